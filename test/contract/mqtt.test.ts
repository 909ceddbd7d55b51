/** The contract's section 3 held from outside, by Mosquitto's own clients against the real process. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  allFacts,
  type GatewayProcess,
  removeFolder,
  startGateway,
  temporaryFolder,
  until,
} from '../support/gateway.ts'
import { addFrontDoor, CARD, make } from '../support/house.ts'
import { ask, type Login, listen, publish } from '../support/mosquitto.ts'

const RFC3339_MS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

let gateway: GatewayProcess
let dataDir: string
let reader: Login
let desks: Login

beforeAll(async () => {
  dataDir = temporaryFolder('contract')
  gateway = await startGateway({ dataDir })
  const { secret } = await addFrontDoor(gateway)
  reader = { port: gateway.mqttPort, id: 'reader-1', secret }
  await make(gateway, '/api/desks', { id: 'd1', zone: 'hall' })
  const unit = await make<{ secret: string }>(gateway, '/api/units', { id: 'desks-1', kind: 'mqtt', desks: ['d1'] })
  desks = { port: gateway.mqttPort, id: 'desks-1', secret: unit.secret }
})
afterAll(async () => {
  await gateway.stop()
  removeFolder(dataDir)
})

const tap = (message: object): Promise<Record<string, unknown> | null> =>
  ask(reader, 'soglia/reader-1/up/tap', JSON.stringify(message), 'soglia/reader-1/down/result')
const badOf = async (id: string): Promise<Record<string, number>> => {
  const { body } = await gateway.request<{ units: { id: string; bad: { codes: Record<string, number> } }[] }>(
    'GET',
    '/api/house',
  )
  return body.units.find((unit) => unit.id === id)?.bad.codes ?? {}
}
const inside = async (): Promise<number> =>
  (await gateway.request<{ inside: number }>('GET', '/api/occupancy')).body.inside

describe('a tap over MQTT', () => {
  it('opens the door, is recorded, and comes again without moving anything', async () => {
    const first = await tap({ id: 'boot-1', credential: 'uid:04A2B3C4D5E680', at: new Date().toISOString() })
    expect(first).toEqual({
      id: 'boot-1',
      granted: true,
      reason: 'ok',
      unlockMs: 5000,
      ttlMs: 5000,
      recordedAt: expect.stringMatching(RFC3339_MS),
    })
    const again = await tap({ id: 'boot-1', credential: CARD, age: 900 })
    expect(again).toEqual({ id: 'boot-1', granted: true, reason: 'ok', recordedAt: first?.recordedAt })
    expect(await inside()).toBe(1)
    const passages = (await allFacts(gateway)).filter((fact) => fact.kind === 'passage-granted')
    expect(passages).toMatchObject([
      { unit: 'reader-1', id: 'boot-1', person: 'amadou', door: 'front', side: 'in', decidedBy: 'gateway' },
    ])
  })

  it.each([
    ['an unknown card', { id: 'r-1', credential: 'uid:deadbeef' }, 'unknown-credential'],
    ['an odd number of digits', { id: 'r-2', credential: 'uid:04a2b3c4d5e68' }, 'unreadable'],
    ['a credential that is no text', { id: 'r-3', credential: 42 }, 'unreadable'],
    ['no credential', { id: 'r-4' }, 'unreadable'],
    ['an age before the event', { id: 'r-5', credential: CARD, age: -1 }, 'unreadable'],
    ['an age over 10 s', { id: 'r-6', credential: CARD, age: 10_001 }, 'too-late'],
    ['an age of for ever', { id: 'r-7', credential: CARD, age: 1e300 }, 'unreadable'],
    ['a side that is none', { id: 'r-8', credential: CARD, side: 'up' }, 'unreadable'],
    ['the id of another tap', { id: 'boot-1', credential: 'uid:deadbeef' }, 'id-reused'],
  ])('with %s is refused with a receipt', async (_case, message, reason) => {
    expect(await tap(message)).toEqual({
      id: message.id,
      granted: false,
      reason,
      recordedAt: expect.stringMatching(RFC3339_MS),
    })
  })

  it.each([
    ['1970', '1970-01-01T00:00:00.000Z'],
    ['2099', '2099-12-31T23:59:59.999Z'],
    ['no time at all', 'yesterday'],
  ])('from a board whose clock says %s still opens', async (name, at) => {
    const id = `clock-${name.replaceAll(' ', '-')}`
    expect(await tap({ id, credential: CARD, at })).toMatchObject({ granted: true, unlockMs: 5000 })
    const fact = (await allFacts(gateway)).find((one) => 'id' in one && one.id === id)
    expect(Math.abs(Date.parse(fact?.happenedAt ?? '') - Date.now())).toBeLessThan(60_000)
  })

  it('with an id that cannot be read is counted, and the next one is heard', async () => {
    const before = await badOf('reader-1')
    for (const payload of [
      `{"id":"${'x'.repeat(10_000)}","credential":"uid:deadbeef"}`,
      '{"credential":"uid:deadbeef"}',
    ]) {
      expect((await publish(reader, 'soglia/reader-1/up/tap', payload)).code).toBe(0)
    }
    expect((await badOf('reader-1'))['bad-id']).toBe((before['bad-id'] ?? 0) + 2)
    expect(await tap({ id: 'after-bad-id', credential: CARD })).toMatchObject({ granted: true })
  })

  it.each([
    ['no JSON', 'not json at all', 'not-json'],
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x7b]).toString('latin1'), 'not-json'],
    ['a list', '[1,2]', 'bad-shape'],
    ['1 MB', 'x'.repeat(1_000_000), 'too-large'],
  ])('of %s is counted, and the next one is heard', async (name, payload, code) => {
    const before = await badOf('reader-1')
    await publish(reader, 'soglia/reader-1/up/tap', payload)
    const after = await until(
      () => badOf('reader-1'),
      (codes) => (codes[code] ?? 0) > (before[code] ?? 0),
    )
    expect(after[code]).toBe((before[code] ?? 0) + 1)
    expect(await tap({ id: `after-${name.replaceAll(' ', '-')}`, credential: CARD })).toMatchObject({ granted: true })
  })

  it('that is retained or a will is dropped and counted', async () => {
    const before = (await allFacts(gateway)).length
    const message = JSON.stringify({ id: 'ghost', credential: CARD })
    expect((await publish(reader, 'soglia/reader-1/up/tap', message, '-r')).code).toBe(0)
    const will = ['--will-topic', 'soglia/reader-1/up/tap', '--will-payload', message]
    await publish(reader, 'soglia/reader-1/up/status', '{"state":"online"}', ...will)
    await until(
      () => badOf('reader-1'),
      (codes) => codes['forbidden-retain'] === 1 && codes['forbidden-will'] === 1,
    )
    const facts = (await allFacts(gateway)).slice(before)
    expect(facts.filter((fact) => fact.kind.startsWith('passage-'))).toEqual([])
  })

  it('in another’s name is acknowledged, dropped, counted and shown', async () => {
    const message = JSON.stringify({ id: 'forged', credential: CARD })
    expect((await publish(desks, 'soglia/reader-1/up/tap', message)).code).toBe(0)
    await until(
      () => badOf('desks-1'),
      (codes) => codes['forbidden-topic'] === 1,
    )
    expect((await allFacts(gateway)).some((fact) => 'id' in fact && fact.id === 'forged')).toBe(false)
  })
})

describe('who may speak', () => {
  it('a wrong secret and an unknown unit are not let in', async () => {
    expect((await publish({ ...reader, secret: 'wrong' }, 'soglia/reader-1/up/tap', '{}')).code).not.toBe(0)
    expect((await publish({ ...reader, id: 'stranger' }, 'soglia/stranger/up/tap', '{}')).code).not.toBe(0)
  })
  it('another’s commands and everybody’s taps cannot be heard', async () => {
    for (const filter of ['soglia/reader-1/down/#', 'soglia/+/up/#', '#', '$SYS/#']) {
      const { stdout, stderr } = await listen(desks, filter, 1)
      expect(stdout).toBe('')
      expect(stderr).toMatch(/denied|not authori|subscri/i)
    }
  })
  it('a clean=0 session finds no old command', async () => {
    const door = { id: 'side', to: 'hall' }
    await make(gateway, '/api/doors', door)
    const { secret } = await make<{ secret: string }>(gateway, '/api/units', {
      id: 'side-1',
      kind: 'mqtt',
      door: 'side',
      side: 'in',
    })
    const side = { port: gateway.mqttPort, id: 'side-1', secret }
    await listen(side, 'soglia/side-1/down/#', 1, '-c', '-q', '1')
    const refused = await gateway.request<{ code: string }>('POST', '/api/doors/side/unlock', { reason: 'delivery' })
    expect(refused).toMatchObject({ status: 409, body: { code: 'E_UNIT_OFFLINE' } })
    expect((await listen(side, 'soglia/side-1/down/#', 2, '-c', '-q', '1')).stdout).toBe('')
  })
})

describe('other messages', () => {
  it('a desk changes at once; its receipt comes with the next commit', async () => {
    const answered = ask(desks, 'soglia/desks-1/up/desk', '{"id":"1","occupied":true}', 'soglia/desks-1/down/result')
    const zone = await until(
      async () => (await gateway.request<{ zones: { desks: object }[] }>('GET', '/api/occupancy')).body.zones[0],
      (seen) => JSON.stringify(seen?.desks) === '{"occupied":1,"free":0,"unknown":0}',
    )
    expect(zone).toBeDefined()
    await tap({ id: 'with-desk', credential: CARD })
    expect(await answered).toEqual({ id: '1', recordedAt: expect.stringMatching(RFC3339_MS) })
  })

  it('a remote unlock reaches the board, and `up/done` confirms it', async () => {
    const heard = listen(reader, 'soglia/reader-1/down/#', 2)
    await until(
      async () => (await gateway.request<{ units: { id: string; state: string }[] }>('GET', '/api/house')).body.units,
      (units) => units.find(({ id }) => id === 'reader-1')?.state === 'online',
    )
    const { status, body } = await gateway.request<{ id: string }>('POST', '/api/doors/front/unlock', {
      reason: 'delivery',
    })
    expect(status).toBe(202)
    const [line] = (await heard).stdout.split('\n')
    expect(line).toMatch(/^0 soglia\/reader-1\/down\/unlock /)
    expect(JSON.parse(line?.slice(line.indexOf('{')) ?? '')).toEqual({
      id: body.id,
      ms: 5000,
      by: 'staff',
      ttlMs: 5000,
    })
    await publish(reader, 'soglia/reader-1/up/done', JSON.stringify({ command: body.id, ok: true }))
    const facts = await until(
      () => allFacts(gateway),
      (all) => all.some((fact) => fact.kind === 'door-unlocked'),
    )
    expect(facts.find((fact) => fact.kind === 'door-unlocked')).toMatchObject({ door: 'front', command: body.id })
    expect(facts.find((fact) => fact.kind === 'unlock-requested')).toMatchObject({ by: 'local', reason: 'delivery' })
  })

  it('the door’s contact is told as facts', async () => {
    const say = (id: string, fields: object) =>
      publish(reader, 'soglia/reader-1/up/door', JSON.stringify({ id, ...fields }))
    await say('door-1', { contact: 'closed' })
    await say('door-2', { exitButton: true })
    await say('door-3', { contact: 'open' })
    await say('door-4', { contact: 'closed' })
    const kinds = await until(
      async () =>
        (await allFacts(gateway)).map(({ kind }) => kind).filter((kind) => /^door-(opened|closed|forced)/.test(kind)),
      (all) => all.length >= 2,
    )
    expect(kinds).toEqual(['door-opened', 'door-closed'])
  })
})

it('logs bad input once a kind, not once a message', () => {
  const lines = gateway.log.filter(({ msg, unit }) => String(msg).startsWith('bad input') && unit === 'reader-1')
  const codes = lines.map(({ code }) => code)
  expect(codes.length).toBeGreaterThan(3)
  expect(new Set(codes).size).toBe(codes.length)
  expect(JSON.stringify(gateway.log)).not.toMatch(/04a2b3c4d5e680|deadbeef/i)
})

it('ends within 5 s with exit code 0', async () => {
  const since = Date.now()
  expect(await gateway.stop()).toBe(0)
  expect(Date.now() - since).toBeLessThan(5_000)
})
