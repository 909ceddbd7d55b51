/** The ground floor of the simulated house, as its people would have drawn it on the page of the floors. */
import type { GatewayProcess } from './gateway-process.ts'
import { DESKS, type DeskZone, type DoorId } from './house.ts'

/** In units of ten centimetres. */
const SHEET = { width: 270, height: 146 }
const ROOMS: [zone: string, left: number, top: number, right: number, bottom: number][] = [
  ['fablab', 4, 4, 86, 142],
  ['hall', 86, 4, 200, 142],
  ['meeting', 200, 4, 266, 72],
  ['courtyard', 200, 72, 266, 142],
]
const DOORS: { door: DoorId; x: number; y: number; turn: number }[] = [
  { door: 'front', x: 143, y: 142, turn: 0 },
  { door: 'courtyard', x: 200, y: 107, turn: 90 },
  { door: 'meeting', x: 200, y: 38, turn: 90 },
]
/** Where the desks of a room begin, and how many stand in a row. */
const ROWS: Record<DeskZone, { left: number; inRow: number }> = {
  fablab: { left: 20, inRow: 4 },
  hall: { left: 100, inRow: 6 },
}
const FIRST_ROW = 30
const ROW_STEP = 19
const DESK_STEP = 17

/** Draws it, over the API. */
export async function drawFloor({ call }: Pick<GatewayProcess, 'call'>): Promise<void> {
  await call('POST', '/api/plans', {
    ...{ id: 'ground', name: 'Piano terra', ...SHEET, doors: DOORS },
    zones: ROOMS.map(([zone, left, top, right, bottom]) => ({
      zone,
      points: [
        [left, top],
        [right, top],
        [right, bottom],
        [left, bottom],
      ],
    })),
    desks: (['fablab', 'hall'] as const).flatMap((zone) =>
      DESKS.filter((desk) => desk.zone === zone).map(({ id }, n) => ({
        desk: id,
        x: ROWS[zone].left + (n % ROWS[zone].inRow) * DESK_STEP,
        y: FIRST_ROW + Math.floor(n / ROWS[zone].inRow) * ROW_STEP,
        turn: 0,
      })),
    ),
  })
}
