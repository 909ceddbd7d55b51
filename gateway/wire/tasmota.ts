/**
 * What Tasmota says over MQTT: a last will, what its readers and sensors read, how its relays and switches stand.
 * Sources: Tasmota's documentation, "MQTT", "Buttons and Switches", "PIR Motion Sensors", "Commands", and its drivers
 * xsns_40_pn532, xsns_51_rdm6300, xsns_80_mfrc522, xsns_82_wiegand, xsns_107_gm861. Pure: a message in, values out;
 * whatever comes in, nothing throws.
 */
import { type ByteOrder, type CardTech, emName, uidName, wiegandName } from './input/cards.ts'
import type { Heard } from './input/heard.ts'
import { absent, type Fields, isFields, isNumber, isText, parseFields } from './input/json.ts'
import { severalOf } from './input/several.ts'

/** What a switch of the device stands for, by its number from 1. */
export type SwitchUse = 'contact' | 'motion' | 'exit-button'
export interface TasmotaSetup {
  switches: ReadonlyMap<number, SwitchUse>
  /** The number of the relay that moves the strike, from 1. */
  relay: number
  /** What all cards at its Wiegand reader are; null: not known. */
  tech: CardTech | null
  order: ByteOrder
}

/** `prefix` and `name` of `%prefix%/%topic%/name`. */
export interface TasmotaMessage {
  prefix: 'tele' | 'stat'
  name: string
  payload: Uint8Array
}

const text = new TextDecoder()
const BRACE = 0x7b
const bad = (sample: string): Heard[] => [{ type: 'bad', code: 'bad-shape', sample }]

/** What a message means; nothing for what Tasmota says besides. */
export function parseTasmota({ prefix, name, payload }: TasmotaMessage, setup: TasmotaSetup): Heard[] {
  if (prefix === 'tele' && name === 'LWT') return lastWill(text.decode(payload))
  // By `SetOption4 1` an answer is told by the name of what it answers.
  const isAnswer = prefix === 'stat' && /^(POWER|SWITCH)\d{0,2}$/.test(name) && payload[0] === BRACE
  const [, word = '', number = ''] = prefix === 'stat' && !isAnswer ? (/^(POWER|PIR)(\d{0,2})$/.exec(name) ?? []) : []
  if (word === 'POWER') return relayOf(Number(number || 1), text.decode(payload), setup)
  if (word === 'PIR') return motionOf(Number(number || 1), text.decode(payload), setup)
  if (!isAnswer && !['SENSOR', 'STATE', 'RESULT', 'STATUS10', 'INFO1'].includes(name)) return []
  const fields = (name === 'SENSOR' ? readerOf(payload) : null) ?? parseFields(payload)
  // Nothing of it is shown: there may be a card in it.
  if (!isFields(fields)) return [{ type: 'bad', code: fields, sample: `${name}, ${payload.length} bytes` }]
  if (name === 'INFO1') return firmware(fields)
  // The answer to `Status 10` has the same inside.
  const values = name === 'STATUS10' && isFields(fields.StatusSNS) ? fields.StatusSNS : fields
  return Object.entries(values).flatMap(([key, value]) => {
    // Readers tell a card once, there; anywhere else it would be an echo.
    const read = name === 'SENSOR' ? READERS.get(key) : undefined
    return read === undefined ? reading(key, value, setup) : [isFields(value) ? read(value, setup) : shapeless(key)]
  })
}

function lastWill(word: string): Heard[] {
  if (word === 'Online' || word === 'Offline')
    return [{ type: 'link', state: word === 'Online' ? 'online' : 'offline' }]
  return bad('LWT')
}

/** Older ones have the fields of `Info1` at the top. */
function firmware({ Info1, ...fields }: Fields): Heard[] {
  const { Version: version } = isFields(Info1) ? Info1 : fields
  if (absent(version)) return []
  return isText(version) ? [{ type: 'status', fw: version }] : bad('INFO1')
}

function reading(key: string, value: unknown, setup: TasmotaSetup): Heard[] {
  const [, part = '', number = ''] = /^([A-Za-z]+?)(\d{0,2})$/.exec(key) ?? []
  if (part === 'POWER') return relayOf(Number(number || 1), value, setup)
  if (part === 'Switch') return switchOf(Number(number), value, setup)
  if (key !== 'Wifi') return []
  const signal = isFields(value) ? value.Signal : value
  if (absent(signal)) return []
  return isNumber(signal) ? [{ type: 'status', rssi: signal }] : bad('Wifi')
}

function relayOf(number: number, word: unknown, { relay }: TasmotaSetup): Heard[] {
  if (word !== 'ON' && word !== 'OFF') return bad(`POWER${number}`)
  return number === relay ? [{ type: 'relay', on: word === 'ON' }] : []
}

/**
 * `ON` is a closed input: a contact at rest, somebody moving, a button that is pressed. A press is an action only: among
 * what the sensors read a state is told again and again.
 */
function switchOf(number: number, value: unknown, { switches }: TasmotaSetup): Heard[] {
  const use = switches.get(number)
  if (use === undefined) return []
  const word = isFields(value) ? value.Action : value
  if (word !== 'ON' && word !== 'OFF') return bad(`Switch${number}`)
  const isOn = word === 'ON'
  const several = severalOf(switches, number)
  if (use === 'motion') return [{ type: 'desk', desk: null, occupied: isOn, ...several }]
  if (use === 'contact') return [{ type: 'door', contact: isOn ? 'closed' : 'open', ...several }]
  return isOn && isFields(value) ? [{ type: 'door', exitButton: true }] : []
}

