/**
 * Home Assistant's discovery over MQTT, read as a source: what devices tell of themselves in `config` topics, so far as a
 * desk, a door or a card is in it. Sources: home-assistant.io, "MQTT", "MQTT Discovery", "Binary sensor", "Lock", "Tag
 * scanner"; home-assistant/core, components/mqtt (abbreviations, discovery, entity). Templates of the plain kind only.
 * Pure: a message in, values out; whatever comes in, nothing throws.
 */
import { applied, isTwice, rendered, type Template, templateOf } from './home-assistant/template.ts'
import { emName, uidName } from './input/cards.ts'
import type { Heard } from './input/heard.ts'
import { type Fields, isFields, isNumber, isText, oneOf, parseFields } from './input/json.ts'
import type { Bad } from './input/sample.ts'
import { sampleOf } from './input/sample.ts'

export interface HassAvailability {
  topic: string
  template: Template
  available: string
  notAvailable: string
}
export interface HassEntity {
  /** Its `unique_id`, and the identifiers of its device: what it is registered by. */
  ids: readonly string[]
  part: 'desk' | 'contact' | 'tamper' | 'lock' | 'tag' | 'battery' | 'battery-low'
  topic: string
  template: Template
  /** `ON` and `OFF` of a sensor; unlocked and locked of a lock. */
  words: { on: string; off: string }
  /** Of a lock: where it is told what. */
  command: { topic: string; unlock: string; lock: string } | null
  availability: readonly HassAvailability[]
  mode: 'all' | 'any' | 'latest'
  /** `expire_after`: so long without a state, and what it told last holds no more. Null: it holds. */
  expireAfterS: number | null
}
/** One that would count if it could be understood, and why it is not. */
export interface HassFault {
  ids: readonly string[]
  sample: string
}

/** What is used of the table of abbreviations. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  ...{ avty: 'availability', avty_mode: 'availability_mode', avty_t: 'availability_topic' },
  ...{ avty_tpl: 'availability_template', cmd_t: 'command_topic', cmd_tpl: 'command_template', cmps: 'components' },
  ...{
    dev: 'device',
    dev_cla: 'device_class',
    exp_aft: 'expire_after',
    ids: 'identifiers',
    off_dly: 'off_delay',
    p: 'platform',
  },
  ...{ pl_avail: 'payload_available', pl_not_avail: 'payload_not_available', pl_on: 'payload_on' },
  ...{ pl_off: 'payload_off', pl_lock: 'payload_lock', pl_unlk: 'payload_unlock', stat_locked: 'state_locked' },
  ...{ stat_unlocked: 'state_unlocked', stat_t: 'state_topic', t: 'topic', uniq_id: 'unique_id' },
  ...{ val_tpl: 'value_template' },
}
/** What the components of a device have in common stands once for all. */
const SHARED = [
  ...['availability', 'availability_mode', 'availability_template', 'availability_topic', 'command_topic', 'device'],
  ...['payload_available', 'payload_not_available', 'state_topic', '~'],
]
const CLASSES: Readonly<Record<string, HassEntity['part']>> = {
  ...{ occupancy: 'desk', presence: 'desk', motion: 'desk', tamper: 'tamper', battery: 'battery-low' },
  ...{ door: 'contact', opening: 'contact', garage_door: 'contact', window: 'contact' },
}
const COMPONENTS_MAX = 64
const AVAILABILITIES_MAX = 16

/** What a config topic says. `component`: its level of the topic; `device` has many in one. */
export function parseHassConfig(
  component: string,
  payload: Uint8Array,
): { entities: HassEntity[]; faults: HassFault[]; bad: Bad<'not-json' | 'bad-shape'> | null } {
  const none = { entities: [], faults: [], bad: null }
  // Cleared: what it told of is gone.
  if (payload.length === 0) return none
  const parsed = parseFields(payload)
  if (!isFields(parsed)) return { ...none, bad: { code: parsed, sample: sampleOf(payload) } }
  const config = long(parsed)
  if (component !== 'device') return sort([[component, config]])
  if (!isFields(config.components)) return { ...none, bad: { code: 'bad-shape', sample: 'components' } }
  const shared = Object.fromEntries(Object.entries(config).filter(([key]) => SHARED.includes(key)))
  const own = Object.values(config.components).slice(0, COMPONENTS_MAX).filter(isFields).map(long)
  // With nothing but its platform it is removed.
  const there = own.filter((one) => Object.keys(one).length > 1)
  return sort(there.map((one) => [isText(one.platform) ? one.platform : '', { ...shared, ...one }]))
}

