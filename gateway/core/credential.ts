/** A credential has one name (contract, section 5), so that the same card is known by any reader. */

const HEX = /^[0-9a-f]+$/
/** Digits of an ISO 14443 UID: single, double and triple size (ISO 14443-3, 6.5.4). */
const UID_DIGITS = [8, 14, 20]
/** Largest facility and card number of each Wiegand format that has both. */
const WIEGAND_LIMITS: Record<string, { facilityMax: number; cardMax: number }> = {
  h10301: { facilityMax: 0xff, cardMax: 0xffff },
  h10306: { facilityMax: 0xffff, cardMax: 0xffff },
  h10304: { facilityMax: 0xffff, cardMax: 0x7ffff },
  c1k35s: { facilityMax: 0xfff, cardMax: 0xfffff },
}
/** H10302 is 37 bits with no facility: 35 bits of card number. */
const H10302_CARD_MAX = 2 ** 35 - 1
const CODE = /^[!-~]{1,64}$/
/** Bits that the reader told, and their hex digits, at most 256 bits. */
const PART = /^[1-9]\d{0,2}:[0-9a-f]{1,64}$/

/**
 * The one name of a credential, or null where it is none. Upper case is lowered (but in `code:`); an odd
 * or other number of digits is null, which the heart records as `unreadable`.
 */
export function normalizeCredential(text: string): string | null {
  const colon = text.indexOf(':')
  if (colon < 1) return null
  const kind = text.slice(0, colon).toLowerCase()
  const raw = text.slice(colon + 1)
  if (kind === 'code') return CODE.test(raw) ? `code:${raw}` : null
  const value = raw.toLowerCase()
  switch (kind) {
    case 'uid':
      return UID_DIGITS.includes(value.length) && HEX.test(value) ? `uid:${value}` : null
    case 'em':
      return value.length === 10 && HEX.test(value) && !/^0+$/.test(value) ? `em:${value}` : null
    case 'part':
      return PART.test(value) ? `part:${value}` : null
    case 'h10302': {
      const card = decimal(value, H10302_CARD_MAX)
      return card === null ? null : `h10302:${card}`
    }
    default: {
      const limits = WIEGAND_LIMITS[kind]
      return limits === undefined ? null : wiegand(kind, value, limits)
    }
  }
}

/**
 * A four-byte UID that starts with 08 is drawn anew at each tap (ISO 14443-3, 6.5.4: "random UID"), as
 * phones do: it can never be a badge.
 */
export function isRandomUid(credential: string): boolean {
  return /^uid:08[0-9a-f]{6}$/.test(credential)
}

/** Shorter than this, what follows the kind may well be an ordinary counter. */
const BARE_CHARS_MIN = 6

/**
 * A name that a unit chose, as facts and logs may hold it: what is written like a credential is starred out,
 * and so is `credential` itself, with its kind or bare.
 */
export function withoutCredentials(name: string, credential = ''): string {
  const bare = credential.slice(credential.indexOf(':') + 1)
  const marked = name.replace(/(uid|em|h1030[1246]|c1k35s|code|part):.*/i, '$1:*')
  const at = bare.length < BARE_CHARS_MIN ? -1 : marked.toLowerCase().indexOf(bare.toLowerCase())
  return at < 0 ? marked : `${marked.slice(0, at)}*${marked.slice(at + bare.length)}`
}

function wiegand(kind: string, value: string, limits: { facilityMax: number; cardMax: number }): string | null {
  const [facilityText, cardText, ...more] = value.split('-')
  if (facilityText === undefined || cardText === undefined || more.length > 0) return null
  const facility = decimal(facilityText, limits.facilityMax)
  const card = decimal(cardText, limits.cardMax)
  return facility === null || card === null ? null : `${kind}:${facility}-${card}`
}

function decimal(text: string, max: number): number | null {
  if (!/^\d{1,11}$/.test(text)) return null
  const value = Number(text)
  return value <= max ? value : null
}
