/** Boards while there is no gateway: how they decide, what they keep, and how they tell it later. */
import { afterEach, describe, expect, test } from 'vitest'
import { createFlash, OUTBOX_MAX } from '../../firmware-sim/outbox.ts'
import { friendlyAt, HOUR_MS, listOf, NINE } from './lists.ts'
import { ANNA, alone, BEN, ENTRIES, endAll, give, house, nonces, STRANGER, taps, timed } from './lonely-board.ts'
import { friendly, until, wait } from './mini-gateway.ts'

afterEach(endAll)

describe('with the link cut', () => {
  test('a board decides by its list, moves its relay, and tells it later with what it decided', async () => {
    const h = await alone()
    const sent = [ANNA, BEN, STRANGER].map((credential) => h.board.tap(credential))
    expect(sent.map(({ decided }) => decided)).toEqual([
      { granted: true, reason: 'ok', policy: 1 },
      { granted: false, reason: 'outside-schedule', policy: 1 },
      { granted: false, reason: 'unknown-credential', policy: 1 },
    ])
    expect(h.board.relay.moves).toMatchObject([{ command: sent[0]?.id, cause: 'list', ms: 5_000 }])
    await wait(100)
    const gateway = await h.restore()
    const receipts = await Promise.all(sent.map(({ receipt }) => receipt))
    expect(receipts.map((receipt) => receipt?.id)).toEqual(sent.map(({ id }) => id))
    const told = taps(gateway)
    expect(told.map(({ id, offline }) => [id, offline])).toEqual(sent.map(({ id, decided }) => [id, decided]))
    for (const tap of told) {
      expect(tap.ageMs).toBeGreaterThanOrEqual(100)
      expect(Math.abs((tap.at ?? 0) - NINE)).toBeLessThan(5_000)
    }
    // The gateway's answer lets them in once more: it moves nothing now.
    expect(h.board.relay.moves).toHaveLength(1)
    expect(gateway.heard.filter(({ name }) => name === 'up/done')).toEqual([])
  })

  test('whoever reads a card in capital letters reads the same card', async () => {
    const h = await alone()
    expect(h.board.tap(ANNA.toUpperCase().replace('UID', 'uid')).decided?.granted).toBe(true)
  })

  test('windows, modes and the way out hold as at the gateway', async () => {
    const soon = listOf({ entries: ENTRIES, windows: [[[NINE - HOUR_MS, NINE + 1_500]], []] })
    const h = await alone(soon)
    expect(h.board.tap(ANNA).decided).toMatchObject({ granted: true })
    await until('the window ends', () => (h.board.doorman?.calendar.now() ?? 0) >= NINE + 1_500)
    expect(h.board.tap(ANNA).decided).toEqual({ granted: false, reason: 'outside-schedule', policy: 1 })
    expect(h.board.tap(ANNA, 'out').decided).toEqual({ granted: true, reason: 'ok', policy: 1 })
    expect(h.board.tap(STRANGER, 'out').decided).toEqual({ granted: false, reason: 'unknown-credential', policy: 1 })
  })

  test('a lockdown holds, and lets people out', async () => {
    const h = await alone(listOf({ entries: ENTRIES, mode: 'lockdown' }))
    expect(h.board.tap(ANNA).decided).toEqual({ granted: false, reason: 'door-locked-down', policy: 1 })
    expect(h.board.tap(BEN, 'out').decided).toMatchObject({ granted: true })
  })

  test('the side on which a board is installed wins over what a tap says', async () => {
    const h = await alone(listOf({ entries: ENTRIES }), { lists: { side: 'out' } })
    expect(h.board.tap(BEN, 'in').decided).toMatchObject({ granted: true, reason: 'ok' })
  })

  test('without a list, or with one that has expired, nobody is let in', async () => {
    const none = await house()
    await timed(none)
    await none.cut()
    const refused = { granted: false, reason: 'door-locked', policy: 0 }
    expect(none.board.tap(ANNA).decided).toEqual(refused)

    const h = await alone(listOf({ entries: ENTRIES, expires: NINE + 1_500 }))
    expect(h.board.tap(ANNA).decided).toMatchObject({ granted: true })
    await until('it has expired', () => (h.board.doorman?.calendar.now() ?? 0) >= NINE + 1_500)
    expect(h.board.tap(ANNA).decided).toEqual(refused)
    expect(h.board.tap(ANNA, 'out').decided).toEqual(refused)
    expect(h.board.relay.moves).toHaveLength(1)
  })

  test('a board that lost power and has no time refuses, until it is told the time again', async () => {
    const h = await alone()
    expect(h.board.tap(ANNA).decided).toMatchObject({ granted: true })
    h.board.powerCut(10)
    await wait(100)
    expect(h.board.doorman?.holds, 'the list is there').toBe(1)
    const dark = h.board.tap(ANNA)
    expect(dark.decided).toEqual({ granted: false, reason: 'door-locked', policy: 0 })
    const gateway = await h.restore()
    await timed(h)
    await dark.receipt
    await gateway.close()
    await until('it is alone again', () => !h.board.online)
    expect(h.board.tap(ANNA).decided).toMatchObject({ granted: true })
  })

  test('what it decided outlives a loss of power, told by its clock alone; what it only said does not', async () => {
    const h = await alone()
    const decided = h.board.tap(ANNA)
    const said = h.board.door({ contact: 'open' })
    h.board.powerCut(50)
    expect(await said.receipt).toBeNull()
    await wait(150)
    const gateway = await h.restore()
    expect(await decided.receipt).toMatchObject({ id: decided.id })
    const [tap] = taps(gateway)
    expect(tap).toMatchObject({ id: decided.id, ageMs: 0, offline: decided.decided })
    expect(Math.abs((tap?.at ?? 0) - NINE)).toBeLessThan(5_000)
  })

  test('a board whose counter runs on in the dark tells the age too', async () => {
    const h = await alone(listOf({ entries: ENTRIES }), { flash: createFlash({ nonvolatile: true }) })
    const decided = h.board.tap(ANNA)
    h.board.powerCut(50)
    await wait(150)
    const gateway = await h.restore()
    await decided.receipt
    expect(taps(gateway)[0]?.ageMs).toBeGreaterThanOrEqual(100)
  })

  test('5,000 taps are kept and told in order, each until its receipt; one more finds no room and opens nothing', async () => {
    const h = await alone()
    const sent = Array.from({ length: OUTBOX_MAX - 1 }, () => h.board.tap(ANNA))
    const door = h.board.door({ contact: 'open' })
    sent.push(h.board.tap(ANNA))
    expect(await door.receipt, 'a reading of a door makes room').toBeNull()
    const moves = h.board.relay.moves.length
    expect(h.board.tap(ANNA).kept).toBe(false)
    expect([h.board.waiting, h.board.dropped, h.board.relay.moves.length]).toEqual([OUTBOX_MAX, 1, moves])
    // A gateway that is slow to write, and loses some answers at first.
    let heard = 0
    const answer = friendlyAt(NINE)
    const gateway = await h.restore((said) => (said.name === 'up/tap' && ++heard % 7 === 0 ? [] : answer(said)))
    await Promise.all(sent.map(({ receipt }) => receipt))
    expect(h.board.waiting).toBe(0)
    const first = [...new Set(taps(gateway).map(({ id }) => id))]
    expect(first).toEqual(sent.map(({ id }) => id))
    expect(taps(gateway).every(({ offline }) => offline?.granted === true)).toBe(true)
  })
})

describe('a gateway that does not answer', () => {
  test('though the line is up, counts as away after a while; what it says brings it back', async () => {
    const h = await house(friendlyAt(NINE), { awayAfterMs: 200 })
    await timed(h)
    await give(h, listOf({ entries: ENTRIES }))
    h.broker.answer = () => []
    const lost = h.board.tap(ANNA)
    expect(lost.decided, 'it may still answer').toBeNull()
    await wait(250)
    expect(h.board.tap(ANNA).decided).toEqual({ granted: true, reason: 'ok', policy: 1 })
    h.broker.answer = friendlyAt(NINE)
    await lost.receipt
    expect(h.board.tap(ANNA).decided).toBeNull()
  })

  test('the time alone is not missed: a gateway that doubts its clock tells none', async () => {
    const h = await house(friendly, { awayAfterMs: 100, lists: { timeRetryMs: 30 } })
    await wait(300)
    expect(nonces(h.broker).length).toBeGreaterThan(3)
    expect(h.board.tap(ANNA).decided).toBeNull()
  })
})
