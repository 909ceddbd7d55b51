/** Zigbee2MQTT: one login for the bridge, and behind it a unit for each device that senses a desk or a door. */
import { SogliaError } from '../../core/errors.ts'
import type { Unit } from '../../core/records.ts'
import { Z2M_DEVICES_BYTES_MAX } from '../../wire/zigbee2mqtt.ts'
import { PLACES, SENSING } from '../messages/kind.ts'
import type { Family } from './family.ts'
import { createZ2mBridge } from './zigbee2mqtt/bridge.ts'

const BASE_LEVELS_MAX = 6
const NAME_CHARS_MAX = 256

const baseOf = ({ settings }: Unit): string => settings['base-topic'] ?? 'zigbee2mqtt'

/** Throws `E_UNIT_SETTING`. */
function check(unit: Unit): void {
  const { via, device = unit.id, property } = unit.settings
  if (via === undefined) {
    for (const key of ['device', 'property']) {
      if (unit.settings[key] !== undefined) {
        throw new SogliaError(
          'E_UNIT_SETTING',
          `${key}: it is a device's behind the bridge; this is the bridge (no via)`,
        )
      }
    }
    const levels = baseOf(unit).split('/')
    const isGood = levels.every((level) => /^[^+#\0]+$/.test(level)) && levels.length <= BASE_LEVELS_MAX
    if (!isGood || /^(\$|soglia$)/.test(levels[0] ?? '')) {
      throw new SogliaError('E_UNIT_SETTING', `base-topic: ${baseOf(unit)} is no topic that the bridge may have`)
    }
    return
  }
  if (unit.settings['base-topic'] !== undefined) {
    throw new SogliaError('E_UNIT_SETTING', 'base-topic: it is the bridge’s, not a device’s behind it')
  }
  for (const [key, name] of Object.entries({ device, ...(property === undefined ? {} : { property }) })) {
    if (name === '' || name.length > NAME_CHARS_MAX || /[+#\0]/.test(name)) {
      throw new SogliaError('E_UNIT_SETTING', `${key}: ${name} is no name at the bridge`)
    }
  }
}

export const zigbee2mqtt: Family = {
  ...{
    takes: PLACES,
    needs: [],
    settings: ['base-topic', 'via', 'device', 'property', ...SENSING],
    checkMore: check,
  },
  messageBytesMax: Z2M_DEVICES_BYTES_MAX,
  speaks: (unit) => [`${baseOf(unit)}/#`],
  // What its own pages and programs tell it too.
  hears: (unit) => [`${baseOf(unit)}/#`],
  open: (unit, behind) => createZ2mBridge(unit.id, baseOf(unit), behind),
}
