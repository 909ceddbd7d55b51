/** People from the command line. */
import type { Person } from '../core/records.ts'
import { BADGE_COLUMNS, type BadgeRow } from './badge-commands.ts'
import type { Command } from './command.ts'
import { clearable, flag, ID, many, number, optionsOf, readFields, text, word } from './fields.ts'
import { deliver } from './files.ts'
import { fileOf, IMPORT_FIELDS, printReport, type Report } from './import.ts'
import { recordCommands } from './records.ts'
import { type Column, entriesOf, pathOf, queryOf, tableOf } from './request.ts'

type PersonRow = Person & { orgName: string | null }

const CANNOT_BE_UNDONE = 'the badges of the person end for good'
const yes = (is: boolean) => (is ? 'yes' : null)

const COLUMNS: readonly Column<PersonRow>[] = [
  ['PERSON', ({ id }) => id],
  ['NAME', ({ name }) => name],
  ['KIND', ({ kind }) => kind],
  ['ORG', ({ org, orgName }) => orgName ?? org],
  ['GROUPS', ({ groups }) => groups.join(' ') || null],
  ['HOST', ({ host }) => host],
]
const DETAILS: readonly Column<PersonRow>[] = [
  ['MORE TIME', ({ extendedTime }) => yes(extendedTime)],
  ['ASSISTANCE', ({ assistance }) => yes(assistance)],
]

const person = recordCommands<PersonRow>({
  word: 'person',
  what: 'person',
  plural: 'people',
  path: '/api/people',
  named: 'NAME',
  fixed: [ID],
  filters: [text('search', 'TEXT', 'only those whose name or id has it', { field: 'q' })],
  fields: [
    word('kind', ['member', 'guest', 'staff'], 'what they are here (member)'),
    clearable(text('org', 'ORG', 'the organisation, by its id or its name'), 'of no organisation'),
    clearable(many('group', 'GROUP', 'a group (else members)', { field: 'groups' }), 'in no group', { to: [] }),
    clearable(text('host', 'ID', 'who answers for a guest'), 'nobody answers for the guest'),
    clearable(flag('extended-time', 'needs more time at a door'), 'does not', { to: false }),
    clearable(flag('assistance', 'has asked for help in an emergency'), 'has not', { to: false }),
  ],
  columns: COLUMNS,
  danger: CANNOT_BE_UNDONE,
})

const show: Command = {
  ...person.show,
  summary: 'one person, with the badges',
  async run(call) {
    const path = pathOf('/api/people/{ID}', 'ID', call.args)
    const one = (await call.api.call('GET', path)) as PersonRow
    const badges = (await call.api.call('GET', `/api/badges${queryOf({ person: one.id })}`)) as BadgeRow[]
    const columns = BADGE_COLUMNS.filter(([head]) => head !== 'PERSON')
    const held = tableOf(call, columns, badges, 'No badge was ever held.')
    call.out.answer({ ...one, badges }, `${entriesOf(call, [...COLUMNS, ...DETAILS], one)}\n\n${held}`)
    return 0
  },
}

interface ImportReport extends Report {
  people: number
  badges: number
}

const importFile: Command = {
  name: 'person import',
  args: 'FILE.csv',
  summary: 'add the people of a file: id,name,kind,org,groups,credentials,from,until',
  options: optionsOf(IMPORT_FIELDS),
  async run(call) {
    const asked = { ...(await fileOf(call.args[0] ?? '')), ...readFields(call, IMPORT_FIELDS) }
    const report = (await call.api.call('POST', '/api/people/import', asked)) as ImportReport
    const { rows, people, badges } = report
    const are = call.flag('dry-run') ? 'would be' : 'are'
    printReport(call, report, `${people} people and ${badges} badges of ${rows} rows ${are} added.`)
    return 0
  },
}

const exportFile: Command = {
  name: 'person export',
  args: '[FILE]',
  summary: 'the people with their credentials, as a file that import reads',
  options: {},
  run: (call) => deliver(call, '/api/people/export', call.args[0]),
}

interface Passages {
  passages: Passage[]
  /** To be asked for next; null: there are no more. */
  before: number | null
}
interface Passage {
  happenedAt: string
  kind: string
  door?: string | null
  side?: string | null
  zone?: string
  unit?: string
  badge?: string | null
  reason?: string
  doubt?: string[]
}

const ROWS_AT_FIRST = 100
const PASSAGE_FIELDS = [
  text('from', 'T', 'from when on (RFC 3339, or a date)'),
  text('to', 'T', 'until when; a date is included'),
  number('limit', `how many at most (${ROWS_AT_FIRST})`),
]
const PASSAGE_COLUMNS: readonly Column<Passage>[] = [
  ['AT', ({ happenedAt }, { time }) => time(happenedAt)],
  ['WHAT', ({ kind }) => kind],
  ['WHERE', ({ door, zone, unit }) => door ?? zone ?? unit],
  ['SIDE', ({ side }) => side],
  ['BADGE', ({ badge }) => badge],
  ['REASON', ({ reason }) => reason],
  ['DOUBT', ({ doubt }) => doubt?.join(' ')],
]

const passages: Command = {
  name: 'person passages',
  args: 'ID',
  summary: 'the comings and goings of a person, the newest first; that you looked is recorded',
  options: optionsOf(PASSAGE_FIELDS),
  async run(call) {
    const { limit = ROWS_AT_FIRST, ...asked } = readFields(call, PASSAGE_FIELDS) as { limit?: number }
    const found: Passage[] = []
    let before: number | null | undefined
    // The gateway looks through so much of the journal at a time and no more.
    do {
      const query = queryOf({ ...asked, limit: limit - found.length, before })
      const page = (await call.api.call(
        'GET',
        pathOf(`/api/people/{ID}/passages${query}`, 'ID', call.args),
      )) as Passages
      found.push(...page.passages)
      before = page.before
    } while (before !== null && found.length < limit)
    const told = tableOf(call, PASSAGE_COLUMNS, found, 'Nothing was recorded.')
    call.out.answer({ passages: found, before }, told)
    return 0
  },
}

export const PERSON_COMMANDS: readonly Command[] = [
  person.add,
  person.list,
  show,
  passages,
  person.change,
  person.remove,
  importFile,
  exportFile,
]
