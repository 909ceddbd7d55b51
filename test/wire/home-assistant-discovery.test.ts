/** What Home Assistant is told, held against the rules of its documentation and against our own reader of such messages. */
import { describe, expect, it } from 'vitest'
import { isHassAvailable, parseHassConfig, parseHassState } from '../../gateway/wire/home-assistant.ts'
import {
  formatHassConfig,
  formatHassDesk,
  formatHassDoor,
  formatHassHouse,
  formatHassUnit,
  formatHassZone,
  HASS_GATEWAY_TOPIC,
  HASS_WRITTEN,
  type HassDevice,
  hassConfigTopic,
  hassStateTopic,
  isHassOwn,
} from '../../gateway/wire/home-assistant-discovery.ts'

const bare = { name: null, area: null, zone: null, hasCapacity: false, hasDesks: false }
const HOUSE: HassDevice = { ...bare, kind: 'house', id: 'house', name: 'Millepiani', hasCapacity: true }
const HALL: HassDevice = { ...bare, kind: 'zone', id: 'hall', name: 'Hall', area: 'Hall', hasDesks: true }
const FRONT: HassDevice = { ...bare, kind: 'door', id: 'front', name: 'Front door', area: 'Hall' }
const D12: HassDevice = { ...bare, kind: 'desk', id: 'd12', area: 'Hall', zone: 'hall' }
const READER: HassDevice = { ...bare, kind: 'unit', id: 'reader-1' }
const ALL = [HOUSE, HALL, FRONT, D12, READER]
const door = { isOpen: true, isUnlocked: false, isForced: true, isHeldOpen: false, isTampered: false, mode: 'locked' }
const STATES: Record<HassDevice['kind'], string> = {
  house: formatHassHouse({ inside: 47, uncertain: 2, capacity: 120 }, 1),
  zone: formatHassZone({ inside: 31, uncertain: 0, capacity: null }, { occupied: 12, free: 20 }),
  door: formatHassDoor(door),
  desk: formatHassDesk(true),
  unit: formatHassUnit(false),
}

/* Of home-assistant.io: "MQTT", "Binary sensor", "Sensor"; the keys that a device and its parts may have. */
const CLASSES = ['connectivity', 'door', 'lock', 'occupancy', 'problem', 'tamper']
const DEVICE = ['identifiers', 'name', 'manufacturer', 'model', 'sw_version', 'via_device', 'suggested_area']
const COMMON = ['platform', 'name', 'unique_id', 'icon', 'value_template', 'device_class', 'entity_category']
const PART = {
  sensor: [...COMMON, 'state_class', 'options', 'availability', 'availability_mode'],
  binary_sensor: [...COMMON, 'availability', 'availability_mode'],
}
interface Part {
  platform: 'sensor' | 'binary_sensor'
  unique_id: string
  value_template: string
  device_class?: string
  options?: string[]
  state_class?: string
}
// biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever was written.
const configOf = (device: HassDevice): any => JSON.parse(formatHassConfig(device, 'en', '0.1.0'))
const encoder = new TextEncoder()
const bytes = (text: string): Uint8Array => encoder.encode(text)

