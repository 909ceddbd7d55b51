/** What the counts of past hours tell. Instants are RFC 3339. */
import type { Span } from './spans.ts'

export interface Figures {
  /** Over the whole time of it, also that in which the house is closed. */
  average: number
  /** The most at once. */
  highest: number
  entries: number
  /** Of all desks together, minutes that they were occupied, and that it was known whether they were. */
  deskOccupiedMin: number
  deskKnownMin: number
}

export interface HourHistory {
  from: string
  /** Excluded. */
  to: string
  step: Span
  zone: string | null
  /** When the first hour that was ever counted began, and up to when hours are counted; null: none is yet. */
  countedFrom: string | null
  countedTo: string | null
  /** All that can be asked for: those that there are, and those that are gone, by their id. */
  zones: { id: string; name: string }[]
  /**
   * Those with at least one counted hour; `at` is when the first of these began, `day` the first day of the step, `hour`
   * what the clock on the wall showed, where steps are hours.
   */
  steps: ({ at: string; day: string; hour: number | null } & Figures)[]
  /** By weekday (1 is Monday) and hour of the clock on the wall: `hours` of them were counted. */
  week: { weekday: number; hour: number; hours: number; average: number; highest: number }[]
  /** By zone, where desks told anything. */
  desks: { zone: string; name: string; deskOccupiedMin: number; deskKnownMin: number }[]
  /** All of it together; null where no hour is counted in this time. */
  whole: Figures | null
}
