/** esp-rfid boards: a reader, a relay, and a list of their own. */
import { SogliaError } from '../../core/errors.ts'
import type { At } from '../../core/model.ts'
import type { Unit } from '../../core/records.ts'
import { parseEspRfidList } from '../../wire/esp-rfid/users.ts'
import {
  type EspRfidReader,
  type EspRfidSaid,
  type EspRfidSetup,
  formatEspRfidClose,
  formatEspRfidOpen,
  parseEspRfid,
} from '../../wire/esp-rfid.ts'
import type { CardTech } from '../../wire/input/cards.ts'
import type { Heard } from '../../wire/input/heard.ts'
import { MESSAGE_BYTES_MAX } from '../../wire/input/limits.ts'
import type { Publication } from '../messages/device-logins.ts'
import { PLACES } from '../messages/kind.ts'
import { createListKeeper, type ListKeeper } from './esp-rfid/list-keeper.ts'
import type { Family } from './family.ts'

const READERS: readonly EspRfidReader[] = ['mfrc522', 'pn532', 'rdm6300', 'wiegand']
/** What a Wiegand reader sends: what is left of it without the parity, and what its cards may be. */
const WIEGAND: Readonly<Record<string, { bits: 24 | 32; techs: readonly CardTech[] }>> = {
  26: { bits: 24, techs: ['uid', 'em4100', 'h10301'] },
  34: { bits: 32, techs: ['uid', 'em4100', 'h10306'] },
}
const RELAY_MAX = 3
const TOPIC_CHARS_MAX = 200
/** It reads no card for so long after one. */
const COOLDOWN_MS = 2_000

interface Setup extends EspRfidSetup {
  topic: string
  /** Its address until it tells another one. */
  ip: string | null
  /** It is told whom to let in by itself. */
  takesList: boolean
}

const wrong = (text: string): SogliaError => new SogliaError('E_UNIT_SETTING', text)

