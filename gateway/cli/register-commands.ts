/** Units, zones, desks and doors from the command line. */
import { type Call, type Command, text, texts, usage } from './command.ts'
import { list, table } from './output.ts'

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

export const UNIT_COMMANDS: readonly Command[] = [unitAdd, unitList, unitRemove]
export const HOUSE_COMMANDS: readonly Command[] = [zoneAdd, deskAdd, doorAdd]
