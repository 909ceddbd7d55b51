/** How units come and go: shown at once, recorded when it has settled, so that a flapping line fills no journal. */

import type { DeskFact, Fact } from '../core/facts.ts'
import type { LiveHouse } from '../core/live-house.ts'
import { toRfc3339 } from '../core/model.ts'
import type { Change, Clock, Directory, Lack, LinkState } from '../core/ports.ts'
import type { Presence } from '../core/presence.ts'
import type { Unit } from '../core/records.ts'
import { createAllowance } from './allowance.ts'
import type { DeskSensors } from './desk-sensors.ts'

const LINK_SETTLE_MS = 1_000
/** Comings and goings on record for each unit: of a line that flaps on and on, only where it stands now and then. */
const LINKS_PER_MINUTE_MAX = 6
const LINK_LOOK_AGAIN_MS = 5_000
/** A unit that is away this long makes its desks unknown: never free because a sensor went quiet. */
const DESK_SILENT_AFTER_MS = 30_000

export interface Links {
  onLink(unit: string, state: LinkState, lack: Lack): void
  /** The desks of which nobody can tell any more, for a unit has been away too long. */
  silentDesks(presence: Presence): DeskFact[]
  /** The desks of which a unit tells no more after the change: they become unknown, those that are not yet. */
  left(change: Change, presence: Presence): DeskFact[]
  stop(): void
}

export function createLinks({
  house,
  directory,
  clock,
  sensors,
  tellsOf,
  record,
}: {
  house: LiveHouse
  directory: Directory
  sensors: Pick<DeskSensors, 'quiet'>
  tellsOf: (unit: Unit) => readonly string[]
  clock: Clock
  record: (facts: Fact[]) => void
}): Links {
  const startedAt = clock.now()
  const recordedOnline = new Set<string>()
  const allowance = createAllowance({ clock, perMinute: LINKS_PER_MINUTE_MAX })
  const settling = new Map<string, NodeJS.Timeout>()

  const settle = (unit: string): void => {
    settling.delete(unit)
    const online = house.unit(unit)?.state === 'online'
    if (online === recordedOnline.has(unit)) return
    if (!allowance.take(unit)) {
      settling.set(
        unit,
        setTimeout(() => settle(unit), LINK_LOOK_AGAIN_MS),
      )
      return
    }
    if (online) recordedOnline.add(unit)
    else recordedOnline.delete(unit)
    record([{ kind: online ? 'unit-online' : 'unit-offline', happenedAt: toRfc3339(clock.now()), unit }])
  }

  function silence(unit: Unit, presence: Presence): DeskFact[] {
    const happenedAt = toRfc3339(clock.now())
    return unit.desks
      .filter((desk) => {
        const before = presence.desks.get(desk)?.state ?? 'unknown'
        return before !== 'unknown' && sensors.quiet(unit, desk, before) === 'unknown'
      })
      .map((desk): DeskFact => ({ kind: 'desk-silent', happenedAt, desk, unit: unit.id }))
  }

  return {
    onLink(unit, state, lack) {
      if (!house.setLink(unit, state, lack) || settling.has(unit)) return
      settling.set(
        unit,
        setTimeout(() => settle(unit), LINK_SETTLE_MS),
      )
    },
    silentDesks(presence) {
      const now = clock.now()
      return directory.units().flatMap((unit) => {
        if (unit.desks.length === 0) return []
        const live = house.unit(unit.id)
        if (live?.state === 'online' || now - (live?.since ?? startedAt) < DESK_SILENT_AFTER_MS) return []
        return silence(unit, presence)
      })
    },
    left(change, presence) {
      const tellsOnly = (id: string, told: readonly string[]): DeskFact[] => {
        const unit = directory.unit(id)
        if (unit === null) return []
        return silence({ ...unit, desks: unit.desks.filter((desk) => !told.includes(desk)) }, presence)
      }
      if ('drop' in change) return change.drop === 'unit' ? tellsOnly(change.id, []) : []
      return change.put === 'unit' ? tellsOnly(change.value.id, tellsOf(change.value)) : []
    },
    stop() {
      for (const timer of settling.values()) clearTimeout(timer)
      settling.clear()
    },
  }
}
