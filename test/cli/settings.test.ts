/** The house's own settings: changed by a command, in force at once, in the journal. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  allFacts,
  type GatewayProcess,
  removeFolder,
  soglia,
  startGateway,
  temporaryFolder,
} from '../support/gateway.ts'
import './support.ts'

let dataDir: string
let gateway: GatewayProcess
beforeEach(async () => {
  dataDir = temporaryFolder('settings')
  gateway = await startGateway({ dataDir, env: { SOGLIA_MQTT: 'off' } })
})
afterEach(async () => {
  await gateway.kill()
  removeFolder(dataDir)
})
const shownName = async (): Promise<string> => (await gateway.request<{ name: string }>('GET', '/api/house')).body.name

it('the name of the house is shown as soon as it is set, and who set it is recorded', async () => {
  expect(await shownName()).toBe('Soglia')
  expect((await soglia(dataDir, ['setting', 'set', 'name', 'Millepiani, Roma', '--json'])).json()).toEqual({
    key: 'name',
    value: 'Millepiani, Roma',
  })
  expect(await shownName()).toBe('Millepiani, Roma')
  expect((await allFacts(gateway)).at(-1)).toMatchObject({ kind: 'setting-changed', subject: 'name', by: 'local' })
  await gateway.kill()
  const list = (await soglia(dataDir, ['setting', 'list', '--json'])).json<{ key: string; value: string }[]>()
  expect(list[0]).toMatchObject({ key: 'name', value: 'Millepiani, Roma' })
})

it.each([
  ['a setting that is none', ['fingerprint-key', 'x'], 'E_NOT_FOUND'],
  ['a name of a prototype', ['__proto__', 'x'], 'E_NOT_FOUND'],
  ['an empty name', ['name', ' '], 'E_INVALID'],
  ['a name that is too long', ['name', 'x'.repeat(61)], 'E_INVALID'],
])('%s changes nothing', async (_case, args, code) => {
  const { code: exit, stderr } = await soglia(dataDir, ['setting', 'set', ...args])
  expect(exit).toBe(1)
  expect(stderr).toContain(code)
  expect(await shownName()).toBe('Soglia')
})
