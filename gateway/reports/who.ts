/**
 * Who could pass a door at an instant: everybody of the register put to the judge of the taps (`core/decide.ts`), one by
 * one. What an order at the door or a full room adds to the rules is told apart, so that a lockdown does not hide whom the
 * rules let in. Read in pieces: thousands of people make no tap wait.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Decision, decide, modeOf, type Rulebook, seesLeaving } from '../core/decide.ts'
import { SogliaError } from '../core/errors.ts'
import { type At, type Reason, toRfc3339 } from '../core/model.ts'
import type { Clock, Directory, Histories, Journal } from '../core/ports.ts'
import type { Door, DoorMode, Person, Zone } from '../core/records.ts'
import { createRules } from '../core/rules.ts'
import { createTimetable } from '../core/timetable.ts'
import { readInstant } from './then/instant.ts'
import { NOBODY, presenceThen } from './then/presence-then.ts'
import { type RuleLookedAt, rulesLookedAt } from './then/rules-looked-at.ts'

/** Judged in one turn. */
const PEOPLE_A_TURN = 100
/** These come after the rules in the table: whom they refuse, the rules let pass. */
const AFTER_THE_RULES: readonly Reason[] = ['ok', 'anti-passback', 'capacity-full']

/** Somebody whom the rules let pass. */
export interface WhoRow {
  person: string
  name: string
  kind: Person['kind']
  org: string | null
  /** The groups through which. */
  groups: string[]
  /** False: something other than the rules holds them back. */
  granted: boolean
  reason: Reason
}

export interface WhoCouldPass {
  at: string
  /** The past is told by the register of then; what lies ahead by that of today and an empty house. */
  time: 'past' | 'now' | 'ahead'
  door: { id: string; name: string }
  mode: { mode: DoorMode; until: string | null; by: string | null; reason: string | null }
  /** Free passage: whoever comes passes, known or not. */
  everybody: boolean
  zone: (Pick<Zone, 'id' | 'name' | 'capacity' | 'antiPassback'> & { inside: number; enforced: boolean }) | null
  /** How many a tap would let in now; in free passage everybody who has a badge. */
  passing: number
  /** Whom the rules let pass, and something else does not, by what it is. */
  heldBack: Partial<Record<Reason, number>>
  /** Whom the rules do not let pass, by why. */
  refused: Partial<Record<Reason, number>>
  withoutBadge: number
  /** Each group that a rule names for this door. */
  groups: { id: string; name: string; members: number; passing: number; rules: RuleLookedAt[] }[]
  rows: WhoRow[]
}

export interface WhoParts {
  directory: Directory
  histories: Histories
  journal: Pick<Journal, 'scan' | 'seqAt' | 'head'>
  clock: Clock
  timeZone: string
  /** The judge of the taps. */
  book: Rulebook
}

export interface Who {
  /** `at` as `readInstant` takes it; absent: now. Throws `E_INVALID`, `E_DOOR_UNKNOWN`, `E_STORAGE_FAILED`. */
  couldPass(asked: { door: string; at?: string | undefined }): Promise<WhoCouldPass>
}

export function createWho(parts: WhoParts): Who {
  const { directory, histories, journal, clock, timeZone } = parts

  async function bookAt(at: At, now: At): Promise<{ register: Directory; book: Rulebook }> {
    if (at === now) return { register: directory, book: parts.book }
    const register = at < now ? await histories.at(at) : directory
    const times = createTimetable({ schedule: register.schedule, calendar: register.calendar, timeZone })
    const zoneBehind = (door: string): string | null => register.door(door)?.to ?? null
    const then = at > now ? NOBODY : await presenceThen(at, zoneBehind, { journal, settings: directory, timeZone })
    return {
      register,
      book: {
        ...{ directory: register, rules: createRules(register, times, timeZone), ...then },
        seesLeaving: (zone) => seesLeaving(zone, register),
      },
    }
  }

  return {
    async couldPass(asked) {
      const now = clock.now()
      const at = asked.at === undefined ? now : readInstant(asked.at, timeZone)
      const { register, book } = await bookAt(at, now)
      const door = register.door(asked.door)
      if (door === null) throw new SogliaError('E_DOOR_UNKNOWN', asked.door)
      const override = register.override(door.id)
      const mode = modeOf(override, at)
      const order = mode === 'scheduled' ? null : override
      const judged = await judgeAll({ register, book, door, at, ordered: mode !== 'scheduled' })
      const times = createTimetable({ schedule: register.schedule, calendar: register.calendar, timeZone })
      return {
        at: toRfc3339(at),
        time: at === now ? 'now' : at < now ? 'past' : 'ahead',
        door: { id: door.id, name: door.name },
        mode: {
          mode,
          until: order === null ? null : toRfc3339(order.until),
          by: order?.by ?? null,
          reason: order?.reason ?? null,
        },
        everybody: mode === 'free',
        zone: zoneBehind(door, register, book),
        ...judged,
        groups: groupsAt({ register, book, door, at }, judged.rows, { times, timeZone }),
      }
    },
  }
}

