/** The people as a file: an import of it into an empty house gives the same ones again. */
import { writeCsv } from '../core/csv.ts'
import { toRfc3339 } from '../core/model.ts'
import type { Badge, Organisation, Person } from '../core/records.ts'
import { isHeld } from './badges.ts'
import { COLUMNS, type Column, NO_GROUPS } from './import.ts'
import { writeListedBadges } from './listed-badges.ts'
import type { RegisterContext } from './part.ts'

type Cells = Partial<Record<Column, string>>

/**
 * People with their organisations, groups and living badges (also those that begin later, or are suspended). What a
 * pass has from its event comes back as its window alone, and a loan of a pool card as a badge.
 */
export function exportPeople({ directory, clock }: RegisterContext): string {
  const now = clock.now()
  // A part of the file names nobody of a later part.
  const people = directory.persons().toSorted((a, b) => Number(a.kind === 'guest') - Number(b.kind === 'guest'))
  const rows = [
    ...directory.records('organisation').map(organisationCells),
    ...directory.records('group').map(({ id, name }) => ({ id, name, kind: 'group' })),
    ...people.map((person) =>
      personCells(
        person,
        directory.badgesOf(person.id).filter((badge) => isHeld(badge, now)),
      ),
    ),
  ]
  return writeCsv([COLUMNS, ...rows.map((cells: Cells) => COLUMNS.map((column) => cells[column] ?? ''))])
}

function organisationCells({ id, name, kind, network }: Organisation): Cells {
  return { id, name, kind, org: network ?? '' }
}

function personCells(person: Person, badges: readonly Badge[]): Cells {
  return {
    id: person.id,
    name: person.name,
    kind: person.kind,
    org: person.org ?? '',
    groups: person.groups.length === 0 ? NO_GROUPS : person.groups.join(';'),
    host: person.host ?? '',
    extended: person.extendedTime ? 'yes' : '',
    assistance: person.assistance ? 'yes' : '',
    ...badgeCells(badges),
  }
}

/** In the simple columns where they can say it all. */
function badgeCells(badges: readonly Badge[]): Cells {
  const [first] = badges
  if (first === undefined) return {}
  const simple = badges.every(
    ({ credential, from, until, suspendedAt }) =>
      !credential.includes(';') && from === first.from && until === first.until && suspendedAt === null,
  )
  if (!simple) return { badges: writeListedBadges(badges) }
  return {
    credentials: badges.map(({ credential }) => credential).join(';'),
    from: first.from === null ? '' : toRfc3339(first.from),
    until: first.until === null ? '' : toRfc3339(first.until),
  }
}