/** Throws `E_UNIT_SETTING`. */
function setupOf({ id, settings }: Unit): Setup {
  const { version = '2', topic = id, reader = 'mfrc522', relay = '', ip = '', list } = settings
  if (version !== '1' && version !== '2') throw wrong(`version: ${version} is neither 1 (1.3) nor 2 (2.0)`)
  const isTopic = topic !== '' && topic.length <= TOPIC_CHARS_MAX && !/[+#\0]|^\$|^soglia\//.test(topic)
  if (!isTopic) throw wrong('topic: it is no topic that a board may have')
  if (!(READERS as readonly string[]).includes(reader))
    throw wrong(`reader: ${reader} is none of ${READERS.join(', ')}`)
  if (relay !== '' && (version === '1' || !/^\d$/.test(relay) || Number(relay) > RELAY_MAX)) {
    throw wrong(`relay: ${relay} is not a number from 0 to ${RELAY_MAX} of a board of version 2`)
  }
  if (ip !== '' && !/^\d{1,3}(\.\d{1,3}){3}$/.test(ip)) throw wrong(`ip: ${ip} is not like 192.168.1.211`)
  if (list !== undefined && list !== 'push') throw wrong(`list: ${list} is not push`)
  // Whomever it lets in opens its first relay at least.
  if (list === 'push' && relay !== '' && relay !== '0')
    throw wrong('list: it opens the first relay, and the door has another one')
  return {
    ...{ version: version === '1' ? 1 : 2, reader: reader as EspRfidReader, topic },
    ...{
      wiegand: wiegandOf(version, reader, settings),
      relay: relay === '' ? null : Number(relay),
      ip: ip === '' ? null : ip,
      takesList: list === 'push',
    },
  }
}

/** The board does not tell how many bits a number had: without being told, two cards could get one name. */
function wiegandOf(version: string, reader: string, settings: Unit['settings']): EspRfidSetup['wiegand'] {
  const { bits, digits, 'card-tech': tech, 'byte-order': order = 'msb' } = settings
  if (reader !== 'wiegand') {
    const given = ['bits', 'digits', 'card-tech', 'byte-order', 'byte-order'].filter((key) => key in settings)
    if (given.length > 0) throw wrong(`${given.join(', ')}: only for reader=wiegand`)
    return { bits: 24, tech: null, order: 'msb', isHex: false }
  }
  const frame = WIEGAND[bits ?? '']
  if (frame === undefined) throw wrong(`bits: reader=wiegand needs one of ${Object.keys(WIEGAND).join(', ')}`)
  const known = frame.techs.find((each) => each === tech)
  if (tech !== undefined && known === undefined) throw wrong(`card-tech: ${tech} is none of ${frame.techs.join(', ')}`)
  if (order !== 'msb' && order !== 'lsb') throw wrong(`byte-order: ${order} is neither msb nor lsb`)
  const isForm = digits === undefined || digits === 'decimal' || (digits === 'hex' && version === '2')
  if (!isForm) throw wrong(`digits: ${digits} is neither decimal nor, of version 2, hex`)
  // Unless it was set up otherwise.
  const isHex = version === '2' && digits !== 'decimal'
  return { bits: frame.bits, tech: known ?? null, order, isHex }
}

/** A board of version 1 tells one card once for each of its relays: the first of them is the one that it can be told to move. */
function createOnce({ version }: EspRfidSetup): (said: EspRfidSaid, nowMs: number) => Heard[] {
  let last = { credential: '', atS: -1, heardMs: 0 }
  return ({ heard, atS }, nowMs) => {
    const [card] = heard
    if (version !== 1 || card?.type !== 'card' || atS === null) return heard
    const { credential } = card
    const isSame = last.credential === credential && last.atS === atS && nowMs - last.heardMs < COOLDOWN_MS
    if (isSame) return []
    last = { credential, atS, heardMs: nowMs }
    return heard
  }
}

/** Whom it has let in by the list that it was sent. It tells the second, and the card was there before that was over. */
function byList(keeper: ListKeeper, heard: Heard, atS: number | null, now: At): Heard {
  if (heard.type !== 'card' || heard.decided?.granted !== true) return heard
  const at = atS === null ? null : Math.min(atS * 1000 + 999, now)
  const version = keeper.versionOf(heard.credential, at ?? now)
  return version === 0 ? heard : { ...heard, decided: { ...heard.decided, by: { version, at } } }
}

export const espRfid: Family = {
  ...{ takes: PLACES, needs: [] },
  settings: [
    'version',
    'topic',
    'reader',
    'bits',
    'digits',
    'card-tech',
    'byte-order',
    'relay',
    'ip',
    'heartbeat-s',
    'list',
  ],
  checkMore(unit) {
    if (setupOf(unit).takesList && unit.door === null) throw wrong('list: only at a door')
  },
  messageBytesMax: MESSAGE_BYTES_MAX,
  speaks(unit) {
    const { version, topic } = setupOf(unit)
    const own = (names: readonly string[]): string[] => names.map((name) => `${topic}/${name}`)
    if (version === 1) return [topic, ...own(['send', 'sync', 'accesslist'])]
    // Its commands as well: one that somebody has left there for good would open at each of its starts.
    return [...own(['send', 'tag', 'avty', 'io/+', 'cmd']), 'homeassistant/+/+/+/config']
  },
  hears(unit) {
    const { version, topic } = setupOf(unit)
    return [version === 1 ? topic : `${topic}/cmd`]
  },
  open(unit) {
    const setup = setupOf(unit)
    const { topic } = setup
    let { ip } = setup
    const once = createOnce(setup)
    const keeper = setup.takesList ? createListKeeper(setup) : null
    const order = ({ name, payload }: { name: string; payload: string }): Publication[] => [
      { topic: name === '' ? topic : `${topic}/${name}`, payload },
    ]
    const hear = (name: string, payload: Uint8Array, stored: boolean, nowMs: number, now: At): Heard[] => {
      // Nothing else of it is ever kept; a command that is would move the door at each start of the board.
      if (stored && name !== 'avty') return [{ type: 'bad', code: 'forbidden-retain', sample: name }]
      const said = parseEspRfid({ name, payload }, setup)
      ip = said.ip ?? ip
      const about = keeper === null ? null : parseEspRfidList({ name, payload }, setup.version)
      if (about !== null) keeper?.hear(about, now, nowMs)
      const all = once(said, nowMs)
      return keeper === null ? all : all.map((heard) => byList(keeper, heard, said.atS, now))
    }
    return {
      hear(message, nowMs, now) {
        if (message.topic !== topic && !message.topic.startsWith(`${topic}/`)) return []
        const name = message.topic.slice(topic.length + 1)
        const all = hear(name, message.payload, message.stored, nowMs, now)
        return all.map((heard) => ({ unit: unit.id, heard }))
      },
      // It answers nothing that does not name its address, which is not known yet.
      greet() {
        keeper?.doubt()
        return []
      },
      takeList(list) {
        keeper?.take(list)
        return keeper !== null
      },
      keep(now, nowMs) {
        const { say, heard } = keeper?.tick(ip, now, nowMs) ?? { say: [], heard: [] }
        return { say: say.flatMap(order), heard: heard.map((each) => ({ unit: unit.id, heard: each })) }
      },
      away: () => keeper?.away(),
      unlock: () => (ip === null ? null : order(formatEspRfidOpen(ip, setup))),
      end: () => (ip === null ? [] : order(formatEspRfidClose(ip, setup))),
    }
  },
}
