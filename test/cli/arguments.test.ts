/** How the command line is used rightly and wrongly; nothing here needs a house. */
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Command } from '../../gateway/cli/command.ts'
import { helpOf } from '../../gateway/cli/help.ts'
import { SECTIONS } from '../../gateway/cli/sections.ts'
import { removeFolder, soglia, temporaryFolder } from '../support/gateway.ts'
import './support.ts'

let folder: string
beforeAll(() => {
  folder = temporaryFolder('cli')
})
afterAll(() => removeFolder(folder))

/** Of the contract, section 2; `journal verify` comes with the proof. */
const OF_THE_CONTRACT: Record<string, string> = {
  start: '',
  demo: '',
  doctor: '',
  'admin add NAME': 'password-stdin',
  'token add NAME': 'role',
  'unit add ID': 'kind path baud reader door side desk zone via device set',
  'unit list': '',
  'unit remove ID': '',
  'unit acl': '',
  'zone add ID': 'capacity',
  'desk add ID': 'zone',
  'door add ID': 'from to lock unlock-ms held-open-s',
  'person add NAME': 'id kind org group',
  'person list': '',
  'person import FILE.csv': 'dry-run',
  'badge add CREDENTIAL': 'person from until',
  'badge revoke CREDENTIAL|BADGE-ID': 'reason',
  'badge list': '',
  'journal tail': 'follow',
  'journal export': 'from to',
  'backup [FILE]': '',
  'restore FILE': '',
  occupancy: '',
}
const commands = SECTIONS.flatMap(([, some]) => some)
const headOf = ({ name, args }: Command): string => `${name} ${args}`.trim()

describe('help', () => {
  test('of all names every command once, those of the contract among them', async () => {
    const { code, stdout, stderr } = await soglia(folder, ['--help'])
    expect(code).toBe(0)
    expect(stderr).toBe('')
    const named = stdout.split('\n').flatMap((line) => /^ {2}([a-z].*?)(?: {2,}|$)/.exec(line)?.[1] ?? [])
    expect(named).toEqual(commands.map(headOf))
    expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length)
    expect(named).toEqual(expect.arrayContaining(Object.keys(OF_THE_CONTRACT)))
  })

  test('of a word names its commands, and of a command its options', async () => {
    const ofWord = await soglia(folder, ['rule', '--help'])
    expect(ofWord).toMatchObject({ code: 0, stderr: '' })
    expect(ofWord.stdout).toMatch(/^ {2}rule add {2,}add a rule\n {2}rule list /m)
    expect(ofWord.stdout).not.toContain('zone add')
    const ofCommand = await soglia(folder, ['lockdown', 'end', '--help'])
    expect(ofCommand).toMatchObject({ code: 0, stderr: '' })
    expect(ofCommand.stdout).toMatch(/^soglia lockdown end \[options\]\n/)
    expect(ofCommand.stdout).toMatch(/^ {2}--reason TEXT {2,}why, for the journal \(required\)$/m)
  })

  test.each(Object.entries(OF_THE_CONTRACT))('of %s names its options, and --data and --json', (head, options) => {
    const text = helpOf(commands.find((command) => headOf(command) === head) as Command)
    for (const option of [...options.split(' '), 'data', 'json']) {
      if (option !== '') expect(text).toMatch(new RegExp(`^  --${option}( |$)`, 'm'))
    }
  })

  test('is a line for each: no full stop, no option without words', () => {
    for (const { summary, options } of commands) {
      expect(summary).toMatch(/^[^\n]*[^.\s]$/)
      for (const { help } of Object.values(options)) expect(help).toMatch(/^[^\n]*[^.\s]$/)
    }
  })
})

