/** Events, and passes for guests, from the command line. */
import type { GuestEvent } from '../core/records.ts'
import { warned } from './badge-commands.ts'
import type { Call, Command } from './command.ts'
import { ID, LANGUAGE, optionsOf, REASON, readFields, text } from './fields.ts'
import { deliver, makeFile } from './files.ts'
import { fileOf, IMPORT_FIELDS, printReport, type Report } from './import.ts'
import { recordCommands } from './records.ts'
import { type Column, entriesOf, listing, pathOf, queryOf, request, tableOf } from './request.ts'

const HOST = text('host', 'ID', 'who answers for the guests', { required: true })
const FROM = text('from', 'T', 'when the passes begin to be good (RFC 3339, or a date)', { required: true })
const UNTIL = text('until', 'T', 'until when; a date is included', { required: true })
const GROUP = text('group', 'GROUP', 'the group of the guests, whose rules say which doors they pass (guests)')

type EventRow = Omit<GuestEvent, 'from' | 'until'> & Record<'from' | 'until', string>

const event = recordCommands<EventRow>({
  word: 'event',
  what: 'event',
  path: '/api/events',
  named: 'NAME',
  fixed: [ID],
  fields: [HOST, FROM, UNTIL, GROUP],
  columns: [
    ['EVENT', ({ id }) => id],
    ['NAME', ({ name }) => name],
    ['HOST', ({ host }) => host],
    ['FROM', ({ from }, { time }) => time(from)],
    ['UNTIL', ({ until }, { time }) => time(until)],
    ['GROUP', ({ group }) => group],
  ],
  danger: 'all passes of the event end for good',
})

interface Pass {
  person: string
  name: string
  badge: string
  credential?: string
  warnings?: string[]
}

const PASS_COLUMNS: readonly Column<Pass>[] = [
  ['PERSON', ({ person }) => person],
  ['NAME', ({ name }) => name],
  ['BADGE', ({ badge }) => badge],
  ['CREDENTIAL', ({ credential }) => credential],
]

interface PassReport extends Report {
  passes: Pass[]
}

const passImport: Command = {
  name: 'pass import',
  args: 'EVENT FILE.csv',
  summary: 'a guest and a pass for each row of a file: name[,org][,credential][,card]',
  options: {
    ...optionsOf(IMPORT_FIELDS),
    codes: { type: 'string', value: 'OUT.csv', help: 'write the passes with their codes into a new file' },
  },
  async run(call) {
    const [, file = ''] = call.args
    const asked = { ...(await fileOf(file)), ...readFields(call, IMPORT_FIELDS) }
    const path = pathOf('/api/events/{EVENT}/passes', 'EVENT FILE.csv', call.args)
    const dryRun = call.flag('dry-run')
    const out = call.text('codes')
    // Before any pass is issued: codes that could not be written would be lost.
    const codes = out === undefined || dryRun ? null : await makeFile(out)
    let report: PassReport
    try {
      report = (await call.api.call('POST', path, asked)) as PassReport
    } catch (error) {
      await codes?.abandon()
      throw error
    }
    await codes?.write(await csvOf(report.passes))
    const { rows, passes } = report
    const done = dryRun ? `${rows} passes would be issued.` : `${passes.length} passes are issued.`
    const told = codes === null ? `\n\n${passTable(call, passes)}` : ` Their codes are in ${codes.place}`
    printReport(call, report, dryRun ? done : `${done}${told}`)
    return 0
  },
}

/** As `import` writes cells: a spreadsheet runs none of them. */
async function csvOf(passes: readonly Pass[]): Promise<string> {
  const { writeCsv } = await import('../core/csv.ts')
  const rows = passes.map(({ name, person, badge, credential = '' }) => [name, person, badge, credential])
  return writeCsv([['name', 'person', 'badge', 'credential'], ...rows])
}

function passTable(call: Call, passes: readonly Pass[]): string {
  return tableOf(call, PASS_COLUMNS, passes, 'There are no passes yet.')
}

const passAdd = request<Pass>({
  name: 'pass add',
  args: 'NAME',
  summary: 'a guest and a pass, without an event',
  method: 'POST',
  path: '/api/passes',
  fields: [
    HOST,
    FROM,
    UNTIL,
    ID,
    text('org', 'ORG', 'the organisation of the guest'),
    text('credential', 'CREDENTIAL', "the guest's own card (else a fresh code)"),
    text('card', 'CARD', 'a pool card instead'),
    GROUP,
    REASON,
  ],
  more: ({ args: [name] }) => ({ name }),
  said: (pass, call) => `${entriesOf(call, PASS_COLUMNS, pass)}${warned(pass.warnings)}`,
})

interface PassRow extends Pick<Pass, 'person' | 'badge' | 'credential'> {
  name: string | null
  orgName: string | null
  card: string | null
  revokedAt: string | null
  suspendedAt: string | null
}

const passList = listing<PassRow>({
  name: 'pass list',
  args: 'EVENT',
  summary: 'the passes of an event',
  path: '/api/events/{EVENT}/passes',
  columns: [
    ['PERSON', ({ person }) => person],
    ['NAME', ({ name }) => name],
    ['ORG', ({ orgName }) => orgName],
    ['BADGE', ({ badge }) => badge],
    ['CREDENTIAL', ({ credential }) => credential],
    ['CARD', ({ card }) => card],
    ['STATE', ({ revokedAt, suspendedAt }) => (revokedAt ? 'revoked' : suspendedAt ? 'suspended' : null)],
  ],
  none: 'There are no passes yet.',
})

const passSheet: Command = {
  name: 'pass sheet',
  args: 'EVENT OUT.html',
  summary: 'the passes of an event as QR codes to print',
  options: optionsOf([LANGUAGE]),
  run(call) {
    const path = pathOf('/api/events/{EVENT}/passes.html', 'EVENT OUT.html', call.args)
    return deliver(call, `${path}${queryOf(readFields(call, [LANGUAGE]))}`, call.args[1])
  },
}

export const EVENT_COMMANDS: readonly Command[] = [event.add, event.list, event.show, event.change, event.remove]
export const PASS_COMMANDS: readonly Command[] = [passImport, passAdd, passList, passSheet]
