/**
 * Which desk is occupied when. The people's places are drawn here and stay here: what leaves this file is
 * about desks only.
 */
import { BATTERY_UNIT, DESKS, type DeskPlan, MINUTE_MS } from './house.ts'
import type { Plan } from './plans.ts'
import type { Random } from './random.ts'

/** A sensor tells each change, and its state again every five minutes while the house is lit. */
export const REPORT_EVERY_MS = 5 * MINUTE_MS
export const LIT_MS = { from: 7.5 * 60 * MINUTE_MS, until: 22.5 * 60 * MINUTE_MS }

export interface DeskEvent {
  atMs: number
  type: 'desk'
  unit: string
  desk: string
  occupied: boolean
}
interface Span {
  fromMs: number
  untilMs: number
}

/** All readings of the day, in no order; the sensor on a battery says nothing from `flatAtMs` on. */
export function deskReadings(plans: readonly Plan[], flatAtMs: number, random: Random): DeskEvent[] {
  const occupied = seat(plans, random.fork('seats'))
  const events: DeskEvent[] = []
  for (const desk of DESKS) {
    const spans = occupied.get(desk.id) ?? []
    const untilMs = desk.unit === BATTERY_UNIT ? flatAtMs : LIT_MS.until
    const tell = (atMs: number, state: boolean): void => {
      if (atMs < untilMs) events.push({ atMs, type: 'desk', unit: desk.unit, desk: desk.id, occupied: state })
    }
    for (const span of spans) {
      tell(span.fromMs, true)
      tell(span.untilMs, false)
    }
    const phase = random.int(0, REPORT_EVERY_MS - 1)
    for (let atMs = LIT_MS.from + phase; atMs < LIT_MS.until; atMs += REPORT_EVERY_MS) {
      tell(
        atMs,
        spans.some((span) => span.fromMs <= atMs && atMs < span.untilMs),
      )
    }
  }
  return events
}

/** Whoever comes takes a free desk in their part of the house and keeps it for the day; if none is left, none. */
function seat(plans: readonly Plan[], random: Random): Map<string, Span[]> {
  const takenUntil = new Map<string, number>()
  const spans = new Map<string, Span[]>()
  for (const plan of [...plans].sort((a, b) => a.arriveMs - b.arriveMs)) {
    const free = DESKS.filter((d) => d.zone === plan.home && (takenUntil.get(d.id) ?? 0) < plan.arriveMs)
    if (free.length === 0) continue
    const desk: DeskPlan = random.pick(free)
    takenUntil.set(desk.id, plan.leaveMs)
    spans.set(desk.id, [...(spans.get(desk.id) ?? []), ...sits(plan, random)])
  }
  return spans
}

/** From a few minutes after coming in to just before going out, with short breaks on one's feet. */
function sits(plan: Plan, random: Random): Span[] {
  const spans: Span[] = []
  let fromMs = plan.arriveMs
  for (const end of [...plan.outings, { fromMs: plan.leaveMs, untilMs: plan.leaveMs }]) {
    sitThrough(spans, fromMs + random.int(60_000, 150_000), end.fromMs - random.int(20_000, 90_000), random)
    fromMs = end.untilMs
  }
  return spans
}

function sitThrough(spans: Span[], fromMs: number, untilMs: number, random: Random): void {
  let sitFrom = fromMs
  while (sitFrom < untilMs) {
    const standAt = Math.min(untilMs, sitFrom + random.int(30 * MINUTE_MS, 80 * MINUTE_MS))
    spans.push({ fromMs: sitFrom, untilMs: standAt })
    sitFrom = standAt + random.int(90_000, 7 * MINUTE_MS)
  }
}
