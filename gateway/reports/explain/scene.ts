/** What a question is held against, and how it is told: the day, the order at the door, the zone behind it, the badge. */
import { Temporal } from 'temporal-polyfill'
import { type Place, seesLeaving } from '../../core/decide.ts'
import { holidayOn } from '../../core/holidays.ts'
import { type At, toRfc3339 } from '../../core/model.ts'
import type { Directory } from '../../core/ports.ts'
import type { Badge, DoorMode, Unit } from '../../core/records.ts'
import type { PresenceThen } from '../then/presence-then.ts'
import type { ExplainedBadge, Explanation } from './explanation.ts'
import type { Subject } from './subject.ts'

export interface Scene {
  register: Directory
  timeZone: string
  then: PresenceThen
  subject: Subject
  place: Place
  unit: Unit | null
  at: At
}

export function dayOfHouse(at: At, timeZone: string, register: Directory): Pick<Explanation, 'wall' | 'day'> {
  const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  const date = wall.toPlainDate().toString()
  const own = register.calendar().find(({ from, until }) => from <= date && date <= until)
  const day = {
    date,
    weekday: wall.dayOfWeek,
    holiday: holidayOn(date)?.names ?? null,
    calendar: own === undefined ? null : { id: own.id, name: own.name, kind: own.kind },
  }
  return { wall: wall.toString({ smallestUnit: 'second', timeZoneName: 'never' }), day }
}

export function orderThen(
  register: Directory,
  door: string,
  mode: DoorMode,
): Omit<NonNullable<Explanation['mode']>, 'mode'> {
  const order = mode === 'scheduled' ? null : register.override(door)
  if (order === null) return { until: null, by: null, reason: null }
  return { until: toRfc3339(order.until), by: order.by, reason: order.reason }
}

export function zoneThen({ register, then, place }: Scene, person: string | null): Explanation['zone'] {
  const zone = place.side === 'out' || place.door?.to == null ? null : register.zone(place.door.to)
  if (zone === null) return null
  const { id, name, capacity, antiPassback } = zone
  const isInside = person !== null && then.isCounted(person, id)
  return {
    ...{ id, name, capacity, antiPassback, isInside },
    inside: then.insideOf(id),
    enforced: seesLeaving(id, register),
  }
}

export function badgeThen(badge: Badge): ExplainedBadge {
  const { id, person, from, until, revokedAt, revokedReason, suspendedAt, suspendedReason, event } = badge
  const text = (at: At | null): string | null => (at === null ? null : toRfc3339(at))
  return {
    ...{ id, person, from: text(from), until: text(until), event },
    ...{ revokedAt: text(revokedAt), revokedReason, suspendedAt: text(suspendedAt), suspendedReason },
  }
}
