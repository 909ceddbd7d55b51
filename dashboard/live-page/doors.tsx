import { useState } from 'preact/hooks'
import type { DoorState } from '../../gateway/api/contract.ts'
import { sinceNow, when } from '../clock.ts'
import { doorName, doors, zoneName } from '../house.ts'
import { words, wordsOf } from '../language.ts'
import { DoorMark } from '../parts/marks.tsx'
import '../parts/rows.css'
import { LockdownButton } from '../places/lockdown.tsx'
import './doors.css'
import { FirstStep } from './first-step.tsx'
import { ModeDialog } from './mode-dialog.tsx'
import { isDoorInScope } from './scope.ts'
import { UnlockDialog } from './unlock-dialog.tsx'
import { liveWords } from './words.ts'

const FIRST_SHOWN = 8

export function Doors({ mayChange }: { mayChange: boolean }) {
  const t = words.value
  const own = wordsOf(liveWords)
  const [asked, setAsked] = useState<string | null>(null)
  const [ordered, setOrdered] = useState<string | null>(null)
  const [all, setAll] = useState(false)
  const every = [...doors.value.values()].filter(isDoorInScope)
  // Each stays in its place, so that no button moves away from under a finger; one in need is never folded away.
  const those = all ? every : every.filter((door, i) => i < FIRST_SHOWN || isWrong(door))
  const changed = ordered === null ? undefined : doors.value.get(ordered)
  return (
    <section class="card" aria-labelledby="doors-title">
      <div class="card-head">
        <h2 class="card-title" id="doors-title">
          {t.doors}
        </h2>
      </div>
      {doors.value.size === 0 && (
        <FirstStep title={t.noDoors} text={own.noDoorsNext} to="/doors" action={own.toDoors} may={mayChange} />
      )}
      {doors.value.size > 0 && every.length === 0 && <p class="nothing-here">{own.noDoorsHere}</p>}
      {those.length > 0 && (
        <ul class="rows">
          {those.map((door) => (
            <DoorRow key={door.id} door={door} unlock={() => setAsked(door.id)} order={() => setOrdered(door.id)} />
          ))}
        </ul>
      )}
      {every.length > FIRST_SHOWN && (
        <button type="button" class="button more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t.showFewer : t.moreDoors(every.length)}
        </button>
      )}
      <div class="doors-do">
        <LockdownButton />
      </div>
      {asked !== null && <UnlockDialog door={asked} close={() => setAsked(null)} />}
      {changed !== undefined && <ModeDialog door={changed} close={() => setOrdered(null)} />}
    </section>
  )
}

function isWrong(door: DoorState): boolean {
  return door.condition === 'held-open' || door.condition === 'forced'
}

function markOf(door: DoorState): 'shut' | 'open' | 'wrong' | 'unknown' {
  if (isWrong(door)) return 'wrong'
  if (door.condition === 'open' || door.contact === 'open') return 'open'
  return door.contact === 'unknown' && door.lock === 'unknown' ? 'unknown' : 'shut'
}

/** What a door says of itself, in words. */
function DoorWords({ door }: { door: DoorState }) {
  const t = words.value
  if (door.condition === 'forced') return <>{t.doorForced}</>
  if (door.condition === 'held-open' || door.condition === 'open' || door.contact === 'open') {
    return <>{door.since === null ? t.doorOpen : t.doorOpenFor(sinceNow(door.since))}</>
  }
  if (door.contact === 'closed') {
    if (door.lock === 'unlocked') return <>{`${t.doorClosed}, ${t.doorUnlocked}`}</>
    return <>{door.lock === 'locked' ? t.doorClosedLocked : t.doorClosed}</>
  }
  if (door.lock === 'unknown') return <>{t.doorUnknown}</>
  return <>{door.lock === 'locked' ? t.doorLocked : t.doorUnlocked}</>
}

function placeName(zone: string | null): string {
  return zone === null ? words.value.street : zoneName(zone)
}

/** How it deviates from its schedules, and until when. */
function ModeWords({ door: { mode, modeUntil } }: { door: DoorState }) {
  const t = wordsOf(liveWords)
  if (mode === 'scheduled') return null
  return (
    <p class={mode === 'free' ? 'door-mode' : 'door-mode door-mode-shut'}>
      <svg width="13" height="13" viewBox="0 0 13 13" aria-hidden="true">
        {mode === 'free' ? (
          <path d="M3.5 6V4a3 3 0 0 1 5.7-1.3M2 6h9v6H2Z" />
        ) : (
          <path d="M3.5 6V4a3 3 0 0 1 6 0v2M2 6h9v6H2Z" />
        )}
      </svg>
      {modeUntil === null ? t.modes[mode] : t.modeUntil(t.modes[mode], when(modeUntil))}
    </p>
  )
}

interface DoorRowProps {
  door: DoorState
  unlock: () => void
  order: () => void
}

function DoorRow({ door, unlock, order }: DoorRowProps) {
  const t = words.value
  const own = wordsOf(liveWords)
  const name = doorName(door.id)
  const wrong = isWrong(door)
  return (
    <li class="row door" data-door={door.id}>
      <DoorMark state={markOf(door)} />
      <div class="row-text">
        <p class="row-title name" title={t.doorWay(placeName(door.from), placeName(door.to))}>
          {name}
        </p>
        <p class={wrong ? 'row-more row-wrong' : 'row-more'}>
          <DoorWords door={door} />
        </p>
        <ModeWords door={door} />
      </div>
      {wrong && <span class="chip chip-brick">{door.condition === 'forced' ? t.doorToCheck : t.doorToClose}</span>}
      {!wrong && door.canUnlock && (
        <button type="button" class="button" aria-label={t.openDoor(name)} onClick={unlock}>
          {t.open}
        </button>
      )}
      {!wrong && !door.canUnlock && (
        <span class="row-aside" title={t.cannotUnlockHelp}>
          {t.cannotUnlock}
        </span>
      )}
      <button type="button" class="door-order" aria-label={own.modeOf(name)} title={own.mode} onClick={order}>
        <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
          <path d="M9 3.2v.1M9 9v.1M9 14.8v.1" />
        </svg>
      </button>
    </li>
  )
}
