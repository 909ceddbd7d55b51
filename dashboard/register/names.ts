/** How people, units and times of badges are named on these pages. */
import type { BadgeRow, BadgeWord, Role } from '../../gateway/api/contract.ts'
import { clockTime, dateTime, houseDay, longDate, now } from '../clock.ts'
import { doorName, units, zoneName } from '../house.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import type { Tab } from '../parts/tabs.tsx'
import { registerWords } from './words.ts'

/** Of an address that is not a person's. */
const TAKEN_PARTS = ['new', 'import', 'erasures', '-']

export function personPath(id: string): string {
  return TAKEN_PARTS.includes(id) ? `/people/-/${id}` : `/people/${encodeURIComponent(id)}`
}

export function personName(name: string | null | undefined): string {
  return plainName(name, wordsOf(registerWords).nameless)
}

/** The door that a unit stands at, or its room, or what it is called itself. */
export function placeOfUnit(unit: string): string {
  const known = units.value.get(unit)
  if (known?.door) return doorName(known.door)
  if (known?.zone) return zoneName(known.zone)
  return wordsOf(registerWords).lost.unitName(unit)
}

export function badgeWord(badge: BadgeRow): BadgeWord {
  if (badge.revokedAt !== null) return 'revoked'
  if (badge.until !== null && Date.parse(badge.until) <= now.value) return 'expired'
  if (badge.suspendedAt !== null) return 'suspended'
  return badge.from !== null && Date.parse(badge.from) > now.value ? 'later' : 'living'
}

/** The last day on which it is good: the end is not included. */
export function lastDay(until: string): string {
  return houseDay(Date.parse(until) - 1)
}

/** At which whole days begin and end. */
function isMidnight(at: string): boolean {
  return /^(00|24)\D00$/.test(clockTime(at))
}

/** Who did something, as facts name them. */
export function actorWords(by: string): string {
  return by === 'local' ? wordsOf(registerWords).local : plainName(by, by)
}

export function validityWords({ from, until }: Pick<BadgeRow, 'from' | 'until'>): string {
  const t = wordsOf(registerWords)
  const parts = [
    from === null ? '' : t.validFrom(isMidnight(from) ? longDate(from) : dateTime(from)),
    until === null ? '' : t.validUntil(isMidnight(until) ? longDate(Date.parse(until) - 1) : dateTime(until)),
  ].filter((each) => each !== '')
  return parts.length === 0 ? t.validAlways : parts.join(' ')
}

export function peopleTabs(role: Role): readonly Tab[] {
  const { tabs } = wordsOf(registerWords)
  if (role === 'contact') {
    return [
      { label: tabs.people, to: '/people' },
      { label: tabs.ownOrganisation, to: '/organisations' },
    ]
  }
  return [
    { label: tabs.people, to: '/people' },
    { label: tabs.organisations, to: '/organisations' },
    { label: tabs.groups, to: '/groups' },
  ]
}
