/** The contract's sections 2 and 6: whatever comes in, no credential gets into a fact, the log or the pages. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  allFacts,
  type GatewayProcess,
  removeFolder,
  soglia,
  startGateway,
  temporaryFolder,
  until,
} from '../support/gateway.ts'
import { addFrontDoor, make } from '../support/house.ts'
import { type Login, publish } from '../support/mosquitto.ts'

const CARD = 'uid:04f1e2d3c4b5a6'
const CODE = 'code:Lavender42'
const TRACES = /f1e2d3c4|Lavender42|a long enough one|Peppermint/i

let gateway: GatewayProcess
let dataDir: string
let reader: Login

beforeAll(async () => {
  dataDir = temporaryFolder('credentials')
  gateway = await startGateway({ dataDir, env: { SOGLIA_LOG: 'trace' } })
  const { secret } = await addFrontDoor(gateway)
  reader = { port: gateway.mqttPort, id: 'reader-1', secret }
  await make(gateway, '/api/badges', { credential: CARD, person: 'amadou' })
  await make(gateway, '/api/badges', { credential: CODE, person: 'amadou' })
})
afterAll(async () => {
  await gateway.stop()
  removeFolder(dataDir)
})

it('no credential, secret or password leaves a trace where it does not belong', async () => {
  const say = (topic: string, payload: string) => publish(reader, `soglia/reader-1/up/${topic}`, payload)
  for (const payload of [
    `{"id":"1-1","credential":"${CARD}"}`,
    // Some boards name a signal by the card.
    `{"id":"${CARD}/1","credential":"${CARD}"}`,
    `{"id":"04F1E2D3C4B5A6-2","credential":"${CARD}"}`,
    `{"id":"1-1","credential":"${CODE}"}`,
    `{"id":"${CARD}/1","credential":"${CODE}"}`,
    `{"id":"1-2","credential":"${CARD}","age":"x"}`,
    `{"id":"1-3","credential":"${CODE}"`,
    `{"id":"1-4","credential":"04f1e2d3c4b5a6"}`,
    CODE,
  ]) {
    await say('tap', payload)
  }
  await say('done', `{"command":"${CODE}","ok":true}`)
  await say('desk', `{"id":"1-5","desk":"${CODE}","occupied":true}`)
  await say(`tap/${CARD}`, 'x')
  await publish({ ...reader, id: CODE, secret: 'Peppermint' }, 'soglia/x/up/tap', 'x').catch(() => null)
  await publish({ ...reader, secret: 'Peppermint' }, 'soglia/reader-1/up/tap', 'x').catch(() => null)
  expect((await soglia(dataDir, ['admin', 'add', 'giulia', '--password-stdin'], 'a long enough one\n')).code).toBe(0)
  for (const path of ['session', `badges/${CODE}/revoke`, `badges/${CARD}/nothing?${CARD}`, 'people?name=Lavender42']) {
    await fetch(`${gateway.http}/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer Peppermint' },
      body: JSON.stringify({ name: 'giulia', password: 'Peppermint', reason: CODE }),
    })
  }
  await soglia(dataDir, ['badge', 'revoke', CODE, '--reason', `lost ${CODE}`])
  await soglia(dataDir, ['badge', 'revoke', CODE, '--reason', 'lost'])

  const facts = await until(
    () => allFacts(gateway),
    // The orders of the three granted taps among them, which nobody confirms.
    (all) =>
      all.some(({ kind }) => kind === 'badge-revoked') &&
      all.filter(({ kind }) => kind === 'unlock-unconfirmed').length === 3,
  )
  expect(facts.filter(({ kind }) => kind === 'passage-granted')).toHaveLength(3)
  expect(facts.filter((fact) => 'reason' in fact && fact.reason === 'id-reused')).toHaveLength(2)
  expect(JSON.stringify(facts)).not.toMatch(TRACES)
  const { body: house } = await gateway.request<{ units: { bad: { codes: object } }[] }>('GET', '/api/house')
  expect(house.units[0]?.bad.codes).toMatchObject({ 'not-json': 3, 'bad-credential': 1, 'unknown-command': 1 })
  expect(JSON.stringify(house)).not.toMatch(TRACES)
  expect(gateway.log.filter(({ msg }) => msg === 'request').length).toBeGreaterThan(4)
  expect(JSON.stringify(gateway.log)).not.toMatch(TRACES)
})
