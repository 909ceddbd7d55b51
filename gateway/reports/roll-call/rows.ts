/** Who is inside now, as rows: what the page, the file for spreadsheets and the API tell alike. */
import type { StayNow } from '../../core/house.ts'
import { toRfc3339 } from '../../core/model.ts'
import type { Directory } from '../../core/ports.ts'
import type { PersonKind } from '../../core/records.ts'

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
}

export interface RollCallNow {
  house: string
  /** RFC 3339: when it was made. */
  at: string
  /** The roll-call that stands: since when, who began it, and why; null: none does. */
  standing: { since: string; by: string; reason: string | null } | null
  certain: number
  uncertain: number
  /** Among all of them. */
  guests: number
  assistance: number
  /** By zone in the order of the register; within a zone the certain first, by name. */
  rows: RollCallRow[]
}

type Register = Pick<Directory, 'person' | 'zone' | 'zones' | 'organisation'>

export function rowsOf(stays: readonly StayNow[], register: Register): RollCallRow[] {
  const places = new Map(register.zones().map(({ id }, n) => [id, n]))
  const placeOf = (zone: string): number => places.get(zone) ?? places.size
  const { compare } = new Intl.Collator('it', { numeric: true })
  return stays
    .map((stay) => rowOf(stay, register))
    .sort(
      (a, b) =>
        placeOf(a.zone) - placeOf(b.zone) ||
        compare(a.zone, b.zone) ||
        Number(b.certain) - Number(a.certain) ||
        compare(a.name, b.name) ||
        compare(a.person, b.person),
    )
}

function rowOf({ person: id, zone, since, certain }: StayNow, register: Register): RollCallRow {
  const person = register.person(id)
  const { name = id, kind = null, org = null, host = null, assistance = false } = person ?? {}
  return {
    ...{ person: id, name, kind, org },
    orgName: org === null ? null : (register.organisation(org)?.name ?? org),
    zone,
    zoneName: register.zone(zone)?.name ?? zone,
    since: toRfc3339(since),
    ...{ certain, host, assistance },
    hostName: host === null ? null : (register.person(host)?.name ?? host),
  }
}