function sort(all: readonly [string, Fields][]): ReturnType<typeof parseHassConfig> {
  const entities: HassEntity[] = []
  const faults: HassFault[] = []
  for (const [component, config] of all) {
    const ids = idsOf(config)
    const entity = entityOf(component, config, ids)
    if (isText(entity)) faults.push({ ids, sample: entity })
    else if (entity !== null) entities.push(entity)
  }
  return { entities, faults, bad: null }
}

/** Its keys at full length. */
const long = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [Object.hasOwn(ABBREVIATIONS, key) ? ABBREVIATIONS[key] : key, value]),
  )

function idsOf({ unique_id: unique, device }: Fields): string[] {
  const given = isFields(device) ? long(device).identifiers : undefined
  // Some write the number of their chip.
  const all = [unique, ...(Array.isArray(given) ? given : [given])].map((id) => (isNumber(id) ? String(id) : id))
  return all.filter((id): id is string => isText(id) && id !== '')
}

/** Null: nothing that counts here. A text: why it is not understood. */
function entityOf(component: string, config: Fields, ids: readonly string[]): HassEntity | string | null {
  const { device_class: kind } = config
  const sensed =
    component === 'binary_sensor' && isText(kind) && Object.hasOwn(CLASSES, kind) ? CLASSES[kind] : undefined
  const level = component === 'sensor' && kind === 'battery' ? 'battery' : undefined
  const part = sensed ?? level ?? (oneOf(component, ['lock', 'tag']) ? component : null)
  if (part === null) return null
  const text = (key: string, unset: string): string => (config[key] === undefined ? unset : rendered(config[key]))
  const topicOf = topicsFrom(config['~'])
  const topic = topicOf(config[part === 'tag' ? 'topic' : 'state_topic'])
  if (topic === null) return `${component}: it has no topic of its state`
  const template = templateOf(config.value_template)
  if (template === null) return `${component}: its value_template`
  // It would never be told that nobody is there any more.
  if (config.off_delay !== undefined && config.off_delay !== null) return `${component}: its off_delay`
  const availability = availabilityOf(config, topicOf)
  if (availability === null) return `${component}: its availability`
  const { availability_mode: mode = 'latest' } = config
  if (!oneOf(mode, ['all', 'any', 'latest'])) return `${component}: its availability_mode`
  const command = part === 'lock' ? topicOf(config.command_topic) : null
  if (part === 'lock' && (command === null || config.command_template !== undefined)) return 'lock: its command_topic'
  const words =
    part === 'lock'
      ? { on: text('state_unlocked', 'UNLOCKED'), off: text('state_locked', 'LOCKED') }
      : { on: text('payload_on', 'ON'), off: text('payload_off', 'OFF') }
  const orders = { unlock: text('payload_unlock', 'UNLOCK'), lock: text('payload_lock', 'LOCK') }
  return {
    ids,
    part,
    topic,
    template,
    words,
    command: command === null ? null : { topic: command, ...orders },
    availability,
    mode,
    expireAfterS: expiryOf(config.expire_after),
  }
}

/** Whole seconds; 0, and what is none of these, is never. */
const expiryOf = (seconds: unknown): number | null =>
  Number.isSafeInteger(seconds) && (seconds as number) > 0 ? (seconds as number) : null

