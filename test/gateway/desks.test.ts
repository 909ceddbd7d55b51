/** Desk readings through the heart: shown at once, written with the next tap. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DeskReading } from '../../gateway/core/model.ts'
import { openSmallHouse, type SmallHouse, tap } from './small-house.ts'

let house: SmallHouse
beforeEach(async () => {
  house = await openSmallHouse()
})
afterEach(() => house.close())

describe('desks', () => {
  const reading = (id: string, occupied: boolean, desk: string | null = 'd1'): DeskReading => ({
    type: 'desk',
    id,
    at: null,
    ageMs: 0,
    desk,
    occupied,
  })
  it('are shown at once, and their receipts wait for the next commit', async () => {
    house.access.signal('desks', reading('1', true))
    expect(house.access.house.desk('d1')).toMatchObject({ state: 'occupied' })
    expect(house.access.house.occupancy().zones[0]?.desks).toEqual({ occupied: 1, free: 0, unknown: 1 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(house.sent).toEqual([])
    house.access.signal('reader-1', tap('1'))
    await house.answered('1')
    expect(house.answers('1')[0]).toHaveProperty('recordedAt')
    expect(house.sent.map(({ unit: to }) => to)).toEqual(['desks', 'reader-1'])
    expect(house.kinds()).toEqual(['desk-occupied', 'passage-granted', 'stay-opened'])
  })
  it('make a fact only where they change', async () => {
    for (const [id, occupied] of [
      ['1', true],
      ['2', true],
      ['3', false],
    ] as const) {
      house.access.signal('desks', reading(id, occupied))
    }
    house.access.signal('reader-1', tap('9'))
    await house.answered('9')
    expect(house.kinds().filter((kind) => kind.startsWith('desk-'))).toEqual(['desk-occupied', 'desk-freed'])
    expect(['1', '2', '3'].flatMap(house.answers)).toHaveLength(3)
  })
  it('that are not the unit’s are refused and counted', async () => {
    house.access.signal('desks', reading('1', true, 'd9'))
    house.access.signal('desks', reading('2', true, null))
    expect((await house.answered('1'))[0]).toMatchObject({ granted: false, reason: 'unreadable' })
    await house.answered('2')
    expect(house.access.house.unit('desks')?.bad.codes).toEqual({ 'unknown-desk': 2 })
  })
})
