/** A board at a door whose gateway comes and goes, over real MQTT. */
import { Board, type BoardOptions } from '../../firmware-sim/board.ts'
import { createMqttLink } from '../../firmware-sim/mqtt-link.ts'
import { createRandom } from '../../firmware-sim/random.ts'
import type { PolicyMessage, TapMessage } from '../../gateway/wire/soglia.ts'
import { friendlyAt, KEY, listOf, NINE } from './lists.ts'
import { type Answer, type MiniBroker, openBroker, until } from './mini-gateway.ts'

export const ANNA = 'uid:04a2b3c4d5e680'
export const BEN = 'uid:04ffffffffff01'
export const STRANGER = 'uid:11223344'
/** Anna may pass while the list lives, Ben never. */
export const ENTRIES = { [ANNA]: 0, [BEN]: 1 }

const undo: (() => Promise<void>)[] = []
/** For `afterEach`. */
export async function endAll(): Promise<void> {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step()
}

export interface House {
  broker: MiniBroker
  board: Board
  /** The gateway goes away, and the board has noticed. */
  cut(): Promise<void>
  /** Another one comes in its place. */
  restore(answer?: Answer): Promise<MiniBroker>
}

/** `lists` null: a board that knows none. */
export async function house(
  answer: Answer = friendlyAt(NINE),
  { lists, ...options }: Partial<Omit<BoardOptions, 'lists'>> & { lists?: Partial<BoardOptions['lists']> | null } = {},
): Promise<House> {
  const broker = await openBroker(answer)
  undo.push(() => broker.close())
  const link = createMqttLink({ url: broker.url, unit: 'door', secret: 'secret of door', random: createRandom(1) })
  const known = lists === null ? {} : { lists: { key: KEY, ...lists } }
  const board = new Board({ unit: 'door', link, resendMs: 60, ...options, ...known })
  undo.push(() => board.stop())
  board.start()
  await until('the board is online', () => board.online)
  return {
    broker,
    board,
    async cut() {
      await broker.close()
      await until('the board sees it', () => !board.online)
    },
    async restore(again = friendlyAt(NINE)) {
      const second = await openBroker(again, broker.port)
      undo.push(() => second.close())
      await until('the board is back', () => board.online)
      return second
    },
  }
}

export const acks = ({ heard }: MiniBroker): number[] =>
  heard.flatMap(({ parsed: { message } }) => (message?.type === 'ack' ? [message.policy] : []))
export const taps = ({ heard }: MiniBroker): TapMessage[] =>
  heard.flatMap(({ parsed: { message } }) => (message?.type === 'tap' ? [message] : []))
export const nonces = ({ heard }: MiniBroker): string[] =>
  heard.flatMap(({ parsed: { message } }) => (message?.type === 'time' ? [message.nonce] : []))
export const timed = ({ board }: House) => until('it knows the time', () => board.doorman?.calendar.now() !== null)

/** Gives the list, and waits until the board has said what it holds. */
export async function give({ broker, board }: House, list: PolicyMessage): Promise<void> {
  const received = board.doorman?.received.length ?? 0
  const before = acks(broker).length
  broker.send('door', list)
  await until('the list', () => (board.doorman?.received.length ?? 0) > received && acks(broker).length > before)
}
/** A board that holds a list, knows the time, and is alone. */
export async function alone(
  list = listOf({ entries: ENTRIES }),
  options: Parameters<typeof house>[1] = {},
): Promise<House> {
  const h = await house(friendlyAt(NINE), options)
  await timed(h)
  await give(h, list)
  await h.cut()
  return h
}
