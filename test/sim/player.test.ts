/** A timeline over real boards: the past at once and in order, the rest at its speed, day after day. */
import { afterEach, describe, expect, test } from 'vitest'
import { Board } from '../../firmware-sim/board.ts'
import type { Day, DayEvent } from '../../firmware-sim/day.ts'
import { Doorway } from '../../firmware-sim/doorway.ts'
import { createMqttLink } from '../../firmware-sim/mqtt-link.ts'
import { Player } from '../../firmware-sim/player.ts'
import { createRandom } from '../../firmware-sim/random.ts'
import { friendly, type MiniBroker, openBroker, until, wait } from './mini-gateway.ts'

const MINUTE = 60_000
const undo: (() => unknown)[] = []
afterEach(async () => {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step()
})

async function rooms(): Promise<{ broker: MiniBroker; boards: Map<string, Board>; doorways: Map<string, Doorway> }> {
  const broker = await openBroker(friendly)
  undo.push(() => broker.close())
  const doorways = new Map<string, Doorway>()
  const boards = new Map<string, Board>()
  for (const unit of ['in', 'out', 'desks', 'battery']) {
    const link = createMqttLink({ url: broker.url, unit, secret: `secret of ${unit}`, random: createRandom(1) })
    const board = new Board({ unit, link, onMove: (move) => doorways.get('door')?.buzzed(move) })
    undo.push(() => board.stop())
    board.start()
    boards.set(unit, board)
  }
  doorways.set('door', new Doorway(boards.get('in') as Board, { openAfterMs: 10, passMs: 30 }))
  await until('all are online', () => [...boards.values()].every((board) => board.online))
  return { broker, boards, doorways }
}

const tap = (minute: number, unit: string, credential: string): DayEvent => ({
  atMs: minute * MINUTE,
  type: 'tap',
  unit,
  credential: `uid:${credential}`,
  person: null,
  granted: true,
})
const desk = (minute: number, name: string, occupied: boolean, unit = 'desks'): DayEvent => ({
  atMs: minute * MINUTE,
  type: 'desk',
  unit,
  desk: name,
  occupied,
})
const dayOf =
  (...events: DayEvent[]) =>
  (): Day => ({ startMs: 0, endMs: 60 * MINUTE, events, forgot: [] })

/** What the broker heard, as `unit what`, without statuses and confirmations. */
const story = ({ heard }: MiniBroker): string[] =>
  heard.flatMap(({ unit, parsed: { message } }) => {
    if (message?.type === 'tap') return [`${unit} ${message.credential.slice(4)}`]
    if (message?.type === 'desk') return [`${unit} ${message.desk} ${message.occupied}`]
    return message?.type === 'door' ? [`${unit} ${message.exitButton ? 'button' : message.contact}`] : []
  })

describe('the player', () => {
  test('tells the past in order, of each desk only the last, with no door moving; then goes on', async () => {
    const { broker, boards, doorways } = await rooms()
    const events = [
      desk(1, 'd1', true),
      tap(2, 'in', 'aa'),
      tap(3, 'out', 'aa'),
      desk(4, 'd1', false),
      desk(4, 'd2', true, 'battery'),
      tap(5, 'in', 'bb'),
      { atMs: 6 * MINUTE, type: 'flat', unit: 'battery' } as const,
      tap(11, 'out', 'bb'),
    ]
    const player = new Player({ boards, doorways, dayOf: dayOf(...events), speed: 600, fromMs: 10 * MINUTE })
    undo.push(() => player.stop())
    await player.catchUp()
    await until('the door tells how it stands', () => story(broker).includes('in closed'))
    expect(story(broker).slice(0, 3)).toEqual(['in aa', 'out aa', 'in bb'])
    expect(story(broker).slice(3).sort()).toEqual(['battery d2 true', 'desks d1 false', 'in closed'])
    expect(boards.get('battery')?.online).toBe(false)
    await wait(100)
    expect(story(broker)).toHaveLength(6)

    player.start()
    const startedMs = performance.now()
    await until('the rest', () => story(broker).includes('out bb'))
    // A minute at 600 times the speed.
    expect(performance.now() - startedMs).toBeGreaterThan(90)
    expect(performance.now() - startedMs).toBeLessThan(1_000)
    await until('somebody passes', () => story(broker).at(-1) === 'in closed' && story(broker).length === 9)
    expect(story(broker).slice(6)).toEqual(['out bb', 'in open', 'in closed'])
  })

  test('begins another day where one ends, with new batteries', async () => {
    const { broker, boards, doorways } = await rooms()
    const days: number[] = []
    const player = new Player({
      boards,
      doorways,
      speed: 600,
      fromMs: 0,
      dayOf: (n) =>
        n === 0 ? dayOf({ atMs: 0, type: 'flat', unit: 'battery' }, tap(1, 'in', 'aa'))() : dayOf(tap(1, 'in', 'bb'))(),
      onDay: (n) => days.push(n),
    })
    undo.push(() => player.stop())
    player.start()
    await until('the second day', () => story(broker).includes('in bb'))
    expect(days.slice(0, 2)).toEqual([0, 1])
    await until('the battery was changed', () => boards.get('battery')?.online === true)
    const states = broker.heard.flatMap(({ unit, parsed: { message } }) =>
      unit === 'battery' && message?.type === 'status' ? [message.state] : [],
    )
    expect(states).toEqual(['online', 'offline', 'online'])
  })
})

describe('a doorway', () => {
  test('stays open while people follow each other, and a chair is announced by the exit button', async () => {
    const { broker, doorways } = await rooms()
    const door = doorways.get('door') as Doorway
    const openedMs = performance.now()
    door.hold(100)
    await wait(40)
    door.hold(400)
    door.hold(1)
    await until('it shuts', () => story(broker).includes('in closed'))
    expect(performance.now() - openedMs).toBeGreaterThan(400)
    expect(story(broker)).toEqual(['in open', 'in closed'])
    door.propOpen(50)
    await until('it shuts again', () => story(broker).length === 5)
    expect(story(broker).slice(2)).toEqual(['in button', 'in open', 'in closed'])
  })
})
