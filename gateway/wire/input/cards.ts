/**
 * One card, one name (contract, 5): how what readers tell of a card becomes its name. A reader that tells the whole of
 * it gives the full name; one that tells a part gives `part:<bits>:<hex>`, which never matches a full one. The table for
 * people is `docs/devices/cards.md`. Pure; null where it is no card: all zeros, a wrong parity, or no number at all.
 */

/** What a reader that tells only a number is known to read, as whoever adds it has set. */
export const CARD_TECHS = ['uid', 'em4100', 'h10301', 'h10306', 'h10302', 'h10304', 'c1k35s'] as const
export type CardTech = (typeof CARD_TECHS)[number]
/** Of a UID: `lsb` where the reader tells its bytes the other way round. */
export type ByteOrder = 'msb' | 'lsb'

/** Digits of an ISO 14443 UID: single, double and triple size (ISO 14443-3, 6.5.4). */
const UID_DIGITS = [8, 14, 20]
const EM_DIGITS = 10

const isZero = (hex: string): boolean => /^0*$/.test(hex)
const hexOf = (value: bigint, bits: number): string => value.toString(16).padStart(Math.ceil(bits / 4), '0')
/** Facility and card, or the card alone, out of the data bits. */
const split = (value: bigint, cardBits: number): string =>
  `${value >> BigInt(cardBits)}-${value & ((1n << BigInt(cardBits)) - 1n)}`

/** The UID as hex digits, with or without separators; also one that is cut short. */
export function uidName(digits: string, order: ByteOrder = 'msb'): string | null {
  const hex = digits.toLowerCase().replace(/[ :.-]/g, '')
  if (!/^([0-9a-f]{2})+$/.test(hex) || isZero(hex)) return null
  const bytes = hex.match(/../g) as string[]
  const msb = (order === 'lsb' ? bytes.reverse() : bytes).join('')
  return UID_DIGITS.includes(hex.length) ? `uid:${msb}` : partName(hex.length * 4, msb)
}

/** Of an EM4100 card: its five bytes as ten digits, or the last of them. */
export function emName(digits: string): string | null {
  const hex = digits.toLowerCase()
  if (!/^[0-9a-f]{2,10}$/.test(hex) || isZero(hex)) return null
  return hex.length === EM_DIGITS ? `em:${hex}` : partName(hex.length * 4, hex)
}

export function partName(bits: number, hex: string): string | null {
  return bits < 1 || bits > 256 || isZero(hex) ? null : `part:${bits}:${hex}`
}

/** Bits of a frame of each format, of its data, and of its card number; the rest is the facility. Without: it has none. */
const FORMATS: Readonly<Record<string, { bits: number; dataBits: number; cardBits?: number }>> = {
  h10301: { bits: 26, dataBits: 24, cardBits: 16 },
  h10306: { bits: 34, dataBits: 32, cardBits: 16 },
  h10302: { bits: 37, dataBits: 35 },
  h10304: { bits: 37, dataBits: 35, cardBits: 19 },
  c1k35s: { bits: 35, dataBits: 32, cardBits: 20 },
}
/** What tells a UID has a bit of parity at each end. */
const UID_PARITY_BITS = 2

/** Data bits of a frame, and how many it had with its parity, where that is told. */
export interface WiegandRead {
  value: bigint
  dataBits: number
  bits?: number
}

/**
 * What came over Wiegand wires, as its data bits without parity. Where nothing is known of the reader (`tech` null), or
 * where its cards have more bits than it tells, that is a part.
 */
export function wiegandName(
  { value, dataBits, bits }: WiegandRead,
  tech: CardTech | null,
  order: ByteOrder = 'msb',
): string | null {
  if (value <= 0n || value >= 1n << BigInt(dataBits)) return null
  const hex = hexOf(value, dataBits)
  // Frames of 34 and of 35 bits have as many data bits, and are different cards.
  const isFrameOf = (frameBits: number): boolean => bits === undefined || bits === frameBits
  // Told so by whoever added it: the cards are of four bytes, and the reader tells them all.
  if (tech === 'uid' && dataBits % 8 === 0 && isFrameOf(dataBits + UID_PARITY_BITS)) return uidName(hex, order)
  const format = tech === null ? undefined : FORMATS[tech]
  if (format?.dataBits !== dataBits || !isFrameOf(format.bits)) return partName(dataBits, hex)
  return `${tech}:${format.cardBits === undefined ? value : split(value, format.cardBits)}`
}

/** The same as hex digits, of which 35 bits leave one bit empty. */
export function wiegandHexName(digits: string, tech: CardTech | null, order: ByteOrder = 'msb'): string | null {
  if (!/^[0-9a-f]{1,16}$/i.test(digits)) return null
  const known = tech === null ? undefined : FORMATS[tech]?.dataBits
  const dataBits = known !== undefined && Math.ceil(known / 4) === digits.length ? known : digits.length * 4
  return wiegandName({ value: BigInt(`0x${digits}`), dataBits }, tech, order)
}

/** Bits of a frame, with its parity, as `0` and `1`: the data bits where the parity fits, else null. */
export function readWiegand(bits: string): WiegandRead | null {
  const check = PARITIES[bits.length]
  if (!/^[01]+$/.test(bits) || check === undefined || !check(bits)) return null
  const data = bits.length === 35 ? bits.slice(2, -1) : bits.slice(1, -1)
  return { value: BigInt(`0b${data}`), dataBits: data.length, bits: bits.length }
}

const ones = (bits: string): number => bits.replaceAll('0', '').length
const isEven = (bits: string): boolean => ones(bits) % 2 === 0
const isOdd = (bits: string): boolean => !isEven(bits)
/** Even parity before the first half, odd parity after the second one; they share the middle where it is one bit. */
const halves =
  (half: number) =>
  (bits: string): boolean =>
    isEven(bits.slice(0, half + 1)) && isOdd(bits.slice(-half - 1))

const PARITIES: Readonly<Record<number, (bits: string) => boolean>> = {
  26: halves(12),
  34: halves(16),
  37: halves(18),
  35: corporate1000,
}

/** Bit 0 makes all odd; bit 1 is even over two of each three from bit 2 on, bit 34 odd over two of each three from bit 1 on. */
function corporate1000(bits: string): boolean {
  const two = [...bits].filter((_, n) => n === 1 || (n >= 2 && n <= 33 && (n - 2) % 3 !== 2)).join('')
  const last = [...bits].filter((_, n) => n === 34 || (n >= 1 && n <= 33 && (n - 1) % 3 !== 2)).join('')
  return isOdd(bits) && isEven(two) && isOdd(last)
}
