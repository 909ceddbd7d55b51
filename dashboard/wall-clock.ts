/** Times as date fields write them, `2026-11-30T07:30` on the house's clock, and the instants that they mean. Pure. */

const MINUTE_MS = 60_000

/** What the clock on the wall of a time zone shows at an instant. */
export function wallTime(at: number | string, timeZone: string): string {
  // Swedish dates are those of ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  })
  return format.format(new Date(at)).replace(' ', 'T')
}

/** The instant at which the wall shows it, RFC 3339; null where it is no time. In the hour that comes twice: one of both. */
export function instantOf(wall: string, timeZone: string): string | null {
  const shown = Date.parse(`${wall}Z`)
  if (Number.isNaN(shown)) return null
  let at = shown
  // The offset is another where the clock was changed in between: the second look is right.
  for (let look = 0; look < 2; look++) {
    at = shown - (Date.parse(`${wallTime(at, timeZone)}Z`) - Math.floor(at / MINUTE_MS) * MINUTE_MS)
  }
  return new Date(at).toISOString()
}
