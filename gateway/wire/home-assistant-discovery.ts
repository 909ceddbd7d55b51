/**
 * Home Assistant's discovery over MQTT, written as a source: what it is told of the house. One message a device with all
 * its parts (since Home Assistant 2024.11), one topic a device with all that it says. Sources: home-assistant.io, "MQTT
 * Discovery", "MQTT Binary sensor", "MQTT Sensor"; home-assistant/core, components/mqtt (schemas, discovery). Pure: values
 * in, text out. Places and counts only: nothing here has a field for a person.
 */

/** As Home Assistant has it, unless somebody has changed it there. */
const PREFIX = 'homeassistant'
/** Outside `soglia/`, whose second level is the name of a unit. */
const BASE = 'soglia-state'
const OWN = 'soglia-'

/** Where it says `online` when it has (again) connected, and `offline` as its last will: its birth and will messages. */
export const HASS_STATUS_TOPIC = `${PREFIX}/status`
/** Whether the gateway is there: nothing that it told is to be believed when it is not. */
export const HASS_GATEWAY_TOPIC = `${BASE}/gateway`
/** What whoever shows the house has to read, and all that the gateway says. */
export const HASS_READ = [`${PREFIX}/#`, `${BASE}/#`] as const
export const HASS_WRITTEN = [`${PREFIX}/device/+/config`, `${BASE}/#`] as const

export const HASS_LANGUAGES = ['it', 'en'] as const
export type HassLanguage = (typeof HASS_LANGUAGES)[number]
export type HassKind = 'house' | 'zone' | 'door' | 'desk' | 'unit'
export interface HassDevice {
  kind: HassKind
  /** Of the register, `[a-z0-9-]{1,40}`; the house's is `house`. */
  id: string
  /** What it is called; null: as its id is. */
  name: string | null
  /** What it stands in, as a name. */
  area: string | null
  /** The zone of a desk; null: the house. */
  zone: string | null
  hasCapacity: boolean
  hasDesks: boolean
}

/** Its name in topics and in Home Assistant's registry. */
const objectOf = ({ kind, id }: { kind: HassKind; id: string }): string =>
  kind === 'house' ? `${OWN}house` : `${OWN}${kind}-${id}`

export function hassConfigTopic(device: { kind: HassKind; id: string }): string {
  return `${PREFIX}/device/${objectOf(device)}/config`
}

export function hassStateTopic({ kind, id }: { kind: HassKind; id: string }): string {
  return `${BASE}/${kind}/${id}`
}

/** Whether it is one of those that are written here, which a broker may bring back to who wrote them. */
export function isHassOwn(topic: string): boolean {
  return topic.startsWith(`${BASE}/`) || topic.startsWith(`${PREFIX}/device/${OWN}`)
}

/* ---------------------------------------------------------------- what a device has */

const WORDS = {
  it: {
    models: { house: 'Casa', zone: 'Zona', door: 'Porta', desk: 'Postazione', unit: 'Dispositivo' },
    ...{ inside: 'Presenti', uncertain: 'Incerti', capacity: 'Capienza' },
    ...{ occupied: 'Postazioni occupate', free: 'Postazioni libere' },
    ...{ alarms: 'Allarmi', alarm: 'Allarme', contact: 'Contatto', lock: 'Serratura', mode: 'Modo' },
    ...{ forced: 'Forzata', heldOpen: 'Tenuta aperta', tampered: 'Manomissione', online: 'Collegamento' },
  },
  en: {
    models: { house: 'House', zone: 'Zone', door: 'Door', desk: 'Desk', unit: 'Unit' },
    ...{ inside: 'Inside', uncertain: 'Uncertain', capacity: 'Capacity' },
    ...{ occupied: 'Desks occupied', free: 'Desks free' },
    ...{ alarms: 'Alarms', alarm: 'Alarm', contact: 'Contact', lock: 'Lock', mode: 'Mode' },
    ...{ forced: 'Forced', heldOpen: 'Held open', tampered: 'Tampering', online: 'Connection' },
  },
} as const satisfies Record<HassLanguage, object>

type Words = (typeof WORDS)[HassLanguage]
type Part = Record<string, unknown> & { platform: 'sensor' | 'binary_sensor' }
type Parts = Record<string, Part>

const value = (key: string): { value_template: string } => ({ value_template: `{{ value_json.${key} }}` })

const sensor = (key: string, name: string, icon: string, more: object = { state_class: 'measurement' }): Part => ({
  ...{ platform: 'sensor', name, icon, ...value(key), ...more },
})

/** `ON` and `OFF`, as Home Assistant takes them when nothing else is said. */
const binary = (key: string, name: string | null, kind: string, more: object = {}): Part => ({
  ...{ platform: 'binary_sensor', name, device_class: kind, ...value(key), ...more },
})

/** With nothing but its platform a part is taken away, and none is made. */
const where = (is: boolean, part: Part): Part => (is ? part : { platform: part.platform })

