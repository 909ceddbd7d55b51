/**
 * The list of users of esp-rfid boards of both versions, at the embedded broker and at a real Mosquitto: told by
 * differences, read back, and only then acknowledged. What is lost on the way is told again.
 * Long because each guarantee is held at the brokers and versions that could break it.
 */
import { describe, expect, it } from 'vitest'
import { SimEspRfid, type SimEspRfidOptions } from '../../firmware-sim/devices/esp-rfid.ts'
import type { NumberEntry, NumberList } from '../../gateway/core/model.ts'
import { KINDS } from '../../gateway/drivers/index.ts'
import { unitOf } from '../support/units.ts'
import { until } from '../support/until.ts'
import type { Harness } from './contract-suite.ts'
import { type Carrier, openDevice } from './opened-device.ts'

const HOUR = 3_600_000
/** It waits for acknowledgements, and reads its list again. */
const HELD_WITHIN_MS = 90_000
const WAYS = [
  ['embedded', 1],
  ['embedded', 2],
  ['joined', 1],
  ['joined', 2],
] as const

async function open(
  carrier: Carrier,
  version: 1 | 2,
  {
    list = 'push',
    before,
    ...more
  }: Partial<SimEspRfidOptions> & { list?: string; before?: (it: SimEspRfid) => void } = {},
): Promise<{ h: Harness; board: SimEspRfid }> {
  const { h, device } = await openDevice(carrier, {
    kind: 'esp-rfid',
    settings: { version: String(version), topic: 'frontdoor', ...(list === '' ? {} : { list }) },
    make(at) {
      const board = new SimEspRfid({ ...at, version, topic: 'frontdoor', ip: '192.168.1.211', ...more })
      before?.(board)
      return board
    },
    strikesOf: ({ orders }) => orders,
  })
  return { h, board: device }
}

const entry = (uid: string, windows?: NumberEntry['windows']): NumberEntry => {
  const now = Date.now()
  return {
    badge: `badge-of-${uid}`,
    credential: uid.includes(':') ? uid : `uid:${uid}`,
    windows: windows ?? [[now, now + HOUR]],
  }
}
const listOf = (version: number, entries: readonly NumberEntry[], gone: readonly string[] = []): NumberList => {
  const now = Date.now()
  return { type: 'numbers', version, issued: now, expires: now + HOUR, entries, gone }
}
const acks = (h: Harness): number[] =>
  h.told.signals.flatMap(({ signal }) => (signal.type === 'ack' ? [signal.policy] : []))
const holds = (h: Harness, version: number) =>
  until(`version ${version} to be held`, () => acks(h).includes(version), HELD_WITHIN_MS)
const taps = (h: Harness) => h.told.signals.flatMap(({ signal }) => (signal.type === 'tap' ? [signal] : []))
const codes = (h: Harness) => h.told.bads.map(({ code }) => code)
const CARDS = ['11223344', 'deadbeef', 'cafebabe']

