import type { DeskState, ZoneOccupancy } from '../../gateway/api/contract.ts'
import { desks, desksByZone } from '../house.ts'
import { words } from '../language.ts'
import { plainName } from '../names.ts'
import { RoomCount } from './room-count.tsx'
import './rooms.css'

const NO_DESKS: readonly DeskState[] = []

/** How large a desk can be drawn, by how many there are in the whole house. */
function sizeOf(all: number): { size: 'large' | 'middle' | 'small'; widthPx: number } {
  if (all <= 120) return { size: 'large', widthPx: 46 }
  return all <= 260 ? { size: 'middle', widthPx: 34 } : { size: 'small', widthPx: 26 }
}

/** Zones that nobody has drawn: each a room as wide as its desks need; rooms share their walls. */
export function Rooms({ zones }: { zones: readonly ZoneOccupancy[] }) {
  const byZone = desksByZone.value
  const { size, widthPx } = sizeOf(desks.value.size)
  return (
    <ul class="rooms" data-size={size}>
      {zones.map((zone) => (
        <Room key={zone.id} zone={zone} desks={byZone.get(zone.id) ?? NO_DESKS} deskPx={widthPx} />
      ))}
    </ul>
  )
}

function Room({ zone, desks, deskPx }: { zone: ZoneOccupancy; desks: readonly DeskState[]; deskPx: number }) {
  const t = words.value
  const name = plainName(zone.name, zone.id)
  const told = { occupied: t.deskOccupied, free: t.deskFree, unknown: t.deskUnknown }
  // Twice as wide as deep, as rooms are; the rows wrap by themselves where there is less space.
  const columns = Math.max(3, Math.ceil(Math.sqrt(desks.length * 2)))
  return (
    <li
      class="room"
      data-zone={zone.id}
      style={{ flexBasis: `${columns * deskPx + 36}px`, flexGrow: Math.max(1, columns - 1) }}
    >
      <div class="room-head">
        <h3 class="room-name name" title={name}>
          {name}
        </h3>
        <RoomCount zone={zone} />
      </div>
      {desks.length > 0 && (
        <>
          <p class="unseen">{t.roomDesks(zone.desks.occupied, zone.desks.free, zone.desks.unknown)}</p>
          <ul class="desks">
            {desks.map((desk) => {
              const text = t.desk(desk.id, told[desk.state])
              return (
                <li key={desk.id} class="desk" data-desk={desk.id} data-state={desk.state} title={text}>
                  <span class="unseen">{text}</span>
                </li>
              )
            })}
          </ul>
        </>
      )}
    </li>
  )
}
