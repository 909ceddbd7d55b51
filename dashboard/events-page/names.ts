/** How events and passes are told on these pages. */
import { clockTime, dateTime, houseDay, now } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import type { Tone } from '../parts/chip.tsx'
import type { Tab } from '../parts/tabs.tsx'
import { eventWords } from './words.ts'

export function eventTabs(): readonly Tab[] {
  const { tabs } = wordsOf(eventWords)
  return [
    { label: tabs.events, to: '/events' },
    // No id of an event has this sign: the two never meet.
    { label: tabs.guests, to: '/events/guests_' },
  ]
}

export const eventPath = (id: string): string => `/events/${encodeURIComponent(id)}`

/** `26 nov 2026, 18:00 – 22:00`; with both days where it ends on another one. */
export function windowWords(from: string, until: string): string {
  return `${dateTime(from)} – ${houseDay(from) === houseDay(until) ? clockTime(until) : dateTime(until)}`
}

export function guestName(name: string | null): string {
  const t = wordsOf(eventWords)
  return name === null ? t.guestGone : plainName(name, t.nameless)
}

interface PassTimes {
  from: string | null
  until: string | null
  revokedAt: string | null
  suspendedAt: string | null
}
type PassState = 'good' | 'later' | 'over' | 'revoked' | 'suspended'
export const PASS_TONES: Record<PassState, Tone> = {
  good: 'pine',
  later: 'sand',
  over: 'sand',
  revoked: 'sand',
  suspended: 'ochre',
}

export function passState({ from, until, revokedAt, suspendedAt }: PassTimes): PassState {
  if (revokedAt !== null) return 'revoked'
  if (until !== null && Date.parse(until) <= now.value) return 'over'
  if (suspendedAt !== null) return 'suspended'
  return from !== null && Date.parse(from) > now.value ? 'later' : 'good'
}
