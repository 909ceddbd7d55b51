/** The firmware over real MQTT: it keeps what it says until the receipt, and obeys once and only in time. */
import { afterEach, describe, expect, test } from 'vitest'
import { Board, type BoardOptions } from '../../firmware-sim/board.ts'
import { createMqttLink } from '../../firmware-sim/mqtt-link.ts'
import { createFlash, OUTBOX_MAX } from '../../firmware-sim/outbox.ts'
import { createRandom } from '../../firmware-sim/random.ts'
import type { TapMessage } from '../../gateway/wire/soglia.ts'
import { type Answer, friendly, type MiniBroker, openBroker, until, wait } from './mini-gateway.ts'

const CARD = 'uid:04a2b3c4d5e680'
const undo: (() => Promise<void>)[] = []
afterEach(async () => {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step()
})

async function house(
  answer: Answer,
  options: Partial<BoardOptions> = {},
): Promise<{ broker: MiniBroker; board: Board; taps: () => TapMessage[] }> {
  const broker = await openBroker(answer)
  undo.push(() => broker.close())
  const link = createMqttLink({ url: broker.url, unit: 'door', secret: 'secret of door', random: createRandom(1) })
  const board = new Board({ unit: 'door', link, resendMs: 60, ...options })
  undo.push(() => board.stop())
  board.start()
  await until('the board is online', () => board.online)
  const taps = () =>
    broker.heard.map(({ parsed }) => parsed.message).filter((message): message is TapMessage => message?.type === 'tap')
  return { broker, board, taps }
}
const recordedAt = '2026-11-22T15:42:00.000Z'

describe('a signal', () => {
  test('is sent again, with its age, until a result carries recordedAt', async () => {
    const { broker, board, taps } = await house(({ parsed: { message } }) =>
      message?.type === 'tap' ? [{ type: 'result', id: message.id, granted: false, reason: 'storage-failed' }] : [],
    )
    const sent = board.tap(CARD, 'in')
    await until('four sendings', () => taps().length >= 4)
    expect(board.waiting).toBe(1)
    const [first, ...again] = taps()
    expect(first).toMatchObject({ id: sent.id, credential: CARD, side: 'in', ageMs: 0 })
    for (const [i, tap] of again.entries()) {
      expect(tap).toMatchObject({ id: sent.id, credential: CARD, side: 'in' })
      expect(tap.ageMs).toBeGreaterThanOrEqual(60 * (i + 1) - 2)
      expect(tap.ageMs).toBeLessThan(1_000)
    }
    broker.answer = friendly
    expect(await sent.receipt).toMatchObject({ id: sent.id, granted: true })
    expect(board.waiting).toBe(0)
    const count = taps().length
    await wait(200)
    expect(taps()).toHaveLength(count)
  })

  test('that is told while the line is down arrives once it is up, with its age', async () => {
    const { broker, board, taps } = await house(friendly)
    const { port } = broker
    await broker.close()
    await until('the board sees it', () => !board.online)
    const sent = board.tap(CARD)
    await wait(120)
    const second = await openBroker(friendly, port)
    undo.push(() => second.close())
    expect(await sent.receipt).toMatchObject({ id: sent.id })
    expect(taps()).toEqual([])
    const message = second.heard.find(({ name }) => name === 'up/tap')?.parsed.message
    expect(message).toMatchObject({ id: sent.id })
    expect((message as TapMessage).ageMs).toBeGreaterThanOrEqual(120)
  })

  test('has an id that is never used again, over losses of power too', async () => {
    const { broker, board } = await house(friendly)
    const ids = [board.tap(CARD).id, board.desk('d1', true).id, board.door({ contact: 'open' }).id]
    board.powerCut(10)
    await until('it is back', () => board.online)
    ids.push(board.tap(CARD).id)
    expect(ids).toEqual(['1-1', '1-2', '1-3', '2-1'])
    const shapes = broker.heard.filter(({ parsed }) => parsed.bad !== null)
    expect(shapes).toEqual([])
  })

  test('is lost with the power, but not by a board that keeps its outbox', async () => {
    const silent: Answer = () => undefined
    const volatile = await house(silent)
    const lost = volatile.board.tap(CARD)
    volatile.board.powerCut(10)
    expect(await lost.receipt).toBeNull()

    const { broker, board, taps } = await house(silent, { flash: createFlash({ nonvolatile: true }) })
    const kept = board.tap(CARD)
    await until('it was sent', () => taps().length === 1)
    board.powerCut(100)
    broker.answer = friendly
    expect(await kept.receipt).toMatchObject({ id: kept.id })
    expect(taps().at(-1)?.ageMs).toBeGreaterThanOrEqual(100)
    // Nobody is waiting at the door any more: the answer to a tap of before opens nothing.
    expect(board.relay.moves).toEqual([])
  })

  test('finds room for 5,000; then the oldest desk reading goes, and never a tap', () => {
    const link = createMqttLink({ url: 'mqtt://127.0.0.1:1', unit: 'door', secret: '', random: createRandom(1) })
    const board = new Board({ unit: 'door', link })
    undo.push(() => board.stop())
    board.start()
    for (let i = 0; i < OUTBOX_MAX - 1; i++) board.tap(CARD)
    board.desk('d1', true)
    expect([board.waiting, board.dropped]).toEqual([OUTBOX_MAX, 0])
    board.tap(CARD)
    expect([board.waiting, board.dropped]).toEqual([OUTBOX_MAX, 0])
    board.tap(CARD)
    expect([board.waiting, board.dropped]).toEqual([OUTBOX_MAX, 1])
  })
})

