/** How the command line is used rightly and wrongly; nothing here needs a house. */
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { removeFolder, soglia, temporaryFolder } from '../support/gateway.ts'

let folder: string
beforeAll(() => {
  folder = temporaryFolder('cli')
})
afterAll(() => removeFolder(folder))

/** Of the contract, section 2; `journal verify` comes with the proof. */
const COMMANDS = [
  'start',
  'demo',
  'doctor',
  'admin add NAME',
  'token add NAME',
  'unit add ID',
  'unit list',
  'unit remove ID',
  'unit acl',
  'zone add ID',
  'desk add ID',
  'door add ID',
  'setting list',
  'setting set SETTING VALUE',
  'person add NAME',
  'person list',
  'person import FILE.csv',
  'badge add CREDENTIAL',
  'badge revoke CREDENTIAL|BADGE-ID',
  'badge list',
  'journal tail',
  'journal export',
  'backup [FILE]',
  'restore FILE',
  'occupancy',
]

describe('help', () => {
  test('of all names every command of the contract', async () => {
    const { code, stdout, stderr } = await soglia(folder, ['--help'])
    expect(code).toBe(0)
    expect(stderr).toBe('')
    const named = stdout.split('\n').flatMap((line) => /^ {2}([a-z].*?)(?: {2,}|$)/.exec(line)?.[1] ?? [])
    expect(named).toEqual(COMMANDS)
  })

  test.each([
    [
      'unit add',
      ['--kind', '--path', '--baud', '--reader', '--door', '--side', '--desk', '--zone', '--via', '--device', '--set'],
    ],
    ['door add', ['--from', '--to', '--lock', '--unlock-ms', '--held-open-s']],
    ['person add', ['--id', '--kind', '--org', '--group']],
    ['badge add', ['--person', '--from', '--until']],
    ['badge revoke', ['--reason']],
    ['person import', ['--dry-run']],
    ['admin add', ['--password-stdin']],
    ['token add', ['--role']],
    ['zone add', ['--capacity']],
    ['desk add', ['--zone']],
    ['journal tail', ['--follow']],
    ['journal export', ['--from', '--to']],
  ])('of %s names its options, and --data and --json', async (command, options) => {
    const { code, stdout } = await soglia(folder, [...command.split(' '), '--help'])
    expect(code).toBe(0)
    for (const option of [...options, '--data', '--json']) expect(stdout).toMatch(new RegExp(`^  ${option}( |$)`, 'm'))
  })
})

test.each<[string[], string]>([
  [[], 'which command'],
  [['unit'], 'needs one of: add, list, remove, acl'],
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
  [['zone', 'add', 'hall', '--capacity', '1e3'], '--capacity is a whole number'],
  [['desk', 'add', 'd1'], 'it needs --zone ZONE'],
  [['person', 'add', 'Anna', '--kind', 'boss'], '--kind is member, guest or staff'],
  [['badge', 'add', 'uid:04a2b3c4d5e680'], 'it needs --person ID'],
  [['badge', 'revoke', 'b-1', '--reason', '--json'], '--reason needs a value'],
  [['token', 'add', 'bot'], '--role admin|staff|contact|member'],
  [['token', 'add', 'bot', '--role', 'king'], '--role admin|staff|contact|member'],
  [['admin', 'add', 'ada'], 'use --password-stdin'],
  [['person', 'import'], 'it needs FILE.csv'],
  [['restore'], 'it needs FILE'],
  [['occupancy', '--json=yes'], '--json takes no value'],
])('soglia %j is used wrongly', async (args, words) => {
  const { code, stdout, stderr } = await soglia(folder, args)
  expect(stderr).toMatch(/^soglia: E_USAGE [^\n]+\n$/)
  expect(stderr).toContain(words)
  expect(stdout).toBe('')
  expect(code).toBe(2)
  // Wrong use opens no house.
  expect(readdirSync(folder)).toEqual([])
})
