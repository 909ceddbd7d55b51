/**
 * An `mqtt` unit may come over the embedded broker or over another one: the gateway sees one unit,
 * online where either has it, and answers on the path on which it was last heard.
 */

import type { DriverEvents, Lack, LinkState } from '../../core/ports.ts'
import type { Unit } from '../../core/records.ts'

interface Link {
  state: LinkState
  lack: Lack
}

export interface Paths<Path extends string> {
  /** What the driver of that path tells its events to. */
  events(path: Path): DriverEvents
  lastHeard(unit: string): Path | null
  /** Forgets the units that are gone. */
  keep(units: readonly Unit[]): void
}

export function createPaths<Path extends string>(events: DriverEvents): Paths<Path> {
  const links = new Map<string, Map<Path, Link>>()
  const heard = new Map<string, Path>()

  const merged = (unit: string): Link => {
    const all = links.get(unit) ?? new Map<Path, Link>()
    const online = [...all.values()].find((link) => link.state === 'online')
    if (online !== undefined) return online
    const path = heard.get(unit)
    // A unit that was never heard may be meant for any path: whatever lacks is told.
    const lack = path === undefined ? [...all.values()].find((link) => link.lack !== null)?.lack : all.get(path)?.lack
    return { state: 'offline', lack: lack ?? null }
  }

  return {
    events: (path) => ({
      signal(unit, signal) {
        heard.set(unit, path)
        events.signal(unit, signal)
      },
      link(unit, state, lack) {
        const all = links.get(unit) ?? new Map<Path, Link>()
        links.set(unit, all.set(path, { state, lack }))
        if (state === 'online') heard.set(unit, path)
        const now = merged(unit)
        events.link(unit, now.state, now.lack)
      },
      bad: (unit, bad) => events.bad(unit, bad),
    }),
    lastHeard: (unit) => heard.get(unit) ?? null,
    keep(units) {
      const ids = new Set(units.map((unit) => unit.id))
      for (const map of [links, heard]) for (const id of map.keys()) if (!ids.has(id)) map.delete(id)
    },
  }
}
