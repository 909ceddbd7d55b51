/** What each person means to do in a day: when they come, go out, come back and leave. */
import { type DeskZone, type DoorId, HOUR_MS, MINUTE_MS } from './house.ts'
import type { People, SimPerson } from './people.ts'
import type { Random } from './random.ts'

/** An absence from one's place: lunch through the front door, coffee in the courtyard, a meeting. */
export interface Outing {
  door: DoorId
  fromMs: number
  untilMs: number
}
export interface Plan {
  person: SimPerson
  home: DeskZone
  arriveMs: number
  leaveMs: number
  outings: Outing[]
  /** Leaves without tapping out. */
  forgets: boolean
}

const at = (hour: number, minute = 0): number => hour * HOUR_MS + minute * MINUTE_MS
/** The house opens at 8:00, and the last of the jam have left at 22:20. */
export const OPENS_MS = at(8)
export const CLOSES_MS = at(22, 20)

const PRESENT_SHARE = 0.83
const LATE_SHARE = 0.08
const FABLAB_SHARE = 0.33
const LUNCH_OUT_SHARE = 0.55
const COFFEE_SHARES = [
  { fromMs: at(10, 15), untilMs: at(11, 40), share: 0.38 },
  { fromMs: at(15, 0), untilMs: at(16, 40), share: 0.28 },
]
/** Far enough apart for the room to empty: it holds twelve. */
const MEETINGS_MS = [at(10), at(11, 30), at(14, 15), at(15, 40), at(17)]
const FORGETFUL = 4
const STAY_FOR_JAM = 12
const JAM_COFFEE = { fromMs: at(19, 40), untilMs: at(20, 10), share: 0.4 }
/** Between two things that a person does. */
const GAP_MS = 5 * MINUTE_MS

export function createPlans(people: People, random: Random): Plan[] {
  const members = people.members.filter(() => random.chance(PRESENT_SHARE)).map((p) => memberPlan(p, random))
  const guests = people.dayGuests.map((p) => guestPlan(p, random))
  const jam = people.jamGuests.map((p) => jamPlan(p, random))

  for (const plan of random.shuffle(members.filter((p) => p.leaveMs > at(17))).slice(0, STAY_FOR_JAM)) {
    plan.leaveMs = minutes(random, at(20, 45), at(22))
  }
  for (const startMs of MEETINGS_MS) meet(members, startMs, random)
  for (const coffee of COFFEE_SHARES) for (const plan of members) drinkCoffee(plan, coffee, random)
  for (const plan of jam) drinkCoffee(plan, JAM_COFFEE, random)
  const plans = [...members, ...guests, ...jam]
  for (const plan of random.shuffle(plans).slice(0, FORGETFUL)) plan.forgets = true
  for (const plan of plans) plan.outings.sort((a, b) => a.fromMs - b.fromMs)
  return plans
}

function memberPlan(person: SimPerson, random: Random): Plan {
  const late = random.chance(LATE_SHARE)
  const arriveMs = late
    ? minutes(random, at(13, 45), at(15))
    : clamp(random.normal(at(9, 10), 38 * MINUTE_MS), OPENS_MS + random.int(0, 600_000), at(11, 15))
  const leaveMs = clamp(random.normal(at(18), 50 * MINUTE_MS), at(15, 45), at(20))
  const plan = planOf(person, random.chance(FABLAB_SHARE) ? 'fablab' : 'hall', arriveMs, leaveMs)
  if (random.chance(LUNCH_OUT_SHARE)) {
    const fromMs = minutes(random, at(12, 30), at(13, 30))
    tryOuting(plan, { door: 'front', fromMs, untilMs: fromMs + minutes(random, 30 * MINUTE_MS, 65 * MINUTE_MS) })
  }
  return plan
}

function guestPlan(person: SimPerson, random: Random): Plan {
  const arriveMs = minutes(random, at(9, 30), at(15))
  return planOf(person, 'hall', arriveMs, arriveMs + minutes(random, HOUR_MS, 3 * HOUR_MS))
}

function jamPlan(person: SimPerson, random: Random): Plan {
  return planOf(person, 'hall', minutes(random, at(18, 10), at(18, 55)), minutes(random, at(21), CLOSES_MS))
}

function planOf(person: SimPerson, home: DeskZone, arriveMs: number, leaveMs: number): Plan {
  return { person, home, arriveMs, leaveMs, outings: [], forgets: false }
}

/** A few of those who are there and free meet; they come and go within some minutes of each other. */
function meet(plans: Plan[], startMs: number, random: Random): void {
  const endMs = startMs + minutes(random, 40 * MINUTE_MS, 65 * MINUTE_MS)
  let seats = random.int(4, 7)
  for (const plan of random.shuffle(plans)) {
    if (seats === 0) return
    const fromMs = startMs + random.int(-3, 4) * MINUTE_MS + random.int(0, 59_000)
    const untilMs = endMs + random.int(0, 3) * MINUTE_MS + random.int(0, 59_000)
    if (tryOuting(plan, { door: 'meeting', fromMs, untilMs })) seats--
  }
}

function drinkCoffee(plan: Plan, coffee: (typeof COFFEE_SHARES)[number], random: Random): void {
  const wants = random.chance(coffee.share)
  const fromMs = minutes(random, coffee.fromMs, coffee.untilMs)
  const untilMs = fromMs + minutes(random, 6 * MINUTE_MS, 14 * MINUTE_MS)
  if (wants) tryOuting(plan, { door: 'courtyard', fromMs, untilMs })
}

/** Only where it fits between all else that the person does. */
function tryOuting(plan: Plan, outing: Outing): boolean {
  if (outing.fromMs < plan.arriveMs + 2 * GAP_MS || outing.untilMs > plan.leaveMs - 2 * GAP_MS) return false
  const clashes = plan.outings.some(
    (other) => outing.fromMs < other.untilMs + GAP_MS && other.fromMs < outing.untilMs + GAP_MS,
  )
  if (!clashes) plan.outings.push(outing)
  return !clashes
}

function minutes(random: Random, fromMs: number, untilMs: number): number {
  return Math.round(fromMs + random.next() * (untilMs - fromMs))
}

function clamp(value: number, min: number, max: number): number {
  return Math.round(Math.min(max, Math.max(min, value)))
}
