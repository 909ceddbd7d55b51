/**
 * Why somebody could or could not pass a door at an instant: the register as it stood then, who was inside as far as was
 * known then, and the same table that decides (`core/decide.ts`). Asked about the future it takes today's register and an
 * empty house.
 */
import {
  type Case,
  caseOf,
  type Decision,
  decide,
  decisiveStep,
  PRECEDENCE,
  type Question,
  type Rulebook,
  seesLeaving,
} from '../core/decide.ts'
import { toRfc3339 } from '../core/model.ts'
import type { Clock, Directory, Histories, Journal } from '../core/ports.ts'
import type { Badge } from '../core/records.ts'
import { createRules } from '../core/rules.ts'
import { createTimetable } from '../core/timetable.ts'
import { EXPLAIN_NOTES, type ExplainNote, type Explanation } from './explain/explanation.ts'
import { passagesAround } from './explain/passages-around.ts'
import { badgeThen, dayOfHouse, orderThen, type Scene, zoneThen } from './explain/scene.ts'
import { type Asked, placeAsked, type Subject, subjectOf } from './explain/subject.ts'
import { readInstant } from './then/instant.ts'
import { NOBODY, presenceThen } from './then/presence-then.ts'
import { rulesLookedAt } from './then/rules-looked-at.ts'

export interface Explainer {
  /**
   * `at` as `readInstant` takes it; absent: now. Throws `E_INVALID`, `E_PERSON_UNKNOWN`, `E_BADGE_UNKNOWN`,
   * `E_CREDENTIAL_INVALID`, `E_DOOR_UNKNOWN`, `E_UNIT_UNKNOWN`, `E_STORAGE_FAILED`.
   */
  explain(asked: Asked & { at?: string | undefined }): Promise<Explanation>
}

export interface ExplainParts {
  directory: Directory
  histories: Histories
  journal: Pick<Journal, 'scan' | 'seqAt' | 'head'>
  clock: Clock
  timeZone: string
}

export function createExplainer(parts: ExplainParts): Explainer {
  const { directory, histories, journal, clock, timeZone } = parts
  return {
    async explain(asked) {
      const now = clock.now()
      const at = asked.at === undefined ? now : readInstant(asked.at, timeZone)
      const register = at < now ? await histories.at(at) : directory
      const subject = subjectOf(asked, register)
      const { place, unit } = placeAsked(asked, register)
      const zoneBehind = (door: string): string | null => register.door(door)?.to ?? null
      const isAhead = at > now
      const then = isAhead ? NOBODY : await presenceThen(at, zoneBehind, { journal, settings: directory, timeZone })
      const personId = subject.person?.id ?? subject.badges[0]?.person
      const passages = isAhead || personId === undefined ? [] : await passagesAround(at, personId, place, unit, journal)
      const told = answer({ register, timeZone, then, subject, place, unit, at })
      const ahead: ExplainNote[] = isAhead ? ['future'] : []
      return {
        ...told,
        passages,
        notes: [...ahead, ...told.notes].map((note) => ({ note, meaning: EXPLAIN_NOTES[note] })),
      }
    },
  }
}

function answer(scene: Scene): Omit<Explanation, 'passages' | 'notes'> & { notes: ExplainNote[] } {
  const { register, timeZone, subject, place, unit, at } = scene
  const times = createTimetable({ schedule: register.schedule, calendar: register.calendar, timeZone })
  const rules = createRules(register, times, timeZone)
  const tried = subject.badges.map((badge) => tap(badge, scene, rules))
  const { asked, decision } = (tried.findLast((each) => each.decision.granted) ?? tried.at(-1)) as Tried
  const person = asked.person ?? subject.person
  const { badge, mode } = asked
  const row = decisiveStep(asked)
  const decides = PRECEDENCE.indexOf(row)
  const { door } = place
  return {
    at: toRfc3339(at),
    ...dayOfHouse(at, timeZone, register),
    granted: decision.granted,
    reason: decision.reason,
    row: row.id,
    steps: PRECEDENCE.map(({ id, reason, meaning }, n) => ({
      ...{ row: id, answer: reason, meaning },
      state: n < decides ? 'passed' : n === decides ? 'decides' : 'not-reached',
    })),
    place: { door: door && { id: door.id, name: door.name }, unit: unit?.id ?? null, side: place.side },
    mode: door && { ...orderThen(register, door.id, mode), mode },
    person: person && { id: person.id, name: person.name, kind: person.kind, org: person.org, groups: person.groups },
    badge: badge && badgeThen(badge),
    rules: person && door ? rulesLookedAt({ person, door: door.id, at }, { register, rules, times, timeZone }) : [],
    zone: zoneThen(scene, person?.id ?? null),
    warnings: decision.warnings,
    notes: notesOf(subject, badge, register),
  }
}

interface Tried {
  asked: Case
  decision: Decision
}

/** What a tap with this badge would have been answered; null: with a card that nobody holds. */
function tap(badge: Badge | null, { register, then, place, at }: Scene, rules: Rulebook['rules']): Tried {
  const book: Rulebook = {
    // Asked about one badge the answer is about that one, also where its card has gone to somebody else.
    directory: { ...register, badgeOf: () => badge },
    rules,
    ...then,
    seesLeaving: (zone) => seesLeaving(zone, register),
  }
  const question: Question = { credential: badge?.credential ?? '', ageMs: 0, place, now: at }
  return { asked: caseOf(question, book), decision: decide(question, book) }
}

function notesOf({ person, badges }: Subject, badge: Badge | null, register: Directory): ExplainNote[] {
  const notes: ExplainNote[] = []
  if (badges.length > 1) notes.push('one-of-several')
  if (badge === null && person !== null) notes.push('no-badge')
  if (badge !== null && register.badgeOf(badge.credential)?.id !== badge.id) notes.push('other-holder')
  return notes
}
