/** What another value of a setting would do to this house, told before it is set. */
import { nextDayEnd } from '../core/day.ts'
import type { BadgeSeenTwice, Recorded } from '../core/facts.ts'
import type { House } from '../core/house.ts'
import { type At, toRfc3339 } from '../core/model.ts'
import { createStayRules, type StayRules } from '../core/moves.ts'
import type { Clock, Directory, Journal } from '../core/ports.ts'
import { type HouseSettingKey, settingIn } from '../core/settings.ts'

const HOUR_MS = 3_600_000
const SEEN_TWICE_MAX = 1_000

/** The pages make sentences of them, in the reader's language. */
export type SettingEffect =
  /** It is so already. */
  | { kind: 'none' }
  /** The day that runs now ends at `at` instead of `was`. */
  | { kind: 'day-ends'; at: string; was: string }
  /** So many who are certainly inside turn uncertain as soon as it is set. */
  | { kind: 'uncertain-at-once'; people: number }
  /** So many of those inside now turn uncertain at `at`, unless they leave or are seen before. */
  | { kind: 'uncertain-at'; people: number; at: string }
  /** Of the last alarms about a badge at two doors so many would have been none. */
  | { kind: 'alarms-fewer'; told: number; none: number }
  | { kind: 'alarms-more' }
  | { kind: 'alarms-off' }
  /** The doubt about the time that stands now ends, and boards get their lists again. */
  | { kind: 'clock-trusted'; boards: number }
  | { kind: 'clock-unwatched' }
  /** While no time server keeps the clock, so many boards get no new lists. */
  | { kind: 'clock-watched'; boards: number }
  | { kind: 'public-on'; inside: number }
  | { kind: 'public-off' }
  | { kind: 'name'; was: string }
  /** Home Assistant is told of so many devices from now on. */
  | { kind: 'home-assistant-on'; devices: number }
  | { kind: 'home-assistant-off' }
  | { kind: 'home-assistant-language' }

export interface EffectSources {
  house: Pick<House, 'stays' | 'alarms' | 'units' | 'occupancy' | 'doors' | 'desks'>
  directory: Pick<Directory, 'setting'>
  journal: Pick<Journal, 'latest'>
  clock: Clock
  timeZone: string
}

/** `value` is one that the setting takes. */
export function settingEffects(sources: EffectSources, key: HouseSettingKey, value: string): SettingEffect[] {
  const { house, directory } = sources
  const was = settingIn(directory, key)
  if (value === was) return [{ kind: 'none' }]
  const boards = house.units().filter(({ list }) => list !== null).length
  switch (key) {
    case 'name':
      return [{ kind: 'name', was }]
    case 'closing-time':
      return closingTime(sources, was, value)
    case 'longest-stay-h':
      return longestStay(sources, value)
    case 'walk-s':
      return walk(sources, Number(was), Number(value))
    case 'time-server': {
      if (value === 'needed') return [{ kind: 'clock-watched', boards }]
      const doubted = house
        .alarms()
        .some(({ kind, subject }) => kind === 'clock-doubtful' && /synchronised/.test(subject))
      return [doubted ? { kind: 'clock-trusted', boards } : { kind: 'clock-unwatched' }]
    }
    case 'public-count':
      return [value === 'on' ? { kind: 'public-on', inside: house.occupancy().inside } : { kind: 'public-off' }]
    case 'home-assistant':
      if (value === 'off') return [{ kind: 'home-assistant-off' }]
      return [
        was === 'off' ? { kind: 'home-assistant-on', devices: devices(house) } : { kind: 'home-assistant-language' },
      ]
  }
}

/** The house itself, and all that is in it but programs. */
function devices(house: EffectSources['house']): number {
  const units = house.units().filter(({ kind }) => kind !== 'client')
  return 1 + house.occupancy().zones.length + house.doors().length + house.desks().length + units.length
}

function closingTime(sources: EffectSources, was: string, value: string): SettingEffect[] {
  const now = sources.clock.now()
  const [at, before] = [value, was].map((closing) => nextDayEnd(now, sources.timeZone, closing)) as [At, At]
  const ends = endsOf(sources, { closing: value })
  return [{ kind: 'day-ends', at: toRfc3339(at), was: toRfc3339(before) }, ...atOnce(ends, now), ...upTo(ends, now, at)]
}

function longestStay(sources: EffectSources, value: string): SettingEffect[] {
  const now = sources.clock.now()
  const ends = endsOf(sources, { longestH: value })
  const next = Math.min(...ends.filter((end) => end > now))
  return [...atOnce(ends, now), ...(Number.isFinite(next) ? upTo(ends, now, next) : [])]
}

/** When the time of each who is certainly inside would be up. */
function endsOf({ house, directory, timeZone }: EffectSources, would: { closing?: string; longestH?: string }): At[] {
  const closing = would.closing ?? settingIn(directory, 'closing-time')
  const longestStayMs = Number(would.longestH ?? settingIn(directory, 'longest-stay-h')) * HOUR_MS
  const rules: StayRules = createStayRules({ longestStayMs, nextDayEnd: (at) => nextDayEnd(at, timeZone, closing) })
  return house
    .stays()
    .filter(({ certain }) => certain)
    .map(({ seenAt }) => rules.endOf(seenAt))
}

function atOnce(ends: readonly At[], now: At): SettingEffect[] {
  const people = ends.filter((end) => end <= now).length
  return people === 0 ? [] : [{ kind: 'uncertain-at-once', people }]
}

function upTo(ends: readonly At[], now: At, at: At): SettingEffect[] {
  const people = ends.filter((end) => end > now && end <= at).length
  return [{ kind: 'uncertain-at', people, at: toRfc3339(at) }]
}

function walk({ journal }: EffectSources, was: number, value: number): SettingEffect[] {
  if (value === 0) return [{ kind: 'alarms-off' }]
  if (value > was) return [{ kind: 'alarms-more' }]
  const told = journal.latest(['badge-seen-twice'], SEEN_TWICE_MAX) as Recorded<BadgeSeenTwice>[]
  return [
    { kind: 'alarms-fewer', told: told.length, none: told.filter(({ apartMs }) => apartMs > value * 1000).length },
  ]
}
