/** People and badges from the command line. */
import { readFile } from 'node:fs/promises'
import { SogliaError } from '../core/errors.ts'
import type { Badge, Person } from '../core/records.ts'
import { type Command, text, texts, usage } from './command.ts'
import { printable, table } from './output.ts'

const personAdd: Command = {
  name: 'person add',
  args: 'NAME',
  argsMin: 1,
  argsMax: 1,
  summary: 'add a person; answers with the id',
  options: {
    id: text('ID', 'else made from the name'),
    kind: text('member|guest|staff', 'else member'),
    org: text('ORG', 'the organisation'),
    group: texts('GROUP', 'a group; may be repeated (else members)'),
  },
  async run(call) {
    const kind = call.text('kind')
    if (kind !== undefined && !['member', 'guest', 'staff'].includes(kind)) {
      throw usage(personAdd, '--kind is member, guest or staff')
    }
    const groups = call.texts('group')
    const person = (await call.api.call('POST', '/api/people', {
      name: call.args[0],
      id: call.text('id'),
      kind,
      org: call.text('org'),
      groups: groups.length === 0 ? undefined : groups,
    })) as { id: string }
    call.out.answer(person, `The person is added as ${person.id}.`)
    return 0
  },
}

const personList: Command = {
  name: 'person list',
  args: '',
  argsMin: 0,
  argsMax: 0,
  summary: 'the people',
  options: {},
  async run(call) {
    const people = (await call.api.call('GET', '/api/people')) as Person[]
    const rows = people.map(({ id, name, kind, org, groups }) => [id, name, kind, org, groups.join(' ')])
    call.out.answer(people, table(['PERSON', 'NAME', 'KIND', 'ORG', 'GROUPS'], rows, 'There are no people yet.'))
    return 0
  },
}

interface ImportReport {
  rows: number
  people: number
  badges: number
  bad: { row: number; reason: string }[]
}

const personImport: Command = {
  name: 'person import',
  args: 'FILE.csv',
  argsMin: 1,
  argsMax: 1,
  summary: 'add the people of a file: id,name,kind,org,groups,credentials,from,until',
  options: { 'dry-run': { type: 'boolean', help: 'only name every bad row; change nothing' } },
  async run(call) {
    const file = call.args[0] ?? ''
    const dryRun = call.flag('dry-run')
    const csv = await readUtf8(file)
    const report = (await call.api.call('POST', '/api/people/import', { csv, dryRun })) as ImportReport
    const { rows, people, badges, bad } = report
    const counted = `${people} people and ${badges} badges of ${rows} rows ${dryRun ? 'would be' : 'are'} added.`
    const named = bad.map(({ row, reason }) => `row ${row}: ${printable(reason)}`)
    call.out.answer(report, bad.length === 0 ? counted : named.join('\n'))
    if (bad.length > 0) throw new SogliaError('E_IMPORT', `${bad.length} of ${rows}`)
    return 0
  },
}

/** The file's text. Any other encoding is refused: a guess would spell names wrongly for ever. */
async function readUtf8(file: string): Promise<string> {
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw code === 'ENOENT' ? new SogliaError('E_NOT_FOUND', file) : new SogliaError('E_IMPORT', message)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new SogliaError('E_IMPORT', `${file} is not UTF-8; save it again as "CSV UTF-8"`)
  }
}

const badgeAdd: Command = {
  name: 'badge add',
  args: 'CREDENTIAL',
  argsMin: 1,
  argsMax: 1,
  summary: 'give a person a badge; answers with its id',
  options: {
    person: text('ID', 'who holds it (required)'),
    from: text('T', 'valid from (RFC 3339, or a date)'),
    until: text('T', 'valid until; a date is included'),
  },
  async run(call) {
    const person = call.text('person')
    if (person === undefined) throw usage(badgeAdd, 'it needs --person ID')
    const fields = { credential: call.args[0], person, from: call.text('from'), until: call.text('until') }
    const badge = (await call.api.call('POST', '/api/badges', fields)) as { id: string }
    call.out.answer(badge, `The badge is added as ${badge.id}.`)
    return 0
  },
}

const badgeRevoke: Command = {
  name: 'badge revoke',
  args: 'CREDENTIAL|BADGE-ID',
  argsMin: 1,
  argsMax: 1,
  summary: 'end a badge at once',
  options: { reason: text('TEXT', 'why, for the journal') },
  async run(call) {
    const path = `/api/badges/${encodeURIComponent(call.args[0] ?? '')}/revoke`
    const revoked = (await call.api.call('POST', path, { reason: call.text('reason') })) as { pending: string[] }
    const pending = revoked.pending.length === 0 ? '' : ` Still to acknowledge it: ${revoked.pending.join(', ')}.`
    call.out.answer(revoked, `The badge is revoked.${pending}`)
    return 0
  },
}

type BadgeRow = Pick<Badge, 'id' | 'credential' | 'person'> & Record<'from' | 'until' | 'revokedAt', string | null>

const badgeList: Command = {
  name: 'badge list',
  args: '',
  argsMin: 0,
  argsMax: 0,
  summary: 'the badges',
  options: {},
  async run(call) {
    const badges = (await call.api.call('GET', '/api/badges')) as BadgeRow[]
    const rows = badges.map((badge) => [
      badge.id,
      badge.credential,
      badge.person,
      badge.from,
      badge.until,
      badge.revokedAt,
    ])
    const heads = ['BADGE', 'CREDENTIAL', 'PERSON', 'FROM', 'UNTIL', 'REVOKED']
    call.out.answer(badges, table(heads, rows, 'There are no badges yet.'))
    return 0
  },
}

export const PEOPLE_COMMANDS: readonly Command[] = [
  personAdd,
  personList,
  personImport,
  badgeAdd,
  badgeRevoke,
  badgeList,
]
