/** Tasmota devices: readers, switches, and a relay as a strike. */
import { SogliaError } from '../../core/errors.ts'
import type { Unit } from '../../core/records.ts'
import type { ByteOrder, CardTech } from '../../wire/input/cards.ts'
import type { Heard } from '../../wire/input/heard.ts'
import { oneOf } from '../../wire/input/json.ts'
import { MESSAGE_BYTES_MAX } from '../../wire/input/limits.ts'
import { formatTasmotaPulse, parseTasmota, type SwitchUse, type TasmotaSetup } from '../../wire/tasmota.ts'
import { PLACES, SENSING } from '../messages/kind.ts'
import { isTopic } from '../messages/rights.ts'
import type { Family } from './family.ts'

const USES: readonly SwitchUse[] = ['contact', 'motion', 'exit-button']
const RELAYS_MAX = 28
/** What can come through the 26 and the 34 bits that its Wiegand driver takes. */
const TECHS: readonly CardTech[] = ['h10301', 'h10306', 'uid', 'em4100']
const BYTE_ORDERS: readonly ByteOrder[] = ['msb', 'lsb']

/** Unset: the unit's id is written into the device as its topic. */
const topicOf = ({ id, settings }: Unit): string => settings.topic ?? id

const TOKENS = ['%prefix%', '%topic%'] as const
/** Of what it is told, answers, or reports by itself: as its `FullTopic` has it, without the slash at its end. */
function rootOf(unit: Unit, prefix: 'cmnd' | 'stat' | 'tele'): string {
  const full = (unit.settings['full-topic'] ?? '%prefix%/%topic%/').replace(/\/$/, '')
  return full.replace('%prefix%', () => prefix).replace('%topic%', () => topicOf(unit))
}

/** `switches=1:contact,2:motion`, `relay=1`, and what the cards of a Wiegand reader are. Throws `E_UNIT_SETTING`. */
function setupOf({ settings }: Unit): TasmotaSetup {
  const switches = new Map<number, SwitchUse>()
  for (const pair of (settings.switches ?? '').split(',').filter((one) => one !== '')) {
    const [number = '', use = ''] = pair.trim().split(':')
    const isUse = (USES as readonly string[]).includes(use)
    if (!/^[1-9]\d?$/.test(number) || !isUse) {
      throw new SogliaError('E_UNIT_SETTING', `switches: ${pair} is not a number and one of ${USES.join(', ')}`)
    }
    switches.set(Number(number), use as SwitchUse)
  }
  const relay = Number(settings.relay ?? 1)
  if (!Number.isInteger(relay) || relay < 1 || relay > RELAYS_MAX) {
    throw new SogliaError('E_UNIT_SETTING', `relay: ${settings.relay} is not a number from 1 to ${RELAYS_MAX}`)
  }
  return { switches, relay, ...cardsOf(settings) }
}

function cardsOf({ 'card-tech': tech, 'byte-order': order }: Unit['settings']): Pick<TasmotaSetup, 'tech' | 'order'> {
  if (tech !== undefined && !oneOf(tech, TECHS)) {
    throw new SogliaError('E_UNIT_SETTING', `card-tech: ${tech} is none of ${TECHS.join(', ')}`)
  }
  if (order !== undefined && (tech !== 'uid' || !oneOf(order, BYTE_ORDERS))) {
    throw new SogliaError('E_UNIT_SETTING', 'byte-order: msb or lsb, and only with card-tech=uid')
  }
  return { tech: tech ?? null, order: order ?? 'msb' }
}

/** By `PowerRetain` and the like a broker keeps how a relay or a button stood once: no news, and no fault. */
const isOfOnce = (heard: Heard): boolean => heard.type !== 'relay' && !(heard.type === 'door' && heard.exitButton)

function check(unit: Unit): void {
  setupOf(unit)
  if (/[+#\0]/.test(topicOf(unit))) throw new SogliaError('E_UNIT_SETTING', 'topic: it has a wildcard in it')
  const { 'full-topic': full } = unit.settings
  if (full === undefined) return
  const isFull = TOKENS.every((token) => full.split(token).length === 2) && isTopic(rootOf(unit, 'tele'))
  if (!isFull || /^\$|^soglia(\/|$)/.test(full)) {
    throw new SogliaError('E_UNIT_SETTING', `full-topic: ${full} is not like %topic%/%prefix%/`)
  }
}

export const tasmota: Family = {
  ...{
    takes: PLACES,
    needs: [],
    settings: ['topic', 'full-topic', 'switches', 'relay', 'card-tech', 'byte-order', ...SENSING, 'sleeps'],
    checkMore: check,
  },
  messageBytesMax: MESSAGE_BYTES_MAX,
  speaks: (unit) => [`${rootOf(unit, 'tele')}/#`, `${rootOf(unit, 'stat')}/#`, 'tasmota/discovery/#'],
  hears: (unit) => [`${rootOf(unit, 'cmnd')}/#`],
  open(unit) {
    const setup = setupOf(unit)
    const command = (name: string): string => `${rootOf(unit, 'cmnd')}/${name}`
    return {
      hear({ topic, payload, stored }) {
        const prefix = (['tele', 'stat'] as const).find((each) => topic.startsWith(`${rootOf(unit, each)}/`))
        if (prefix === undefined) return []
        const message = { prefix, name: topic.slice(topic.lastIndexOf('/') + 1), payload }
        const all = parseTasmota(message, setup)
        return (stored ? all.filter(isOfOnce) : all).map((heard) => ({ unit: unit.id, heard }))
      },
      // Its switches, its relays and its signal strength, as they stand.
      greet: () => [
        { topic: command('Status'), payload: '10' },
        { topic: command('State'), payload: '' },
      ],
      unlock(_unit, ms) {
        const { name, payload } = formatTasmotaPulse(setup.relay, ms)
        return [{ topic: command(name), payload }]
      },
    }
  },
}