describe.each(WAYS)('at the %s broker, version %i', (carrier, version) => {
  it('holds what it is told, by differences, and whom it lets in is told with the list that it did it by', async () => {
    const { h, board } = await open(carrier, version)
    expect(await h.send(h.unit.id, listOf(1, [...CARDS.map((uid) => entry(uid)), entry('em:14008ec793')]))).toBe(true)
    await holds(h, 1)
    expect(board.opensTo.sort()).toEqual([...CARDS].sort())
    // Its reader does not tell the other one.
    expect(h.told.bads).toEqual([{ unit: h.unit.id, code: 'list-left-out', sample: '1 of 4 badges' }])
    // The relay of the order is the door's, nobody is named, and nothing outlives the list.
    expect(board.fileOf('deadbeef')).toMatchObject({ acctype: 1, user: 'soglia-badge-of-deadbeef' })
    expect(board.fileOf('deadbeef')?.validuntil).toBeLessThanOrEqual((Date.now() + HOUR) / 1000)

    board.tap('deadbeef')
    board.tap('99887766')
    await until('both cards', () => taps(h).length === 2)
    expect(taps(h)).toMatchObject([
      { credential: 'uid:deadbeef', offline: { granted: true, reason: 'ok', policy: 1 }, at: expect.any(Number) },
      { credential: 'uid:99887766', offline: null, at: null },
    ])

    // One is revoked: only that one is told, and it is acknowledged when the board shows that it is gone.
    board.listOrders.length = 0
    await h.send(h.unit.id, listOf(2, [entry('11223344'), entry('cafebabe')]))
    await holds(h, 2)
    expect(board.opensTo.sort()).toEqual(['11223344', 'cafebabe'])
    const told = version === 1 ? ['adduser', 'adduser', 'getuser'] : ['deletuid', 'adduser', 'getuserlist', 'deletuid']
    expect(board.listOrders).toEqual(told)
    board.tap('deadbeef')
    await until('the third card', () => taps(h).length === 3)
    expect(taps(h)[2]).toMatchObject({ offline: null })

    // Nobody passes any more.
    await h.send(h.unit.id, listOf(3, []))
    await until('all to be out', () => board.opensTo.length === 0)
    await holds(h, 3)
    expect(board.listOrders).toContain('deletusers')
    expect(acks(h)).toEqual([1, 2, 3])
    expect(JSON.stringify(h.told.bads)).not.toMatch(/deadbeef|11223344|14008ec793/)
    expect(h.strikes).toEqual([])
  })

  it('takes out whom somebody else has put there, and says so', async () => {
    const before = (board: SimEspRfid): void => {
      board.addUser('99887766', { user: 'Mallory', acctype: 99 })
      board.addUser('55667788', { user: 'Ben', acctype: 1 })
      // Under a name as ours, within its time, and an administrator.
      const validuntil = Math.floor(Date.now() / 1000) + 3_000
      board.addUser('deadbeef', { user: 'soglia-badge-of-deadbeef', acctype: 99, validuntil })
    }
    const { h, board } = await open(carrier, version, { before })
    await h.send(h.unit.id, listOf(1, [entry('deadbeef'), entry('55667788')]))
    await holds(h, 1)
    expect(board.opensTo.sort()).toEqual(['55667788', 'deadbeef'])
    expect(h.told.bads).toEqual([{ unit: h.unit.id, code: 'list-stranger', sample: '3 cards' }])
    expect(board.fileOf('55667788')).toMatchObject({ acctype: 1, user: 'soglia-badge-of-55667788' })
    expect(board.fileOf('deadbeef')).toMatchObject({ acctype: 1, user: 'soglia-badge-of-deadbeef' })
    // It stands in no list of ours, so it is told as that while it is there.
    board.addUser('99887766', { user: 'Mallory', acctype: 1 })
    board.tap('99887766')
    await until('the card', () => taps(h).length === 1)
    expect(taps(h)[0]).toMatchObject({ offline: { granted: true, policy: 0 }, at: null })
  })
})

