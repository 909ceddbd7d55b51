/** For how long staff may let a guest in on their own: what lasts is for admins to give. */
import { SogliaError } from '../core/errors.ts'
import type { Clock } from '../core/ports.ts'
import { readT } from '../register/part.ts'

const DAY_MS = 24 * 60 * 60_000
/** From now on, however the window begins. */
const AHEAD_DAYS_MAX = 31
const BACK_DAYS_MAX = 1

/** `T` of the contract. Throws `E_INVALID` where it begins more than a day ago, or ends more than 31 days from now. */
export function checkStaffWindow(
  { from, until }: { from?: string | undefined; until?: string | undefined },
  { clock, timeZone }: { clock: Clock; timeZone: string },
): void {
  const now = clock.now()
  if (from !== undefined && readT('from', from, timeZone, 'start') < now - BACK_DAYS_MAX * DAY_MS) {
    throw new SogliaError('E_INVALID', `staff gives nothing that began more than ${BACK_DAYS_MAX} day ago`)
  }
  if (until !== undefined && readT('until', until, timeZone, 'end') > now + AHEAD_DAYS_MAX * DAY_MS) {
    throw new SogliaError('E_INVALID', `staff gives nothing that ends more than ${AHEAD_DAYS_MAX} days from now`)
  }
}
