import { useState } from 'preact/hooks'
import type { DeskRow, DoorRow, ZoneRow } from '../../gateway/api/contract.ts'
import { number } from '../clock.ts'
import { occupancy } from '../house.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import type { PageProps } from '../page-props.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { DESKS, DOORS, ZONES } from '../places/calls.ts'
import '../places/places.css'
import { doorTabs } from '../places/tabs.ts'
import { placesWords } from '../places/words.ts'
import { Link } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { AddDesks, DeskDialog } from './desk-dialogs.tsx'
import { RemoveZone, ZoneForm } from './zone-dialogs.tsx'
import './zones-page.css'
import { zonesWords } from './words.ts'

export function ZonesPage({ account }: PageProps) {
  const t = wordsOf(zonesWords)
  const mayChange = account.role === 'admin'
  const [adding, setAdding] = useState(false)
  const all = useAsked(async () => {
    const [zones, desks, doors] = await Promise.all([ZONES.all(), DESKS.all(), DOORS.all()])
    return { zones, desks, doors }
  }, [])
  const add = (
    <button type="button" class="button button-main" onClick={() => setAdding(true)}>
      {t.add}
    </button>
  )
  return (
    <Page title={t.title} what={t.what} tabs={doorTabs()} actions={mayChange ? add : undefined} live>
      <Shown
        of={all}
        isEmpty={({ zones }) => zones.length === 0}
        empty={
          <section class="card">
            <Empty title={t.noneTitle} text={t.noneText}>
              {mayChange ? add : undefined}
            </Empty>
          </section>
        }
      >
        {({ zones, desks, doors }) => (
          <div class="place-stack">
            {zones.map((zone) => (
              <ZoneCard
                key={zone.id}
                zone={zone}
                zones={zones}
                desks={desks.filter((desk) => desk.zone === zone.id)}
                doors={doors}
                mayChange={mayChange}
                again={all.again}
              />
            ))}
          </div>
        )}
      </Shown>
      {adding && <ZoneForm zone={null} onSaved={all.again} onClose={() => setAdding(false)} />}
    </Page>
  )
}

interface CardProps {
  zone: ZoneRow
  zones: readonly ZoneRow[]
  desks: readonly DeskRow[]
  doors: readonly DoorRow[]
  mayChange: boolean
  again: () => Promise<void>
}
type Opened = 'change' | 'remove' | 'desks' | DeskRow | null

function ZoneCard({ zone, zones, desks, doors, mayChange, again }: CardProps) {
  const t = wordsOf(zonesWords)
  const p = wordsOf(placesWords)
  const [open, setOpen] = useState<Opened>(null)
  const close = (): void => setOpen(null)
  const name = plainName(zone.name, zone.id)
  const at = doors.filter(({ from, to }) => from === zone.id || to === zone.id)
  const used = at.length > 0 || desks.length > 0
  const inside = occupancy.value?.zones.find(({ id }) => id === zone.id)?.inside ?? 0
  return (
    <section class="card zone" aria-labelledby={`zone-${zone.id}`} data-zone={zone.id}>
      <div class="zone-head">
        <h2 id={`zone-${zone.id}`} class="name">
          {name}
        </h2>
        <p class="zone-count">{zone.capacity === null ? t.insideNow(inside) : t.capacityOf(inside, zone.capacity)}</p>
      </div>
      <div class="zone-parts">
        <dl class="place-facts">
          <dt>{t.antiPassback}</dt>
          <dd>{t[zone.antiPassback]}</dd>
          <dt>{t.doors}</dt>
          <dd>
            {at.length === 0
              ? '–'
              : at.map((door) => (
                  <Link key={door.id} to={`/doors/${encodeURIComponent(door.id)}`} class="zone-door name">
                    {plainName(door.name, door.id)}
                  </Link>
                ))}
          </dd>
        </dl>
        <Seen zone={zone} doors={doors} />
      </div>
      <h3 class="zone-desks-title">
        {t.desks} <span class="place-quiet">{number(desks.length)}</span>
      </h3>
      {desks.length === 0 && <p class="place-quiet">{t.noDesks}</p>}
      <ul class="zone-desks">
        {inOrder(desks).map((desk) => (
          <li key={desk.id}>
            {mayChange ? (
              <button type="button" class="zone-desk" aria-label={t.desk(desk.id)} onClick={() => setOpen(desk)}>
                {desk.id}
              </button>
            ) : (
              <span class="zone-desk">{desk.id}</span>
            )}
          </li>
        ))}
      </ul>
      {mayChange && (
        <div class="place-actions">
          <button type="button" class="button" onClick={() => setOpen('desks')}>
            {t.addDesks}
          </button>
          <button type="button" class="button" aria-label={t.changeTitle(name)} onClick={() => setOpen('change')}>
            {t.change}
          </button>
          {!used && (
            <button
              type="button"
              class="button button-wary"
              aria-label={p.removeTitle(name)}
              onClick={() => setOpen('remove')}
            >
              {t.remove}
            </button>
          )}
        </div>
      )}
      {open === 'change' && <ZoneForm zone={zone} onSaved={again} onClose={close} />}
      {open === 'remove' && <RemoveZone zone={zone} onRemoved={again} onClose={close} />}
      {open === 'desks' && <AddDesks zone={zone} onAdded={again} onClose={close} />}
      {open !== null && typeof open === 'object' && (
        <DeskDialog desk={open} zones={zones} onChanged={again} onClose={close} />
      )}
    </section>
  )
}

/** `d2` before `d10`. */
function inOrder(desks: readonly DeskRow[]): DeskRow[] {
  return [...desks].sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }))
}

/** Whether a full room and a second entry can be stopped here, and if not, what is missing. */
function Seen({ zone, doors }: { zone: ZoneRow; doors: readonly DoorRow[] }) {
  const t = wordsOf(zonesWords)
  const nameOf = (id: string): string => plainName(doors.find((door) => door.id === id)?.name, id)
  if (!doors.some(({ to }) => to === zone.id)) return <p class="place-quiet">{t.noDoors}</p>
  if (zone.unseenWays.length === 0) return <p>{t.enforced}</p>
  return (
    <div>
      <p>{t.warns}</p>
      <ul class="zone-missing">
        {zone.unseenWays.map(({ door, side }) => (
          <li key={`${door} ${side}`} class="name">
            {side === 'out' ? t.missingOut(nameOf(door)) : t.missingIn(nameOf(door))}
          </li>
        ))}
      </ul>
    </div>
  )
}
