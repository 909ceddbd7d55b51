/** Home Assistant's discovery as a source: a login tells of its devices, and the units behind it are some of them. */
import { SogliaError } from '../../core/errors.ts'
import type { Unit } from '../../core/records.ts'
import { PLACES, SENSING } from '../messages/kind.ts'
import { covers, isFilter, isTopic } from '../messages/rights.ts'
import type { Family } from './family.ts'
import { createHassSession, type HassLogin } from './home-assistant/session.ts'

/** A device may tell of all its parts in one message. */
const CONFIG_BYTES_MAX = 64 * 1024
const FILTERS_MAX = 16
const NAME_CHARS_MAX = 200

const wrong = (text: string): SogliaError => new SogliaError('E_UNIT_SETTING', text)

/** Throws `E_UNIT_SETTING`. */
function loginOf(unit: Unit): HassLogin {
  const { prefix = 'homeassistant', topics = `${unit.id}/#`, status = null } = unit.settings
  if (!isTopic(prefix) || /^\$|^soglia(\/|$)/.test(prefix)) throw wrong(`prefix: ${prefix} is no topic`)
  const filters = topics.split(',').map((filter) => filter.trim())
  if (filters.length > FILTERS_MAX) throw wrong(`topics: more than ${FILTERS_MAX}`)
  for (const filter of filters) {
    // Such a one would make it whoever it likes.
    const isWide = /^[+#]/.test(filter)
    if (!isFilter(filter) || isWide || /^\$|^soglia(\/|$)/.test(filter)) {
      throw wrong(`topics: ${filter} is not like gw1/#, with a first level of its own`)
    }
  }
  if (status !== null && !filters.some((filter) => isTopic(status) && covers(filter, status))) {
    throw wrong(`status: ${status} is none of its topics`)
  }
  return { unit, prefix, topics: filters, status }
}

function check(unit: Unit): void {
  const { via, device, tags } = unit.settings
  if (device !== undefined && (device === '' || device.length > NAME_CHARS_MAX)) {
    throw wrong('device: it is no unique_id and no identifier')
  }
  if (tags !== undefined && tags !== 'uid' && tags !== 'em4100') throw wrong(`tags: ${tags} is neither uid nor em4100`)
  if (via === undefined) {
    loginOf(unit)
    return
  }
  for (const key of ['prefix', 'topics', 'status']) {
    if (unit.settings[key] !== undefined) throw wrong(`${key}: it is the login's, not a device's behind it`)
  }
}

export const homeAssistant: Family = {
  ...{
    takes: PLACES,
    needs: [],
    settings: ['prefix', 'topics', 'status', 'tags', 'via', 'device', ...SENSING],
    checkMore: check,
  },
  messageBytesMax: CONFIG_BYTES_MAX,
  speaks(unit) {
    const { prefix, topics } = loginOf(unit)
    return [`${prefix}/+/+/config`, `${prefix}/+/+/+/config`, ...topics]
  },
  hears: (unit) => [...loginOf(unit).topics],
  open: (unit, behind) => createHassSession(loginOf(unit), behind),
}
