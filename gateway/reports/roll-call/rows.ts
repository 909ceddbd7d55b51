/** Who is inside now, as rows: what the page, the file for spreadsheets and the API tell alike. */
import type { StayNow } from '../../core/house.ts'
import { type At, toRfc3339 } from '../../core/model.ts'
import type { Directory } from '../../core/ports.ts'
import type { PersonKind } from '../../core/records.ts'
import { keyOf, type Listed, type RollCallState, type Tick } from '../../core/roll-call.ts'

/** What somebody of the staff said of a row, as it holds; times as in the rows. */
export interface RowTick {
  id: string
  at: string
  found: boolean
  by: string
}

export interface RollCallRow {
  person: string
  /** The id where the register no longer has the person: whoever is counted inside is never left out. */
  name: string
  kind: PersonKind | null
  org: string | null
  orgName: string | null
  zone: string
  zoneName: string
  /** RFC 3339. */
  since: string
  /** False: nobody saw them leave, and nobody knows whether they are still there. */
  certain: boolean
  /** Who answers for a guest. */
  host: string | null
  hostName: string | null
  /** Has asked for help in an emergency. */
  assistance: boolean
  /** When a door saw them leave, since the roll-call that stands began. */
  leftAt: string | null
  /** Null: nobody has looked for them yet, or no roll-call stands. */
  tick: RowTick | null
}

/** Somebody who is there and not on the list: what they are, never who. */
export interface RollCallOther extends RowTick {
  other: string
  note: string | null
}

export interface RollCallBegun {
  /** Of the fact that began it; null until that is on the disk. */
  seq: number | null
  since: string
  by: string
  reason: string | null
  /** An exercise. */
  drill: boolean
}

export interface RollCallNow {
  house: string
  /** RFC 3339: when it was made. */
  at: string
  /** The roll-call that stands: since when, who began it, and why; null: none does. */
  standing: RollCallBegun | null
  certain: number
  uncertain: number
  /** Among all of them. */
  guests: number
  assistance: number
  /** Of the rows: how many were found, and how many a door saw leave instead. */
  found: number
  left: number
  others: RollCallOther[]
  /** By zone in the order of the register; within a zone the certain first, by name. */
  rows: RollCallRow[]
}

type Register = Pick<Directory, 'person' | 'zone' | 'zones' | 'organisation'>

export type Ticks = RollCallState['ticks']

/** What is left out of `listed` and `ticks`: nobody has left, and nobody was ticked off. */
export function rowsOf(
  listed: readonly (StayNow & Partial<Listed>)[],
  register: Register,
  ticks: Ticks = new Map(),
): RollCallRow[] {
  const places = new Map(register.zones().map(({ id }, n) => [id, n]))
  const placeOf = (zone: string): number => places.get(zone) ?? places.size
  const { compare } = new Intl.Collator('it', { numeric: true })
  return listed
    .map((each) => ({ ...rowOf(each, register), tick: tickOf(ticks.get(keyOf(each))) }))
    .sort(
      (a, b) =>
        placeOf(a.zone) - placeOf(b.zone) ||
        compare(a.zone, b.zone) ||
        Number(b.certain) - Number(a.certain) ||
        compare(a.name, b.name) ||
        compare(a.person, b.person),
    )
}

export function othersOf(ticks: Ticks): RollCallOther[] {
  return [...ticks].flatMap(([key, tick]) => {
    const [, other] = /^other (.*)$/.exec(key) ?? []
    const told = tickOf(tick)
    return other === undefined || told === null ? [] : [{ other, note: tick.note, ...told }]
  })
}

function tickOf(tick: Tick | undefined): RowTick | null {
  return tick === undefined ? null : { id: tick.id, at: toRfc3339(tick.at), found: tick.found, by: tick.by }
}

const timeOf = (at: At | null): string | null => (at === null ? null : toRfc3339(at))

function rowOf(
  { person: id, zone, since, certain, leftAt = null }: StayNow & Partial<Listed>,
  register: Register,
): Omit<RollCallRow, 'tick'> {
  const person = register.person(id)
  const { name = id, kind = null, org = null, host = null, assistance = false } = person ?? {}
  return {
    ...{ person: id, name, kind, org },
    orgName: org === null ? null : (register.organisation(org)?.name ?? org),
    zone,
    zoneName: register.zone(zone)?.name ?? zone,
    since: toRfc3339(since),
    ...{ certain, host, assistance, leftAt: timeOf(leftAt) },
    hostName: host === null ? null : (register.person(host)?.name ?? host),
  }
}
