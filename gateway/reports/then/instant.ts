/** When, as somebody at the house would say it. */
import { Temporal } from 'temporal-polyfill'
import { SogliaError } from '../../core/errors.ts'
import type { At } from '../../core/model.ts'
import { parseT } from '../../core/time.ts'

const WALL = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?$/

/**
 * A `T` of the contract (a day: its beginning), or what the clock on the wall of the house shows. In the night in which
 * an hour comes twice its first coming is meant; in the night in which one is missing, as much after the jump. Throws
 * `E_INVALID`.
 */
export function readInstant(text: string, timeZone: string): At {
  const at = WALL.test(text) ? readWall(text, timeZone) : parseT(text, timeZone, 'start')
  if (at === null) {
    throw new SogliaError('E_INVALID', '"at" is RFC 3339, a date, or a time on the wall like 2026-11-24T19:10')
  }
  return at
}

function readWall(text: string, timeZone: string): At | null {
  try {
    return Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).epochMilliseconds
  } catch (error) {
    // Temporal says "no such day or hour" only by throwing.
    if (error instanceof RangeError) return null
    throw error
  }
}
