/** Groups, and the rules that say which doors their people may pass. */
import { SogliaError } from '../core/errors.ts'
import type { Day, Group } from '../core/records.ts'
import { isDay } from '../core/windows.ts'
import type { Piece } from './piece.ts'
import { named, type Sort } from './sort.ts'
import { checkId, checkName } from './words.ts'

/** Who is added without a group joins this one; guests who come without an event's join the other. */
export const MEMBERS = 'members'
export const GUESTS = 'guests'
const RULE_DOORS_MAX = 1_000

export interface NewGroup {
  id?: string | undefined
  /** The id where it is left out; one of the two is given. */
  name?: string | undefined
}

export const GROUPS: Sort<'group', NewGroup> = {
  kind: 'group',
  unknown: 'E_GROUP_UNKNOWN',
  what: 'group',
  prefix: 'g-',
  merge: (before, fields) => ({ ...before, ...fields }),
  make: (_piece, input, id) => {
    if (input.name === undefined && input.id === undefined) {
      throw new SogliaError('E_INVALID', 'a group has a name or an id')
    }
    return { id, name: checkName('the name', input.name ?? id) }
  },
  uses({ context: { directory } }, { id }) {
    if (id === MEMBERS || id === GUESTS) return ['everybody who is added without a group']
    return [
      ...named(
        'rule',
        directory.records('rule').filter(({ group }) => group === id),
      ),
      ...named(
        'event',
        directory.records('event').filter(({ group }) => group === id),
      ),
      ...named(
        'person',
        directory.persons().filter(({ groups }) => groups.includes(id)),
      ),
    ]
  },
}

/** Every house has them, and at first they are called by their ids. */
export function isAsAtFirst({ id, name }: Group): boolean {
  return (id === MEMBERS || id === GUESTS) && name === id
}

/** Those that are not there are made on the spot: groups that no rule names. */
export function groupsFor(piece: Piece, groups: readonly string[]): string[] {
  const ids = [...new Set(groups.map((group) => checkId('a group', group)))]
  for (const id of ids) {
    if (piece.record('group', id) === null) piece.add('group', { id, name: id })
  }
  return ids
}

export interface NewRule {
  id?: string | undefined
  group: string
  /** Null or left out: every door, also those that are added later. */
  doors?: string[] | null | undefined
  /** Null or left out: at any time. */
  schedule?: string | null | undefined
  /** The first day on which it holds, and the last one (included). */
  from?: Day | null | undefined
  until?: Day | null | undefined
}

export const RULES: Sort<'rule', NewRule> = {
  kind: 'rule',
  unknown: 'E_RULE_UNKNOWN',
  what: 'rule',
  prefix: 'r-',
  merge: (before, fields) => ({ ...before, ...fields }),
  make: (piece, input, id) => ({
    id,
    group: mustBe(piece, 'group', input.group),
    doors: doorsOf(piece, input.doors ?? null),
    schedule: input.schedule == null ? null : mustBe(piece, 'schedule', input.schedule),
    ...checkDays(input),
  }),
  uses: () => [],
}

const UNKNOWN = { group: 'E_GROUP_UNKNOWN', schedule: 'E_SCHEDULE_UNKNOWN', door: 'E_DOOR_UNKNOWN' } as const

export function mustBe(piece: Piece, kind: keyof typeof UNKNOWN, id: string): string {
  if (piece.record(kind, id) === null) throw new SogliaError(UNKNOWN[kind], id)
  return id
}

function doorsOf(piece: Piece, doors: readonly string[] | null): string[] | null {
  if (doors === null) return null
  const ids = [...new Set(doors)]
  if (ids.length === 0) throw new SogliaError('E_INVALID', 'a rule names at least one door, or none for all doors')
  if (ids.length > RULE_DOORS_MAX) throw new SogliaError('E_INVALID', `a rule names at most ${RULE_DOORS_MAX} doors`)
  return ids.map((id) => mustBe(piece, 'door', id))
}

/** The first day and the last one, each null where there is none. */
export function checkDays(input: { from?: Day | null | undefined; until?: Day | null | undefined }): {
  from: Day | null
  until: Day | null
} {
  const from = input.from == null ? null : checkDay('"from"', input.from)
  const until = input.until == null ? null : checkDay('"until"', input.until)
  if (from !== null && until !== null && from > until) throw new SogliaError('E_INVALID', '"from" is after "until"')
  return { from, until }
}

export function checkDay(field: string, text: string): Day {
  if (!isDay(text)) throw new SogliaError('E_INVALID', `${field} is a day like 2026-11-30`)
  return text
}
