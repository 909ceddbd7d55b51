/** How a door stands, in words and with a sign. */
import type { DoorState } from '../../gateway/api/contract.ts'
import { sinceNow, when } from '../clock.ts'
import { zoneName } from '../house.ts'
import { words, wordsOf } from '../language.ts'
import { Chip, type Tone } from '../parts/chip.tsx'
import { placesWords } from '../places/words.ts'
import { doorsWords } from './words.ts'

function isWrong({ condition }: DoorState): boolean {
  return condition === 'held-open' || condition === 'forced'
}

export function markOf(door: DoorState): 'shut' | 'open' | 'wrong' | 'unknown' {
  if (isWrong(door)) return 'wrong'
  if (door.condition === 'open' || door.contact === 'open') return 'open'
  return door.contact === 'unknown' && door.lock === 'unknown' ? 'unknown' : 'shut'
}

export function stateText(door: DoorState): string {
  const t = words.value
  if (door.condition === 'forced') return t.doorForced
  if (door.condition === 'held-open' || door.condition === 'open' || door.contact === 'open') {
    return door.since === null ? t.doorOpen : t.doorOpenFor(sinceNow(door.since))
  }
  if (door.contact === 'closed') {
    if (door.lock === 'unlocked') return `${t.doorClosed}, ${t.doorUnlocked}`
    return door.lock === 'locked' ? t.doorClosedLocked : t.doorClosed
  }
  if (door.lock === 'unknown') return t.doorUnknown
  return door.lock === 'locked' ? t.doorLocked : t.doorUnlocked
}

export function wayText({ from, to }: { from: string | null; to: string | null }): string {
  const p = wordsOf(placesWords)
  const name = (zone: string | null): string => (zone === null ? p.street : zoneName(zone))
  return `${name(from)} – ${name(to)}`
}

/** What is wrong with it, in a word; nothing where nothing is. */
export function WrongChip({ door }: { door: DoorState }) {
  const t = words.value
  if (!isWrong(door)) return null
  return <Chip tone="brick">{door.condition === 'forced' ? t.doorToCheck : t.doorToClose}</Chip>
}

const TONES: Record<DoorState['mode'], Tone> = { scheduled: 'sand', free: 'pine', locked: 'ochre', lockdown: 'brick' }

/** The mode, and when it ends by itself. */
export function ModeChip({ door }: { door: Pick<DoorState, 'mode' | 'modeUntil'> }) {
  const p = wordsOf(placesWords)
  return (
    <span class="door-mode">
      <Chip tone={TONES[door.mode]}>{p.modes[door.mode]}</Chip>
      {door.modeUntil !== null && <span class="place-quiet">{wordsOf(doorsWords).until(when(door.modeUntil))}</span>}
    </span>
  )
}
