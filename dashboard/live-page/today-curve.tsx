import { effect } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { TodayCurve as Told } from '../../gateway/api/contract.ts'
import { ask } from '../api.ts'
import { clockTime, day, minute, now, number } from '../clock.ts'
import { occupancy } from '../house.ts'
import { wordsOf } from '../language.ts'
import { line } from '../live.ts'
import { useAsked } from '../parts/asked.tsx'
import { commonWords } from '../parts/words.ts'
import './today-curve.css'
import { TodayPicture } from './today-picture.tsx'
import { dayShape, type Step } from './today-shape.ts'
import { todayWords } from './today-words.ts'

/** Today's curve of the house, or of one zone, beside what is usual on this day of the week. It moves with the live line. */
export function TodayCurve({ zone }: { zone?: string }) {
  const t = wordsOf(todayWords)
  const seeing = line.value.state !== 'blind'
  const today = day.value
  // A new day, and what was missed while the page was blind, is asked for again.
  const told = useAsked(
    () => ask<Told>('GET', `/api/occupancy/today${zone === undefined ? '' : `?zone=${encodeURIComponent(zone)}`}`),
    [zone, today, seeing],
  )
  const moved = useMoved(zone, told.value)
  if (told.value === null || told.value.zone !== (zone ?? null)) {
    if (told.state !== 'failed') return <div class="today today-waiting" aria-hidden="true" />
    return (
      <div class="today">
        <p class="today-failed" role="alert">
          {t.failed}{' '}
          <button type="button" class="button" onClick={() => void told.again()}>
            {wordsOf(commonWords).retry}
          </button>
        </p>
      </div>
    )
  }
  const shape = dayShape(told.value, moved, now.peek())
  return (
    // Drawn anew by the minute: by the second nobody could see it move.
    <figure class="today" data-minute={minute.value}>
      <TodayPicture shape={shape} label={`${t.title}, ${today}`} />
      <figcaption class="today-words">
        <span class="today-keys" aria-hidden="true">
          <span class="today-key today-key-now">{t.today}</span>
          {shape.band.length > 0 && <span class="today-key today-key-usual">{t.usual}</span>}
        </span>
        <span>
          {mostOf(shape.steps)} {usualOf(told.value, shape.now)}
        </span>
      </figcaption>
    </figure>
  )

  function mostOf(steps: readonly Step[]): string {
    const most = steps.reduce((one, other) => (other.inside > one.inside ? other : one))
    return most.inside === 0 ? '' : t.most(number(most.inside), clockTime(most.at))
  }

  function usualOf({ usual }: Told, at: number): string {
    if (usual.days === 0) return t.noUsual
    const hour = usual.hours.findLast((each) => Date.parse(each.at) <= at)
    if (hour === undefined) return ''
    const [low, high] = [number(Math.round(hour.low)), number(Math.round(hour.high))]
    return low === high ? t.usualOne(low, daysOf(usual)) : t.usualNow(low, high, daysOf(usual))
  }

  function daysOf({ days, weekday }: Told['usual']): string {
    if (days === 1) return t.days.one[weekday - 1] ?? ''
    return (weekday === 7 ? t.ofSundays : t.ofDays)(days, t.days.several[weekday - 1] ?? '')
  }
}

/** What the live line has told since the page was opened; of a day that is over only what is so now. */
function useMoved(zone: string | undefined, told: Told | null): readonly Step[] {
  const [moved, setMoved] = useState<readonly Step[]>([])
  const since = useRef(0)
  since.current = told === null ? 0 : Date.parse(told.from)
  useEffect(() => {
    setMoved([])
    return effect(() => {
      const told = occupancy.value
      if (told === null) return
      const inside = zone === undefined ? told.inside : (told.zones.find(({ id }) => id === zone)?.inside ?? 0)
      const step = { at: Date.parse(told.at), inside }
      setMoved((before) => {
        const last = before.at(-1)
        if (last?.inside === inside) return before
        return [...before.filter(({ at }, n) => at >= since.current || n === before.length - 1), step]
      })
    })
  }, [zone])
  return moved
}
