/** Who may speak where: topic filters of MQTT (3.1.1, 4.7) as rights. Pure. */
import { SogliaError } from '../../core/errors.ts'
import type { Unit } from '../../core/records.ts'

/** Levels of a topic or filter: ours have four. */
export const TOPIC_LEVELS_MAX = 8
const RIGHTS_MAX = 32
/** The units' own topics are theirs and the gateway's alone, whatever a client's settings say. */
const RESERVED = ['soglia/+/up/#', 'soglia/+/down/#']

/** The rights of a `client`, from its settings `read` and `write`: topic filters parted by commas. */
export interface Rights {
  read: string[]
  write: string[]
}

/** What stands in the register; a filter that `checkRights` would refuse gives no right. */
export function rightsOf(unit: Unit): Rights {
  const good = (key: 'read' | 'write'): string[] => filtersOf(unit, key).filter((filter) => faultOf(filter) === null)
  return { read: good('read'), write: good('write') }
}

/** Throws `E_UNIT_SETTING` where a filter is none, or touches what belongs to units or to the broker. */
export function checkRights(unit: Unit): void {
  for (const key of ['read', 'write'] as const) {
    const filters = filtersOf(unit, key)
    if (filters.length > RIGHTS_MAX) throw new SogliaError('E_UNIT_SETTING', `${key}: more than ${RIGHTS_MAX} filters`)
    for (const filter of filters) {
      const fault = faultOf(filter)
      if (fault !== null) throw new SogliaError('E_UNIT_SETTING', `${key}: "${filter}" ${fault}`)
    }
  }
}

function filtersOf(unit: Unit, key: 'read' | 'write'): string[] {
  const filters = (unit.settings[key] ?? '').split(',').map((filter) => filter.trim())
  return filters.filter((filter) => filter !== '')
}

function faultOf(filter: string): string | null {
  if (!isFilter(filter)) return `is not a topic filter of 1 to ${TOPIC_LEVELS_MAX} levels`
  if (filter.startsWith('$')) return 'belongs to the broker'
  return RESERVED.some((reserved) => overlap(filter, reserved)) ? "would reach the units' own topics" : null
}

/** A topic that may be published to: no wildcard, no empty level, not too deep. */
export function isTopic(topic: string): boolean {
  const levels = topic.split('/')
  return levels.length <= TOPIC_LEVELS_MAX && levels.every((level) => level !== '' && !/[+#\0]/.test(level))
}

/** A filter: `+` stands for one level, `#` at the end for any number, also none [MQTT-4.7.1-2]. */
export function isFilter(filter: string): boolean {
  const levels = filter.split('/')
  return (
    levels.length <= TOPIC_LEVELS_MAX &&
    levels.every(
      (level, i) =>
        level === '+' || (level === '#' && i === levels.length - 1) || (level !== '' && !/[+#\0]/.test(level)),
    )
  )
}

/** Whether every topic that `filter` (or the topic it is) matches is also matched by `right`. */
export function covers(right: string, filter: string): boolean {
  const wide = right.split('/')
  const narrow = filter.split('/')
  // A leading wildcard never reaches the broker's own topics [MQTT-4.7.2-1].
  if (filter.startsWith('$') && !right.startsWith('$')) return false
  for (const [i, level] of wide.entries()) {
    if (level === '#') return true
    const other = narrow[i]
    if (other === undefined || other === '#') return false
    if (level !== '+' && level !== other) return false
  }
  return wide.length === narrow.length
}

/** Whether some topic is matched by both. */
export function overlap(a: string, b: string): boolean {
  const left = a.split('/')
  const right = b.split('/')
  for (let i = 0; ; i++) {
    const x = left[i]
    const y = right[i]
    if (x === '#' || y === '#' || (x === undefined && y === undefined)) return true
    if (x === undefined || y === undefined) return false
    if (x !== '+' && y !== '+' && x !== y) return false
  }
}
