/** What is looked for: as the address tells it, as the gateway is asked, and as a fact that just came is held against it. */
import type { JournalEntry, LiveFact } from '../../gateway/api/contract.ts'
import { houseDay } from '../clock.ts'
import { type Group, isGroup, kindsOf } from './groups.ts'

export interface Filter {
  groups: readonly Group[]
  door: string
  unit: string
  reason: string
  from: string
  to: string
  text: string
  person: string
}

/** The fields that stand in the address by their own name. */
const PLAIN = ['door', 'unit', 'reason', 'from', 'to', 'text', 'person'] as const

export function filterIn(query: URLSearchParams): Filter {
  const groups = (query.get('what') ?? '').split(',').filter(isGroup)
  const fields = Object.fromEntries(PLAIN.map((name) => [name, query.get(name) ?? '']))
  return { groups, ...(fields as Omit<Filter, 'groups'>) }
}

/** Everything empty, for `askFor`. */
export const NO_FILTER: Record<string, string> = Object.fromEntries(['what', ...PLAIN].map((name) => [name, '']))

export function filtersSet({ groups, ...rest }: Filter): number {
  return (groups.length > 0 ? 1 : 0) + Object.values(rest).filter((value) => value !== '').length
}

/** As `GET /api/journal/search` takes it. */
export function questionOf({ groups, ...rest }: Filter): string {
  const query = new URLSearchParams()
  if (groups.length > 0) query.set('kind', kindsOf(groups).join(','))
  for (const [name, value] of Object.entries(rest)) if (value !== '') query.set(name, value)
  return query.toString()
}

/** Whether a fact that has just come is one of those: the gateway does the same with what it has. */
export function fits(fact: LiveFact | JournalEntry, filter: Filter): boolean {
  const { seq, at, happenedAt, kind, person, badge, personName, personKind, orgName, doorName, ...rest } = fact
  const day = houseDay(at)
  return (
    (filter.groups.length === 0 || kindsOf(filter.groups).includes(kind)) &&
    (filter.door === '' || fact.door === filter.door) &&
    (filter.unit === '' || fact.unit === filter.unit) &&
    (filter.reason === '' || fact.reason === filter.reason) &&
    (filter.person === '' || person === filter.person) &&
    (filter.from === '' || day >= filter.from) &&
    (filter.to === '' || day <= filter.to) &&
    (filter.text === '' || JSON.stringify(rest).toLowerCase().includes(filter.text.toLowerCase()))
  )
}
