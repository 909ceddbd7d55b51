/**
 * What esp-rfid boards say over MQTT, and how they are told to open; versions 1.3 and 2.0. Sources: esprfid/esp-rfid at
 * 1.3.7 and 2.0.0, src/mqtt.esp, rfid.esp, log.esp, door.esp, doorbell.esp, rfid125kHz.cpp, and README-MQTT.md. A board
 * obeys only what names its own address (`doorip`), which it tells in some of its messages. It decides first itself, by a
 * list of users of its own, and tells each card with what it did. Pure: a message in, values out; nothing throws.
 */
import { credentialOf, type EspRfidSetup } from './esp-rfid/cards.ts'
import type { Heard } from './input/heard.ts'
import { type Fields, isFields, isNumber, isText, oneOf, parseFields } from './input/json.ts'

export type { EspRfidReader, EspRfidSetup } from './esp-rfid/cards.ts'

/** `name`: below the board's topic; empty: the topic itself. */
export interface EspRfidMessage {
  name: string
  payload: Uint8Array
}

export interface EspRfidSaid {
  heard: Heard[]
  /** Where it tells its own address. */
  ip: string | null
  /** Of a card: when it was read, in seconds by the board's clock, which may know no date. */
  atS: number | null
}

const text = new TextDecoder()
const bad = (sample: string): Heard[] => [{ type: 'bad', code: 'bad-shape', sample }]
const THERE: Heard[] = [{ type: 'link', state: 'online' }]
/** It tells that it obeys, and not when the pulse ends: so nothing is to be waited for. */
const OBEYED: Heard[] = [
  { type: 'relay', on: true },
  { type: 'relay', on: false },
]

export function parseEspRfid({ name, payload }: EspRfidMessage, setup: EspRfidSetup): EspRfidSaid {
  const said: EspRfidSaid = { heard: [], ip: null, atS: null }
  if (name === 'avty') return { ...said, heard: availability(text.decode(payload)) }
  if (name.startsWith('io/')) return { ...said, heard: input(name.slice('io/'.length), text.decode(payload), setup) }
  if (!['', 'send', 'sync', 'tag'].includes(name)) return said
  const fields = parseFields(payload)
  // Never a piece of it: the number of a card, or a code that was typed, may be as short as any word.
  if (!isFields(fields)) return { ...said, heard: [{ type: 'bad', code: fields, sample: `${payload.length} bytes` }] }
  // A command, or the file of a user as one was sent.
  if (fields.doorip !== undefined) return said
  // The file of a user, as its page wrote it: somebody may have written a record into it.
  if (fields.acctype !== undefined) return { ...said, heard: THERE }
  const address = fields.ip ?? fields['Local IP']
  if (address !== undefined && !isAddress(address)) return { ...said, heard: bad('ip') }
  const ip = address === undefined ? null : address
  if (name === 'tag' || fields.type === 'access') {
    return { ip, heard: access(fields, name === 'tag', setup), atS: isNumber(fields.time) ? fields.time : null }
  }
  return { ...said, ip, heard: other(fields, setup) }
}

function isAddress(value: unknown): value is string {
  if (!isText(value) || !/^\d{1,3}(\.\d{1,3}){3}$/.test(value)) return false
  return value !== '0.0.0.0' && value.split('.').every((part) => Number(part) <= 255)
}

/** Boot, heartbeat, the acknowledgement of a command, or a line of its log. */
function other({ type, src, desc, uid }: Fields, { version }: EspRfidSetup): Heard[] {
  // The file of a user, as its page wrote it.
  if (type === undefined && isText(uid)) return THERE
  if (!isText(type)) return bad('type')
  if (src === undefined) return ['INFO', 'WARN', 'ERRO'].includes(type) ? bad('src') : THERE
  if (src !== 'door' && src !== 'tamper') return THERE
  switch (desc) {
    case 'Door Closed':
      return [{ type: 'door', contact: 'closed', ...(version === 2 ? { tamper: false } : {}) }]
    case 'Door Open':
      // Version 1 answers no command: that the door opens is all that can confirm one.
      return [...(version === 1 ? OBEYED : []), { type: 'door', contact: 'open' }]
    case 'Door was tampered!':
      return [{ type: 'door', tamper: true }]
    case "Door wasn't closed within max open time!":
      return THERE
    default:
      return bad(`desc of ${src}`)
  }
}

/* ---------------------------------------------------------------- in its mode for Home Assistant */

