/** ESPHome devices by their own MQTT topics: sensors, readers, and a lock or a momentary switch as a strike. */
import { SogliaError } from '../../core/errors.ts'
import type { Unit } from '../../core/records.ts'
import {
  type EsphomeReader,
  type EsphomeSetup,
  type EsphomeUse,
  parseEsphome,
  parseEsphomeTag,
} from '../../wire/esphome.ts'
import type { CardTech } from '../../wire/input/cards.ts'
import type { Heard } from '../../wire/input/heard.ts'
import { oneOf } from '../../wire/input/json.ts'
import { MESSAGE_BYTES_MAX } from '../../wire/input/limits.ts'
import type { Publication } from '../messages/device-logins.ts'
import { PLACES, SENSING } from '../messages/kind.ts'
import { isTopic } from '../messages/rights.ts'
import type { Family } from './family.ts'

const USES: readonly EsphomeUse[] = ['contact', 'motion', 'exit-button', 'tamper']
const READERS = ['pn532', 'rc522', 'rdm6300', 'wiegand'] as const
const BITS: Readonly<Record<string, 26 | 34 | 37>> = { 26: 26, 34: 34, 37: 37 }
/** What may come through so many bits; `uid`: of four bytes. */
const TECHS: Readonly<Record<26 | 34 | 37, readonly CardTech[]>> = {
  ...{ 26: ['h10301'], 34: ['h10306', 'uid'], 37: ['h10302', 'h10304'] },
}
const OBJECT_ID = /^[a-z0-9_-]{1,120}$/
/** ESPHome's own limit of a prefix is 64; a tag's topic is free. */
const TOPIC_CHARS_MAX = 200

interface Setup extends EsphomeSetup {
  prefix: string
  /** Where its configuration publishes tags. Null: it reads none. */
  tags: string | null
  reader: EsphomeReader
}

const wrong = (text: string): SogliaError => new SogliaError('E_UNIT_SETTING', text)

/** Throws `E_UNIT_SETTING`. */
function setupOf({ id, settings }: Unit): Setup {
  const { prefix = id, tags = null, battery = 'battery_level', wifi = 'wifi_signal' } = settings
  for (const [key, topic] of Object.entries({ prefix, tags })) {
    if (topic !== null && !isOwnTopic(topic)) throw wrong(`${key}: ${topic} is no topic that a device may have`)
  }
  for (const [key, name] of Object.entries({ battery, wifi })) {
    if (!OBJECT_ID.test(name)) throw wrong(`${key}: ${name} is no object id of ESPHome`)
  }
  if (tags === null && settings.reader !== undefined) throw wrong('reader: it needs tags=TOPIC as well')
  const strike = strikeOf(settings)
  return { prefix, tags, reader: readerOf(settings), uses: usesOf(settings), strike, battery, rssi: wifi }
}

const isOwnTopic = (topic: string): boolean =>
  isTopic(topic) && topic.length <= TOPIC_CHARS_MAX && !/^\$|^soglia(\/|$)/.test(topic)

function usesOf({ inputs = '' }: Unit['settings']): Map<string, EsphomeUse> {
  const uses = new Map<string, EsphomeUse>()
  for (const pair of inputs.split(',').filter((one) => one.trim() !== '')) {
    const [id = '', use = ''] = pair.trim().split('=')
    if (!OBJECT_ID.test(id) || !(USES as readonly string[]).includes(use)) {
      throw wrong(`inputs: ${pair} is not like front_door=contact, with ${USES.join(', ')}`)
    }
    uses.set(id, use as EsphomeUse)
  }
  return uses
}

function strikeOf({ strike }: Unit['settings']): EsphomeSetup['strike'] {
  if (strike === undefined) return null
  const [component = '', id = '', ...more] = strike.split('/')
  if ((component === 'lock' || component === 'switch') && OBJECT_ID.test(id) && more.length === 0) {
    return { component, id }
  }
  throw wrong(`strike: ${strike} is not like lock/strike or switch/strike`)
}

