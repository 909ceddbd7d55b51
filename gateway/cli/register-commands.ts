/** Units, zones, desks, doors, people and badges from the command line. */
import { readFile } from 'node:fs/promises'
import { SogliaError } from '../core/errors.ts'
import type { Badge, Person } from '../core/model.ts'
import { type Call, type Command, type Option, usage } from './command.ts'
import { list, printable, table } from './output.ts'

const text = (value: string, help: string): Option => ({ type: 'string', value, help })
const texts = (value: string, help: string): Option => ({ type: 'string', multiple: true, value, help })

const unitAdd: Command = {
  name: 'unit add',
  args: 'ID',
  argsMin: 1,
  argsMax: 1,
  summary: 'register a board, reader or sensor; shows its secret and key once',
  options: {
    kind: text('KIND', 'mqtt, serial, pcsc, client or a foreign device (required)'),
    path: text('DEVICE', 'serial: the line, best under /dev/serial/by-id'),
    baud: text('N', 'serial: bits a second (115200)'),
    reader: text('NAME', 'pcsc: the name of the reader, or a part of it'),
    door: text('DOOR', 'the door it stands at'),
    side: text('in|out', 'the side of the door'),
    desk: texts('DESK', 'a desk that it senses; may be repeated'),
    zone: text('ZONE', 'the zone of a check-in point'),
    via: text('BRIDGE', 'a foreign device: the unit that carries it'),
    device: text('NAME', 'a foreign device: its name at the bridge'),
    set: texts('KEY=VALUE', 'a setting that its driver understands; may be repeated'),
  },
  async run(call) {
    const kind = call.text('kind')
    if (kind === undefined) throw usage(unitAdd, 'it needs --kind KIND')
    const side = call.text('side')
    if (side !== undefined && side !== 'in' && side !== 'out') throw usage(unitAdd, '--side is in or out')
    const keys = (await call.api.call('POST', '/api/units', {
      id: call.args[0],
      kind,
      path: call.text('path'),
      baud: call.integer('baud'),
      reader: call.text('reader'),
      door: call.text('door'),
      side,
      zone: call.text('zone'),
      desks: call.texts('desk'),
      settings: settingsOf(call),
    })) as { id: string; secret: string; key: string }
    const shown = list(Object.entries(keys))
    call.out.answer(keys, `The unit is added. Its secret and key are shown only now:\n\n${shown}`)
    return 0
  },
}

function settingsOf(call: Call): Record<string, string> {
  const entries = call.texts('set').map((pair) => {
    const at = pair.indexOf('=')
    if (at < 1) throw usage(unitAdd, '--set is written KEY=VALUE')
    return [pair.slice(0, at), pair.slice(at + 1)] as const
  })
  const named = (['via', 'device'] as const).flatMap((key) => {
    const value = call.text(key)
    return value === undefined ? [] : [[key, value] as const]
  })
  return Object.fromEntries([...entries, ...named])
}

interface UnitRow {
  id: string
  kind: string
  state: string
  lack: string | null
  door: string | null
  side: string | null
  zone: string | null
  desks: string[]
  lastSeenAt: string | null
}

const unitList: Command = {
  name: 'unit list',
  args: '',
  argsMin: 0,
  argsMax: 0,
  summary: 'the units, how they are reached and what they lack',
  options: {},
  async run(call) {
    const units = (await call.api.call('GET', '/api/units')) as UnitRow[]
    const rows = units.map((unit) => {
      const place = [unit.door, unit.side, unit.zone, ...unit.desks].filter((each) => each !== null)
      return [unit.id, unit.kind, unit.state, unit.lack, place.join(' ') || null, unit.lastSeenAt]
    })
    call.out.answer(
      units,
      table(['UNIT', 'KIND', 'STATE', 'LACKS', 'PLACE', 'LAST SEEN'], rows, 'There are no units yet.'),
    )
    return 0
  },
}

const unitRemove: Command = {
  name: 'unit remove',
  args: 'ID',
  argsMin: 1,
  argsMax: 1,
  summary: 'take a unit out of the register; its login ends at once',
  options: {},
  async run(call) {
    const removed = await call.api.call('DELETE', `/api/units/${encodeURIComponent(call.args[0] ?? '')}`)
    call.out.answer(removed, 'The unit is removed.')
    return 0
  },
}

const zoneAdd: Command = {
  name: 'zone add',
  args: 'ID',
  argsMin: 1,
  argsMax: 1,
  summary: 'add a zone',
  options: {
    capacity: text('N', 'how many people it holds'),
    name: text('NAME', 'how the pages call it (else its id)'),
  },
  run: (call) => add(call, '/api/zones', { name: call.text('name'), capacity: call.integer('capacity') }, 'The zone'),
}

const deskAdd: Command = {
  name: 'desk add',
  args: 'ID',
  argsMin: 1,
  argsMax: 1,
  summary: 'add a desk to a zone',
  options: { zone: text('ZONE', 'where it stands (required)') },
  run(call) {
    const zone = call.text('zone')
    if (zone === undefined) throw usage(deskAdd, 'it needs --zone ZONE')
    return add(call, '/api/desks', { zone }, 'The desk')
  },
}

const doorAdd: Command = {
  name: 'door add',
  args: 'ID',
  argsMin: 1,
  argsMax: 1,
  summary: 'add a door between an outer zone and an inner one',
  options: {
    from: text('ZONE', 'the outer zone (else the street)'),
    to: text('ZONE', 'the inner zone'),
    lock: text('UNIT', 'the unit that moves the lock (else the board of the reader)'),
    'unlock-ms': text('N', 'how long it stays unlocked (5000)'),
    'held-open-s': text('N', 'seconds after which an open door is an alarm (30)'),
    name: text('NAME', 'how the pages call it (else its id)'),
  },
  run(call) {
    const fields = {
      name: call.text('name'),
      from: call.text('from'),
      to: call.text('to'),
      lock: call.text('lock'),
      unlockMs: call.integer('unlock-ms'),
      heldOpenS: call.integer('held-open-s'),
    }
    return add(call, '/api/doors', fields, 'The door')
  },
}

async function add(call: Call, path: string, fields: object, what: string): Promise<number> {
  const added = (await call.api.call('POST', path, { id: call.args[0], ...fields })) as { id: string }
  call.out.answer(added, `${what} ${added.id} is added.`)
  return 0
}

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

export const UNIT_COMMANDS: readonly Command[] = [unitAdd, unitList, unitRemove]
export const HOUSE_COMMANDS: readonly Command[] = [zoneAdd, deskAdd, doorAdd]
export const PEOPLE_COMMANDS: readonly Command[] = [
  personAdd,
  personList,
  personImport,
  badgeAdd,
  badgeRevoke,
  badgeList,
]