/** What is not known is not available: Home Assistant would show the last that it was told. */
const onlyWhile = (device: HassDevice, key: string): object => ({
  availability: [{ topic: HASS_GATEWAY_TOPIC }, { topic: hassStateTopic(device), ...value(key) }],
  availability_mode: 'all',
})

const counts = ({ hasCapacity }: HassDevice, t: Words): Parts => ({
  inside: sensor('inside', t.inside, 'mdi:account-group'),
  uncertain: sensor('uncertain', t.uncertain, 'mdi:account-question'),
  capacity: where(hasCapacity, sensor('capacity', t.capacity, 'mdi:account-group-outline', {})),
})

const DOOR_MODES = ['scheduled', 'free', 'locked', 'lockdown']

function partsOf(device: HassDevice, t: Words): Parts {
  switch (device.kind) {
    case 'house':
      return {
        ...counts(device, t),
        alarms: sensor('alarms', t.alarms, 'mdi:alarm-light'),
        alarm: binary('alarm', t.alarm, 'problem'),
      }
    case 'zone':
      return {
        ...counts(device, t),
        desks_occupied: where(device.hasDesks, sensor('desks_occupied', t.occupied, 'mdi:desk')),
        desks_free: where(device.hasDesks, sensor('desks_free', t.free, 'mdi:desk')),
      }
    case 'desk':
      return { occupied: binary('occupied', null, 'occupancy', onlyWhile(device, 'known')) }
    case 'door':
      return {
        contact: binary('contact', t.contact, 'door', onlyWhile(device, 'contact_known')),
        lock: binary('lock', t.lock, 'lock', onlyWhile(device, 'lock_known')),
        forced: binary('forced', t.forced, 'problem'),
        held_open: binary('held_open', t.heldOpen, 'problem'),
        tampered: binary('tampered', t.tampered, 'tamper'),
        mode: sensor('mode', t.mode, 'mdi:door', { device_class: 'enum', options: DOOR_MODES }),
      }
    case 'unit':
      return { online: binary('online', t.online, 'connectivity', { entity_category: 'diagnostic' }) }
  }
}

/** The payload of a device's `config` topic. */
export function formatHassConfig(device: HassDevice, language: HassLanguage, version: string): string {
  const t = WORDS[language]
  const { kind, id, name, area, zone } = device
  const object = objectOf(device)
  const parts = Object.entries(partsOf(device, t)).map(([key, part]) => [
    key,
    // Whoever is only taken away has no id.
    Object.keys(part).length === 1 ? part : { ...part, unique_id: `${object}-${key}` },
  ])
  const via = zone === null ? ({ kind: 'house', id: 'house' } as const) : ({ kind: 'zone', id: zone } as const)
  return JSON.stringify({
    device: {
      identifiers: [object],
      name: name ?? `${t.models[kind]} ${id}`,
      ...{ manufacturer: 'Soglia', model: t.models[kind] },
      ...(kind === 'house' ? { sw_version: version } : { via_device: objectOf(via) }),
      ...(area === null ? {} : { suggested_area: area }),
    },
    origin: { name: 'Soglia', sw_version: version },
    components: Object.fromEntries(parts),
    state_topic: hassStateTopic(device),
    availability: [{ topic: HASS_GATEWAY_TOPIC }],
  })
}

/* ---------------------------------------------------------------- what it says */

const flag = (is: boolean | null): string => (is === null ? 'None' : is ? 'ON' : 'OFF')
const isKnown = (is: boolean | null): string => (is === null ? 'offline' : 'online')

/** People inside, for certain or not. */
export interface HassCounts {
  inside: number
  uncertain: number
  capacity: number | null
}

export function formatHassHouse({ inside, uncertain, capacity }: HassCounts, alarms: number): string {
  return JSON.stringify({ inside, uncertain, capacity, alarms, alarm: flag(alarms > 0) })
}

export function formatHassZone(
  { inside, uncertain, capacity }: HassCounts,
  desks: { occupied: number; free: number },
): string {
  return JSON.stringify({ inside, uncertain, capacity, desks_occupied: desks.occupied, desks_free: desks.free })
}

/** Null: its sensors are silent, and nobody knows. */
export function formatHassDesk(occupied: boolean | null): string {
  return JSON.stringify({ occupied: flag(occupied), known: isKnown(occupied) })
}

/** Null: it is not known. */
export interface HassDoorState {
  isOpen: boolean | null
  isUnlocked: boolean | null
  isForced: boolean
  isHeldOpen: boolean
  isTampered: boolean
  mode: string
}

export function formatHassDoor({ isOpen, isUnlocked, isForced, isHeldOpen, isTampered, mode }: HassDoorState): string {
  return JSON.stringify({
    ...{
      contact: flag(isOpen),
      contact_known: isKnown(isOpen),
      lock: flag(isUnlocked),
      lock_known: isKnown(isUnlocked),
    },
    ...{ forced: flag(isForced), held_open: flag(isHeldOpen), tampered: flag(isTampered), mode },
  })
}

export function formatHassUnit(isOnline: boolean): string {
  return JSON.stringify({ online: flag(isOnline) })
}
