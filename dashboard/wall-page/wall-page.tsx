import { useEffect } from 'preact/hooks'
import type { Wall } from '../../gateway/api/contract.ts'
import { clockTime, houseTime, minute, now, number } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { Hill } from '../live-page/hill.tsx'
import { plainName } from '../names.ts'
import { WarningMark } from '../parts/marks.tsx'
import { route } from '../router.tsx'
import { DayCurve } from './day-curve.tsx'
import { useShift, useWakeLock } from './still-lit.ts'
import { startWallLine, wallState } from './wall-line.ts'
import './wall-page.css'
import { wallWords } from './words.ts'

/** As many rooms are read from five metres; a house of more shows its first ones. */
const ZONES_MAX = 6
const THEMES = ['light', 'dark']

/** For a screen on a wall: counts and nothing else. Whoever has not paired it sees the code by which that is done. */
export function WallPage() {
  const t = wordsOf(wallWords)
  const shift = useShift()
  useWakeLock()
  useEffect(startWallLine, [])
  useEffect(() => {
    document.title = `${t.title} · Soglia`
  }, [t.title])
  const known = wallState.value
  const wall = known.state === 'live' || known.state === 'blind' ? known.wall : null
  const asked = route.value.query.get('theme') ?? wall?.screen.theme ?? 'system'
  return (
    <main class="wall" data-state={known.state} data-theme={THEMES.includes(asked) ? asked : 'system'}>
      <div class="wall-sheet" style={{ transform: `translate(${shift.x}px, ${shift.y}px)` }}>
        {known.state === 'blind' && <Blind since={known.since} hasPicture={wall !== null} />}
        {known.state === 'pairing' && <Pairing code={known.code} expiresAt={known.expiresAt} />}
        {known.state === 'joining' && <p class="wall-wait">{t.pairWait}</p>}
        {wall !== null && <Picture wall={wall} blindSince={known.state === 'blind' ? known.since : null} />}
      </div>
    </main>
  )
}

function Blind({ since, hasPicture }: { since: number | null; hasPicture: boolean }) {
  const t = wordsOf(wallWords)
  return (
    <div class={hasPicture ? 'wall-blind' : 'wall-blind wall-alone'} role="alert">
      <WarningMark />
      <div>
        <p class="wall-blind-title">
          {t.blindTitle} {since !== null && t.blindSince(clockTime(houseTime(since)))}
        </p>
        <p>{hasPicture ? t.blindText : t.blindNever}</p>
      </div>
    </div>
  )
}

function Pairing({ code, expiresAt }: { code: string; expiresAt: string }) {
  const t = wordsOf(wallWords)
  return (
    <section class="wall-pairing">
      <h1>{t.pairTitle}</h1>
      <p>{t.pairText}</p>
      <p class="wall-code">{code}</p>
      <p class="wall-quiet">{t.pairUntil(clockTime(expiresAt))}</p>
    </section>
  )
}

/** `blindSince`: it is of then, and says so; null: it is of now. */
function Picture({ wall, blindSince }: { wall: Wall; blindSince: number | null }) {
  const t = wordsOf(wallWords)
  const isLive = blindSince === null
  const { inside, capacity, zones, today } = wall
  const free = zones.reduce((sum, { desks }) => sum + desks.free, 0)
  const unknown = zones.reduce((sum, { desks }) => sum + desks.unknown, 0)
  const hasDesks = zones.some(({ desks }) => desks.free + desks.occupied + desks.unknown > 0)
  const isFull = capacity !== null && capacity > 0 && inside >= capacity
  return (
    <>
      <div class="wall-land">
        <Hill people={inside} />
      </div>
      {isLive && (
        <header class="wall-head">
          <p class="wall-house name">{plainName(wall.name, 'Soglia')}</p>
          <p class="wall-clock">{minute.value}</p>
        </header>
      )}
      <section class="wall-count" aria-labelledby="wall-inside">
        <h1 id="wall-inside">{isLive ? t.inside : t.insideAt(clockTime(houseTime(blindSince)))}</h1>
        <p class="wall-number" data-testid="wall-count">
          {number(inside)}
        </p>
        <p class="wall-of">
          {inside === 0 ? t.nobody : capacity !== null && t.ofCapacity(number(capacity))}
          {isFull && <strong class="wall-full">{t.full}</strong>}
        </p>
      </section>
      <section class="wall-side">
        {hasDesks && (
          <div class="wall-desks">
            <p class="wall-desks-number">{number(free)}</p>
            <p class="wall-desks-words">
              {t.desks(free)}
              {unknown > 0 && <span class="wall-quiet">{t.desksUnknown(unknown)}</span>}
            </p>
          </div>
        )}
        {zones.length > 0 && (
          <ul class="wall-zones" aria-label={t.zones}>
            {zones.slice(0, ZONES_MAX).map((zone) => (
              <Zone key={zone.id} zone={zone} />
            ))}
          </ul>
        )}
      </section>
      {today !== null && (
        <section class="wall-today" aria-label={t.today}>
          <DayCurve curve={today} now={isLive ? now.value : Date.parse(wall.now)} inside={inside} capacity={capacity} />
        </section>
      )}
    </>
  )
}

function Zone({ zone: { id, name, inside, capacity, desks } }: { zone: Wall['zones'][number] }) {
  const t = wordsOf(wallWords)
  const hasDesks = desks.free + desks.occupied > 0
  return (
    <li class="wall-zone">
      <span class="wall-zone-name name">{plainName(name, id)}</span>
      <span class="wall-zone-count">
        {capacity === null ? number(inside) : t.zoneOf(number(inside), number(capacity))}
      </span>
      {hasDesks && <span class="wall-zone-desks">{t.zoneDesks(desks.free)}</span>}
    </li>
  )
}