describe.each([WAYS[0], WAYS[3]])('at the %s broker, version %i', (carrier, version) => {
  it('takes out whom an earlier list let in though that is lost, and the board does not show it', async () => {
    const { h, board } = await open(carrier, version)
    await h.send(h.unit.id, listOf(1, [entry('deadbeef'), entry('cafebabe')]))
    await holds(h, 1)
    await board.stop()
    board.hidden.add('deadbeef')
    await board.start()
    await until('it to be online', () => h.told.links.at(-1)?.state === 'online')
    // Version 1 acknowledges nothing: there the order to take it out may be lost as well.
    board.loses.commands = version === 1 ? 1 : 0
    await h.send(h.unit.id, listOf(2, [entry('cafebabe')], ['uid:deadbeef']))
    await until('it to be out', () => !board.opensTo.includes('deadbeef'), HELD_WITHIN_MS)
    board.hidden.clear()
    await holds(h, 2)
    expect(board.opensTo).toEqual(['cafebabe'])
    board.listOrders.length = 0
    board.hidden.add('deadbeef')
    board.addUser('deadbeef', { user: 'soglia-badge-of-deadbeef', acctype: 1 })
    // All at once where nobody is left.
    await h.send(h.unit.id, listOf(3, [], ['uid:deadbeef', 'uid:cafebabe']))
    await until('all to be out', () => board.opensTo.length === 0)
    await holds(h, 3)
    expect(board.listOrders[0]).toBe('deletusers')
  }, 120_000)

  it('comes to hold it though commands, acknowledgements and users are lost on the way', async () => {
    const { h, board } = await open(carrier, version)
    Object.assign(board.loses, { commands: 1, acknowledgements: 1, users: 1 })
    await h.send(
      h.unit.id,
      listOf(
        1,
        CARDS.map((uid) => entry(uid)),
      ),
    )
    await holds(h, 1)
    expect(board.opensTo.sort()).toEqual([...CARDS].sort())
    // The only word that reaches it is the second one: until then the card is not said to be gone.
    Object.assign(board.loses, { commands: 1 })
    await h.send(h.unit.id, listOf(2, [entry('deadbeef')]))
    await holds(h, 2)
    expect(board.opensTo).toEqual(['deadbeef'])
  }, 120_000)

  it('ends with its window, and begins with the next one', async () => {
    const { h, board } = await open(carrier, version)
    const now = Date.now()
    const soon = Math.ceil((now + 4_000) / 1000) * 1000
    await h.send(
      h.unit.id,
      listOf(1, [
        entry('deadbeef', [
          [now, soon],
          [soon + 600_000, soon + 1_200_000],
        ]),
        entry('cafebabe', [[now, soon]]),
        entry('11223344', [[soon, soon + HOUR]]),
      ]),
    )
    await until('the first ones', () => board.opensTo.includes('deadbeef') && board.opensTo.includes('cafebabe'))
    // Version 1 knows no beginning, so it is told only of those that last.
    if (version === 2) await until('the third one in time', () => board.opensTo.includes('11223344'))
    else expect(board.opensTo).not.toContain('11223344')
    await until('the third one to begin', () => Date.now() > soon && !board.opensTo.includes('cafebabe'))
    await until('the third one', () => board.opensTo.includes('11223344'))
    if (version === 1) await until('the first one to be shut', () => !board.opensTo.includes('deadbeef'))
    else {
      const next = (soon + 600_000) / 1000
      await until('its next window', () => board.fileOf('deadbeef')?.validsince === next)
      board.tap('deadbeef')
      await until('the card', () => taps(h).length === 1)
      expect(taps(h)[0]).toMatchObject({ offline: null })
    }
    await holds(h, 1)
  }, 40_000)

  it('is told nobody while its clock is wrong, and is not said to hold its list', async () => {
    const { h, board } = await open(carrier, version, { before: (it) => (it.aheadS = -1_600_000_000) })
    await h.send(h.unit.id, listOf(1, [entry('deadbeef')]))
    await until('it to be told', () => codes(h).includes('wrong-clock'))
    expect(board.opensTo).toEqual([])
    board.aheadS = 0
    board.heartbeat()
    await holds(h, 1)
    expect(board.opensTo).toEqual(['deadbeef'])
    expect(codes(h)).toEqual(['wrong-clock'])
  })

  it('is looked at again when it has started anew', async () => {
    const { h, board } = await open(carrier, version)
    const list = listOf(1, [entry('deadbeef')])
    await h.send(h.unit.id, list)
    await holds(h, 1)
    await board.stop()
    board.addUser('99887766', { user: 'Mallory', acctype: 1 })
    await board.start()
    await until('it to be online', () => h.told.links.at(-1)?.state === 'online')
    // As the gateway does when it hears that it is there.
    if (carrier === 'embedded') expect(await h.send(h.unit.id, list)).toBe(true)
    await until('it to be as it was', () => !board.opensTo.includes('99887766'), HELD_WITHIN_MS)
    await until('it to be held again', () => acks(h).length === 2, HELD_WITHIN_MS)
    expect(codes(h)).toEqual(['list-stranger'])
  }, 40_000)
})

