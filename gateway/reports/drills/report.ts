/** What became of one roll-call: how it began and ended, and of everybody on its list whether they were found. */
import type { Recorded, RollCallFact, RollCallMissed, RollCallTick } from '../../core/facts.ts'
import type { Directory } from '../../core/ports.ts'
import { holdsOver } from '../../core/roll-call.ts'
import { settingIn } from '../../core/settings.ts'

/** Times are RFC 3339. */
export interface DrillHead {
  /** Of the fact that began it. */
  seq: number
  began: string
  by: string
  reason: string | null
  drill: boolean
  ended: string
  endedBy: string
  endReason: string | null
  durationMs: number
  /** How many stood on the list at the end; null of one from before there were ticks, as the others. */
  listed: number | null
  found: number | null
  /** Seen to leave by a door, and found by nobody. */
  left: number | null
  notFound: number | null
  others: number | null
}

export interface DrillRow {
  /** Null where they were forgotten since; `name`: the id where the register no longer has them. */
  person: string | null
  name: string | null
  zone: string
  zoneName: string
  certain: boolean
  outcome: 'found' | 'left' | 'not-found'
  /** When they were ticked, or seen to leave; null: never. */
  at: string | null
  by: string | null
  /** Told by a phone that had no network, after the end. */
  late: boolean
}

export interface Drill extends DrillHead {
  house: string
  /** From its beginning until the last of the list was found or seen to leave; null: not all were. */
  allAccountedMs: number | null
  rows: DrillRow[]
  othersNoted: { note: string | null; at: string; by: string }[]
}

type Names = Pick<Directory, 'person' | 'zone' | 'setting'>

const NO_TALLY = { listed: null, found: null, left: null, others: null }

export function headOf(began: Recorded<RollCallFact>, ended: Recorded<RollCallFact>): DrillHead {
  const { listed, found, left, others } = ended.tally ?? NO_TALLY
  return {
    seq: began.seq,
    began: began.happenedAt,
    by: began.by,
    reason: began.reason ?? null,
    drill: began.drill ?? false,
    ended: ended.happenedAt,
    endedBy: ended.by,
    endReason: ended.reason ?? null,
    durationMs: Date.parse(ended.happenedAt) - Date.parse(began.happenedAt),
    ...{ listed, found, left, others },
    notFound: listed === null || found === null || left === null ? null : listed - found - left,
  }
}

/** `facts`: all that was recorded of it, in order. */
export function drillOf(head: DrillHead, facts: readonly Recorded[], names: Names): Drill {
  const missed = new Map<number, RollCallMissed>()
  const ticked = new Map<number, Recorded<RollCallTick>>()
  for (const fact of facts) {
    if (!('rollCall' in fact) || fact.rollCall !== head.seq) continue
    if (fact.kind === 'roll-call-missed') missed.set(fact.row, fact)
    if (fact.kind !== 'roll-call-ticked') continue
    const before = ticked.get(fact.row)
    if (before === undefined || holdsOver(orderOf(fact), orderOf(before))) ticked.set(fact.row, fact)
  }
  const others = [...ticked.values()].filter((fact) => fact.other !== undefined)
  const rows = [...new Set([...ticked.keys(), ...missed.keys()])].flatMap((row) => {
    const tick = ticked.get(row)
    return tick?.other === undefined ? [rowOf(tick, missed.get(row), names)] : []
  })
  const { compare } = new Intl.Collator('it', { numeric: true })
  return {
    ...head,
    house: settingIn(names, 'name'),
    allAccountedMs: allAccountedMs(head, rows),
    rows: rows.sort((a, b) => compare(a.zoneName, b.zoneName) || compare(a.name ?? '', b.name ?? '')),
    othersNoted: others.filter(({ found }) => found).map(({ note = null, happenedAt: at, by }) => ({ note, at, by })),
  }
}

const orderOf = ({ happenedAt, tick }: RollCallTick) => ({ at: Date.parse(happenedAt), id: tick })

function rowOf(tick: RollCallTick | undefined, missed: RollCallMissed | undefined, names: Names): DrillRow {
  const { person = null, zone = '', certain = true } = missed ?? tick ?? {}
  const leftAt = missed?.leftAt ?? null
  const outcome = tick?.found === true ? 'found' : leftAt === null ? 'not-found' : 'left'
  return {
    person,
    name: person === null ? null : (names.person(person)?.name ?? person),
    zone,
    zoneName: names.zone(zone)?.name ?? zone,
    certain,
    outcome,
    at: outcome === 'left' ? leftAt : (tick?.happenedAt ?? null),
    by: outcome === 'left' ? null : (tick?.by ?? null),
    late: tick?.doubt?.includes('told-late') ?? false,
  }
}

function allAccountedMs({ began, listed, found, left }: DrillHead, rows: readonly DrillRow[]): number | null {
  if (listed === null || listed === 0 || (found ?? 0) + (left ?? 0) < listed) return null
  const last = Math.max(...rows.filter(({ late }) => !late).map(({ at }) => Date.parse(at ?? began)))
  return Math.max(0, last - Date.parse(began))
}
