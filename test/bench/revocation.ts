/** How soon a revoked badge passes nowhere: at the gateway, and on fifty boards that decide by themselves. */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Board } from '../../firmware-sim/board.ts'
import { createMqttLink } from '../../firmware-sim/mqtt-link.ts'
import { createRandom } from '../../firmware-sim/random.ts'
import { type GatewayProcess, startGateway } from '../support/gateway.ts'

const BOARDS = 50
const PEOPLE = 800
const READY_MS_MAX = 30_000
const ACKNOWLEDGED_MS_MAX = 10_000
const LOOK_EVERY_MS = 5

export interface Revoked {
  /** From the call to the answer of a tap that was made when the call had returned. */
  refusedMs: number
  /** From the call to the last acknowledgement of a list without the badge. */
  acknowledgedMs: number
  /** The same change to the register where no list is touched: what the disk and the API alone take. */
  plainMs: number
}

const cardOf = (n: number): string => `uid:04${(0x20_0000 + n).toString(16).padStart(12, '0')}`

/** One figure for each of `rounds` badges, on a house of its own. */
export async function measureRevocations(folder: string, rounds: number): Promise<Revoked[]> {
  const gateway = await startGateway({ dataDir: join(folder, 'revocation'), env: { SOGLIA_LOG: 'warn' } })
  const boards = await furnish(gateway)
  try {
    await allAcknowledged(gateway, () => 1, READY_MS_MAX)
    const found: Revoked[] = []
    for (let n = 0; n < rounds; n++) found.push(await revokeOne(gateway, boards[n % BOARDS] as Board, n))
    return found
  } finally {
    await Promise.all(boards.map((board) => board.stop()))
    await gateway.stop()
  }
}

async function revokeOne(gateway: GatewayProcess, board: Board, n: number): Promise<Revoked> {
  const plainAt = performance.now()
  await call(gateway, 'POST', '/api/organisations', { name: `Organisation ${n}` })
  const plainMs = performance.now() - plainAt

  const before = await listsOf(gateway)
  const newer = (unit: string): number => (before.get(unit)?.version ?? 0) + 1
  const calledAt = performance.now()
  await call(gateway, 'POST', `/api/badges/${encodeURIComponent(cardOf(n))}/revoke`, { reason: 'lost' })
  const answer = await board.tap(cardOf(n)).receipt
  const refusedMs = performance.now() - calledAt
  if (answer?.reason !== 'revoked') throw new Error(`a revoked badge was answered ${answer?.reason}`)
  await allAcknowledged(gateway, newer, ACKNOWLEDGED_MS_MAX)
  return { refusedMs, acknowledgedMs: performance.now() - calledAt, plainMs }
}

interface ListNow {
  version: number | null
  acknowledged: number | null
}

async function listsOf(gateway: GatewayProcess): Promise<Map<string, ListNow>> {
  const units = (await call(gateway, 'GET', '/api/units')) as { id: string; list: ListNow | null }[]
  return new Map(units.flatMap(({ id, list }) => (list === null ? [] : [[id, list]])))
}

/** Waits until each board holds a list of at least this version. */
async function allAcknowledged(
  gateway: GatewayProcess,
  atLeast: (unit: string) => number,
  withinMs: number,
): Promise<void> {
  const until = performance.now() + withinMs
  for (;;) {
    const lists = [...(await listsOf(gateway))]
    const held = lists.filter(([unit, { acknowledged }]) => (acknowledged ?? 0) >= atLeast(unit))
    if (held.length === BOARDS) return
    if (performance.now() > until) throw new Error(`${BOARDS - held.length} boards have not acknowledged their list`)
    await wait(LOOK_EVERY_MS)
  }
}

async function furnish(gateway: GatewayProcess): Promise<Board[]> {
  await call(gateway, 'POST', '/api/zones', { id: 'hall' })
  const rows = Array.from({ length: PEOPLE }, (_, n) => `p${n},Person ${n},member,,,${cardOf(n)},,`)
  await call(gateway, 'POST', '/api/people/import', {
    csv: ['id,name,kind,org,groups,credentials,from,until', ...rows].join('\n'),
  })
  const random = createRandom(1)
  const boards: Board[] = []
  for (let n = 0; n < BOARDS; n++) {
    const unit = `board-${n}`
    await call(gateway, 'POST', '/api/doors', { id: `door-${n}`, to: 'hall' })
    const made = await call(gateway, 'POST', '/api/units', { id: unit, kind: 'mqtt', door: `door-${n}`, side: 'in' })
    const { secret, key } = made as { secret: string; key: string }
    const url = `mqtt://127.0.0.1:${gateway.mqttPort}`
    const link = createMqttLink({ url, unit, secret, random: random.fork(unit) })
    boards.push(new Board({ unit, link, lists: { key, side: 'in' } }))
  }
  for (const board of boards) board.start()
  return boards
}

async function call(gateway: GatewayProcess, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await gateway.request(method, path, body)
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`)
  return answer.body
}
