import { useState } from 'preact/hooks'
import type { DeskState, FloorPlan, ZoneOccupancy } from '../../gateway/api/contract.ts'
import { desks, doorName, doors, occupancy, zoneName } from '../house.ts'
import { words, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Link } from '../router.tsx'
import { FirstStep } from './first-step.tsx'
import './floor-card.css'
import { boxOfZone, FloorDrawing } from '../floor/floor-drawing.tsx'
import { boxAround, drawnPart, grown } from '../floor/floor-geometry.ts'
import { floors } from '../floor/floors.ts'
import { RoomCount } from './room-count.tsx'
import { Rooms } from './rooms.tsx'
import { scope } from './scope.ts'
import { liveWords } from './words.ts'

/** Around a room that is looked at by itself. */
const MARGIN_UNITS = 10

/** The house from above: its floors as they were drawn, and as plain rooms what nobody has drawn. */
export function FloorCard({ mayDraw }: { mayDraw: boolean }) {
  const t = words.value
  const own = wordsOf(liveWords)
  const [chosen, choose] = useState<string | null>(null)
  const all = occupancy.value?.zones ?? []
  const zones = scope.value === null ? all : [scope.value]
  const drawn = (floors.value ?? []).filter(({ zones: shapes }) => shapes.length > 0)
  const seen = drawn.filter((floor) => zones.some(({ id }) => floor.zones.some(({ zone }) => zone === id)))
  const floor = seen.find(({ id }) => id === chosen) ?? seen[0]
  const undrawn = zones.filter(({ id }) => !drawn.some((each) => each.zones.some(({ zone }) => zone === id)))
  const occupied = zones.reduce((sum, zone) => sum + zone.desks.occupied, 0)
  const total = zones.reduce((sum, { desks: each }) => sum + each.occupied + each.free + each.unknown, 0)
  return (
    <section class="card" aria-labelledby="plan-title">
      <div class="card-head">
        <h2 class="card-title name" id="plan-title">
          {seen.length === 1 && floor !== undefined ? plainName(floor.name, floor.id) : t.zones}
        </h2>
        {total > 0 && <p class="card-sum">{t.desksTaken(occupied, total)}</p>}
        {mayDraw && all.length > 0 && (
          <Link class="floor-edit" to="/plan">
            {drawn.length === 0 ? own.drawPlan : own.changePlan}
          </Link>
        )}
      </div>
      {seen.length > 1 && <FloorTabs floors={seen} chosen={floor?.id} choose={choose} />}
      {floor !== undefined && <Floor floor={floor} zones={zones} />}
      {floor !== undefined && <LooseDesks drawn={drawn} undrawn={undrawn} zones={zones} />}
      {floor !== undefined && undrawn.length > 0 && <h3 class="floor-rest">{own.notDrawn}</h3>}
      {undrawn.length > 0 && floors.value !== null && <Rooms zones={undrawn} />}
      {all.length === 0 && (
        <FirstStep title={t.noZones} text={own.noZonesNext} to="/zones" action={own.toZones} may={mayDraw} />
      )}
      {all.length > 0 && desks.value.size === 0 && (
        <div class="rooms-empty">
          <FirstStep title={t.noDesks} text={own.noDesksNext} to="/zones" action={own.toDesks} may={mayDraw} />
        </div>
      )}
      {total > 0 && <DeskKey />}
    </section>
  )
}

interface LooseDesksProps {
  drawn: readonly FloorPlan[]
  undrawn: readonly ZoneOccupancy[]
  zones: readonly ZoneOccupancy[]
}

/** Desks of a room that is drawn, and that stand nowhere in it: the sum counts them, so they are told. */
function LooseDesks({ drawn, undrawn, zones }: LooseDesksProps) {
  const placed = new Set(drawn.flatMap((floor) => floor.desks.map(({ desk }) => desk)))
  const inDrawn = new Set(zones.filter((zone) => !undrawn.includes(zone)).map(({ id }) => id))
  const loose = [...desks.value.values()].filter(({ id, zone }) => inDrawn.has(zone) && !placed.has(id)).length
  return loose === 0 ? null : <p class="floor-loose">{wordsOf(liveWords).looseDesks(loose)}</p>
}

interface FloorTabsProps {
  floors: readonly FloorPlan[]
  chosen: string | undefined
  choose: (id: string) => void
}

function FloorTabs({ floors: those, chosen, choose }: FloorTabsProps) {
  return (
    <fieldset class="floor-tabs">
      <legend class="unseen">{wordsOf(liveWords).floors}</legend>
      {those.map(({ id, name }) => (
        <button key={id} type="button" class="floor-tab name" aria-pressed={id === chosen} onClick={() => choose(id)}>
          {plainName(name, id)}
        </button>
      ))}
    </fieldset>
  )
}

/** The whole floor, or the part of it that the page is about. */
function Floor({ floor, zones }: { floor: FloorPlan; zones: readonly ZoneOccupancy[] }) {
  const t = words.value
  const own = wordsOf(liveWords)
  const byId = new Map(zones.map((zone) => [zone.id, zone]))
  const part = scope.value === null ? null : boxAround(boxOfZone(floor, scope.value.id))
  const view = part === null ? drawnPart(floor) : grown(part, MARGIN_UNITS, floor)
  const told = { occupied: t.deskOccupied, free: t.deskFree, unknown: t.deskUnknown }
  const states = desks.value
  // Of the rooms beside it the walls are seen, not halves of their desks.
  const seen =
    scope.value === null
      ? floor
      : { ...floor, desks: floor.desks.filter(({ desk }) => states.get(desk)?.zone === scope.value?.id) }
  return (
    <>
      <FloorDrawing
        floor={seen}
        view={view}
        nameOf={(id) => <RoomName zone={byId.get(id)} />}
        deskOf={(id) => {
          const state: DeskState['state'] = states.get(id)?.state ?? 'unknown'
          return { state, title: t.desk(id, told[state]) }
        }}
        doorOf={(id) => {
          const condition = doors.value.get(id)?.condition ?? 'unknown'
          return { condition, title: own.doorOnPlan(doorName(id), own.conditions[condition]) }
        }}
      />
      <ul class="unseen">
        {zones
          .filter(({ id }) => floor.zones.some(({ zone }) => zone === id))
          .map(({ id, inside, desks: { occupied, free, unknown } }) => (
            <li key={id}>{own.planZone(zoneName(id), inside, occupied, free, unknown)}</li>
          ))}
      </ul>
    </>
  )
}

/** Nothing for a room that the page is not about. Hidden from readers by ear: the list below the drawing tells the same. */
function RoomName({ zone }: { zone: ZoneOccupancy | undefined }) {
  if (zone === undefined) return null
  const name = zoneName(zone.id)
  return (
    <div aria-hidden="true" data-zone={zone.id}>
      <p class="name" title={name}>
        {name}
      </p>
      <RoomCount zone={zone} drawn />
    </div>
  )
}

function DeskKey() {
  const t = words.value
  const states = [
    ['occupied', t.deskOccupied],
    ['free', t.deskFree],
    ['unknown', t.deskUnknown],
  ] as const
  return (
    <p class="rooms-key" aria-hidden="true">
      {states.map(([state, text]) => (
        <span key={state} class="rooms-key-part">
          <span class="desk" data-state={state} />
          {text}
        </span>
      ))}
    </p>
  )
}
