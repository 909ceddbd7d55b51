/**
 * The roll-call: begun by the fire alarm's input or by staff, until staff ends it. It informs; it opens nothing. Several
 * phones tick people off at once, and one that had no network tells late: each tick is recorded once.
 */
import { SogliaError } from '../core/errors.ts'
import type { RollCallFact, RollCallMissed, RollCallTick } from '../core/facts.ts'
import type { LiveHouse } from '../core/live-house.ts'
import { type At, toRfc3339 } from '../core/model.ts'
import type { Clock, Journal, Receipt, RollCallSpan } from '../core/ports.ts'
import {
  beginRollCall,
  countOthers,
  countRollCall,
  followRollCall,
  keyOf,
  type RollCallState,
  type TickSubject,
} from '../core/roll-call.ts'
import type { Ledger } from './ledger.ts'

/** A phone that found its network again so long after the end is still heard. */
const TOLD_LATE_MAX_MS = 24 * 60 * 60_000
/** Nobody at a door waits for more of them in one commit. */
const MISSED_A_PIECE = 100
const KINDS = [
  'roll-call-started',
  'roll-call-ended',
  'roll-call-ticked',
  'roll-call-missed',
  'stay-opened',
  'stay-closed',
  'stay-confirmed',
  'stay-uncertain',
]

export type RollCallNow = Readonly<RollCallState>

export interface RollCallOrder {
  by: string
  reason: string | null
  /** Of the beginning: an exercise. */
  drill?: boolean
}

/** As a phone tells it. One whose `at` lies in the future counts as of now: nothing could ever hold over it. */
export type ToldTick = TickSubject & { id: string; at: At; found: boolean; note: string | null }

export interface TicksTaken {
  /** Of the fact that began the roll-call that they are about. */
  rollCall: number
  /** The ids that are on the disk now, also those that were before. */
  taken: string[]
  /** Those about nobody of the list: they will never be. */
  refused: { id: string; code: 'E_NOT_INSIDE' }[]
}

export interface RollCall {
  /** At the start: one that stood goes on. */
  resume(): void
  /** The fact to be recorded; none where one stands already. It stands at once. */
  begin(order: RollCallOrder): RollCallFact[]
  /** Begins or ends it; false where it stands, or does not stand, already. Rejects as `Journal.append` does. */
  order(what: 'begin' | 'end', order: RollCallOrder): Promise<boolean>
  /** Throws `E_NO_ROLL_CALL` where `rollCall` (null: the one that stands) neither stands nor ended lately. */
  tick(ticks: readonly ToldTick[], by: string, rollCall: number | null): Promise<TicksTaken>
  now(): RollCallNow | null
}

export interface RollCallParts {
  house: LiveHouse
  clock: Clock
  journal: Pick<Journal, 'rollCalls' | 'scan' | 'head'>
  commit: Ledger['commit']
}