function availability(word: string): Heard[] {
  if (word !== 'online' && word !== 'offline') return bad('avty')
  return [{ type: 'link', state: word }]
}

function input(name: string, word: string, { relay }: EspRfidSetup): Heard[] {
  const lock = /^lock(\d)$/.exec(name)?.[1]
  if (lock !== undefined) {
    if (word !== 'UNLOCKED' && word !== 'LOCKED') return bad('io/lock')
    return Number(lock) === (relay ?? 0) ? [{ type: 'relay', on: word === 'UNLOCKED' }] : THERE
  }
  if (name !== 'door' && name !== 'tamper' && name !== 'doorbell') return []
  if (word !== 'ON' && word !== 'OFF') return bad(`io/${name}`)
  if (name === 'door') return [{ type: 'door', contact: word === 'ON' ? 'open' : 'closed' }]
  return name === 'tamper' ? [{ type: 'door', tamper: word === 'ON' }] : THERE
}

/* ---------------------------------------------------------------- cards */

const OPENED = ['Always', 'Admin'] as const
const WRONG_PIN = 'Wrong pin code'
const WORDS = [...OPENED, 'Denied', 'Disabled', 'Expired', WRONG_PIN] as const
type Word = (typeof WORDS)[number]

/**
 * What the board has opened for itself is told as decided. What it has refused is told as a card like any other, for its
 * list is not the house's; but where it asks for a code as well, the card alone must not do.
 */
function access(fields: Fields, isForHomeAssistant: boolean, setup: EspRfidSetup): Heard[] {
  const { uid, isKnown = null, username } = fields
  const words: unknown[] = Array.isArray(fields.access) ? fields.access : [fields.access]
  if (!isText(uid)) return bad('uid')
  if (words.length === 0 || !words.every((word) => oneOf(word, WORDS))) return bad('access')
  if (isKnown !== null && isKnown !== 'true' && isKnown !== 'false') return bad('isKnown')
  if (uid.trim() === '') return nobody(username, isForHomeAssistant)
  const hasOpened = opens(words as Word[], setup.relay)
  if (hasOpened && isKnown === 'false') return bad('isKnown')
  const credential = credentialOf(uid.toLowerCase(), setup, isKnown !== 'false' && words[0] !== 'Denied')
  if (credential === 'bad-credential' || credential === 'no-card') {
    return [{ type: 'bad', code: credential, sample: `${uid.length} characters of a ${setup.reader}` }]
  }
  if (hasOpened) return [{ type: 'card', credential, decided: { granted: true, reason: 'ok' } }]
  if (words[0] === WRONG_PIN) return [{ type: 'card', credential, decided: { granted: false, reason: 'unreadable' } }]
  return [{ type: 'card', credential }]
}

/** One word for each relay; an administrator opens all of them. */
function opens(words: readonly Word[], relay: number | null): boolean {
  const isOpen = (word: Word | undefined): boolean => oneOf(word, OPENED)
  if (words[0] === 'Admin' || words.length === 1) return isOpen(words[0])
  return relay === null ? words.some(isOpen) : isOpen(words[relay])
}

/** The record of an opening without a card. In its mode for Home Assistant the relay itself is told as well. */
function nobody(name: unknown, isForHomeAssistant: boolean): Heard[] {
  if (name === 'Button') return [{ type: 'door', exitButton: true }]
  return name === 'MQTT' && !isForHomeAssistant ? OBEYED : THERE
}

/* ---------------------------------------------------------------- commands */

/** What opens the door for as long as the board is set up to. The name is as in `EspRfidMessage`. */
export function formatEspRfidOpen(ip: string, { version, relay }: EspRfidSetup): { name: string; payload: string } {
  if (version === 1) return { name: '', payload: JSON.stringify({ doorip: ip, cmd: 'opendoor' }) }
  if (relay === null) return { name: 'cmd', payload: JSON.stringify({ cmd: 'opendoor', doorip: ip }) }
  return { name: 'cmd', payload: JSON.stringify({ cmd: 'open', doorip: ip, door: String(relay) }) }
}

/** What lets the relay go where the board does not by itself; version 2. */
export function formatEspRfidClose(ip: string, { relay }: EspRfidSetup): { name: string; payload: string } {
  return { name: 'cmd', payload: JSON.stringify({ cmd: 'close', doorip: ip, door: String(relay ?? 0) }) }
}
