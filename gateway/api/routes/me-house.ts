import { Type } from 'typebox'
import { lastDayEnd, nextDayEnd } from '../../core/day.ts'
import { toRfc3339 } from '../../core/model.ts'
import type { Badge, Person } from '../../core/records.ts'
import { settingIn } from '../../core/settings.ts'
import { type Arrivals, createArrivals, type Seen } from '../../reports/own/arrivals.ts'
import type { OwnGuest } from '../contract.ts'
import { type Actor, type ApiParts, type App, actorOf, whoOf } from '../deps.ts'
import { badgeView } from '../own-badges.ts'
import { ownPerson } from '../own-person.ts'
import { orgNameOf } from '../people-view.ts'
import { OwnBadgeShape, OwnGuestShape, OwnHouseShape } from '../schemas/own.ts'
import { Body } from '../schemas.ts'
import { timeOf } from '../views.ts'

const VisibilityShape = Type.Object({ inside: Type.Boolean({ description: 'Other members see that I am inside' }) })

type Needed = Pick<ApiParts, 'access' | 'clock' | 'directory' | 'journal' | 'register' | 'timeZone'>

/** The house as a member sees it now: their own stay, badges and guests, and of others what these let be seen. */
export function meHouseRoutes(app: App, parts: Needed): void {
  const { access, clock, directory, journal, register, timeZone } = parts
  const arrivals: Arrivals = createArrivals({ journal })
  const asked = { access: 'member' } as const

  app.get('/api/me/house', { config: asked, schema: { response: { 200: OwnHouseShape } } }, (request) => {
    const actor = actorOf(request)
    const { person } = actor
    const stays = access.house.stays()
    const mine = stays.find((stay) => stay.person === person)
    const { compare } = new Intl.Collator('it')
    return {
      at: toRfc3339(clock.now()),
      name: settingIn(directory, 'name'),
      timeZone,
      inside: access.house.occupancy().inside,
      me:
        mine === undefined
          ? null
          : {
              ...{ zone: mine.zone, zoneName: directory.zone(mine.zone)?.name ?? mine.zone },
              ...{ since: toRfc3339(mine.since), certain: mine.certain },
            },
      shown: (seesMembers(actor) ? stays : [])
        .filter((stay) => stay.certain && stay.person !== person)
        .map((stay) => directory.person(stay.person))
        .filter((other): other is Person => other?.shown?.inside === true)
        .map(({ name }) => name)
        .sort(compare),
    }
  })

  /** What members let members see is neither for guests, nor for whoever speaks for an organisation alone. */
  function seesMembers({ role, person }: Actor): boolean {
    if (role === 'admin' || role === 'staff') return true
    const who = person === null ? null : directory.person(person)
    return who !== null && who.kind !== 'guest'
  }

  app.get('/api/me/badges', { config: asked, schema: { response: { 200: Type.Array(OwnBadgeShape) } } }, (request) => {
    const { id } = ownPerson(actorOf(request), directory)
    return directory.badgesOf(id).map((badge) => badgeView(badge, parts))
  })

  app.get('/api/me/visibility', { config: asked, schema: { response: { 200: VisibilityShape } } }, (request) => ({
    inside: ownPerson(actorOf(request), directory).shown?.inside ?? false,
  }))

  app.put(
    '/api/me/visibility',
    { config: asked, schema: { body: Body({ inside: Type.Boolean() }), response: { 200: VisibilityShape } } },
    async (request) => {
      const { id } = ownPerson(actorOf(request), directory)
      const { inside, reason } = request.body
      await register.people.change(id, { shown: { inside } }, whoOf(request, { reason }))
      return { inside }
    },
  )

  app.get(
    '/api/me/guests',
    { config: asked, exposeHeadRoute: false, schema: { response: { 200: Type.Array(OwnGuestShape) } } },
    async (request) => {
      const { id } = ownPerson(actorOf(request), directory)
      const guests = directory.persons().filter(({ host }) => host === id)
      if (guests.length === 0) return []
      const day = dayOf(clock.now())
      const seen = await arrivals.between(day.from, day.to)
      return guests.flatMap((guest) => guestView(guest, day, seen.get(guest.id))).sort(byWindow)
    },
  )

  /** The day of the house, from closing time to closing time: a feast goes on after midnight. */
  function dayOf(now: number): { from: number; to: number } {
    const closingTime = settingIn(directory, 'closing-time')
    return { from: lastDayEnd(now, timeZone, closingTime), to: nextDayEnd(now, timeZone, closingTime) }
  }

  /** Of whom nothing is awaited today, and who has not come, nothing is told. */
  function guestView(guest: Person, { from, to }: { from: number; to: number }, seen: Seen | undefined): OwnGuest[] {
    const stay = access.house.stays().find(({ person, certain }) => certain && person === guest.id)
    const awaited = directory
      .badgesOf(guest.id)
      .find((pass) => pass.revokedAt === null && (pass.from ?? 0) < to && (pass.until ?? to) > from)
    if (awaited === undefined && stay === undefined && seen === undefined) return []
    return [
      {
        ...{ person: guest.id, name: guest.name, orgName: orgNameOf(guest.org, directory) },
        ...windowOf(awaited),
        arrivedAt: timeOf(seen?.arrivedAt ?? stay?.since ?? null),
        leftAt: timeOf(stay === undefined ? (seen?.leftAt ?? null) : null),
        inside: stay !== undefined,
      },
    ]
  }

  function windowOf(pass: Badge | undefined): Pick<OwnGuest, 'eventName' | 'from' | 'until'> {
    if (pass === undefined) return { eventName: null, from: null, until: null }
    const event = pass.event === null ? null : directory.record('event', pass.event)
    return { eventName: event?.name ?? null, from: timeOf(pass.from), until: timeOf(pass.until) }
  }
}

function byWindow(one: OwnGuest, other: OwnGuest): number {
  return (one.from ?? '').localeCompare(other.from ?? '') || one.name.localeCompare(other.name)
}