test.concurrent.each<[string[], string]>([
  [[], 'which command'],
  [['unit'], 'needs one of: add, list, show, change, remove, acl'],
  [['unti', 'list'], 'did you mean unit?'],
  [['unit', 'lits'], 'did you mean unit list?'],
  [['backpu'], 'did you mean backup?'],
  [['journal', 'verify'], 'there is no command "journal verify"'],
  [['unit', 'add'], 'it needs ID'],
  [['unit', 'add', 'u1'], 'it needs --kind KIND'],
  [['unit', 'add', 'u1', '--kind'], '--kind needs a value'],
  [['unit', 'add', 'u1', '--knid', 'mqtt'], 'did you mean --kind?'],
  [['unit', 'add', 'u1', '--kind', 'mqtt', '--kind', 'serial'], '--kind is given twice'],
  [['unit', 'add', 'u1', '--kind', 'mqtt', '--side', 'left'], '--side is in or out'],
  [['unit', 'add', 'u1', '--kind', 'mqtt', '--set', 'novalue'], 'KEY=VALUE'],
  [['unit', 'add', 'u1', '--kind', 'serial', '--baud', 'fast'], '--baud is a whole number'],
  [['unit', 'list', 'all'], '"all" is one argument too many'],
  [['unit', 'change', 'u1'], 'it needs something to change'],
  [['unit', 'change', 'u1', '--door', 'd', '--no-door'], '--door and --no-door contradict each other'],
  [['zone', 'add', 'hall', '--capacity', '1e3'], '--capacity is a whole number'],
  [['zone', 'change', 'hall', '--reason', 'x'], 'it needs something to change'],
  [['desk', 'add', 'd1'], 'it needs --zone ZONE'],
  [['person', 'add', 'Anna', '--kind', 'boss'], '--kind is member, guest or staff'],
  [['badge', 'add', 'uid:04a2b3c4d5e680'], 'it needs --person ID'],
  [['badge', 'revoke', 'b-1', '--reason', '--json'], '--reason needs a value'],
  [['badge', 'replace', 'b-1'], 'it needs OLD NEW'],
  [['token', 'add', 'bot'], '--role admin|staff|contact|member'],
  [['token', 'add', 'bot', '--role', 'king'], '--role is admin, staff, contact or member'],
  [['admin', 'add', 'ada'], 'use --password-stdin'],
  [['account', 'add', 'ada', '--role', 'staff'], 'use --password-stdin'],
  [['person', 'import'], 'it needs FILE.csv'],
  [['restore'], 'it needs FILE'],
  [['occupancy', '--json=yes'], '--json takes no value'],
  [['schedule', 'add', 'Office'], 'it needs --window "DAYS HH:MM-HH:MM"'],
  [['schedule', 'add', 'Office', '--window', 'mon-fry 09:00-19:00'], '"fry" is not a day'],
  [['calendar', 'add', 'holiday', '2026-12-24'], 'it is a closure or an opening, not "holiday"'],
  [['calendar', 'add', 'opening', '2026-12-24', '--hours', '9-19'], '"9" is not a time'],
  [['door', 'mode', 'front'], 'it needs DOOR scheduled|free|locked|lockdown'],
  [['door', 'mode', 'front', 'open', '--reason', 'x'], 'a mode is scheduled, free, locked or lockdown'],
  [['door', 'unlock', 'front'], 'it needs --reason TEXT'],
  [['lockdown', '--yes'], 'it needs --reason TEXT'],
  [['presence', 'close', 'anna'], 'it needs --reason TEXT'],
  [['roll-call', '--csv', '--html'], 'contradict each other'],
  [['roll-call', '--out', 'list'], '--out needs --csv or --html'],
  [['explain', '--door', 'front'], 'it needs one of --person, --badge, --credential'],
  [['explain', '--person', 'anna', '--badge', 'b-1', '--door', 'front'], 'it needs one of --person, --badge'],
  [['explain', '--person', 'anna'], 'it needs one of --door, --unit'],
  [['history', 'thing', 'x'], 'KIND is person, erasure, organisation,'],
])('soglia %j is used wrongly', async (args, words) => {
  const { code, stdout, stderr } = await soglia(folder, args)
  expect(stderr).toMatch(/^soglia: E_USAGE [^\n]+\n$/)
  expect(stderr).toContain(words)
  expect(stdout).toBe('')
  expect(code).toBe(2)
  // Wrong use opens no house.
  expect(readdirSync(folder)).toEqual([])
})
