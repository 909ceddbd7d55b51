/** Announcements as Home Assistant's documentation has them, and how the tests read them. */
import { expect } from 'vitest'
import { type HassEntity, parseHassConfig } from '../../gateway/wire/home-assistant.ts'

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
export const parse = (component: string, config: unknown) => parseHassConfig(component, bytes(JSON.stringify(config)))
export const only = (component: string, config: object): HassEntity => {
  const { entities, faults, bad } = parse(component, config)
  expect({ faults, bad }).toEqual({ faults: [], bad: null })
  expect(entities).toHaveLength(1)
  return entities[0] as HassEntity
}
/* As the documentation of Home Assistant has them. */
export const LOCK = {
  ...{ name: null, unique_id: 'gw1_front_lock', state_topic: 'gw1/door/front/lock' },
  ...{ command_topic: 'gw1/door/front/lock/set', payload_lock: 'LOCK', payload_unlock: 'UNLOCK', payload_open: 'OPEN' },
  ...{ state_locked: 'LOCKED', state_unlocked: 'UNLOCKED', availability_mode: 'all', optimistic: false, qos: 1 },
  availability: [{ topic: 'gw1/status' }, { topic: 'gw1/door/front/status' }],
  device: { identifiers: ['gw1_front'], name: 'Front door', manufacturer: 'ours', via_device: 'gw1' },
}
export const DESK = {
  ...{
    name: 'Occupancy',
    unique_id: 'gw1_desk12_occ',
    state_topic: 'gw1/desk/12/occupancy',
    device_class: 'occupancy',
  },
  ...{ payload_on: 'ON', payload_off: 'OFF', availability_topic: 'gw1/status' },
  device: { identifiers: ['gw1_desk12'], name: 'Desk 12', via_device: 'gw1' },
}
export const FRONT = {
  ...{
    dev: { ids: ['gw1_front'], name: 'Front door' },
    o: { name: 'gateway', sw: '1.0' },
    avty: { topic: 'gw1/status' },
  },
  cmps: {
    lock: {
      ...{ p: 'lock', unique_id: 'gw1_front_lock', state_topic: 'gw1/door/front/lock' },
      command_topic: 'gw1/door/front/lock/set',
    },
    contact: {
      ...{ p: 'binary_sensor', device_class: 'door', unique_id: 'gw1_front_contact' },
      state_topic: 'gw1/door/front/contact',
    },
  },
}
