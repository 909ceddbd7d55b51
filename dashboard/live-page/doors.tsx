import { useState } from 'preact/hooks'
import type { DoorState } from '../../gateway/api/contract.ts'
import { sinceNow } from '../clock.ts'
import { doorName, doors, occupancy, zoneName } from '../house.ts'
import { words } from '../language.ts'
import { DoorMark } from '../parts/marks.tsx'
import { NextStep } from '../parts/next-step.tsx'
import './doors.css'
import { UnlockDialog } from './unlock-dialog.tsx'

const FIRST_SHOWN = 8

export function Doors() {
  const t = words.value
  const [asked, setAsked] = useState<string | null>(null)
  const [all, setAll] = useState(false)
  const every = [...doors.value.values()]
  // Each stays in its place, so that no button moves away from under a finger; one in need is never folded away.
  const those = all ? every : every.filter((door, i) => i < FIRST_SHOWN || isWrong(door))
  const zone = occupancy.value?.zones[0]?.id
  return (
    <section class="card" aria-labelledby="doors-title">
      <div class="card-head">
        <h2 class="card-title" id="doors-title">
          {t.doors}
        </h2>
      </div>
      {those.length === 0 ? (
        <NextStep
          title={t.noDoors}
          text={t.noDoorsNext}
          command={`npx soglia door add ingresso${zone === undefined ? '' : ` --to ${zone}`}`}
        />
      ) : (
        <ul class="rows">
          {those.map((door) => (
            <DoorRow key={door.id} door={door} unlock={() => setAsked(door.id)} />
          ))}
        </ul>
      )}
      {every.length > FIRST_SHOWN && (
        <button type="button" class="button more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t.showFewer : t.moreDoors(every.length)}
        </button>
      )}
      {asked !== null && <UnlockDialog door={asked} close={() => setAsked(null)} />}
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

function DoorRow({ door, unlock }: { door: DoorState; unlock: () => void }) {
  const t = words.value
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
    </li>
  )
}
