import type { DeskState, ZoneOccupancy } from '../../gateway/api/contract.ts'
import { desksByZone, occupancy } from '../house.ts'
import { locale, words } from '../language.ts'
import { plainName } from '../names.ts'
import { NextStep } from '../parts/next-step.tsx'
import './plan.css'

const NO_DESKS: readonly DeskState[] = []

/** How large a desk can be drawn, by how many there are in the whole house. */
function sizeOf(desks: number): { size: 'large' | 'middle' | 'small'; widthPx: number } {
  if (desks <= 120) return { size: 'large', widthPx: 46 }
  return desks <= 260 ? { size: 'middle', widthPx: 34 } : { size: 'small', widthPx: 26 }
}

/** Each zone a room of a simple plan, as wide as its desks need; rooms share their walls. */
export function Plan() {
  const t = words.value
  const zones = occupancy.value?.zones ?? []
  const byZone = desksByZone.value
  let occupied = 0
  let all = 0
  for (const zone of zones) {
    occupied += zone.desks.occupied
    all += zone.desks.occupied + zone.desks.free + zone.desks.unknown
  }
  const { size, widthPx } = sizeOf(all)
  return (
    <section class="card" aria-labelledby="plan-title">
      <div class="card-head">
        <h2 class="card-title" id="plan-title">
          {t.zones}
        </h2>
        {all > 0 && <p class="card-sum">{t.desksTaken(occupied, all)}</p>}
      </div>
      {zones.length === 0 ? (
        <NextStep title={t.noZones} text={t.noZonesNext} command="npx soglia zone add sala --capacity 80" />
      ) : (
        <ul class="plan" data-size={size}>
          {zones.map((zone) => (
            <Room key={zone.id} zone={zone} desks={byZone.get(zone.id) ?? NO_DESKS} deskPx={widthPx} />
          ))}
        </ul>
      )}
      {zones.length > 0 && all === 0 && (
        <div class="plan-empty">
          <NextStep
            title={t.noDesks}
            text={t.noDesksNext}
            command={`npx soglia desk add d1 --zone ${zones[0]?.id ?? 'sala'}`}
          />
        </div>
      )}
      {all > 0 && (
        <p class="plan-key" aria-hidden="true">
          <Key state="occupied" text={t.deskOccupied} />
          <Key state="free" text={t.deskFree} />
          <Key state="unknown" text={t.deskUnknown} />
        </p>
      )}
    </section>
  )
}

function Key({ state, text }: { state: DeskState['state']; text: string }) {
  return (
    <span class="plan-key-part">
      <span class="desk" data-state={state} />
      {text}
    </span>
  )
}

function Room({ zone, desks, deskPx }: { zone: ZoneOccupancy; desks: readonly DeskState[]; deskPx: number }) {
  const t = words.value
  const name = plainName(zone.name, zone.id)
  const told = { occupied: t.deskOccupied, free: t.deskFree, unknown: t.deskUnknown }
  // Twice as wide as deep, as rooms are; the rows wrap by themselves where there is less space.
  const columns = Math.max(3, Math.ceil(Math.sqrt(desks.length * 2)))
  const number = new Intl.NumberFormat(locale.value).format(zone.inside)
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
        <p class="room-count" title={zone.capacity === null ? '' : t.zonePeopleOf(zone.inside, zone.capacity)}>
          <strong>{number}</strong>
          {zone.capacity !== null && <span aria-hidden="true"> / {zone.capacity}</span>}
          <span class="unseen">
            {zone.capacity === null ? t.zonePeople(zone.inside) : t.zonePeopleOf(zone.inside, zone.capacity)}
          </span>
        </p>
        {zone.uncertain > 0 && <p class="room-doubt">{t.uncertain(zone.uncertain)}</p>}
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
