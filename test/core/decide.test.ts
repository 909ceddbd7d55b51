import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  caseOf,
  decide,
  decisiveStep,
  LIVE_TAP_AGE_MAX_MS,
  PRECEDENCE,
  placeOf,
  type Question,
  type Rulebook,
} from '../../gateway/core/decide.ts'
import type { Side } from '../../gateway/core/model.ts'
import type { Badge, Door, DoorOverride, Person, Rule, Unit, Zone } from '../../gateway/core/records.ts'
import { createRules } from '../../gateway/core/rules.ts'

const NOW = Date.parse('2026-11-22T14:42:00.000Z')
const door: Door = {
  ...{ id: 'front', name: 'Front', from: null, to: 'hall', lock: null, unlockMs: 5000, heldOpenS: 30 },
  ...{ extendedUnlockMs: 15_000, extendedHeldOpenS: 90, preAlertS: 10, freeSchedule: null, listLifeS: 86_400 },
}
const amadou: Person = {
  ...{ id: 'amadou', name: 'Amadou D.', kind: 'member', org: null, groups: ['members'], host: null },
  ...{ extendedTime: false, assistance: false },
}
const badge: Badge = {
  ...{ id: 'b-1', credential: 'uid:04a2b3c4', person: 'amadou', from: null, until: null },
  ...{ revokedAt: null, revokedReason: null, suspendedAt: null, suspendedReason: null, event: null },
}
const everywhere: Rule = { id: 'r-1', group: 'members', doors: null, schedule: null, from: null, until: null }

interface World {
  badge: Partial<Badge>
  person: Partial<Person>
  door: Door | null
  side: Side
  ageMs: number
  /** Whether anybody holds the credential. */
  held: boolean
  rules: Rule[]
  /** The schedules that are open now. */
  open: string[]
  override: Pick<DoorOverride, 'mode' | 'until'> | null
  zone: Partial<Zone>
  inside: number
  isInside: boolean
  isEntering: boolean
  seesLeaving: boolean
}
const AT_FIRST: World = {
  ...{ badge: {}, person: {}, door, side: 'in', ageMs: 0, held: true, rules: [everywhere], open: [] },
  ...{ override: null, zone: {}, inside: 0, isInside: false, isEntering: false, seesLeaving: true },
}

function worldOf(changes: Partial<World>): { question: Question; book: Rulebook } {
  const world = { ...AT_FIRST, ...changes }
  const holder: Person = { ...amadou, ...world.person }
  const zone: Zone = { id: 'hall', name: 'Hall', capacity: null, antiPassback: 'soft', ...world.zone }
  const override = world.override === null ? null : { id: 'front', since: 0, by: 'ada', reason: '', ...world.override }
  const rulesOf = (group: string) => world.rules.filter((rule) => rule.group === group)
  const times = { isOpen: (schedule: string) => world.open.includes(schedule), windows: () => [] }
  const book: Rulebook = {
    directory: {
      badgeOf: () => (world.held ? { ...badge, ...world.badge } : null),
      person: (id) => (id === holder.id ? holder : null),
      door: () => door,
      override: () => override,
      zone: () => zone,
    },
    rules: createRules({ rulesOf }, times, 'Europe/Rome'),
    insideOf: () => world.inside,
    isInside: () => world.isInside,
    isCounted: () => world.isInside || world.isEntering,
    seesLeaving: () => world.seesLeaving,
  }
  const place = { door: world.door, side: world.side }
  return { question: { credential: badge.credential, ageMs: world.ageMs, place, now: NOW }, book }
}

function ask(changes: Partial<World> = {}) {
  const { question, book } = worldOf(changes)
  return decide(question, book)
}

const officeHours: Rule = { ...everywhere, schedule: 'office' }
const until = (mode: DoorOverride['mode'], ms = 1) => ({ override: { mode, until: NOW + ms } })
const out = { side: 'out' } as const

