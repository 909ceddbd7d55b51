import { clockTime } from '../clock.ts'
import { occupancy } from '../house.ts'
import { locale, words } from '../language.ts'
import { line } from '../live.ts'
import { Hill } from './hill.tsx'
import './hill-card.css'

/** The count on its hill. */
export function HillCard() {
  const t = words.value
  const now = occupancy.value
  if (!now) return null
  const { inside, uncertain, guests, capacity } = now
  const seen = line.value
  const label = seen.state === 'blind' && seen.since !== null ? t.insideAt(clockTime(seen.since)) : t.inside
  return (
    <section class="card hill-card" aria-labelledby="inside-title">
      <Hill people={inside} />
      <h2 class="card-title" id="inside-title">
        {label}
      </h2>
      <p class="count" data-testid="count">
        {new Intl.NumberFormat(locale.value).format(inside)}
      </p>
      <p class="count-of">
        {inside === 0 ? (
          t.nobody
        ) : (
          <>
            <strong>{capacity === null ? t.noCapacity : t.ofCapacity(capacity)}</strong>
            {guests > 0 && <span class="count-guests">{t.guests(guests)}</span>}
          </>
        )}
      </p>
      <p class="count-chips">
        {capacity !== null && inside >= capacity && capacity > 0 && (
          <span class="chip chip-brick">{inside > capacity ? t.over(inside - capacity) : t.full}</span>
        )}
        {uncertain > 0 && (
          <span class="chip chip-ochre" title={t.uncertainHelp}>
            {t.uncertain(uncertain)}
          </span>
        )}
      </p>
      <p class="hill-key" aria-hidden="true">
        <span class="hill-key-thin">{t.hillLine}</span>
        <span class="hill-key-heavy">{t.hillHeavy}</span>
      </p>
    </section>
  )
}
