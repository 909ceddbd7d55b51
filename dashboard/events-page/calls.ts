/** What the pages of events and guests ask of the gateway. */
import type {
  BadgeRow,
  EventArrivals,
  FoundPeople,
  GuestEventRow,
  IssuedPass,
  PassReport,
  PassRow,
} from '../../gateway/api/contract.ts'
import { ask } from '../api.ts'
import { findPeople } from '../register/calls.ts'

const part = encodeURIComponent
/** A thousand passes are written well within it. */
const ISSUE_WITHIN_MS = 60_000
const GUESTS_MAX = 1_000

export interface EventFields {
  name: string
  host: string
  from: string
  until: string
  group: string
}
export interface NewGuest {
  name: string
  org?: string
}

export const readEvents = (): Promise<GuestEventRow[]> => ask('GET', '/api/events')
export const readEvent = (id: string): Promise<GuestEventRow> => ask('GET', `/api/events/${part(id)}`)
export const addEvent = (fields: EventFields): Promise<GuestEventRow> => ask('POST', '/api/events', fields)
export const changeEvent = (id: string, fields: EventFields & { rev: number }): Promise<GuestEventRow> =>
  ask('PATCH', `/api/events/${part(id)}`, fields)
export const removeEvent = (id: string, reason: string): Promise<unknown> =>
  ask('DELETE', `/api/events/${part(id)}?${new URLSearchParams({ reason })}`)
export const readArrivals = (id: string): Promise<EventArrivals> => ask('GET', `/api/events/${part(id)}/arrivals`)

export const readPasses = (event: string): Promise<PassRow[]> => ask('GET', `/api/events/${part(event)}/passes`)
export const issuePasses = (event: string, rows: readonly NewGuest[], dryRun = false): Promise<PassReport> =>
  ask('POST', `/api/events/${part(event)}/passes`, { rows, dryRun }, { withinMs: ISSUE_WITHIN_MS })
export const addPass = (guest: NewGuest & { host: string; from: string; until: string }): Promise<IssuedPass> =>
  ask('POST', '/api/passes', guest)
export const stopPass = (badge: string, how: 'suspend' | 'resume' | 'revoke', reason: string): Promise<unknown> =>
  ask('POST', `/api/badges/${part(badge)}/${how}`, reason === '' ? {} : { reason })

/** Guests whose passes are for no event. */
export async function readLooseGuests(): Promise<{ badge: BadgeRow; guest: FoundPeople['people'][number] }[]> {
  const [{ people }, badges] = await Promise.all([
    findPeople({ kind: 'guest' }, GUESTS_MAX),
    ask<BadgeRow[]>('GET', '/api/badges'),
  ])
  const guests = new Map(people.map((guest) => [guest.id, guest]))
  return badges.flatMap((badge) => {
    const guest = guests.get(badge.person)
    return badge.event !== null || guest === undefined ? [] : [{ badge, guest }]
  })
}