describe('decide', () => {
  const cases: [string, Partial<World>, string][] = [
    ['a known badge', {}, 'ok'],
    ['nobody holds it', { held: false }, 'unknown-credential'],
    ['its person is gone', { badge: { person: 'nobody' } }, 'unknown-credential'],
    ['revoked', { badge: { revokedAt: NOW - 1 } }, 'revoked'],
    ['suspended', { badge: { suspendedAt: NOW - 1 } }, 'suspended'],
    ['suspended and revoked', { badge: { suspendedAt: NOW - 1, revokedAt: NOW } }, 'revoked'],
    ['before its first instant', { badge: { from: NOW + 1 } }, 'not-yet-valid'],
    ['at its first instant', { badge: { from: NOW } }, 'ok'],
    ['just before its end', { badge: { until: NOW + 1 } }, 'ok'],
    ['at its end', { badge: { until: NOW } }, 'expired'],
    ['revoked and expired', { badge: { revokedAt: NOW - 1, until: NOW - 1 } }, 'revoked'],
    ['in no group', { person: { groups: [] } }, 'zone-not-allowed'],
    ['in a group without rules', { person: { groups: ['choir'] } }, 'zone-not-allowed'],
    ['a rule for this door', { rules: [{ ...everywhere, doors: ['front'] }] }, 'ok'],
    ['a rule for another door', { rules: [{ ...everywhere, doors: ['court'] }] }, 'zone-not-allowed'],
    ['within its schedule', { rules: [officeHours], open: ['office'] }, 'ok'],
    ['outside its schedule', { rules: [officeHours] }, 'outside-schedule'],
    ['outside one schedule, within another', { rules: [officeHours, everywhere] }, 'ok'],
    ['a rule that has not begun', { rules: [{ ...everywhere, from: '2026-11-23' }] }, 'outside-schedule'],
    ['a rule on its first day', { rules: [{ ...everywhere, from: '2026-11-22' }] }, 'ok'],
    ['a rule on its last day', { rules: [{ ...everywhere, until: '2026-11-22' }] }, 'ok'],
    ['a rule that has ended', { rules: [{ ...everywhere, until: '2026-11-21' }] }, 'outside-schedule'],
    ['in no group, at a check-in point', { person: { groups: [] }, door: null }, 'ok'],
    ['revoked, at a check-in point', { badge: { revokedAt: NOW }, door: null }, 'revoked'],
    ['locked', until('locked'), 'door-locked'],
    ['a lock that has ended by itself', until('locked', 0), 'ok'],
    ['locked down', until('lockdown'), 'door-locked-down'],
    ['locked down, unknown', { ...until('lockdown'), held: false }, 'door-locked-down'],
    ['free passage, in no group', { ...until('free'), person: { groups: [] } }, 'ok'],
    ['free passage, unknown', { ...until('free'), held: false }, 'ok'],
    ['free passage that has ended', { ...until('free', 0), held: false }, 'unknown-credential'],
    ['the last place', { zone: { capacity: 80 }, inside: 79 }, 'ok'],
    ['full', { zone: { capacity: 80 }, inside: 80 }, 'capacity-full'],
    ['full, but inside already', { zone: { capacity: 80 }, inside: 80, isInside: true }, 'ok'],
    ['full, but let in a moment ago', { zone: { capacity: 80 }, inside: 80, isEntering: true }, 'ok'],
    ['let in a moment ago, hard', { isEntering: true, zone: { antiPassback: 'hard' } }, 'ok'],
    ['full, but people leave unseen', { zone: { capacity: 80 }, inside: 80, seesLeaving: false }, 'ok'],
    ['twice in, soft', { isInside: true }, 'ok'],
    ['twice in, hard', { isInside: true, zone: { antiPassback: 'hard' } }, 'anti-passback'],
    ['twice in, hard, unseen', { isInside: true, zone: { antiPassback: 'hard' }, seesLeaving: false }, 'ok'],
    ['as old as may be', { ageMs: LIVE_TAP_AGE_MAX_MS }, 'ok'],
    ['too old', { ageMs: LIVE_TAP_AGE_MAX_MS + 1 }, 'too-late'],
    ['too old and revoked', { ageMs: LIVE_TAP_AGE_MAX_MS + 1, badge: { revokedAt: NOW } }, 'too-late'],
    ['the way out, revoked', { ...out, badge: { revokedAt: NOW - 1 } }, 'ok'],
    ['the way out, suspended', { ...out, badge: { suspendedAt: NOW - 1 } }, 'ok'],
    ['the way out, expired', { ...out, badge: { until: NOW - 1 } }, 'ok'],
    ['the way out, in no group', { ...out, person: { groups: [] } }, 'ok'],
    ['the way out, locked down', { ...out, ...until('lockdown') }, 'ok'],
    ['the way out, the person gone', { ...out, badge: { person: 'nobody' } }, 'ok'],
    ['the way out, unknown', { ...out, held: false }, 'unknown-credential'],
  ]
  it.each(cases)('%s: %j: %s', (_case, changes, reason) => {
    const decision = ask(changes)
    expect(decision.reason).toBe(reason)
    expect(decision.granted).toBe(reason === 'ok')
  })

  it('tells whose badge was refused', () => {
    expect(ask({ badge: { revokedAt: NOW - 1 } })).toMatchObject({ badge: { id: 'b-1' }, person: { id: 'amadou' } })
    expect(ask({ held: false })).toMatchObject({ badge: null, person: null })
  })

  it('tells what it would have refused, were it enforced', () => {
    const full = { zone: { capacity: 80 }, inside: 80, seesLeaving: false }
    expect(ask(full).warnings).toEqual(['capacity-full'])
    expect(ask({ isInside: true }).warnings).toEqual(['anti-passback'])
    expect(ask({ ...full, ...out }).warnings).toEqual([])
    expect(ask({}).warnings).toEqual([])
  })
})

