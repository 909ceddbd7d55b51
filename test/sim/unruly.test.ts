/** Free passage, and boards that cannot be trusted. */
import { afterEach, describe, expect, test } from 'vitest'
import { friendlyAt, HOUR_MS, listOf, NINE } from './lists.ts'
import { ANNA, alone, ENTRIES, endAll, give, house, STRANGER, taps, timed } from './lonely-board.ts'
import { type MiniBroker, until, wait } from './mini-gateway.ts'

afterEach(endAll)

describe('free passage', () => {
  const locks = ({ heard }: MiniBroker) =>
    heard.flatMap(({ parsed: { message } }) => (message?.type === 'door' && message.lock ? [message.lock] : []))

  test('holds the lock open and says so, and ends with its interval, also with the link cut', async () => {
    const h = await house()
    await timed(h)
    expect(h.board.relay.released).toBe(false)
    await give(h, listOf({ entries: ENTRIES, free: [[NINE, NINE + 2_000]] }))
    expect(h.board.relay.released).toBe(true)
    await until('it is told', () => locks(h.broker).length === 1)
    await h.cut()
    expect(h.board.tap(STRANGER).decided).toEqual({ granted: true, reason: 'ok', policy: 1 })
    await until('it ends', () => !h.board.relay.released)
    expect(h.board.doorman?.calendar.now()).toBeGreaterThanOrEqual(NINE + 2_000)
    expect(h.board.tap(STRANGER).decided).toMatchObject({ reason: 'unknown-credential' })
    const gateway = await h.restore(friendlyAt(NINE + HOUR_MS))
    await until('its end is told', () => locks(gateway).length > 0)
    expect([...new Set(locks(h.broker)), ...new Set(locks(gateway))]).toEqual(['unlocked', 'locked'])
  })

  test('ends with the life of the list, with a lockdown, and with the power', async () => {
    const h = await house()
    await timed(h)
    await give(h, listOf({ mode: 'free', expires: NINE + 1_500 }))
    expect(h.board.relay.released).toBe(true)
    await until('it has expired', () => !h.board.relay.released)
    await give(h, listOf({ version: 2, mode: 'free' }))
    expect(h.board.relay.released).toBe(true)
    await give(h, listOf({ version: 3, mode: 'lockdown', free: [[NINE, NINE + HOUR_MS]] }))
    expect(h.board.relay.released).toBe(false)
    await give(h, listOf({ version: 4, mode: 'free' }))
    h.board.powerCut(10)
    expect(h.board.relay.released).toBe(false)
    await until('the time is back, and with it free passage', () => h.board.relay.released)
  })
})

describe('a board that cannot be trusted', () => {
  test('lets in whom its list refuses, and says that it did right', async () => {
    const h = await alone(listOf({ entries: ENTRIES }), { lists: { lie: 'says-granted' } })
    const sent = h.board.tap(STRANGER)
    expect(sent.decided).toEqual({ granted: true, reason: 'ok', policy: 1 })
    expect(h.board.relay.moves).toHaveLength(1)
  })

  test('names a list that it was never sent', async () => {
    const h = await alone(listOf({ entries: ENTRIES }), { lists: { lie: 'unknown-list' } })
    expect(h.board.tap(ANNA).decided?.policy).toBeGreaterThan(1_000)
  })

  test('decides by itself while it is connected', async () => {
    const h = await house(friendlyAt(NINE), { lists: { lie: 'claims-offline' } })
    await timed(h)
    await give(h, listOf({ entries: ENTRIES }))
    const sent = h.board.tap(ANNA)
    await sent.receipt
    expect(taps(h.broker)[0]?.offline).toEqual({ granted: true, reason: 'ok', policy: 1 })
    expect(h.board.relay.moves).toMatchObject([{ cause: 'list' }])
  })

  test('has a clock that runs too fast, or was put wrong', async () => {
    const h = await house(friendlyAt(NINE), { lists: { driftPpm: 1e6 } })
    await timed(h)
    const calendar = h.board.doorman?.calendar
    const begunMs = performance.now()
    const begun = calendar?.now() ?? 0
    await wait(300)
    const ranMs = (calendar?.now() ?? 0) - begun
    expect(ranMs / (performance.now() - begunMs)).toBeCloseTo(2, 1)
    if (calendar !== undefined) calendar.offMs = 14 * 24 * HOUR_MS
    expect(h.board.tap(ANNA).decided).toBeNull()
    await until('it is told', () => taps(h.broker).length === 1)
    expect((taps(h.broker)[0]?.at ?? 0) - NINE).toBeGreaterThan(13 * 24 * HOUR_MS)
  })

  test('a list that begins later than its clock says puts the clock right', async () => {
    const h = await house()
    await timed(h)
    await give(
      h,
      listOf({ issued: NINE + HOUR_MS, windows: [[[NINE + HOUR_MS, NINE + 2 * HOUR_MS]]], entries: { [ANNA]: 0 } }),
    )
    await h.cut()
    expect(h.board.tap(ANNA).decided).toMatchObject({ granted: true })
  })
})
