/** Times as people read them at the house: its own clock, with the offset that it had then. */
import { loadConfig } from '../config.ts'

/** Answers with RFC 3339 to the second, which is a `T` of the contract and can be typed again. */
export type Times = (at: string | null | undefined) => string | null

export function createTimes(timeZone: string): Times {
  const format = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone, hourCycle: 'h23', timeZoneName: 'longOffset' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
  return (at) => {
    if (at == null) return null
    const parts = Object.fromEntries(format.formatToParts(Date.parse(at)).map(({ type, value }) => [type, value]))
    const { year, month, day, hour, minute, second, timeZoneName = '' } = parts
    // Written "GMT+01:00", with U+2212 for minus.
    const offset = timeZoneName.replace('GMT', '').replace('\u2212', '-')
    return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`
  }
}

/** A command only shows by it: a configuration with faults is told by what needs it. */
export function timeZoneOf(dataDir: string, env: NodeJS.ProcessEnv): string {
  try {
    return loadConfig(dataDir, env).timeZone
  } catch {
    return 'UTC'
  }
}
