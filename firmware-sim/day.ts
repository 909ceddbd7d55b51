/** A day at Millepiani as a timeline: the same seed gives the same day. Times are milliseconds since midnight. */
import { BATTERY_UNIT, type DoorId, HOUR_MS, MINUTE_MS } from './house.ts'
import type { People } from './people.ts'
import { createPlans, type Plan } from './plans.ts'
import type { Random } from './random.ts'
import { type DeskEvent, deskReadings, LIT_MS } from './sitting.ts'

export interface TapEvent {
  atMs: number
  type: 'tap'
  unit: string
  credential: string
  /** Whose badge it is, and whether the house should let them pass: for tests; a board knows neither. */
  person: string | null
  granted: boolean
}
/** Somebody puts a chair in the door. The house judges by its own clock, so this lasts as long at any speed. */
export interface HeldOpenEvent {
  atMs: number
  type: 'held-open'
  door: DoorId
  forMs: number
}
/** A battery runs flat; it is changed overnight. */
export interface FlatEvent {
  atMs: number
  type: 'flat'
  unit: string
}
export type DayEvent = TapEvent | DeskEvent | HeldOpenEvent | FlatEvent

export interface Day {
  startMs: number
  endMs: number
  /** In order of time. */
  events: DayEvent[]
  /** Those who left without tapping out. */
  forgot: string[]
}

const HELD_OPEN_MS = 48_000
/** From tapping in at the front door to tapping at the Fablab's own reader. */
const WALK_MS = { min: 20_000, max: 70_000 }

export function createDay(people: People, random: Random): Day {
  const plans = createPlans(people, random.fork('plans'))
  const taps = random.fork('taps')
  const events: DayEvent[] = plans.flatMap((plan) => tapsOf(plan, taps))
  events.push(...refusals(people, random.fork('refusals')))
  const odd = random.fork('odd')
  events.push({
    atMs: 15 * HOUR_MS + odd.int(43, 46) * MINUTE_MS,
    type: 'held-open',
    door: 'courtyard',
    forMs: HELD_OPEN_MS,
  })
  const flatAtMs = odd.int(10 * 60, 12 * 60) * MINUTE_MS
  events.push({ atMs: flatAtMs, type: 'flat', unit: BATTERY_UNIT })
  events.push(...deskReadings(plans, flatAtMs, random.fork('desks')))
  events.sort((a, b) => a.atMs - b.atMs)
  return {
    startMs: LIT_MS.from,
    endMs: LIT_MS.until,
    events,
    forgot: plans.filter((plan) => plan.forgets).map((plan) => plan.person.id),
  }
}

function tapsOf(plan: Plan, random: Random): TapEvent[] {
  const events: TapEvent[] = []
  const tap = (atMs: number, unit: string): void => {
    events.push({
      atMs,
      type: 'tap',
      unit,
      credential: plan.person.credential,
      person: plan.person.id,
      granted: true,
    })
  }
  /** Every door leads into the hall; those at home in the Fablab tap again at its reader. */
  const comeBack = (atMs: number, unit: string): void => {
    tap(atMs, unit)
    if (plan.home === 'fablab') tap(atMs + random.int(WALK_MS.min, WALK_MS.max), 'fablab')
  }
  comeBack(plan.arriveMs, 'front-in')
  for (const outing of plan.outings) {
    // The meeting room lies inwards of its door, the street and the courtyard outwards.
    const [away, back] = outing.door === 'meeting' ? ['in', 'out'] : ['out', 'in']
    tap(outing.fromMs, `${outing.door}-${away}`)
    comeBack(outing.untilMs, `${outing.door}-${back}`)
  }
  if (!plan.forgets) tap(plan.leaveMs, 'front-out')
  return events
}

/** An unknown badge tried three times, a revoked one twice, an expired one once. */
function refusals(people: People, random: Random): TapEvent[] {
  const refused = (hour: number, unit: string, credential: string, person: string | null): TapEvent => ({
    atMs: Math.round(hour * HOUR_MS + random.next() * HOUR_MS),
    type: 'tap',
    unit,
    credential,
    person,
    granted: false,
  })
  const { revoked, expired, unknownCredential } = people
  const first = refused(11, 'front-in', unknownCredential, null)
  const revokedFirst = refused(9, 'front-in', revoked.credential, revoked.id)
  return [
    first,
    { ...first, atMs: first.atMs + random.int(4_000, 9_000) },
    refused(15.7, 'front-in', unknownCredential, null),
    revokedFirst,
    { ...revokedFirst, atMs: revokedFirst.atMs + random.int(3_000, 8_000) },
    refused(14, 'front-in', expired.credential, expired.id),
  ]
}
