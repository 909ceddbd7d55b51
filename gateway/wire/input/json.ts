/** JSON that came over a wire, and the values in it. */

export type Fields = Record<string, unknown>

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/

/** The fields of a JSON object; what else it may be, and why. Bytes have to be UTF-8. */
export function parseFields(json: Uint8Array | string): Fields | 'not-json' | 'bad-shape' {
  let value: unknown
  try {
    value = JSON.parse(typeof json === 'string' ? json : decoder.decode(json))
  } catch {
    return 'not-json'
  }
  return isFields(value) ? value : 'bad-shape'
}

export const absent = (value: unknown): boolean => value === undefined || value === null
export const isText = (value: unknown): value is string => typeof value === 'string'
export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
export const oneOf = <T extends string>(value: unknown, words: readonly T[]): value is T => words.includes(value as T)

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** RFC 3339 to milliseconds since 1970; null for anything else. */
export function parseTime(value: unknown): number | null {
  if (!isText(value) || value.length > 40 || !RFC3339.test(value)) return null
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : at
}