describe.each(ALL)('the config of a $kind', (device) => {
  const config = configOf(device)
  const parts = Object.values(config.components) as Part[]
  const there = parts.filter((part) => Object.keys(part).length > 1)

  it('is found, and has what a device needs', () => {
    expect(hassConfigTopic(device)).toMatch(/^homeassistant\/device\/[a-zA-Z0-9_-]+\/config$/)
    expect(Object.keys(config).sort()).toEqual(['availability', 'components', 'device', 'origin', 'state_topic'])
    expect(config.origin).toEqual({ name: 'Soglia', sw_version: '0.1.0' })
    expect(config.device.identifiers).toEqual([expect.stringMatching(/^soglia-/)])
    expect(Object.keys(config.device).filter((key) => !DEVICE.includes(key))).toEqual([])
    expect(config.availability).toEqual([{ topic: HASS_GATEWAY_TOPIC }])
  })

  it('has parts that Home Assistant takes, each with an id of its own and its value in what is said', () => {
    const said = JSON.parse(STATES[device.kind]) as Record<string, unknown>
    expect(new Set(there.map(({ unique_id }) => unique_id)).size).toBe(there.length)
    for (const part of there) {
      const { platform, unique_id, value_template, device_class, options, state_class } = part
      expect(Object.keys(part).filter((key) => !PART[platform].includes(key))).toEqual([])
      expect(unique_id).toMatch(/^soglia-[a-z0-9-]+-[a-z_]+$/)
      const [, key = ''] = /^\{\{ value_json\.(\w+) \}\}$/.exec(value_template) ?? []
      expect(said).toHaveProperty(key)
      if (platform === 'binary_sensor') {
        expect(CLASSES).toContain(device_class)
        expect(['ON', 'OFF', 'None']).toContain(said[key])
      } else if (options !== undefined) {
        expect([device_class, state_class]).toEqual(['enum', undefined])
        expect(options).toContain(said[key])
      } else expect(typeof said[key]).toBe('number')
    }
  })

  it('has its names in both languages', () => {
    const names = (language: 'it' | 'en') =>
      Object.values(JSON.parse(formatHassConfig(device, language, '1')).components as Record<string, { name?: string }>)
        .map(({ name }) => name)
        .filter((name) => typeof name === 'string')
    expect(names('it')).toHaveLength(names('en').length)
    expect(names('it').every((name) => name !== '')).toBe(true)
  })

  it('and its topics are among those that the gateway says it writes', () => {
    const levels = (text: string) => text.split('/')
    const [config, state] = HASS_WRITTEN.map(levels)
    expect(levels(hassConfigTopic(device)).map((level, i) => (config?.[i] === '+' ? '+' : level))).toEqual(config)
    expect(levels(hassStateTopic(device))[0]).toBe(state?.[0])
    expect([hassConfigTopic(device), hassStateTopic(device), HASS_GATEWAY_TOPIC].every(isHassOwn)).toBe(true)
    expect(isHassOwn('homeassistant/device/gw1_front/config')).toBe(false)
  })
})

it('who stands in another says in which, and that one has that id', () => {
  const id = (device: HassDevice) => configOf(device).device.identifiers[0]
  const via = (device: HassDevice) => configOf(device).device.via_device
  expect(via(HOUSE)).toBeUndefined()
  expect([HALL, FRONT, READER].map(via)).toEqual([id(HOUSE), id(HOUSE), id(HOUSE)])
  expect(via(D12)).toBe(id(HALL))
})

it('a zone without a capacity or desks has no such parts, and one that had them loses them', () => {
  const { capacity, desks_free: free } = configOf({ ...HALL, hasCapacity: false, hasDesks: false }).components
  expect([capacity, free]).toEqual([{ platform: 'sensor' }, { platform: 'sensor' }])
  expect(configOf({ ...HALL, hasCapacity: true }).components.capacity).toHaveProperty('unique_id')
})

describe('our own reader of such messages', () => {
  const read = (device: HassDevice) => {
    const { entities, faults, bad } = parseHassConfig('device', bytes(formatHassConfig(device, 'it', '1')))
    expect([faults, bad]).toEqual([[], null])
    return entities
  }
  const availableWith = (device: HassDevice, part: string, state: string, gateway = 'online') => {
    const entity = read(device).find((each) => each.part === part)
    const topics: Record<string, string> = { [hassStateTopic(device)]: state, [HASS_GATEWAY_TOPIC]: gateway }
    if (entity === undefined) throw new Error(`no ${part}`)
    const lastOf = (topic: string) => ({ payload: bytes(topics[topic] ?? ''), order: 1 })
    return { is: isHassAvailable(entity, lastOf), heard: parseHassState(entity, bytes(state), null) }
  }

  it('understands a desk, and takes one that nobody senses for not there, never for free', () => {
    expect(read(D12).map(({ part }) => part)).toEqual(['desk'])
    const heard = [{ type: 'desk', desk: null, occupied: true }]
    expect(availableWith(D12, 'desk', formatHassDesk(true))).toEqual({ is: true, heard })
    expect(availableWith(D12, 'desk', formatHassDesk(false)).heard).toMatchObject([{ occupied: false }])
    expect(availableWith(D12, 'desk', formatHassDesk(null))).toEqual({ is: false, heard: [] })
    expect(availableWith(D12, 'desk', formatHassDesk(true), 'offline').is).toBe(false)
  })

  it('understands a door', () => {
    expect(read(FRONT).map(({ part }) => part)).toEqual(['contact', 'tamper'])
    const open = availableWith(FRONT, 'contact', formatHassDoor(door))
    expect(open).toEqual({ is: true, heard: [{ type: 'door', contact: 'open' }] })
    expect(availableWith(FRONT, 'contact', formatHassDoor({ ...door, isOpen: null })).is).toBe(false)
    const tampered = formatHassDoor({ ...door, isTampered: true })
    expect(availableWith(FRONT, 'tamper', tampered).heard).toEqual([{ type: 'door', tamper: true }])
  })
})
