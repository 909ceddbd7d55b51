/** What a board of plain numbers is told is what the judge of lists says, at every instant. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type AllowListContent, judgeByList, listFormOf, passesOf } from '../../gateway/core/allow-list.ts'
import { isWithin } from '../../gateway/core/rules.ts'
import { unitOf } from '../support/units.ts'

const ISSUED = 1000
const EXPIRES = 1100
const instants = fc.integer({ min: ISSUED, max: EXPIRES })
const intervals = fc
  .array(instants, { maxLength: 8 })
  .map((all) => [...new Set(all)].sort((a, b) => a - b))
  .map((all) => all.flatMap((from, n) => (n % 2 === 0 && n + 1 < all.length ? [[from, all[n + 1]] as const] : [])))
const contents: fc.Arbitrary<AllowListContent> = fc
  .record({
    mode: fc.constantFrom('scheduled', 'free', 'locked', 'lockdown'),
    until: fc.option(instants),
    freeUntil: fc.option(instants),
    windows: fc.tuple(intervals, intervals),
  })
  .map(({ mode, until, freeUntil, windows }) => ({
    ...{ door: 'front', mode, windows: windows.map((all) => all.map(([from, to]) => [from, to ?? EXPIRES] as const)) },
    modeUntil: mode === 'locked' || mode === 'lockdown' ? until : null,
    free: mode === 'scheduled' && freeUntil !== null && freeUntil > ISSUED ? [[ISSUED, freeUntil] as const] : [],
    entries: { ada: 0, ben: 1 },
  }))

it('lets in whom the judge lets in, and nobody else', () => {
  fc.assert(
    fc.property(contents, fc.constantFrom('in', 'out'), (content, side) => {
      const passes = new Map(
        passesOf(content, side, { issued: ISSUED, expires: EXPIRES }).map(({ badge, windows }) => [badge, windows]),
      )
      for (const badge of ['ada', 'ben']) {
        const windows = passes.get(badge) ?? []
        expect(windows.every(([from, to], n) => from < to && from > (windows[n - 1]?.[1] ?? 0))).toBe(true)
        for (let at = ISSUED; at < EXPIRES; at++) {
          const { granted } = judgeByList(content, badge, side, at)
          expect({ at, granted: isWithin(windows, at) }).toEqual({ at, granted })
        }
      }
    }),
  )
})

it('is for those that somebody has set up so, at a door', () => {
  const formOf = (kind: string, settings: Record<string, string>, door: string | null = 'front') =>
    listFormOf(unitOf('one', kind, { settings, door }))
  expect(formOf('esp-rfid', { list: 'push' })).toBe('plain')
  expect(formOf('esp-rfid', {})).toBeNull()
  expect(formOf('esp-rfid', { list: 'push' }, null)).toBeNull()
  expect(formOf('mqtt', {})).toBe('signed')
  expect(formOf('serial', { offline: 'no' })).toBeNull()
})
