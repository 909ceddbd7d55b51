/**
 * The cards in an answer to InListPassiveTarget at 106 kbps type A (NXP UM0701-02, 7.3.5): how many, and of each its
 * number, ATQA, SAK, UID and, where it speaks ISO/IEC 14443-4, its ATS. Pure.
 */

/** A UID in lower-case hex, most significant byte first; else why it is none. */
export type Target = { uid: string } | { not: 'no-card' | 'bad-credential' }

/** As many as the chip can hold at once. */
export const TARGETS_MAX = 2
/** Number, two of ATQA, SAK, and how long the UID is. */
const HEAD_BYTES = 5
/** In SAK: the card speaks ISO/IEC 14443-4, so the chip has asked it for its ATS. */
const SPEAKS_4 = 0x20
/** ISO/IEC 14443-3, 6.5.4: a UID is of single, double or triple size. */
const UID_BYTES: readonly number[] = [4, 7, 10]
/** Where a UID is told as it goes over the air each part but the last is led by this; no UID of four bytes begins so. */
const CASCADE_TAG = 0x88
const PART_BYTES = 4

/** Null where the answer is not of that shape to its last byte. */
export function parseTargets(params: Uint8Array): Target[] | null {
  const [count] = params
  return count === undefined || count > TARGETS_MAX ? null : targetsIn(params.subarray(1), count)
}

function targetsIn(rest: Uint8Array, count: number): Target[] | null {
  if (count === 0) return rest.length === 0 ? [] : null
  const [, , , sak, length] = rest
  if (sak === undefined || length === undefined || rest.length < HEAD_BYTES + length) return null
  const uid = rest.subarray(HEAD_BYTES, HEAD_BYTES + length)
  const behind = rest.subarray(HEAD_BYTES + length)
  // Whether it was asked for an ATS depends on settings too: what fits to the last byte is what it is.
  const [atsBytes = 0] = behind
  const likely = (sak & SPEAKS_4) !== 0 ? [atsBytes, 0] : [0, atsBytes]
  for (const bytes of new Set(likely)) {
    const others = bytes > behind.length ? null : targetsIn(behind.subarray(bytes), count - 1)
    if (others !== null) return [targetOf(uid), ...others]
  }
  return null
}

function targetOf(told: Uint8Array): Target {
  const uid = withoutCascadeTags(told)
  if (!UID_BYTES.includes(uid.length) || (uid.length === PART_BYTES && uid[0] === CASCADE_TAG)) {
    return { not: 'bad-credential' }
  }
  if (uid.every((byte) => byte === 0)) return { not: 'no-card' }
  return { uid: uid.reduce((hex, byte) => hex + byte.toString(16).padStart(2, '0'), '') }
}

/** 8 and 12 bytes with their tags are the same cards as 7 and 10 without: a PN531, and what copies it, tells them so. */
function withoutCascadeTags(told: Uint8Array): number[] {
  const bytes = [...told]
  const tags = bytes.length === 8 ? [0] : bytes.length === 12 ? [0, PART_BYTES] : []
  return tags.every((at) => bytes[at] === CASCADE_TAG) ? bytes.filter((_, at) => !tags.includes(at)) : bytes
}

/** The other way, for the simulator: `targets` with their `uid` and `ats` in hex; at most two. */
export function formatTargets(targets: readonly { uid: string; atqa: number; sak: number; ats: string }[]): Uint8Array {
  const all = targets.flatMap(({ uid, atqa, sak, ats }, n) => {
    const bytes = bytesOf(uid)
    return [n + 1, atqa >> 8, atqa & 0xff, sak, bytes.length, ...bytes, ...bytesOf(ats)]
  })
  return Uint8Array.of(targets.length, ...all)
}

const bytesOf = (hex: string): number[] => (hex.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16))
