import { describe, expect, it } from 'vitest'
import { decide, LIVE_TAP_AGE_MAX_MS, placeOf } from '../../gateway/core/decide.ts'
import type { Side } from '../../gateway/core/model.ts'
import type { Badge, Door, Person, Unit } from '../../gateway/core/records.ts'

const NOW = Date.parse('2026-11-22T14:42:00.000Z')
const door: Door = { id: 'front', name: 'Front', from: null, to: 'hall', lock: null, unlockMs: 5000, heldOpenS: 30 }
const amadou: Person = { id: 'amadou', name: 'Amadou D.', kind: 'member', org: null, groups: ['members'] }
const badge: Badge = {
  id: 'b-1',
  credential: 'uid:04a2b3c4',
  person: 'amadou',
  from: null,
  until: null,
  revokedAt: null,
  revokedReason: null,
}

function ask(
  changes: {
    badge?: Partial<Badge>
    person?: Partial<Person>
    side?: Side
    ageMs?: number
    door?: Door | null
    held?: boolean
  } = {},
) {
  const held: Badge = { ...badge, ...changes.badge }
  const holder: Person = { ...amadou, ...changes.person }
  const register = {
    badgeOf: () => (changes.held === false ? null : held),
    person: (id: string) => (id === holder.id ? holder : null),
    door: () => door,
  }
  const place = { door: changes.door === undefined ? door : changes.door, side: changes.side ?? ('in' as const) }
  return decide('uid:04a2b3c4', changes.ageMs ?? 0, place, register, NOW)
}

describe('decide', () => {
  it.each([
    ['a known badge', {}, 'ok'],
    ['nobody holds it', { held: false }, 'unknown-credential'],
    ['its person is gone', { badge: { person: 'nobody' } }, 'unknown-credential'],
    ['revoked', { badge: { revokedAt: NOW - 1 } }, 'revoked'],
    ['before its first instant', { badge: { from: NOW + 1 } }, 'not-yet-valid'],
    ['at its first instant', { badge: { from: NOW } }, 'ok'],
    ['just before its end', { badge: { until: NOW + 1 } }, 'ok'],
    ['at its end', { badge: { until: NOW } }, 'expired'],
    ['revoked and expired', { badge: { revokedAt: NOW - 1, until: NOW - 1 } }, 'revoked'],
    ['in no group', { person: { groups: [] } }, 'zone-not-allowed'],
    ['in a group without rights', { person: { groups: ['choir'] } }, 'zone-not-allowed'],
    ['in no group, at a check-in point', { person: { groups: [] }, door: null }, 'ok'],
    ['as old as may be', { ageMs: LIVE_TAP_AGE_MAX_MS }, 'ok'],
    ['too old', { ageMs: LIVE_TAP_AGE_MAX_MS + 1 }, 'too-late'],
    ['too old and revoked', { ageMs: LIVE_TAP_AGE_MAX_MS + 1, badge: { revokedAt: NOW } }, 'too-late'],
    ['the way out, revoked', { side: 'out' as const, badge: { revokedAt: NOW - 1 } }, 'ok'],
    ['the way out, expired', { side: 'out' as const, badge: { until: NOW - 1 } }, 'ok'],
    ['the way out, in no group', { side: 'out' as const, person: { groups: [] } }, 'ok'],
    ['the way out, unknown', { side: 'out' as const, held: false }, 'unknown-credential'],
  ])('%s: %s', (_case, changes, reason) => {
    const decision = ask(changes)
    expect(decision.reason).toBe(reason)
    expect(decision.granted).toBe(reason === 'ok')
  })

  it('tells whose badge was refused', () => {
    expect(ask({ badge: { revokedAt: NOW - 1 } })).toMatchObject({ badge: { id: 'b-1' }, person: { id: 'amadou' } })
    expect(ask({ held: false })).toMatchObject({ badge: null, person: null })
  })
})

describe('the side of a tap', () => {
  const unit = (side: Side | null): Unit => ({
    id: 'reader-1',
    kind: 'mqtt',
    path: null,
    baud: null,
    reader: null,
    door: 'front',
    side,
    zone: null,
    desks: [],
    settings: {},
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
