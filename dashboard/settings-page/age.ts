/** How old something is, and when that is too old. */
import { duration, now } from '../clock.ts'

const OLD_AFTER_MS = 8 * 86_400_000

/** `3 h`, `12 gg` */
export function ageOf(at: string): string {
  return duration((now.value - Date.parse(at)) / 1000)
}

/** Older than a week and a day: whoever makes one every week has forgotten it. */
export function isOld(at: string): boolean {
  return now.value - Date.parse(at) > OLD_AFTER_MS
}
