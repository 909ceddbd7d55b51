/** The answer to "why": its shape, and the words that may stand beside it. */
import type { Warning } from '../../core/decide.ts'
import type { Reason, Side } from '../../core/model.ts'
import type { DoorMode, Zone } from '../../core/records.ts'
import type { RuleLookedAt } from '../then/rules-looked-at.ts'
import type { ExplainedPassage } from './passages-around.ts'

export const EXPLAIN_NOTES = {
  future: 'It lies ahead: answered by the register of today, with nobody inside.',
  'no-badge': 'The person had no badge then.',
  'other-holder': 'Another badge goes by the same credential then: a tap would have been taken for that one.',
  'one-of-several': 'The person had several badges: this is the one that would pass, else the newest.',
} as const
export type ExplainNote = keyof typeof EXPLAIN_NOTES

/** All instants are RFC 3339 in UTC; names are those of then. A credential never stands in it. */
export interface Explanation {
  at: string
  /** What the clock on the wall showed, with its offset then; and the day with what was special about it. */
  wall: string
  day: { date: string; weekday: number; holiday: { it: string; en: string } | null; calendar: DayInCalendar | null }
  granted: boolean
  reason: Reason
  /** The row that decides. */
  row: string
  steps: ExplainedStep[]
  place: { door: { id: string; name: string } | null; unit: string | null; side: Side }
  /** How the door deviated from its schedule; null at a check-in point. */
  mode: { mode: DoorMode; until: string | null; by: string | null; reason: string | null } | null
  person: { id: string; name: string; kind: string; org: string | null; groups: string[] } | null
  badge: ExplainedBadge | null
  rules: RuleLookedAt[]
  /** Where the door leads to on this side, with those who certainly were inside or about to enter. */
  zone: (Pick<Zone, 'id' | 'name' | 'capacity' | 'antiPassback'> & ZoneThen) | null
  warnings: Warning[]
  /** What that person did at that place, as recorded within 15 minutes of the instant, in order. */
  passages: ExplainedPassage[]
  notes: { note: ExplainNote; meaning: string }[]
}
export interface DayInCalendar {
  id: string
  name: string
  kind: 'closure' | 'opening'
}
interface ZoneThen {
  inside: number
  /** The person asked about is counted in it. */
  isInside: boolean
  /** False: people leave it unseen, so a full zone and a second entry warn and never refuse. */
  enforced: boolean
}
export interface ExplainedStep {
  row: string
  answer: Reason
  meaning: string
  /** `passed`: looked at, and it did not apply. */
  state: 'passed' | 'decides' | 'not-reached'
}
export interface ExplainedBadge {
  id: string
  /** The id of whoever held it. */
  person: string
  from: string | null
  until: string | null
  revokedAt: string | null
  revokedReason: string | null
  suspendedAt: string | null
  suspendedReason: string | null
  event: string | null
}
