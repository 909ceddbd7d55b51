/** What the pages of places work out by themselves: weeks of blocks, rows of desks, the clock on the house's wall. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { WeekWindow } from '../../gateway/api/contract.ts'
import { faultOfWindows } from '../../gateway/core/windows.ts'

// What is read here of the browser before anything is drawn.
vi.stubGlobal('document', { documentElement: { lang: '' } })
vi.stubGlobal('localStorage', { getItem: () => null })
vi.stubGlobal('navigator', { languages: ['it-IT'] })
vi.stubGlobal('location', { pathname: '/', search: '' })
const { blocksOf, drawn, isSame, moved, resized, windowsOf } = await import('../../dashboard/schedules-page/blocks.ts')
const { toldOf } = await import('../../dashboard/schedules-page/week-spans.ts')
const { deskNames } = await import('../../dashboard/zones-page/desk-names.ts')
const { instantOf, wallOf } = await import('../../dashboard/places/wall.ts')
const { daysText, mondayOf, dayAfter } = await import('../../dashboard/places/days.ts')

const SEED = 20261126
const quarter = fc.integer({ min: 0, max: 95 }).map((n) => {
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${two(Math.floor(n / 4))}:${two((n % 4) * 15)}`
})
const window = fc
  .record({ days: fc.subarray([1, 2, 3, 4, 5, 6, 7] as const, { minLength: 1 }), from: quarter, to: quarter })
  .filter(({ from, to }) => from !== to || from === '00:00')
  .map(({ days, from, to }): WeekWindow => ({ days: [...days], from, to: from === to ? '24:00' : to }))
const week = fc.array(window, { maxLength: 4 }).filter((windows) => faultOfWindows(windows) === null)

/** The minutes of the week in which a window holds, by the register's own reckoning of windows. */
function minutesOf(windows: readonly WeekWindow[]): Set<number> {
  const minutes = new Set<number>()
  for (const { day, from, to } of blocksOf(windows)) {
    for (let minute = from; minute < to; minute += 15) minutes.add(((day - 1) * 1440 + minute) % 10_080)
  }
  return minutes
}

describe('a week of blocks', () => {
  it('is the same week when it becomes windows again, with those alike told once', () => {
    fc.assert(
      fc.property(week, (windows) => {
        const again = windowsOf(blocksOf(windows))
        expect(minutesOf(again)).toEqual(minutesOf(windows))
        expect(isSame(again, windows)).toBe(true)
        expect(new Set(again.map(({ from, to }) => `${from} ${to}`)).size).toBe(again.length)
      }),
      { seed: SEED },
    )
  })

  it('holds a block that can be saved, however it is moved, made longer or drawn', () => {
    const push = fc.integer({ min: -3_000, max: 3_000 })
    fc.assert(
      fc.property(window, push, push, fc.integer({ min: -9, max: 9 }), (each, one, other, days) => {
        const [block] = blocksOf([each])
        if (block === undefined) return
        const pushed = moved(block, { days, minutes: one })
        const all = [
          pushed,
          resized(block, 'from', one),
          resized(block, 'to', other),
          resized(resized(pushed, 'to', other), 'from', one),
          drawn(9, 3, Math.abs(one), Math.abs(other)),
        ]
        for (const made of all) expect([made, faultOfWindows(windowsOf([made]))]).toEqual([made, null])
        expect(pushed.to - pushed.from).toBe(block.to - block.from)
      }),
      { seed: SEED },
    )
  })

  it('is told by the day: what is gone wholly, what shrank, what grew', () => {
    const day = 1440
    const told = toldOf({
      gained: [[6 * day + 600, 6 * day + 720]],
      lost: [
        [5 * day + 480, 5 * day + 720],
        [480, 540],
        [day + 480, day + 540],
      ],
      after: [
        [540, 1200],
        [day + 540, day + 1200],
        [6 * day + 600, 6 * day + 720],
      ],
    })
    expect(told).toEqual({
      noMore: [6],
      lost: [{ days: [1, 2], spans: [[480, 540]] }],
      gained: [{ days: [7], spans: [[600, 720]] }],
      minutes: 120 - 240 - 60 - 60,
    })
    expect(toldOf({ gained: [[1380, 1500]], lost: [], after: [[1380, 1500]] }).gained).toEqual([
      { days: [1], spans: [[1380, 1440]] },
      { days: [2], spans: [[0, 60]] },
    ])
  })
})

describe('desks as they are written', () => {
  it.each([
    ['d1…d3', ['d1', 'd2', 'd3']],
    ['D1-d3, x', ['d1', 'd2', 'd3', 'x']],
    ['h08..10', ['h08', 'h09', 'h10']],
    ['a1, a1; b2', ['a1', 'b2']],
  ])('%s', (text, names) => expect(deskNames(text)).toEqual(names))

  it.each(['', ' , ', 'd3…d1', 'a1…b9', 'd1…d900', 'tavolo rosso', 'é1'])('%j is none', (text) => {
    expect(deskNames(text)).toBeNull()
  })
})

describe('the clock on the wall', () => {
  it('is read back as it was written, but in the hour that is missing', () => {
    const minute = 60_000
    const some = fc.integer({ min: Date.parse('2026-01-01') / minute, max: Date.parse('2028-01-01') / minute })
    fc.assert(
      fc.property(some, (minutes) => {
        const at = minutes * minute
        const wall = wallOf(at)
        expect(wallOf(instantOf(wall))).toBe(wall)
        // Of the hour that comes twice either may be meant.
        expect([0, 3_600_000]).toContain(Math.abs(Date.parse(instantOf(wall)) - at))
      }),
      { seed: SEED, numRuns: 500 },
    )
    expect(instantOf('2026-11-30T18:00')).toBe('2026-11-30T17:00:00.000Z')
    expect(instantOf('2026-07-30T18:00')).toBe('2026-07-30T16:00:00.000Z')
  })

  it('has weeks that begin on Monday, and days in words', () => {
    expect(['2026-11-29', '2026-11-30', '2026-12-06'].map(mondayOf)).toEqual(['2026-11-23', '2026-11-30', '2026-11-30'])
    expect(dayAfter('2026-12-31', 1)).toBe('2027-01-01')
    expect(
      [
        [1, 2, 3, 4, 5],
        [1, 3],
        [1, 2, 3, 4, 5, 6, 7],
        [5, 6],
      ].map((days) => daysText(days)),
    ).toEqual([...['lunedì–venerdì', 'lunedì e mercoledì', 'ogni giorno', 'venerdì e sabato']])
  })
})
