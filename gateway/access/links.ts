/** How units come and go: shown at once, recorded when it has settled, so that a flapping line fills no journal. */

import type { DeskFact, Fact, UnitFact } from '../core/facts.ts'
import type { LiveHouse } from '../core/live-house.ts'
import { toRfc3339 } from '../core/model.ts'
import type { Change, Clock, Directory, Lack, LinkState } from '../core/ports.ts'
import type { Presence } from '../core/presence.ts'
import type { Unit } from '../core/records.ts'
import { silentAfterMs, sleeps } from '../core/sensors.ts'
import { createAllowance } from './allowance.ts'
import type { DeskSensors } from './desk-sensors.ts'

const LINK_SETTLE_MS = 1_000
/** Comings and goings on record for each unit: of a line that flaps on and on, only where it stands now and then. */
const LINKS_PER_MINUTE_MAX = 6
const LINK_LOOK_AGAIN_MS = 5_000
/**
 * A unit that is away this long makes its desks unknown: never free because a sensor went quiet. After a start it is also
 * how long a unit that was there before has to be heard again.
 */
const MISSED_AFTER_MS = 30_000

/** Why nothing comes of a unit that lacks nothing. */
const WHY: Partial<Record<LinkState | 'never', string>> = { silent: 'silent', never: 'unheard' }

export interface Links {
  onLink(unit: string, state: LinkState, lack: Lack): void
  /** Units that were there before this start and did not come, and desks of which nobody can tell any more. */
  missed(presence: Presence): (UnitFact | DeskFact)[]
  /** The desks of which a unit tells no more after the change: they become unknown, those that are not yet. */
  left(change: Change, presence: Presence): DeskFact[]
  /** The register has changed: one that is added by the name of one that was removed is another. */
  follow(): void
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
    record([online ? { kind: 'unit-online', happenedAt: toRfc3339(clock.now()), unit } : wentAway(unit)])
  }

  function wentAway(unit: string): UnitFact {
    const { lack = null, state = 'never' } = house.unit(unit) ?? {}
    const why = lack ?? WHY[state]
    return { kind: 'unit-offline', happenedAt: toRfc3339(clock.now()), unit, ...(why === undefined ? {} : { why }) }
  }

  /** Away for so long that it is missed, or not heard since the start for longer than its kind may be quiet. */
  function isMissed(unit: Unit): boolean {
    const { state = 'never', since = null } = house.unit(unit.id) ?? {}
    if (state === 'online') return false
    const quietMs = state === 'never' && mayBeQuiet(unit) ? (silentAfterMs(unit) ?? 0) : 0
    return clock.now() - (since ?? startedAt) >= Math.max(MISSED_AFTER_MS, quietMs)
  }

  /** Its line, or that of its bridge, is as it should be though nothing was heard of it. */
  function mayBeQuiet(unit: Unit): boolean {
    const { via } = unit.settings
    return via === undefined ? sleeps(unit) : house.unit(via)?.state === 'online'
  }

  /** A unit that is on record as there, which this start has not seen: once it is on record as gone, it is no more. */
  const isExpected = ({ id }: Unit, presence: Presence): boolean =>
    presence.units.get(id)?.online === true && !recordedOnline.has(id) && !settling.has(id)

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
    missed(presence) {
      const all = directory.units()
      const units = all.filter((unit) => isExpected(unit, presence) && isMissed(unit)).map(({ id }) => wentAway(id))
      const desks = all.filter((unit) => unit.desks.length > 0 && isMissed(unit))
      return [...units, ...desks.flatMap((unit) => silence(unit, presence))]
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
    follow() {
      for (const id of recordedOnline) if (directory.unit(id) === null) recordedOnline.delete(id)
    },
    stop() {
      for (const timer of settling.values()) clearTimeout(timer)
      settling.clear()
    },
  }
}
