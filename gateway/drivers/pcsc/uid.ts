/** The answer of a card to GET DATA (PC/SC part 3, 3.2.2.1.3). Pure. */

/** ISO/IEC 14443-3: a UID is of single, double or triple size. */
export const UID_BYTES = [4, 7, 10]

/** The UID in lower-case hex, most significant byte first; null unless the answer is a whole UID and 9000. */
export function uidOf(answer: Uint8Array): string | null {
  const bytes = answer.subarray(0, -2)
  if (!UID_BYTES.includes(bytes.length)) return null
  if (answer.at(-2) !== 0x90 || answer.at(-1) !== 0x00) return null
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
