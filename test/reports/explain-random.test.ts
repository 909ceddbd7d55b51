/** Whatever was decided at the doors is explained afterwards as it was decided: one function, one register, one journal. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Change } from '../../gateway/core/ports.ts'
import type { Schedule } from '../../gateway/core/records.ts'
import { CARD } from '../gateway/small-house.ts'
import { type Asking, badge, openAsking, person, schedule } from './explain-house.ts'

const EVENTS = 60
const CARDS = [CARD, 'uid:00000001', 'uid:00000002', 'uid:0badcafe']
const UNITS = ['reader-1', 'reader-2', 'reader-3', 'w-in', 'w-out', 'desk']
/** Evenings before the clock is set back and put forward, and an ordinary one. */
const EVENINGS = ['2027-10-30T18:00:00.000Z', '2027-03-27T19:00:00.000Z', '2026-11-24T10:00:00.000Z']
const ALL_DAYS: Schedule['windows'][number]['days'] = [1, 2, 3, 4, 5, 6, 7]

/** Changes to the register in the middle of it all. */
const changes = (asking: Asking): Change[][] => {
  const rule = asking.rule('members')
  const hours = (from: string, to: string) => schedule('hours', { windows: [{ days: ALL_DAYS, from, to }] })
  return [
    [hours('20:00', '02:30'), { put: 'rule', value: { ...rule, schedule: 'hours' } }],
    [hours('02:15', '05:00'), { put: 'rule', value: { ...rule, schedule: 'hours' } }],
    [{ put: 'rule', value: { ...rule, schedule: null } }],
    [{ put: 'rule', value: { ...rule, schedule: null, doors: ['front', 'workshop'] } }],
    [badge('b-bea', 'uid:00000001', { person: 'bea', suspendedAt: 1, suspendedReason: 'lost' })],
    [badge('b-bea', 'uid:00000001', { person: 'bea' })],
    [person('carlo', { groups: [] })],
    [person('carlo')],
    [{ put: 'zone', value: { id: 'workshop', name: 'Workshop', capacity: 1, antiPassback: 'soft' } }],
    [{ put: 'zone', value: { id: 'workshop', name: 'Workshop', capacity: 2, antiPassback: 'hard' } }],
  ]
}

const tapped = fc.record({
  what: fc.constant('tap' as const),
  card: fc.nat(CARDS.length - 1),
  unit: fc.nat(UNITS.length - 1),
})
const changed = fc.record({ what: fc.constant('change' as const), which: fc.nat(9) })
const ordered = fc.record({
  what: fc.constant('order' as const),
  mode: fc.constantFrom('scheduled', 'locked', 'free', 'lockdown'),
  door: fc.constantFrom('front', 'workshop'),
})
const event = fc.record({
  afterS: fc.integer({ min: 1, max: 1800 }),
  event: fc.oneof(
    { weight: 8, arbitrary: tapped },
    { weight: 2, arbitrary: changed },
    { weight: 1, arbitrary: ordered },
  ),
})
const story = fc.record({
  evening: fc.constantFrom(...EVENINGS),
  events: fc.array(event, { minLength: EVENTS, maxLength: EVENTS }),
})

it('explains every passage of a night as it was decided then', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ evening, events }) => {
      const asking = await openAsking()
      const { house, explainer } = asking
      const taps: { at: number; unit: string; credential: string; reason: string }[] = []
      try {
        house.now = Date.parse(evening)
        for (const { afterS, event } of events) {
          house.now += afterS * 1000
          if (event.what === 'change') await house.access.change(changes(asking)[event.which] ?? [], [])
          else if (event.what === 'order') {
            const order = { mode: event.mode, until: house.now + 3_600_000, reason: 'drill', confirmed: true } as const
            await house.access.setMode([event.door], order, 'giulia')
          } else {
            const [unit, credential] = [UNITS[event.unit] as string, CARDS[event.card] as string]
            taps.push({ at: house.now, unit, credential, reason: await asking.tapAt(house.now, unit, credential) })
          }
        }
        house.now += 60_000
        for (const { at, unit, credential, reason } of taps) {
          const told = await explainer.explain({ credential, unit, at: new Date(at).toISOString() })
          expect({ at: told.wall, unit, reason: told.reason }).toEqual({ at: told.wall, unit, reason })
          if (told.person !== null) expect(told.passages.map((each) => each.reason)).toContain(reason)
        }
      } finally {
        await house.close()
      }
    }),
    { numRuns: 8 },
  )
})
