/** The list of a roll-call with ticks laid over it: those of the gateway, and those that still wait on this phone. Pure. */
import type {
  LiveFact,
  RollCall,
  RollCallOther,
  RollCallRow,
  RollCallTick,
  RollCallTold,
} from '../../gateway/api/contract.ts'

/** A tick of this phone that the gateway has yet to confirm. */
export interface KeptTick extends RollCallTold {
  /** Of the roll-call that it was made in; null: it was begun on this phone, without the network. */
  rollCall: number | null
}

/** The same rule as the gateway's: the later one holds, and of two at once the one with the greater id. */
export function holdsOver(a: Pick<RollCallTick, 'at' | 'id'>, b: Pick<RollCallTick, 'at' | 'id'> | null): boolean {
  return b === null || a.at > b.at || (a.at === b.at && a.id > b.id)
}

/** A row that did not change stays the same object, so that only what changed is drawn anew. */
function withTick(list: RollCall, tick: RollCallTick, { person, other, note }: Partial<RollCallTold>): RollCall {
  if (person !== undefined) {
    const at = list.rows.findIndex((row) => row.person === person)
    const row = list.rows[at]
    if (row === undefined || !holdsOver(tick, row.tick)) return list
    return { ...list, rows: list.rows.with(at, { ...row, tick }) }
  }
  if (other === undefined) return list
  const before = list.others.find((each) => each.other === other) ?? null
  if (!holdsOver(tick, before)) return list
  const now: RollCallOther = { ...tick, other, note: note ?? before?.note ?? null }
  return { ...list, others: [...list.others.filter((each) => each !== before), now] }
}

/** A tick as the live line tells it. */
export function withFact(list: RollCall, fact: LiveFact): RollCall {
  if (fact.rollCall === undefined || fact.rollCall !== list.standing?.seq || fact.tick === undefined) return list
  const tick = { id: fact.tick, at: fact.happenedAt, found: fact.found === true, by: fact.by ?? '' }
  return withTick(list, tick, {
    ...(typeof fact.person === 'string' ? { person: fact.person } : {}),
    ...(fact.other === undefined ? {} : { other: fact.other }),
    ...(fact.note === undefined ? {} : { note: fact.note }),
  })
}

/** What this phone says, before the gateway has said it; `by`: who holds it. */
export function withKept(list: RollCall, kept: Iterable<KeptTick>, by: string): RollCall {
  let now = list
  const seq = list.standing?.seq ?? null
  for (const told of kept) {
    if (told.rollCall !== null && told.rollCall !== seq) continue
    now = withTick(now, { id: told.id, at: told.at, found: told.found, by }, told)
  }
  return now
}

/** When a tick is made: never before what it is to hold over. */
export function timeFor(nowMs: number, before: RollCallTick | null): string {
  return new Date(Math.max(nowMs, before === null ? 0 : Date.parse(before.at) + 1)).toISOString()
}

export const isFound = (row: RollCallRow): boolean => row.tick?.found === true

export interface Tally {
  listed: number
  found: number
  left: number
  others: number
}

/** How many are to be found: those whom a door saw leave are told apart. */
export function tallyOf({ rows, others }: RollCall): Tally {
  const found = rows.filter(isFound).length
  const left = rows.filter((row) => !isFound(row) && row.leftAt !== null).length
  return { listed: rows.length, found, left, others: others.filter((each) => each.found).length }
}

export interface Group {
  /** `help`, `zone <id>`, `perhaps`. */
  key: string
  kind: 'help' | 'zone' | 'perhaps'
  zoneName: string
  rows: RollCallRow[]
}

/** First whoever asked for help, then zone by zone, and at the end those who are perhaps inside. */
export function groupsOf(rows: readonly RollCallRow[]): Group[] {
  const help = rows.filter(({ assistance }) => assistance)
  const others = rows.filter(({ assistance }) => !assistance)
  const zones = Map.groupBy(
    others.filter(({ certain }) => certain),
    ({ zone }) => zone,
  )
  const perhaps = others.filter(({ certain }) => !certain)
  const groups: Group[] = [
    { key: 'help', kind: 'help', zoneName: '', rows: help },
    ...[...zones].map(([zone, those]): Group => {
      return { key: `zone ${zone}`, kind: 'zone', zoneName: those[0]?.zoneName ?? zone, rows: those }
    }),
    { key: 'perhaps', kind: 'perhaps', zoneName: '', rows: perhaps },
  ]
  return groups.filter((group) => group.rows.length > 0)
}
