/** What is ended from the command line: accounts, tokens, and alarms that somebody has seen to. */
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type GatewayProcess, removeFolder, soglia, startGateway, temporaryFolder, until } from '../support/gateway.ts'
import { addFrontDoor } from '../support/house.ts'
import { commandsOn, refused, rowsOf } from './support.ts'

let dataDir: string
let gateway: GatewayProcess
const { run, json, text } = commandsOn(() => dataDir)

beforeAll(async () => {
  dataDir = temporaryFolder('ended')
  gateway = await startGateway({ dataDir })
})
afterAll(async () => {
  await gateway.stop()
  removeFolder(dataDir)
})

const statusAs = async (token: string): Promise<number> =>
  (await fetch(`${gateway.http}/api/house`, { headers: { authorization: `Bearer ${token}` } })).status

test('tokens are listed without what they are made of, and end at once', { timeout: 60_000 }, async () => {
  expect(await text('token', 'list')).toBe('There are no tokens yet.')
  const { token } = await json<{ token: string }>('token', 'add', 'ci', '--role', 'staff')
  expect(await statusAs(token)).toBe(200)
  expect(rowsOf(await text('token', 'list'))).toEqual([{ TOKEN: 'ci', ROLE: 'staff', ORG: '-', PERSON: '-' }])
  expect(await json('token', 'list')).toEqual([{ name: 'ci', role: 'staff', org: null, person: null }])
  expect(await text('token', 'remove', 'ci', '--reason', 'it was in a log')).toBe('The token ci is removed.')
  expect(await statusAs(token)).toBe(401)
  refused(await run('token', 'remove', 'ci'), 'E_NOT_FOUND')
  expect(await text('journal', 'tail')).toContain('it was in a log')
})

test('an account ends', { timeout: 60_000 }, async () => {
  for (const [kind, ...role] of [['admin'], ['account', '--role', 'staff']] as const) {
    const words = [kind, 'add', `${kind}-1`, ...role, '--password-stdin']
    expect(await soglia(dataDir, words, 'correct horse\n')).toMatchObject({ code: 0 })
  }
  expect(await json('account', 'remove', 'account-1')).toEqual({ name: 'account-1' })
  expect(rowsOf(await text('account', 'list')).map(({ ACCOUNT }) => ACCOUNT)).toEqual(['admin-1'])
  refused(await run('account', 'remove', 'account-1'), 'E_NOT_FOUND')
})

test('an alarm is listed until somebody has seen to it', { timeout: 60_000 }, async () => {
  expect(await text('alarm', 'list')).toBe('There are no alarms.')
  const { secret } = await addFrontDoor(gateway)
  const login = { username: 'reader-1', clientId: 'reader-1', password: secret }
  const board = await connectAsync(`mqtt://127.0.0.1:${gateway.mqttPort}`, { ...login, protocolVersion: 4 })
  await board.publishAsync('soglia/reader-1/up/status', '{"state":"online"}', { qos: 1 })
  await board.publishAsync('soglia/reader-1/up/door', '{"id":"1","contact":"closed"}', { qos: 1 })
  await board.publishAsync('soglia/reader-1/up/door', '{"id":"2","contact":"open"}', { qos: 1 })
  const id = 'door-forced:front'
  const alarms = () => json<{ id: string }[]>('alarm', 'list')
  await until(alarms, (all) => all.some((alarm) => alarm.id === id), 15_000)
  const [row] = rowsOf(await text('alarm', 'list')).filter(({ ALARM }) => ALARM === id)
  expect(row).toMatchObject({ KIND: 'door-forced', ABOUT: 'front', 'OVER SINCE': '-' })
  expect(row?.SINCE).toMatch(/^20\d\d-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d$/)
  expect(await text('alarm', 'acknowledge', id)).toBe(`The alarm ${id} is acknowledged.`)
  expect((await alarms()).filter((alarm) => alarm.id === id)).toEqual([])
  refused(await run('alarm', 'acknowledge', id), 'E_NOT_FOUND')
  await board.endAsync(true)
})
