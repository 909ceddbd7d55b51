/** A real gateway whose machine's clock is wrong: it begins in 1970, or jumps by 14 days either way while it runs. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { House } from '../../gateway/api/contract.ts'
import type { Recorded } from '../../gateway/core/facts.ts'
import {
  allFacts,
  type GatewayProcess,
  removeFolder,
  startGateway,
  temporaryFolder,
  until,
} from '../support/gateway.ts'
import { addFrontDoor, CARD } from '../support/house.ts'
import { ask } from '../support/mosquitto.ts'

const SHIM = new URL('../../tools/clock-shim.c', import.meta.url).pathname
const DAY_S = 24 * 3_600
let scratch: string
let dataDir: string
let secret: string
let gateway: GatewayProcess
let taps = 0

/** Sets the machine's clock, as the gateway sees it, from now on. */
const setAhead = (seconds: number): void => writeFileSync(join(scratch, 'ahead'), String(Math.round(seconds)))
const start = (): Promise<GatewayProcess> =>
  startGateway({
    dataDir,
    env: { LD_PRELOAD: join(scratch, 'clock-shim.so'), SOGLIA_SHIM_CLOCK_FILE: join(scratch, 'ahead') },
  })
const login = () => ({ port: gateway.mqttPort, id: 'reader-1', secret })
const tap = () => {
  const payload = JSON.stringify({ id: `t-${++taps}`, credential: CARD })
  return ask(login(), 'soglia/reader-1/up/tap', payload, 'soglia/reader-1/down/result')
}
const alarms = async (): Promise<string[]> => {
  const { body } = await gateway.request<House>('GET', '/api/house')
  // Nothing here moves a relay, so its silence is an alarm too.
  return body.alarms.filter(({ kind }) => kind === 'clock-doubtful').map(({ id }) => id)
}
const lastPassage = async (): Promise<Recorded | undefined> =>
  (await allFacts(gateway)).findLast(({ kind }) => kind === 'passage-granted')
async function inOrder(): Promise<void> {
  const facts = await allFacts(gateway)
  expect(facts.map(({ seq }) => seq)).toEqual(facts.map((_, n) => n + 1))
  expect(facts.map(({ at }) => at)).toEqual(facts.map(({ at }) => at).sort())
}
/** The lists that the board is sent when it says that it is there. */
async function listsSent(): Promise<number> {
  const { port, id, secret: password } = login()
  const board = await connectAsync(`mqtt://127.0.0.1:${port}`, { clientId: id, username: id, password })
  let lists = 0
  board.on('message', (topic) => {
    if (topic === 'soglia/reader-1/down/policy') lists += 1
  })
  await board.subscribeAsync('soglia/reader-1/down/#')
  await board.publishAsync('soglia/reader-1/up/status', '{"state":"online"}', { qos: 1 })
  await until(
    () => lists,
    (count) => count > 0,
    2_000,
  ).catch(() => 0)
  await board.endAsync()
  return lists
}
const doubtsOf = (fact: Recorded | undefined): string[] =>
  (fact?.doubt ?? []).filter((word) => word.startsWith('clock-'))

beforeAll(async () => {
  scratch = temporaryFolder('clock')
  dataDir = join(scratch, 'data')
  execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-o', join(scratch, 'clock-shim.so'), SHIM])
  setAhead(0)
  gateway = await start()
  secret = (await addFrontDoor(gateway)).secret
})
afterAll(async () => {
  await gateway.stop()
  removeFolder(scratch)
})

describe('a clock', { timeout: 60_000 }, () => {
  test('that is right is not doubted, and lists go out', async () => {
    expect(await tap()).toMatchObject({ granted: true })
    expect(doubtsOf(await lastPassage())).toEqual([])
    expect(await alarms()).toEqual([])
    expect(await listsSent()).toBeGreaterThan(0)
  })

  test('that begins in 1970 is judged by the last fact, doubted aloud, and issues no list', async () => {
    const before = (await allFacts(gateway)).at(-1)?.at ?? ''
    await gateway.stop()
    setAhead(-Date.now() / 1000)
    gateway = await start()
    const answer = await tap()
    expect(answer).toMatchObject({ granted: true, recordedAt: expect.any(String) })
    const passage = await lastPassage()
    expect(doubtsOf(passage)).toEqual(['clock-behind'])
    expect((passage?.happenedAt ?? '') >= before).toBe(true)
    expect(await until(alarms, (all) => all.length > 0)).toEqual(['clock-doubtful:clock-behind'])
    expect(await listsSent()).toBe(0)
    await inOrder()
  })

  test('that is set right while it runs is trusted again', async () => {
    setAhead(0)
    // It jumped by half a century: somebody, or a time server, must say that it is right now.
    await until(alarms, (all) => all.includes('clock-doubtful:clock-jumped'))
    const acknowledged = await gateway.request('POST', '/api/alarms/clock-doubtful:clock-jumped/acknowledge')
    expect(acknowledged.status).toBe(204)
    await until(alarms, (all) => all.length === 0)
    expect(await tap()).toMatchObject({ granted: true })
    expect(doubtsOf(await lastPassage())).toEqual([])
    expect(await listsSent()).toBeGreaterThan(0)
    const said = async () => (await allFacts(gateway)).flatMap(({ kind }) => (kind.startsWith('clock-') ? [kind] : []))
    expect(await until(said, (kinds) => kinds.length > 2)).toEqual(['clock-doubted', 'clock-doubted', 'clock-trusted'])
  })

  test('that jumps 14 days ahead and back puts no fact out of order', async () => {
    setAhead(14 * DAY_S)
    await until(alarms, (all) => all.includes('clock-doubtful:clock-jumped'))
    expect(await tap()).toMatchObject({ granted: true })
    expect(doubtsOf(await lastPassage())).toEqual(['clock-jumped'])
    setAhead(0)
    await until(alarms, (all) => all.includes('clock-doubtful:clock-behind'))
    const ahead = (await lastPassage())?.happenedAt ?? ''
    expect(await tap()).toMatchObject({ granted: true })
    const passage = await lastPassage()
    expect(doubtsOf(passage)).toEqual(['clock-behind'])
    expect((passage?.happenedAt ?? '') >= ahead).toBe(true)
    expect(await listsSent()).toBe(0)
    await inOrder()
  })
})
