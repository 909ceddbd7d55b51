/**
 * How an esp-rfid board writes the number of a card, by its reader, and the other way round: what the card of a name is
 * called in its list. Sources: as `../esp-rfid.ts`.
 */
import { type ByteOrder, type CardTech, emName, partName, wiegandName } from '../input/cards.ts'

/** The reader in the board: it decides how the number of a card is written. */
export type EspRfidReader = 'mfrc522' | 'pn532' | 'rdm6300' | 'wiegand'
export interface EspRfidSetup {
  version: 1 | 2
  reader: EspRfidReader
  /**
   * Of a Wiegand reader: how many bits of a card are left without their parity, what is known of them, and how the board
   * writes them: version 1 in decimal digits, version 2 as it is set up to.
   */
  wiegand: { bits: 24 | 32; tech: CardTech | null; order: ByteOrder; isHex: boolean }
  /** The relay of the door, from 0; null: the board has one, or all are the door's. */
  relay: number | null
}

const HEX = /^[0-9a-f]+$/
const UID_DIGITS = [8, 14, 20]
const EM_DIGITS = 10
/** Without the leading zero of each byte: from four bytes below 16, to ten that lose none. */
const LOSSY_DIGITS = { min: 4, max: 20 }

/**
 * Version 2 writes the number that an MFRC522 reads whole; for a card in its own list it may be as version 1 has it. All
 * else of ISO 14443 loses the leading zero of each byte: with 8 or 14 digits none was there to lose, and any other
 * number of them tells only a part.
 */
export function credentialOf(
  uid: string,
  { version, reader, wiegand }: EspRfidSetup,
  isInItsList: boolean,
): string | 'bad-credential' | 'no-card' {
  if (reader === 'wiegand') return wiegandOf(uid, wiegand)
  if (!HEX.test(uid)) return 'bad-credential'
  if (/^0+$/.test(uid)) return 'no-card'
  if (reader === 'rdm6300') return uid.length === EM_DIGITS ? (emName(uid) ?? 'no-card') : 'bad-credential'
  if (UID_DIGITS.includes(uid.length)) return `uid:${uid}`
  const isWhole = version === 2 && reader === 'mfrc522' && !isInItsList
  if (isWhole || uid.length < LOSSY_DIGITS.min || uid.length > LOSSY_DIGITS.max) return 'bad-credential'
  return partName(uid.length * 4, uid) ?? 'no-card'
}

/** One number, without leading zeros; with a wrong parity some readers tell zero. */
function wiegandOf(uid: string, { bits, tech, order, isHex }: EspRfidSetup['wiegand']): string {
  if (!(isHex ? /^[0-9a-f]{1,8}$/ : /^\d{1,10}$/).test(uid)) return 'bad-credential'
  const value = BigInt(isHex ? `0x${uid}` : uid)
  if (value >= 1n << BigInt(bits)) return 'bad-credential'
  return wiegandName({ value, dataBits: bits }, tech, order) ?? 'no-card'
}

/* ---------------------------------------------------------------- the other way round */

/**
 * As this reader writes the card of that name, in whatever state of the board's list; null where it tells no such card, or
 * not always by this name.
 */
export function espRfidUidOf(credential: string, setup: EspRfidSetup): string | null {
  const uid = candidatesOf(credential, setup).find((each) =>
    [true, false].every((isInItsList) => credentialOf(each, setup, isInItsList) === credential),
  )
  return uid ?? null
}

function candidatesOf(credential: string, { version, reader, wiegand }: EspRfidSetup): string[] {
  const digits = credential.slice(credential.lastIndexOf(':') + 1)
  const losesZeros = reader === 'pn532' || (reader === 'mfrc522' && version === 1)
  if (losesZeros && credential.startsWith('uid:') && /^(..)*0/.test(digits)) return []
  if (reader !== 'wiegand') return [digits]
  const pair = /^h\d+:(\d+)-(\d+)$/.exec(credential)
  const write = (value: bigint): string => value.toString(wiegand.isHex ? 16 : 10)
  if (pair !== null) return [write((BigInt(pair[1] as string) << 16n) | BigInt(pair[2] as string))]
  if (!HEX.test(digits)) return []
  const bytes = digits.padStart(Math.ceil(digits.length / 2) * 2, '0').match(/../g) as string[]
  return [bytes, bytes.toReversed()].map((each) => write(BigInt(`0x${each.join('')}`)))
}
