/**
 * Counts hours when they are over, off the path of a tap: from the journal into tables of their own, which stay when the
 * facts behind them are gone. It remembers how far it is, and with what was recorded up to where. What is told late of an
 * hour that is counted sends it back to before that hour, and all from there on is counted again. An hour is only ever
 * counted from a journal that still tells all that it depends on: else what was counted stays.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Temporal } from 'temporal-polyfill'
import { lastDayEnd } from '../../core/day.ts'
import type { HourCount, Tallied } from '../../core/hour-counts.ts'
import type { At } from '../../core/model.ts'
import type { Clock, Directory, Hours, Journal } from '../../core/ports.ts'
import { settingIn } from '../../core/settings.ts'
import { factsAfter, seqBefore } from '../journal/facts-between.ts'
import { countHours } from './hour-counts.ts'

const LOOK_EVERY_MS = 5 * 60_000
/** The doors and the pages come first. */
const FIRST_LOOK_MS = 3_000
/** Desk readings share the commit of a tap, or wait a minute for it. */
const SETTLED_MS = 2 * 60_000

/** Wherever on earth an hour begins, it begins with one of these. */
const QUARTER_MS = 15 * 60_000

const KINDS = [
  ...['stay-opened', 'stay-closed', 'stay-confirmed', 'stay-uncertain'],
  ...['desk-occupied', 'desk-freed', 'desk-silent'],
] as const

export interface Tally {
  /** Counts now and then from now on. */
  start(): void
  /** Waits for the piece that is under way. */
  stop(): Promise<void>
  /** Counts all that can be counted. Throws `E_STORAGE_FAILED`. */
  catchUp(): Promise<void>
}

export interface TallyParts {
  journal: Journal
  hours: Hours
  directory: Pick<Directory, 'zones' | 'desk' | 'setting'>
  clock: Clock
  timeZone: string
  log: { warn(fields: object, msg: string): void; info(fields: object, msg: string): void }
}

export function createTally({ journal, hours, directory, clock, timeZone, log }: TallyParts): Tally {
  let state: Tallied | null = null
  /** What was recorded up to here was looked through for what is told late. */
  let seen = 0
  let ended = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let failed = false

  /** A new house begins with the day of its first fact. Null: nothing was ever recorded. */
  async function begin(): Promise<Tallied | null> {
    const first = firstFact()
    if (first === null) return null
    const until = dayStart(first.at, timeZone)
    const begun = { until, seq: first.seq - 1, desks: { occupied: [], free: [] } }
    await write([], true, begun)
    return begun
  }

  async function catchUp(): Promise<void> {
    state ??= hours.tallied() ?? (await begin())
    if (state === null) return
    seen = Math.max(seen, state.seq)
    for (let pieces = 0; !ended; pieces += 1) {
      const target = hourStart(clock.now() - SETTLED_MS, timeZone)
      const end = Math.min(nextDayStart(state.until, timeZone), Math.max(target, state.until))
      const seq = Math.max(seen, end < target ? seqBefore(journal, end) : journal.head())
      const back = backTo(await toldLate(seq, state.until))
      seen = seq
      if (back !== null) {
        state = back
        continue
      }
      if (state.until >= target) {
        if (pieces > 1) log.info({ until: new Date(state.until).toISOString(), pieces }, 'past hours were counted')
        return
      }
      state = await countPiece(state, end, seq)
      await nextTurn()
    }
  }

  /** When that happened which was recorded since, of what happened before `until`: roughly, and in order. */
  async function toldLate(seq: number, until: At): Promise<At[]> {
    const late = new Set<At>()
    for await (const page of factsAfter(journal, KINDS, seen, seq)) {
      for (const { happenedAt } of page) {
        const at = Date.parse(happenedAt)
        if (at < until) late.add(at - (at % QUARTER_MS))
      }
    }
    return [...late].sort((a, b) => a - b)
  }

  /** The state from which all of this is counted again that still can be; null: none of it. */
  function backTo(late: readonly At[]): Tallied | null {
    for (const at of late) {
      const back = hours.tallied(at)
      if (back !== null && isTold(back.until)) return back
    }
    return null
  }

  async function countPiece({ until: from, desks: stands }: Tallied, to: At, seq: number): Promise<Tallied> {
    const asked = { from, to, readFrom: readFrom(from), seq, desks: stands }
    const counted = await countHours(asked, journal, directory, timeZone)
    const firstAt = firstFact()?.at ?? Number.POSITIVE_INFINITY
    const rows = isTold(from) ? counted.rows.filter(({ at, spanS }) => at + spanS * 1000 > firstAt) : []
    const next = { until: to, seq, desks: counted.desks }
    await write(rows, counted.whole, next)
    return next
  }

  /** Nobody is certain past a day's end; with one day more whoever came anew is told from whoever stayed. */
  function readFrom(from: At): At {
    const closing = settingIn(directory, 'closing-time')
    return lastDayEnd(lastDayEnd(from, timeZone, closing) - 1, timeZone, closing)
  }

  /** True where the journal still has all that who was inside at this instant depends on. */
  function isTold(from: At): boolean {
    const first = firstFact()
    return first !== null && (first.seq === 1 || first.at <= readFrom(from))
  }

  function firstFact(): { seq: number; at: At } | null {
    const [first] = journal.read(0, 1)
    return first === undefined ? null : { seq: first.seq, at: Date.parse(first.at) }
  }

  async function write(rows: readonly HourCount[], over: boolean, tallied: Tallied) {
    const put = { put: 'hours', rows, over, tallied, dayStart: dayStart(tallied.until, timeZone) } as const
    await journal.append({ signal: null, facts: [], changes: [put] })
  }

  function look(): void {
    running = catchUp().then(
      () => {
        failed = false
      },
      (error: unknown) => {
        // It is tried again; what is written down tells from where.
        state = null
        if (!failed) log.warn({ err: error }, 'past hours could not be counted')
        failed = true
      },
    )
    void running.finally(() => {
      if (!ended) timer = setTimeout(look, LOOK_EVERY_MS)
    })
  }

  return {
    catchUp,
    start() {
      timer = setTimeout(look, FIRST_LOOK_MS)
    },
    async stop() {
      ended = true
      clearTimeout(timer)
      await running
    },
  }
}

function wallAt(at: At, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
}

function hourStart(at: At, timeZone: string): At {
  return wallAt(at, timeZone).round({ smallestUnit: 'hour', roundingMode: 'floor' }).epochMilliseconds
}

function dayStart(at: At, timeZone: string): At {
  return wallAt(at, timeZone).startOfDay().epochMilliseconds
}

function nextDayStart(at: At, timeZone: string): At {
  return wallAt(at, timeZone).toPlainDate().add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds
}