/** Any world whatever. */
const worlds: fc.Arbitrary<World> = fc.record({
  badge: fc.record({
    from: fc.constantFrom(null, NOW - 1, NOW + 1),
    until: fc.constantFrom(null, NOW - 1, NOW + 1),
    revokedAt: fc.constantFrom(null, NOW - 1),
    suspendedAt: fc.constantFrom(null, NOW - 1),
    person: fc.constantFrom('amadou', 'nobody'),
  }),
  person: fc.record({ groups: fc.constantFrom([], ['members'], ['choir'], ['choir', 'members']) }),
  door: fc.constantFrom(null, door, { ...door, to: null }),
  side: fc.constantFrom('in', 'out'),
  ageMs: fc.constantFrom(0, 500, LIVE_TAP_AGE_MAX_MS + 1),
  held: fc.boolean(),
  rules: fc.subarray([everywhere, officeHours, { ...everywhere, doors: ['court'] }]),
  open: fc.subarray(['office']),
  override: fc.option(
    fc.record({ mode: fc.constantFrom('free', 'locked', 'lockdown'), until: fc.constantFrom(NOW, NOW + 1) }),
  ),
  zone: fc.record({ capacity: fc.constantFrom(null, 0, 80), antiPassback: fc.constantFrom('soft', 'hard') }),
  inside: fc.nat(100),
  isInside: fc.boolean(),
  isEntering: fc.boolean(),
  seesLeaving: fc.boolean(),
})

describe('in any world', () => {
  it('no state, no mode and no rule stops a known badge on the way out', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const decision = ask({ ...world, side: 'out', held: true, ageMs: 0 })
        expect(decision).toMatchObject({ granted: true, reason: 'ok', warnings: [] })
      }),
      { numRuns: 2_000 },
    )
  })

  it('nobody enters in a lockdown', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const decision = ask({ ...world, ...until('lockdown'), door, side: 'in', ageMs: 0 })
        expect(decision.reason).toBe('door-locked-down')
      }),
    )
  })

  it('the first row that applies decides, and each row decides somewhere', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(worlds, (world) => {
        const { question, book } = worldOf(world)
        const asked = caseOf(question, book)
        const step = decisiveStep(asked)
        seen.add(step.id)
        expect(PRECEDENCE.slice(0, PRECEDENCE.indexOf(step)).filter((before) => before.applies(asked))).toEqual([])
        expect(decide(question, book).reason).toBe(step.reason)
      }),
      { numRuns: 20_000, seed: 1 },
    )
    expect([...seen].sort()).toEqual(PRECEDENCE.map(({ id }) => id).sort())
  })
})

describe('the side of a tap', () => {
  const unit = (side: Side | null): Unit => ({
    ...{ id: 'reader-1', kind: 'mqtt', path: null, baud: null, reader: null, door: 'front', side },
    ...{ zone: null, desks: [], settings: {} },
  })
  it.each([
    ['in', 'out', 'in'],
    ['out', 'in', 'out'],
    [null, 'out', 'out'],
    [null, null, 'in'],
  ] as const)('registered %s, told %s: %s', (registered, told, side) => {
    expect(placeOf(unit(registered), told, { door: () => door })).toEqual({ door, side })
  })
})