describe('a command', () => {
  const grant = (id: string) =>
    ({ type: 'result', id, granted: true, reason: 'ok', unlockMs: 100, ttlMs: 200, recordedAt }) as const

  test('moves the relay once, however often it comes, and is confirmed', async () => {
    const { broker, board } = await house(() => undefined)
    const { id } = board.tap(CARD)
    for (let i = 0; i < 3; i++) broker.send('door', grant(id))
    const unlock = { type: 'unlock', id: 'u1', ms: 50, by: 'staff', ttlMs: 5_000 } as const
    for (let i = 0; i < 3; i++) broker.send('door', unlock)
    await until('repeats are seen', () => board.verdicts.repeated === 4)
    expect(board.relay.moves).toMatchObject([
      { command: id, cause: 'result', ms: 100 },
      { command: 'u1', cause: 'unlock', ms: 50 },
    ])
    const done = () => broker.heard.map(({ parsed: { message } }) => message).filter((m) => m?.type === 'done')
    await until('both are confirmed', () => done().length === 2)
    expect(done()).toEqual([
      { type: 'done', command: id, ok: true },
      { type: 'done', command: 'u1', ok: true },
    ])
  })

  test('counts its life from the reading of the card: one that comes late is a receipt and no more', async () => {
    const { broker, board } = await house(() => undefined)
    const { id, receipt } = board.tap(CARD)
    await wait(230)
    broker.send('door', grant(id))
    expect(await receipt).toMatchObject({ id })
    expect(board.relay.moves).toEqual([])
    expect(board.verdicts).toMatchObject({ stale: 1, moves: 0 })
    // Nor does a second one, with a longer life, for the same tap.
    broker.send('door', { ...grant(id), ttlMs: 60_000 })
    await until('the repeat is seen', () => board.verdicts.repeated === 1)
    expect(board.relay.moves).toEqual([])
  })

  test('for a remote unlock counts from its arrival: a slow board lets it pass', async () => {
    const { broker, board } = await house(() => undefined, { slowMs: 80 })
    broker.send('door', { type: 'unlock', id: 'u1', ms: 50, by: 'staff', ttlMs: 20 })
    await until('it is found stale', () => board.verdicts.stale === 1)
    broker.send('door', { type: 'unlock', id: 'u2', ms: 50, by: 'staff', ttlMs: 5_000 })
    await until('the next one moves', () => board.verdicts.moves === 1)
    expect(board.relay.moves).toMatchObject([{ command: 'u2' }])
  })

  test('moves nothing without a life, without a tap, or when it refuses', async () => {
    const { broker, board } = await house(() => undefined)
    const taps = [board.tap(CARD), board.tap(CARD), board.tap(CARD)] as const
    const { ttlMs: _, ...lifeless } = grant(taps[0].id)
    broker.send('door', lifeless)
    broker.send('door', { ...grant(taps[1].id), granted: false })
    broker.send('door', grant('1-999'))
    const { unlockMs: __, ...repeat } = grant(taps[2].id)
    broker.send('door', repeat)
    await Promise.all(taps.map(({ receipt }) => receipt))
    expect(board.relay.moves).toEqual([])
  })

  test('without a receipt opens, and leaves the tap in the outbox', async () => {
    const { broker, board } = await house(() => undefined, { resendMs: 5_000 })
    const { id } = board.tap(CARD)
    const { recordedAt: _, ...unrecorded } = grant(id)
    broker.send('door', unrecorded)
    await until('it moves', () => board.relay.moves.length === 1)
    expect(board.waiting).toBe(1)
  })

  test('that a stuck relay cannot follow is denied', async () => {
    const { broker, board } = await house(() => undefined)
    board.relay.stuck = true
    broker.send('door', { type: 'unlock', id: 'u1', ms: 50, by: 'staff', ttlMs: 5_000 })
    await until('it is told', () => broker.heard.some(({ name }) => name === 'up/done'))
    expect(broker.heard.find(({ name }) => name === 'up/done')?.parsed.message).toMatchObject({ ok: false })
    expect(board.relay.moves).toEqual([])
  })
})

describe('the MQTT line', () => {
  test('tells when the board comes, goes, and vanishes', async () => {
    const { broker, board } = await house(friendly, { statusMs: 50, battery: () => 0.5 })
    const states = () => broker.heard.map(({ parsed: { message } }) => message).filter((m) => m?.type === 'status')
    await until('a heartbeat', () => states().length >= 3)
    expect(states()[0]).toMatchObject({ state: 'online', fw: 'sim-1.0.0', battery: 0.5, unit: null })
    expect(broker.heard.filter(({ name }) => name === 'up/status').every(({ retained }) => retained)).toBe(true)

    board.powerCut(300)
    await until('the will', () => states().at(-1)?.state === 'offline')
    await until('it is back', () => states().at(-1)?.state === 'online')
    broker.kick('door')
    await until('it comes back by itself', () => !board.online)
    await until('it is back', () => board.online)
    await board.stop()
    expect(states().at(-1)).toMatchObject({ state: 'offline', fw: 'sim-1.0.0' })
    await until('nothing is left', () => broker.connections() === 0)
  })

  test('is refused with a wrong secret, says so, and goes on trying', async () => {
    const broker = await openBroker(friendly)
    undo.push(() => broker.close())
    const troubles: string[] = []
    const link = createMqttLink({
      url: broker.url,
      unit: 'door',
      secret: 'wrong',
      random: createRandom(1),
      onTrouble: (why) => troubles.push(why),
    })
    const board = new Board({ unit: 'door', link })
    undo.push(() => board.stop())
    board.start()
    await until('two refusals', () => troubles.length >= 2)
    expect(board.online).toBe(false)
  })
})