export function createRollCall({ house, clock, journal, commit }: RollCallParts): RollCall {
  let standing: RollCallState | null = null
  /** The one before, for phones that tell late. */
  let ended: { state: RollCallState; at: At } | null = null
  let last: Promise<unknown> = Promise.resolve()

  /** One after the other: whether a tick is known is asked when those before it are on the disk. */
  function inTurn<Done>(work: () => Promise<Done>): Promise<Done> {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }

  const write = (facts: (RollCallFact | RollCallTick | RollCallMissed)[]): Promise<Receipt> =>
    commit({ signal: null, facts }, 0)

  function factOf(kind: RollCallFact['kind'], { by, reason }: RollCallOrder): RollCallFact {
    const { inside: certain, uncertain } = house.occupancy()
    const happenedAt = toRfc3339(clock.now())
    return { kind, happenedAt, by, ...(reason === null ? {} : { reason }), certain, uncertain }
  }

  function begin({ by, reason, drill = false }: RollCallOrder): RollCallFact[] {
    if (standing !== null) return []
    standing = beginRollCall({ seq: null, since: clock.now(), by, reason, drill }, house.stays())
    return [{ ...factOf('roll-call-started', { by, reason }), ...(drill ? { drill: true as const } : {}) }]
  }

  async function beginNow(order: RollCallOrder): Promise<boolean> {
    const facts = begin(order)
    if (facts.length === 0) return false
    try {
      await write(facts)
    } catch (error) {
      standing = null
      throw error
    }
    return true
  }

  async function endNow(order: RollCallOrder): Promise<boolean> {
    const state = standing
    if (state === null) return false
    const tally = { ...countRollCall(state), others: countOthers(state) }
    // Where nobody was ticked it was a false alarm: nothing is to be said of anybody.
    const missed = state.ticks.size === 0 || state.seq === null ? [] : missedOf(state, order.by)
    for (let done = 0; done < missed.length; done += MISSED_A_PIECE) {
      await write(missed.slice(done, done + MISSED_A_PIECE))
    }
    await write([{ ...factOf('roll-call-ended', order), tally }])
    return true
  }

  function missedOf(state: RollCallState, by: string): RollCallMissed[] {
    const happenedAt = toRfc3339(clock.now())
    let row = state.rows.size
    return [...state.listed.values()].flatMap(({ person, zone, certain, leftAt }) => {
      const key = keyOf({ person })
      if (state.ticks.get(key)?.found === true) return []
      const left = leftAt === null ? {} : { leftAt: toRfc3339(leftAt) }
      const kind = 'roll-call-missed' as const
      const place = state.rows.get(key) ?? ++row
      return [{ kind, happenedAt, rollCall: state.seq as number, row: place, person, zone, certain, ...left, by }]
    })
  }

  /** The one that they are about, and whether it is over. */
  function stateOf(rollCall: number | null): { state: RollCallState; isOver: boolean } {
    if (standing?.seq != null && (rollCall === null || rollCall === standing.seq)) {
      return { state: standing, isOver: false }
    }
    if (ended !== null && ended.state.seq === rollCall && clock.now() - ended.at <= TOLD_LATE_MAX_MS) {
      return { state: ended.state, isOver: true }
    }
    throw new SogliaError('E_NO_ROLL_CALL', rollCall === null ? 'none stands' : `${rollCall} has ended`)
  }

  async function tickNow(ticks: readonly ToldTick[], by: string, rollCall: number | null): Promise<TicksTaken> {
    const { state, isOver } = stateOf(rollCall)
    const answer: TicksTaken = { rollCall: state.seq as number, taken: [], refused: [] }
    const facts = new Map<string, RollCallTick>()
    const rows = new Map<string, number>()
    for (const told of ticks) {
      if (told.person !== undefined && !state.listed.has(told.person)) {
        answer.refused.push({ id: told.id, code: 'E_NOT_INSIDE' })
        continue
      }
      answer.taken.push(told.id)
      if (state.known.has(told.id) || facts.has(told.id)) continue
      const key = keyOf(told)
      const row = state.rows.get(key) ?? rows.get(key) ?? state.rows.size + rows.size + 1
      if (!state.rows.has(key)) rows.set(key, row)
      facts.set(told.id, { ...tickFact(state, told, by), row, ...(isOver ? { doubt: ['told-late' as const] } : {}) })
    }
    if (facts.size > 0) await write([...facts.values()])
    return answer
  }

  function tickFact(state: RollCallState, { id, at, found, note, person, other }: ToldTick, by: string) {
    const listed = person === undefined ? undefined : state.listed.get(person)
    return {
      kind: 'roll-call-ticked' as const,
      happenedAt: toRfc3339(Math.max(state.since, Math.min(at, clock.now()))),
      rollCall: state.seq as number,
      tick: id,
      ...{ person: person ?? null, certain: listed?.certain ?? true, found, by },
      ...(listed === undefined ? {} : { zone: listed.zone }),
      ...(other === undefined ? {} : { other }),
      ...(note === null ? {} : { note }),
    }
  }

  function hear(fact: Parameters<typeof followRollCall>[1]): void {
    if (fact.kind === 'roll-call-started') {
      const { seq, by, reason = null, drill = false } = fact
      if (standing === null) {
        standing = beginRollCall({ seq, since: Date.parse(fact.happenedAt), by, reason, drill }, house.stays())
      } else if (standing.seq === null) standing.seq = seq
    } else if (fact.kind === 'roll-call-ended') {
      ended = standing === null ? ended : { state: standing, at: Date.parse(fact.happenedAt) }
      standing = null
    } else {
      if (standing !== null) followRollCall(standing, fact)
      if (ended !== null && fact.kind.startsWith('roll-call-')) followRollCall(ended.state, fact)
    }
  }

  /** Reads what was recorded of one; its list: whoever is inside now, and whoever came or left since it began. */
  function readAgain({ began, last }: RollCallSpan): void {
    for (const fact of journal.scan(KINDS, began - 1, last - began + 1).facts) hear(fact)
  }

  return {
    resume() {
      const [newest] = journal.rollCalls(null, 1)
      if (newest !== undefined) readAgain({ ...newest, last: newest.ended === null ? journal.head() : newest.last })
      house.subscribe((event) => {
        if (event.type === 'fact') hear(event.fact)
      })
    },
    begin,
    order: (what, order) => inTurn(() => (what === 'begin' ? beginNow(order) : endNow(order))),
    tick: (ticks, by, rollCall) => inTurn(() => tickNow(ticks, by, rollCall)),
    now: () => standing,
  }
}
