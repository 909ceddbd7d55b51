/** The comings and goings of one person, the newest first. Facts have no index by person: it is a search. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Static, Type } from 'typebox'
import type { Recorded } from '../core/facts.ts'
import type { Directory, Journal } from '../core/ports.ts'
import { readT } from '../register/part.ts'
import { Count, Nullable, Side, T, Time, words } from './schemas.ts'

const KINDS = [
  'passage-granted',
  'passage-refused',
  'passage-unused',
  'stay-opened',
  'stay-closed',
  'stay-uncertain',
  'stay-confirmed',
] as const
const ROWS_MAX = 1_000
const ROWS_AT_FIRST = 100
/** Looked through in one turn: a search must not make a tap wait. */
const WINDOW_FACTS = 100
/** Looked through for one answer; whoever wants more asks on. */
const LOOKED_FACTS_MAX = 100_000

export const PassageQuery = Type.Object({
  from: Type.Optional(T),
  to: Type.Optional(T),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: ROWS_MAX, default: ROWS_AT_FIRST })),
  before: Type.Optional(Type.Integer({ minimum: 1, description: 'As the last answer told it' })),
})
const PassageRow = Type.Object({
  seq: Count,
  at: Time,
  happenedAt: Time,
  kind: words(KINDS),
  doubt: Type.Optional(Type.Array(Type.String())),
  badge: Type.Optional(Nullable(Type.String())),
  unit: Type.Optional(Type.String()),
  door: Type.Optional(Nullable(Type.String())),
  doorName: Type.Optional(Type.String()),
  side: Type.Optional(Nullable(Side)),
  zone: Type.Optional(Type.String()),
  zoneName: Type.Optional(Type.String()),
  since: Type.Optional(Time),
  reason: Type.Optional(Type.String()),
  decidedBy: Type.Optional(words(['gateway', 'unit'])),
  by: Type.Optional(Type.String()),
  admittedBy: Type.Optional(Type.String()),
  note: Type.Optional(Type.String()),
})
export const PassagePage = Type.Object({
  passages: Type.Array(PassageRow),
  before: Nullable(Type.Integer({ description: 'To be asked for next, also where fewer than asked for were found' })),
})
type Row = Static<typeof PassageRow>

/** What was recorded of the person, the last recorded first. Throws `E_INVALID`. */
export async function passagesOf(
  { journal, directory, timeZone }: { journal: Journal; directory: Directory; timeZone: string },
  person: string,
  { from, to, limit = ROWS_AT_FIRST, before }: Static<typeof PassageQuery>,
): Promise<Static<typeof PassagePage>> {
  const since = from === undefined ? Number.NEGATIVE_INFINITY : readT('from', from, timeZone, 'start')
  const until = to === undefined ? Number.POSITIVE_INFINITY : readT('to', to, timeZone, 'end')
  const isWanted = (fact: Recorded): boolean => {
    const at = Date.parse(fact.happenedAt)
    return 'person' in fact && fact.person === person && since <= at && at < until
  }
  const head = journal.head()
  // Nothing is recorded before it has happened.
  const first = from === undefined ? 1 : (journal.seqAt(since) ?? head + 1)
  const passages: Row[] = []
  let next = Math.min(before ?? head + 1, head + 1)
  const end = Math.max(first, next - LOOKED_FACTS_MAX)
  while (next > end && passages.length < limit) {
    const after = Math.max(end, next - WINDOW_FACTS) - 1
    const facts = journal
      .scan(KINDS, after, next - 1 - after)
      .facts.filter(isWanted)
      .reverse()
    const room = limit - passages.length
    passages.push(...facts.slice(0, room).map((fact) => rowOf(fact, directory)))
    next = facts.length > room ? (passages.at(-1) as Row).seq : after + 1
    await nextTurn()
  }
  return { passages, before: next > first ? next : null }
}

/** With the names as they are now. */
function rowOf(fact: Recorded, directory: Directory): Row {
  const row = { ...fact } as unknown as Row
  const door = row.door == null ? null : directory.door(row.door)
  if (door !== null) row.doorName = door.name
  const zone = row.zone === undefined ? null : directory.zone(row.zone)
  if (zone !== null) row.zoneName = zone.name
  return row
}

/** As the person sees it: without what staff says of it in words of their own, in which others may be named. */
export function ownView({ by, admittedBy, note, reason, ...row }: Row): Row {
  return row.kind.startsWith('passage-') && reason !== undefined ? { ...row, reason } : row
}