/** `PIR1`, as a rule of the documentation publishes it for `Switch1`. */
function motionOf(number: number, word: string, setup: TasmotaSetup): Heard[] {
  return setup.switches.get(number) === 'motion' ? switchOf(number, word, setup) : []
}

/* ---------------------------------------------------------------- cards */

const shapeless = (reader: string): Heard => ({ type: 'bad', code: 'bad-shape', sample: reader })
const noCard = (sample: string): Heard => ({ type: 'bad', code: 'no-card', sample })

const raw = new TextDecoder('latin1')
/** The first one is the reader's own: what it has read stands behind it. */
const OWN = /"(PN532|RC522|GM861)":\{(.*)$/s
const UID_BEFORE_DATA = /^"UID":"([^"]*)",.*\}\}$/s
const BARCODE = /^(?:"AIM":"[^"]*",)?"Code":"(.*)"\}\}$/s

/**
 * Tasmota writes what stands on a card, and a whole barcode, into its JSON as it is: with bytes that are no text, and
 * with quotes by which a card could tell another one's number (xsns_40, `card_datas`; xsns_107). Null: it holds neither.
 */
function readerOf(payload: Uint8Array): Fields | null {
  const [, reader = '', inside = ''] = OWN.exec(raw.decode(payload)) ?? []
  const [, read] = (reader === 'GM861' ? BARCODE : UID_BEFORE_DATA).exec(inside) ?? []
  return read === undefined ? null : { [reader]: { [reader === 'GM861' ? 'Code' : 'UID']: read } }
}

/** Whole UIDs in hex. */
const UID = /^([0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})$/i
/** The last four of the five bytes of a card. */
const RDM6300_UID = /^[0-9A-F]{8}$/i
const CODE = /^[!-~]{1,64}$/

const READERS: ReadonlyMap<string, (fields: Fields, setup: TasmotaSetup) => Heard> = new Map([
  ['PN532', ({ UID: uid }: Fields) => named('PN532', uid, UID, uidName)],
  ['RC522', ({ UID: uid }: Fields) => named('RC522', uid, UID, uidName)],
  ['RDM6300', ({ UID: uid }: Fields) => named('RDM6300', uid, RDM6300_UID, emName)],
  ['GM861', ({ Code: code }: Fields) => named('GM861', code, CODE, (given) => `code:${given}`)],
  ['Wiegand', wiegand],
])

function named(reader: string, value: unknown, like: RegExp, nameOf: (digits: string) => string | null): Heard {
  if (!isText(value)) return shapeless(reader)
  if (!like.test(value)) return { type: 'bad', code: 'bad-credential', sample: `${reader}: ${value.length} characters` }
  const credential = /^0+$/.test(value) ? null : nameOf(value)
  return credential === null ? noCard(`${reader}: all zeros`) : { type: 'card', credential }
}

/** Bits with both parity bits: four and eight are the keys of a keypad. */
const KEY_SIZES = [4, 8]
const CARD_SIZES = [24, 26, 32, 34]
const PARITY_BITS = 2

/** A frame whose parity does not fit is told as a UID of 0. */
function wiegand({ UID: uid, Size: size }: Fields, { tech, order }: TasmotaSetup): Heard {
  const bits = isText(size) && /^\d{1,2}$/.test(size) ? Number(size) : size
  if (!isNumber(bits) || (!isText(uid) && !isNumber(uid))) return shapeless('Wiegand')
  if (KEY_SIZES.includes(bits)) return noCard('Wiegand: a keypad')
  const value = numberOf(uid)
  if (value === 0n) return noCard('Wiegand: its parity is wrong')
  const isKnown = value !== null && CARD_SIZES.includes(bits)
  const credential = isKnown ? wiegandName({ value, dataBits: bits - PARITY_BITS }, tech, order) : null
  if (credential === null) return { type: 'bad', code: 'bad-credential', sample: `Wiegand: ${bits} bits` }
  return { type: 'card', credential }
}

/** Decimal digits; hex where `h` ends them, as by `SetOption123 1`. */
function numberOf(uid: string | number): bigint | null {
  if (!isText(uid)) return Number.isSafeInteger(uid) ? BigInt(uid) : null
  if (/^\d{1,10}$/.test(uid)) return BigInt(uid)
  return /^[0-9A-F]{1,8}h$/i.test(uid) ? BigInt(`0x${uid.slice(0, -1)}`) : null
}

/* ---------------------------------------------------------------- the strike */

/** The longest pulse that `PulseTime` can say: 1 to 111 are tenths of a second, from 112 on seconds and 100. */
const PULSE_TENTHS_MAX = 111
const PULSE_S_MAX = 64_800

/** What makes the relay close for so long; the device ends it by itself. The name below `cmnd/<topic>/`, and its payload. */
export function formatTasmotaPulse(relay: number, ms: number): { name: string; payload: string } {
  const tenths = Math.max(1, Math.ceil(ms / 100))
  const pulse = tenths <= PULSE_TENTHS_MAX ? tenths : Math.min(PULSE_S_MAX, Math.ceil(ms / 1000)) + 100
  return { name: 'Backlog0', payload: `PulseTime${relay} ${pulse}; Power${relay} ON` }
}
