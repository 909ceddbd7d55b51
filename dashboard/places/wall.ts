/** What somebody writes by the clock on the wall of the house, as an instant, wherever the browser stands. */
import { timeZone } from '../clock.ts'

/** `2026-11-30T18:00` → RFC 3339. Of an hour that comes twice one is meant; of one that is missing, one close by. */
export function instantOf(wall: string): string {
  const asUtc = Date.parse(`${wall}:00Z`)
  // Looked for twice, for the offset may be another at the first guess.
  const first = asUtc - offsetMs(asUtc)
  return new Date(asUtc - offsetMs(first)).toISOString()
}

/** `2026-11-30T18:00` of an instant. */
export function wallOf(at: number | string): string {
  const instant = typeof at === 'number' ? at : Date.parse(at)
  return new Date(instant + offsetMs(instant)).toISOString().slice(0, 16)
}

/** How far the wall clock of the house stands before UTC. */
function offsetMs(at: number): number {
  const format = new Intl.DateTimeFormat('en', {
    ...{ timeZone: timeZone.value, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  })
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}