interface Scene {
  register: Directory
  book: Rulebook
  door: Door
  at: At
}

type Judged = Pick<WhoCouldPass, 'passing' | 'heldBack' | 'refused' | 'withoutBadge' | 'rows'>

async function judgeAll({ register, book, door, at, ordered }: Scene & { ordered: boolean }): Promise<Judged> {
  const judged: Judged = { passing: 0, heldBack: {}, refused: {}, withoutBadge: 0, rows: [] }
  // With the order at the door set aside: what the rules alone would say.
  const unordered: Rulebook = { ...book, directory: { ...book.directory, override: () => null } }
  const persons = register.persons()
  for (const [n, person] of persons.entries()) {
    if (n > 0 && n % PEOPLE_A_TURN === 0) await nextTurn()
    const badges = register.badgesOf(person.id).filter(({ id, credential }) => register.badgeOf(credential)?.id === id)
    const best = (by: Rulebook): Decision | undefined => {
      const tried = badges.map(({ credential }) =>
        decide({ credential, ageMs: 0, place: { door, side: 'in' }, now: at }, by),
      )
      return tried.findLast(({ granted }) => granted) ?? tried.at(-1)
    }
    const tap = best(book)
    const ruled = ordered ? best(unordered) : tap
    if (tap === undefined || ruled === undefined) {
      judged.withoutBadge += 1
      continue
    }
    if (tap.granted) judged.passing += 1
    if (!AFTER_THE_RULES.includes(ruled.reason)) {
      judged.refused[ruled.reason] = (judged.refused[ruled.reason] ?? 0) + 1
      continue
    }
    if (!tap.granted) judged.heldBack[tap.reason] = (judged.heldBack[tap.reason] ?? 0) + 1
    const { id, name, kind, org } = person
    const held = book.rules.named(person, door.id, at).filter(({ holds }) => holds)
    const groups = [...new Set(held.map(({ rule }) => rule.group))]
    judged.rows.push({ person: id, name, kind, org, groups, granted: tap.granted, reason: tap.reason })
  }
  return judged
}

function zoneBehind(door: Door, register: Directory, book: Rulebook): WhoCouldPass['zone'] {
  const zone = door.to === null ? null : register.zone(door.to)
  if (zone === null) return null
  const { id, name, capacity, antiPassback } = zone
  return { id, name, capacity, antiPassback, inside: book.insideOf(id), enforced: book.seesLeaving(id) }
}

function groupsAt(
  { register, book, door, at }: Scene,
  rows: readonly WhoRow[],
  { times, timeZone }: { times: ReturnType<typeof createTimetable>; timeZone: string },
): WhoCouldPass['groups'] {
  const members = new Map<string, number>()
  for (const { groups } of register.persons()) {
    for (const group of groups) members.set(group, (members.get(group) ?? 0) + 1)
  }
  const passing = new Map<string, number>()
  for (const { groups } of rows) for (const group of groups) passing.set(group, (passing.get(group) ?? 0) + 1)
  return register.records('group').flatMap(({ id, name }) => {
    const asked = { person: { groups: [id] }, door: door.id, at }
    const rules = rulesLookedAt(asked, { register, rules: book.rules, times, timeZone })
    if (rules.length === 0) return []
    return [{ id, name, members: members.get(id) ?? 0, passing: passing.get(id) ?? 0, rules }]
  })
}
