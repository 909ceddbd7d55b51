/** Floors for the recorded houses: drawn by rule, as somebody would draw them. */
import type { FloorPlan, House } from '../../gateway/api/contract.ts'

type Corner = [x: number, y: number]
export const rectangle = (x: number, y: number, width: number, height: number): Corner[] => [
  [x, y],
  [x + width, y],
  [x + width, y + height],
  [x, y + height],
]
const floor = (rest: Partial<FloorPlan> & Pick<FloorPlan, 'id' | 'name'>): FloorPlan => ({
  ...{ order: 0, width: 240, height: 120, zones: [], desks: [], doors: [] },
  ...{ background: null, backgroundPercent: 40, rev: 1, ...rest },
})

/** Desks of a zone in rows, each with room to sit. */
function rows(zone: string, count: number, [x, y]: Corner, inRow: number): FloorPlan['desks'] {
  return Array.from({ length: count }, (_, i) => ({
    desk: `${zone}-${i + 1}`,
    x: x + (i % inRow) * 17,
    y: y + Math.floor(i / inRow) * 23,
    turn: 0,
  }))
}

/** The ground floor of the living house, and the studio above. */
export function livingFloors(): FloorPlan[] {
  return [
    floor({
      id: 'ground',
      name: 'Piano terra',
      zones: [
        { zone: 'hall', points: rectangle(4, 4, 112, 112) },
        { zone: 'fablab', points: rectangle(116, 4, 80, 112) },
        { zone: 'meeting', points: rectangle(196, 4, 40, 58) },
        { zone: 'kitchen', points: rectangle(196, 62, 40, 54) },
      ],
      desks: [...rows('hall', 24, [17, 30], 6), ...rows('fablab', 16, [128, 30], 4)],
      doors: [
        { door: 'front', x: 60, y: 116, turn: 0 },
        { door: 'yard', x: 4, y: 68, turn: 90 },
        { door: 'meeting', x: 196, y: 45, turn: 90 },
      ],
    }),
    floor({
      ...{ id: 'first', name: 'Primo piano', order: 1, width: 120, height: 80 },
      zones: [
        { zone: 'studio', points: [...rectangle(4, 4, 112, 72).slice(0, 2), [116, 50], [60, 50], [60, 76], [4, 76]] },
      ],
      desks: rows('studio', 6, [20, 34], 3),
    }),
  ]
}

/** One floor for the large house: all of its desks and doors. */
export function largeFloors(house: House): FloorPlan[] {
  const zones = house.occupancy.zones.map(({ id }, i) => ({ id, x: (i % 4) * 300, y: Math.floor(i / 4) * 340 }))
  return [
    floor({
      ...{ id: 'all', name: 'Tutto', width: 1200, height: 680 },
      zones: zones.map(({ id, x, y }) => ({ zone: id, points: rectangle(x, y, 300, 340) })),
      desks: zones.flatMap(({ id, x, y }) =>
        rows(id, house.desks.filter(({ zone }) => zone === id).length, [x + 16, y + 40], 16),
      ),
      doors: house.doors.map(({ id }, i) => ({ door: id, x: 20 + i * 23, y: 340, turn: 0 })),
    }),
  ]
}
