/** What a board holds and what it refuses: lists and the time, over real MQTT. */
import { afterEach, describe, expect, test } from 'vitest'
import { createFlash } from '../../firmware-sim/outbox.ts'
import type { PolicyMessage } from '../../gateway/wire/soglia.ts'
import { friendlyAt, HOUR_MS, iso, listOf, NINE, timeOf } from './lists.ts'
import { ANNA, acks, ENTRIES, endAll, give, house, nonces, STRANGER, timed } from './lonely-board.ts'
import { friendly, until, wait } from './mini-gateway.ts'

afterEach(endAll)

describe('a board that comes', () => {
  test('says what it holds and asks for the time, by another nonce each time', async () => {
    const h = await house()
    await timed(h)
    expect(acks(h.broker)).toEqual([0])
    await give(h, listOf({ version: 7 }))
    h.broker.kick('door')
    await until('it is back', () => acks(h.broker).length === 3)
    expect(acks(h.broker)).toEqual([0, 7, 7])
    await until('it asks again', () => nonces(h.broker).length === 2)
    expect(new Set(nonces(h.broker)).size).toBe(2)
    for (const nonce of nonces(h.broker)) expect(nonce).toMatch(/^[0-9a-f]{32}$/)
  })

  test('asks until it is answered, and then every few hours', async () => {
    const h = await house(friendly, { lists: { timeRetryMs: 50, timeEveryMs: 300 } })
    await until('it asks and asks', () => nonces(h.broker).length >= 3)
    h.broker.answer = friendlyAt(NINE)
    await timed(h)
    const asked = nonces(h.broker).length
    await wait(150)
    expect(nonces(h.broker)).toHaveLength(asked)
    await until('it asks anew', () => nonces(h.broker).length > asked)
  })

  test.each<[string, (nonce: string) => ReturnType<typeof timeOf>]>([
    ['by another key', (nonce) => timeOf(nonce, NINE, '00'.repeat(32))],
    ['to another nonce', () => timeOf('f'.repeat(32), NINE)],
    ['that was altered', (nonce) => ({ ...timeOf(nonce, NINE), now: iso(NINE + HOUR_MS) })],
  ])('takes no time %s', async (_, answer) => {
    const h = await house(({ parsed: { message } }) => (message?.type === 'time' ? [answer(message.nonce)] : []))
    await until('it was answered', () => nonces(h.broker).length === 1)
    await wait(100)
    expect(h.board.doorman?.calendar.now()).toBeNull()
  })

  test('knows no lists where it was given no key: it asks nothing, takes nothing, decides nothing', async () => {
    const { broker, board, cut } = await house(friendly, { lists: null })
    broker.send('door', listOf({ entries: ENTRIES }))
    await wait(100)
    expect([acks(broker), nonces(broker)]).toEqual([[], []])
    await cut()
    expect(board.tap(ANNA).decided).toBeNull()
    expect(board.relay.moves).toEqual([])
  })
})

describe('a list', () => {
  test.each<[string, string, PolicyMessage]>([
    ['the same again', 'not-newer', listOf({ version: 5 })],
    ['an older one', 'not-newer', listOf({ version: 4, mode: 'free' })],
    ['another unit’s', 'foreign', listOf({ version: 9, unit: 'gate' })],
    ['one by another key', 'badly-signed', listOf({ version: 9 }, '00'.repeat(32))],
    ['one that was altered', 'badly-signed', { ...listOf({ version: 9 }), list: listOf({ version: 10 }).list }],
    ['one that has expired', 'expired', listOf({ version: 9, expires: NINE - 1 })],
    ['one that is none', 'badly-signed', { type: 'policy', list: '{}', sig: '' }],
  ])('that is %s is refused, and the board says which it holds', async (_, why, bad) => {
    const h = await house()
    await timed(h)
    await give(h, bad)
    const first = ['not-newer'].includes(why) ? 'taken' : why
    expect(h.board.doorman?.received).toEqual([first])
    await give(h, listOf({ version: 8, entries: ENTRIES }))
    await give(h, why === 'not-newer' ? listOf({ version: 8, mode: 'free' }) : bad)
    expect(h.board.doorman?.received.slice(1)).toEqual(['taken', why])
    expect(acks(h.broker).slice(-2)).toEqual([8, 8])
    await h.cut()
    expect(h.board.tap(STRANGER).decided).toEqual({ granted: false, reason: 'unknown-credential', policy: 8 })
  })

  test('is kept through a loss of power, with its version; what was altered in the flash meanwhile is none', async () => {
    const flash = createFlash()
    const h = await house(friendlyAt(NINE), { flash })
    await give(h, listOf({ version: 5, entries: ENTRIES }))
    h.board.powerCut(20)
    await until('it is back', () => acks(h.broker).length === 3)
    expect(acks(h.broker).at(-1)).toBe(5)
    await give(h, listOf({ version: 4 }))
    expect(h.board.doorman?.received.at(-1)).toBe('not-newer')

    flash.lists.list = { ...listOf({ version: 5, mode: 'free' }), sig: flash.lists.list?.sig ?? '' }
    h.board.powerCut(20)
    await until('it is back again', () => acks(h.broker).length === 5)
    expect(acks(h.broker).at(-1), 'it holds none').toBe(0)
    await give(h, listOf({ version: 4 }))
    expect(h.board.doorman?.received.at(-1), 'nor goes it back').toBe('not-newer')
    await give(h, listOf({ version: 5, entries: ENTRIES }))
    expect(h.board.doorman?.received.at(-1)).toBe('taken')
  })

  test('comes in parts too, and lost parts with the next round', async () => {
    const h = await house()
    const payload = JSON.stringify({ list: listOf({ version: 3 }).list, sig: listOf({ version: 3 }).sig })
    const texts = payload.match(/.{1,90}/g) ?? []
    const part = (i: number) =>
      ({ type: 'policy-part', version: 3, part: i + 1, of: texts.length, text: texts[i] ?? '' }) as const
    for (const i of texts.keys()) if (i !== 1) h.broker.send('door', part(i))
    await wait(50)
    expect(acks(h.broker)).toEqual([0])
    h.broker.send('door', part(0))
    h.broker.send('door', part(1))
    await until('it holds it', () => acks(h.broker).at(-1) === 3)
  })
})
