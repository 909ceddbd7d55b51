import { useEffect } from 'preact/hooks'
import type { BadgePending } from '../../gateway/api/contract.ts'
import { when } from '../clock.ts'
import { onFacts, units } from '../house.ts'
import { wordsOf } from '../language.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { readPending } from './calls.ts'
import { placeOfUnit } from './names.ts'
import './register.css'
import { registerWords } from './words.ts'

/** Where the live line is down the doors still answer. */
const LOOK_AGAIN_MS = 2_000

type Told = BadgePending['units']

interface DoorTicksProps {
  badge: string
  /** Those that let it in before it was stopped; more that turn up later are told of too. */
  told: Told
}

/** The doors of a badge that was stopped, ticked off one by one as their boards acknowledge. */
export function DoorTicks({ badge, told }: DoorTicksProps) {
  const t = wordsOf(registerWords).lost
  const asked = useAsked(() => readPending(badge), [badge])
  const { again, value } = asked
  const waiting = value?.units ?? told
  const isWaiting = waiting.length > 0
  useEffect(() => {
    if (!isWaiting) return
    const timer = setInterval(() => void again(), LOOK_AGAIN_MS)
    const stop = onFacts((facts) => {
      if (facts.some(({ kind }) => kind === 'policy-acknowledged')) void again()
    })
    return () => {
      clearInterval(timer)
      stop()
    }
  }, [again, isWaiting])

  // Before anything is known nothing is said.
  if (value === null && told.length === 0) return <Shown of={asked}>{() => null}</Shown>
  const all = [...told, ...waiting.filter(({ unit }) => !told.some((each) => each.unit === unit))]
  return (
    <div class="ticks">
      {isWaiting && <p>{t.telling}</p>}
      <ul class="ticks-list" aria-label={t.doorsLabel}>
        {all.map(({ unit }) => (
          <DoorTick key={unit} unit={unit} waits={waiting.find((each) => each.unit === unit) ?? null} />
        ))}
      </ul>
      <p class={isWaiting ? 'ticks-sum' : 'ticks-sum ticks-all'} role="status">
        {!isWaiting && <TickMark done />}
        {isWaiting ? t.notAll(waiting.length) : t.allKnow}
      </p>
      {isWaiting && <p class="quiet">{t.canLeave}</p>}
    </div>
  )
}

function DoorTick({ unit, waits }: { unit: string; waits: Told[number] | null }) {
  const t = wordsOf(registerWords).lost
  const state = units.value.get(unit)?.state ?? waits?.state
  const away = waits !== null && state !== 'online'
  return (
    <li class={waits === null ? 'tick tick-done' : away ? 'tick tick-away' : 'tick'} data-unit={unit}>
      <TickMark done={waits === null} />
      <span>
        <span class="tick-door name">{placeOfUnit(unit)}</span>{' '}
        <span class="quiet">
          ({unit}) {waits === null ? t.doorKnows : away ? t.doorAway(when(waits.until)) : t.doorWaits}
        </span>
      </span>
    </li>
  )
}

function TickMark({ done }: { done: boolean }) {
  return (
    <svg class="tick-mark" width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      {done ? <path d="M4 11.5 9 16.5 18 6.5" /> : <circle cx="11" cy="11" r="7" stroke-dasharray="3.4 3.4" />}
    </svg>
  )
}
