/** The hours of a schedule as they come and go: wall-clock windows on days of the week. */
import { Type } from 'typebox'
import type { Weekday } from '../../core/records.ts'
import { MinuteText, words } from '../schemas.ts'

/** More than a week has use for; the register says what is wrong with fewer. */
const WINDOWS_MAX = 500

const Days = Type.Array(Type.Unsafe<Weekday>({ type: 'integer', minimum: 1, maximum: 7 }), {
  maxItems: 7,
  description: 'On which it begins; 1 is Monday',
})
export const WINDOWS = Type.Array(
  Type.Object({ days: Days, from: MinuteText, to: MinuteText }, { additionalProperties: false }),
  { maxItems: WINDOWS_MAX },
)
export const HOLIDAYS = words(['closed', 'open'])
