/** Units from the command line: boards, readers and sensors. */
import type { ListState, UnitState } from '../api/contract.ts'
import { gatewayLogin, loadConfig } from '../config.ts'
import type { Unit } from '../core/records.ts'
import type { Call, Command } from './command.ts'
import { clearable, type Field, many, number, REASON, REV, text, word } from './fields.ts'
import { list as listed } from './output.ts'
import { recordCommands } from './records.ts'
import { pathOf, request } from './request.ts'

type UnitRow = Unit & Pick<UnitState, 'state' | 'lack' | 'lastSeenAt' | 'list' | 'battery' | 'batteryLow'>

/** Settings that have an option of their own. */
const SETTINGS = ['via', 'device'] as const
const SET = {
  ...many('set', 'KEY=VALUE', 'a setting that its driver understands', { field: 'settings' }),
  read: settingsOf,
}
/** They are read with `--set`. */
const unread = (field: Field): Field => ({ ...field, read: () => undefined })

const FIELDS: readonly Field[] = [
  clearable(text('path', 'DEVICE', 'serial: the line, best under /dev/serial/by-id'), 'no line'),
  clearable(number('baud', 'serial: bits a second (115200)'), 'the ordinary ones'),
  clearable(text('reader', 'NAME', 'pcsc: the name of the reader, or a part of it'), 'no reader'),
  clearable(text('door', 'DOOR', 'the door it stands at'), 'at no door'),
  clearable(word('side', ['in', 'out'], 'the side of the door'), 'no side: its messages tell'),
  clearable(many('desk', 'DESK', 'a desk that it senses', { field: 'desks' }), 'no desk', { to: [] }),
  clearable(text('zone', 'ZONE', 'the zone of a check-in point'), 'no check-in point'),
  unread(text('via', 'BRIDGE', 'a foreign device: the unit that carries it')),
  unread(text('device', 'NAME', 'a foreign device: its name at the bridge')),
  SET,
]
const KIND = text('kind', 'KIND', 'mqtt, serial, pcsc, client or a foreign device', { required: true })

/** Undefined where none is given. */
function settingsOf(call: Call): Record<string, string> | undefined {
  const entries = call.texts('set').map((pair) => {
    const at = pair.indexOf('=')
    if (at < 1) throw call.wrong('--set is written KEY=VALUE')
    return [pair.slice(0, at), pair.slice(at + 1)] as const
  })
  const named = SETTINGS.flatMap((key) => {
    const value = call.text(key)
    return value === undefined ? [] : [[key, value] as const]
  })
  const settings = [...entries, ...named]
  return settings.length === 0 ? undefined : Object.fromEntries(settings)
}

const add = request<{ id: string; secret: string; key: string }>({
  name: 'unit add',
  args: 'ID',
  summary: 'register a board, reader or sensor; shows its secret and key once',
  method: 'POST',
  path: '/api/units',
  fields: [KIND, ...FIELDS, REASON],
  more: ({ args: [id] }) => ({ id }),
  said: (keys) => `The unit is added. Its secret and key are shown only now:\n\n${listed(Object.entries(keys))}`,
})

const change = request<{ id: string }>({
  name: 'unit change',
  args: 'ID',
  summary: 'change where a unit stands and how it is attached; what is left out stays as it is',
  method: 'PATCH',
  path: '/api/units/{ID}',
  changed: FIELDS,
  fields: [REASON, REV],
  more: changedSettings,
  said: ({ id }) => `The unit ${id} is changed.`,
})

/** The API is told all settings: those that are not named stay, and `KEY=` takes one away. */
async function changedSettings(call: Call): Promise<object> {
  const named = settingsOf(call)
  if (named === undefined) return {}
  const before = (await call.api.call('GET', pathOf('/api/units/{ID}', 'ID', call.args))) as UnitRow & { rev: number }
  const entries = Object.entries({ ...before.settings, ...named }).filter(([, value]) => value !== '')
  return { settings: Object.fromEntries(entries), rev: call.integer('rev') ?? before.rev }
}

const { list, show, remove } = recordCommands<UnitRow>({
  word: 'unit',
  what: 'unit',
  path: '/api/units',
  named: 'ID',
  fields: [],
  columns: [
    ['UNIT', ({ id }) => id],
    ['KIND', ({ kind }) => kind],
    ['STATE', ({ state }) => state],
    ['LACKS', ({ lack }) => lack],
    ['PLACE', placeOf],
    ['LIST', listOf],
    ['ACKNOWLEDGED', ({ list: now }) => now?.acknowledged],
    ['PENDING', ({ list: now }) => (now?.pending ? pendingOn(now) : null)],
    ['BATTERY', batteryOf],
    ['LAST SEEN', ({ lastSeenAt }, { time }) => time(lastSeenAt)],
  ],
})

function placeOf({ door, side, zone, desks }: UnitRow): string | null {
  return [door, side, zone, ...desks].filter((each) => each !== null).join(' ') || null
}

/** In percent; `low` where it should be changed, also of a unit that tells no more than that. */
function batteryOf({ battery, batteryLow }: UnitRow): string | null {
  const parts = [...(battery === null ? [] : [`${Math.round(battery * 100)} %`]), ...(batteryLow ? ['low'] : [])]
  return parts.length === 0 ? null : parts.join(' ')
}

/** `weaker`: the board keeps it in the clear, and goes by it without a signature. */
function listOf({ list: now }: UnitRow): string | null {
  if (now === null || now.version === null) return null
  return now.signed ? String(now.version) : `${now.version} weaker`
}

/** The board has yet to acknowledge its newest list: for how many badges that matters. */
function pendingOn({ pendingBadges }: ListState): string {
  return pendingBadges.length === 0 ? 'yes' : `${pendingBadges.length} badges`
}

const acl: Command = {
  name: 'unit acl',
  args: '',
  summary: "the units' topic rules for an external Mosquitto",
  options: {},
  async run(call) {
    const units = (await call.api.call('GET', '/api/units')) as Unit[]
    const { mosquittoAcl } = await import('../drivers/mqtt/acl.ts')
    const { topicsOf } = await import('../drivers/mqtt-devices.ts')
    const settings = (await call.api.call('GET', '/api/settings')) as { key: string; value: string }[]
    const tells = settings.some(({ key, value }) => key === 'home-assistant' && value !== 'off')
    const rules = mosquittoAcl(units, gatewayLogin(loadConfig(call.dataDir, call.env)), topicsOf, tells)
    call.out.answer({ acl: rules }, rules.trimEnd())
    return 0
  },
}

const LISTED = 'the units: how they are reached, what they lack, and how their allow-lists stand'

export const UNIT_COMMANDS: readonly Command[] = [add, { ...list, summary: LISTED }, show, change, remove, acl]
