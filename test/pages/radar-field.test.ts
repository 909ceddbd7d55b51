/** The rectangles before a radar, as its setting has them and as they are drawn. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  drawn,
  type Edges,
  faultsOf,
  fieldOf,
  isWhole,
  NO_EDGES,
  sheetOf,
  viewEdges,
  zonesFor,
  zonesOf,
} from '../../dashboard/units-page/radar/field.ts'
import { KINDS } from '../../gateway/drivers/index.ts'
import { unitOf } from '../support/units.ts'

const DESKS = ['d1', 'd2']

test('a setting is read whatever its order of corners, and what is not a rectangle of a desk is left out', () => {
  const field = fieldOf('d2:600,1600,-600,405;d3:0,0,500,500 d1:left', DESKS)
  expect([...field]).toEqual([
    ['d1', NO_EDGES],
    ['d2', { x1: -60, x2: 60, y1: 40.5, y2: 160 }],
  ])
  expect(zonesOf(field)).toBe('d2:-600,405,600,1600')
  expect(zonesFor('d1:0,0,500,500 d2:0,0,500,500', ['d2'])).toBe('d2:0,0,500,500')
  expect(zonesOf(fieldOf(undefined, DESKS))).toBe('')
})

test('the sheet has the radar in the middle of its lower side: left is left, and away is up', () => {
  const field = fieldOf('d1:-1500,1000,-500,2500', DESKS)
  const draft = sheetOf(field)
  expect(draft.floor).toMatchObject({ width: 1040, height: 600 })
  expect(draft.floor.zones).toEqual([
    {
      zone: 'd1',
      points: [
        [370, 350],
        [470, 350],
        [470, 500],
        [370, 500],
      ],
    },
  ])
  expect(drawn(field, draft)).toEqual(field)
  const fine = fieldOf('d1:-1501,401,-503,2507', DESKS)
  expect(drawn(fine, sheetOf(fine)), 'to the millimetre').toEqual(fine)
  const [left, right] = viewEdges(600)
  expect([Math.round(left[0]), left[1], Math.round(right[0])]).toEqual([0, 300, 1040])
})

describe('a rectangle', () => {
  const edges = (part: Partial<Edges>): Edges => ({ x1: 0, x2: 100, y1: 100, y2: 200, ...part })
  test.each<[string, Edges, object]>([
    ['that is none', NO_EDGES, {}],
    ['that is whole', edges({}), {}],
    ['that lacks an edge', edges({ y1: null }), { y1: 'missing' }],
    ['that is too far', edges({ y2: 601 }), { y2: 'outside' }],
    ['behind the radar', edges({ y1: -1 }), { y1: 'outside' }],
    ['beside the field', edges({ x1: -521 }), { x1: 'outside' }],
    ['that is a line', edges({ x2: 9 }), { x2: 'thin' }],
    ['the wrong way round', edges({ x2: -50, y1: 300 }), { x2: 'thin', y2: 'thin' }],
  ])('%s', (_, rectangle, faults) => {
    expect(faultsOf(rectangle)).toEqual(faults)
  })

  test('without a fault, and in view, is one that the gateway takes, and comes back as it went', () => {
    const side = fc.integer({ min: -520, max: 520 })
    const away = fc.integer({ min: 0, max: 600 })
    fc.assert(
      fc.property(side, side, away, away, (x1, x2, y1, y2) => {
        const rectangle = { x1, x2, y1, y2 }
        fc.pre(isWhole(rectangle) && x1 <= 0 && x2 >= 0)
        const zones = zonesOf(new Map([['d1', rectangle]]))
        expect(fieldOf(zones, ['d1']).get('d1')).toEqual(rectangle)
        KINDS.ld2450?.check(unitOf('radar-1', 'ld2450', { path: '/dev/radar', desks: ['d1'], settings: { zones } }))
      }),
    )
  })
})