/** A topic as it stands, or with the base where it begins or ends with `~`. */
const topicsFrom =
  (base: unknown) =>
  (topic: unknown): string | null => {
    if (!isText(topic) || topic === '' || /[+#\0]/.test(topic)) return null
    if (!isText(base)) return topic
    if (topic.startsWith('~')) return base + topic.slice(1)
    return topic.endsWith('~') ? topic.slice(0, -1) + base : topic
  }

function availabilityOf(config: Fields, topicOf: (topic: unknown) => string | null): HassAvailability[] | null {
  const { availability: given, availability_topic: topic, availability_template: template } = config
  const own = { ...config, topic, value_template: template }
  const list = given === undefined ? (topic === undefined ? [] : [own]) : Array.isArray(given) ? given : [given]
  const all = list.slice(0, AVAILABILITIES_MAX).map((one: unknown): HassAvailability | null => {
    if (!isFields(one)) return null
    const fields = long(one)
    const name = topicOf(fields.topic)
    const way = templateOf(fields.value_template)
    if (name === null || way === null) return null
    const word = (key: string, unset: string): string => (fields[key] === undefined ? unset : rendered(fields[key]))
    const words = {
      available: word('payload_available', 'online'),
      notAvailable: word('payload_not_available', 'offline'),
    }
    return { topic: name, template: way, ...words }
  })
  return all.every((one) => one !== null) ? all : null
}

/* ---------------------------------------------------------------- states */

/** What a message on the topic of its state means; `tags`: what its reader reads, where somebody has said so. */
export function parseHassState(entity: HassEntity, payload: Uint8Array, tags: 'uid' | 'em4100' | null): Heard[] {
  if (payload.length === 0) return []
  const word = applied(entity.template, payload)
  const bad = (sample: string): Heard[] => [{ type: 'bad', code: 'bad-shape', sample }]
  if (word === null) return bad(`${entity.part}: its value is not in the message`)
  if (entity.part === 'tag') {
    return isTwice(entity.template, payload) ? bad('a tag that is told twice') : [tagOf(word, tags)]
  }
  if (entity.part === 'battery') return levelOf(word) ?? bad('battery: no number from 0 to 100')
  const { on, off } = entity.words
  if (word !== on && word !== off) {
    // What a sensor does not know, and what a lock is about to do.
    const isKnown = oneOf(word, ['None', 'unknown', 'LOCKING', 'UNLOCKING'])
    return isKnown ? [] : bad(`${entity.part}: neither of its two payloads`)
  }
  const isOn = word === on
  switch (entity.part) {
    case 'desk':
      return [{ type: 'desk', desk: null, occupied: isOn }]
    case 'contact':
      return [{ type: 'door', contact: isOn ? 'open' : 'closed' }]
    case 'tamper':
      return [{ type: 'door', tamper: isOn }]
    case 'battery-low':
      return [{ type: 'status', batteryLow: isOn }]
    case 'lock':
      return [
        { type: 'relay', on: isOn },
        { type: 'door', lock: isOn ? 'unlocked' : 'locked' },
      ]
  }
}

/** Of a sensor of the class `battery`, in percent. */
function levelOf(word: string): Heard[] | null {
  if (oneOf(word, ['None', 'unknown'])) return []
  const percent = /^\d{1,3}(\.\d{1,9})?$/.test(word) ? Number(word) : Number.NaN
  return percent <= 100 ? [{ type: 'status', battery: percent / 100 }] : null
}

const DIGITS = { uid: [8, 14, 20], em4100: [10] } as const

/** A tag may be anything that a template makes: what it is must be told, or a number could pass for another card. */
function tagOf(word: string, tags: 'uid' | 'em4100' | null): Heard {
  const hex = word.replace(/[ :-]/g, '')
  const isLike = tags !== null && /^[0-9a-f]+$/i.test(hex) && (DIGITS[tags] as readonly number[]).includes(hex.length)
  const credential = isLike ? (tags === 'uid' ? uidName(hex) : emName(hex)) : null
  if (credential !== null) return { type: 'card', credential }
  const code = isLike ? 'no-card' : 'bad-credential'
  const sample = tags === null ? 'a tag, but the setting tags is not set' : `${word.length} characters of a tag`
  return { type: 'bad', code, sample }
}

/**
 * Whether it is there, by what its availability topics said last; `orderOf` counts up with each message. Null: not told.
 * Without such topics it always is.
 */
export function isHassAvailable(
  { availability, mode }: HassEntity,
  lastOf: (topic: string) => { payload: Uint8Array; order: number } | undefined,
): boolean | null {
  if (availability.length === 0) return true
  const told = availability.map(({ topic, template, available, notAvailable }) => {
    const last = lastOf(topic)
    const word = last === undefined ? null : applied(template, last.payload)
    return { order: last?.order ?? -1, is: word === available ? true : word === notAvailable ? false : null }
  })
  const known = told.filter(({ is }) => is !== null)
  if (known.length === 0) return null
  if (mode === 'all') return told.every(({ is }) => is === true)
  if (mode === 'any') return told.some(({ is }) => is === true)
  return known.reduce((latest, one) => (one.order > latest.order ? one : latest)).is
}