/** What a Wiegand reader tells does not say how many bits it had: without being told, two cards could get one name. */
function readerOf({ reader = 'pn532', bits, 'card-tech': tech, 'byte-order': order }: Unit['settings']): EsphomeReader {
  if (!oneOf(reader, READERS)) throw wrong(`reader: ${reader} is none of ${READERS.join(', ')}`)
  if (reader !== 'wiegand') {
    if ([bits, tech, order].some((one) => one !== undefined)) {
      throw wrong('bits, card-tech, byte-order: they are for reader=wiegand')
    }
    return { type: reader === 'rdm6300' ? 'rdm6300' : 'uid' }
  }
  const count = BITS[bits ?? '']
  if (count === undefined) throw wrong(`bits: reader=wiegand needs one of ${Object.keys(BITS).join(', ')}`)
  if (tech !== undefined && !oneOf(tech, TECHS[count])) {
    throw wrong(`card-tech: ${tech} is none of ${TECHS[count].join(', ')} with bits=${bits}`)
  }
  if (order !== undefined && (tech !== 'uid' || !oneOf(order, ['msb', 'lsb']))) {
    throw wrong('byte-order: msb or lsb, and only with card-tech=uid')
  }
  return { type: 'wiegand', bits: count, tech: tech ?? null, order: order === 'lsb' ? 'lsb' : 'msb' }
}

/** Its states are kept as well: how a relay or a button stood once is no news, and no fault. */
const isOfOnce = (heard: Heard): boolean => heard.type !== 'relay' && !(heard.type === 'door' && heard.exitButton)

export const esphome: Family = {
  ...{ takes: PLACES, needs: [] },
  settings: [
    'prefix',
    'inputs',
    'strike',
    'tags',
    'reader',
    'bits',
    'card-tech',
    'byte-order',
    'battery',
    'wifi',
    ...SENSING,
    'sleeps',
  ],
  checkMore: (unit) => void setupOf(unit),
  messageBytesMax: MESSAGE_BYTES_MAX,
  speaks(unit) {
    const { prefix, tags } = setupOf(unit)
    const own = tags === null ? [`${prefix}/#`] : [`${prefix}/#`, tags]
    // What it says to whom looks for it, and to Home Assistant, unless that is switched off: no fault, and not heard.
    return [...own, 'esphome/discover/+', 'homeassistant/+/+/+/config']
  },
  hears(unit) {
    const { prefix, strike, tags } = setupOf(unit)
    const commands = strike === null ? [] : [`${prefix}/${strike.component}/${strike.id}/command`]
    // Its tags as well: at another broker two units with one topic for them would both take every card.
    return tags === null ? commands : [...commands, tags]
  },
  open(unit) {
    const setup = setupOf(unit)
    const { prefix, strike, tags, reader } = setup
    const order = (isOpen: boolean): Publication[] | null => {
      if (strike === null) return null
      const [on, off] = strike.component === 'lock' ? ['UNLOCK', 'LOCK'] : ['ON', 'OFF']
      return [
        { topic: `${prefix}/${strike.component}/${strike.id}/command`, payload: isOpen ? on : off } as Publication,
      ]
    }
    const hear = (topic: string, payload: Uint8Array): Heard[] => {
      if (topic === tags) return [parseEsphomeTag(payload, reader)]
      return topic.startsWith(`${prefix}/`)
        ? parseEsphome({ name: topic.slice(prefix.length + 1), payload }, setup)
        : []
    }
    return {
      hear({ topic, payload, stored }) {
        const all = hear(topic, payload)
        return (stored ? all.filter(isOfOnce) : all).map((heard) => ({ unit: unit.id, heard }))
      },
      // It tells all its states when it comes; the broker keeps them.
      greet: () => [],
      unlock: () => order(true),
      end: () => order(false) ?? [],
    }
  },
}