it.each([1, 2] as const)('version %i keeps its own list where nobody has chosen otherwise', async (version) => {
  const { h, board } = await open('embedded', version, { list: '' })
  board.addUser('99887766', { user: 'Ada', acctype: 1 })
  expect(await h.send(h.unit.id, listOf(1, [entry('deadbeef')]))).toBe(false)
  board.heartbeat()
  board.tap('99887766')
  await until('the card', () => taps(h).length === 1)
  expect(taps(h)[0]).toMatchObject({ offline: { policy: 0 }, at: null })
  expect(board.listOrders).toEqual([])
  expect(board.opensTo).toEqual(['99887766'])
})

it('is handed out anew when it comes back: what was true before it went may be so no more', async () => {
  const { h, board } = await open('embedded', 2)
  await h.send(h.unit.id, listOf(1, [entry('deadbeef')]))
  await holds(h, 1)
  await board.stop()
  await until('it to be away', () => h.told.links.at(-1)?.state === 'offline')
  expect(await h.send(h.unit.id, listOf(2, []))).toBe(false)
  board.listOrders.length = 0
  await board.start()
  await until('it to be online', () => h.told.links.at(-1)?.state === 'online')
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(board.listOrders).toEqual([])
  await h.send(h.unit.id, listOf(2, []))
  await holds(h, 2)
  expect(board.opensTo).toEqual([])
})

it('says that it is not held where the board does not show it', async () => {
  const { h, board } = await open('embedded', 2, { before: (it) => (it.loses.users = 1_000) })
  await h.send(h.unit.id, listOf(1, [entry('deadbeef')]))
  await until('it to be told', () => codes(h).includes('list-not-held'), HELD_WITHIN_MS)
  expect(acks(h)).toEqual([])
  // Told again, but ever more seldom.
  expect(board.listOrders.filter((cmd) => cmd === 'adduser').length).toBeLessThanOrEqual(4)
}, 120_000)

it('is not told for ever of a card that the board never shows', async () => {
  const { h, board } = await open('embedded', 2, { before: (it) => it.hidden.add('deadbeef') })
  let writes = 0
  const { push } = board.listOrders
  board.listOrders.push = (...all) => {
    writes += all.filter((cmd) => cmd === 'adduser').length
    return push.apply(board.listOrders, all)
  }
  await h.send(h.unit.id, listOf(1, [entry('deadbeef'), entry('cafebabe')]))
  await until('it to be told', () => codes(h).includes('list-not-held'), 60_000)
  expect(acks(h)).toEqual([])
  const before = writes
  // Nothing tells that nothing comes any more: three times is over, and the next would be due by then.
  await new Promise((resolve) => setTimeout(resolve, 12_000))
  expect(writes).toBe(before)
  // A card that is stopped is told out all the same.
  await h.send(h.unit.id, listOf(2, [entry('cafebabe')], ['uid:deadbeef']))
  await holds(h, 2)
  expect(board.opensTo).toEqual(['cafebabe'])
}, 120_000)

it('can be chosen only at a door that the first relay opens', () => {
  const check = (settings: Record<string, string>, door: string | null = 'front') =>
    KINDS['esp-rfid']?.check(unitOf('front', 'esp-rfid', { settings, door }))
  expect(() => check({ list: 'push' }, null)).toThrow('A setting of the unit')
  for (const good of [
    { list: 'push' },
    { list: 'push', relay: '0' },
    { list: 'push', version: '1', reader: 'pn532' },
  ]) {
    expect(() => check(good as Record<string, string>), JSON.stringify(good)).not.toThrow()
  }
  for (const bad of [{ list: 'yes' }, { list: '' }, { list: 'push', relay: '1' }]) {
    expect(() => check(bad as Record<string, string>), JSON.stringify(bad)).toThrow('A setting of the unit')
  }
})
