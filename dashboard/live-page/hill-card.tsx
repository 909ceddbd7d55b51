import { clockTime, number } from '../clock.ts'
import { occupancy, zoneName } from '../house.ts'
import { words, wordsOf } from '../language.ts'
import { line } from '../live.ts'
import { Link } from '../router.tsx'
import { Hill } from './hill.tsx'
import './hill-card.css'
import { scope } from './scope.ts'
import { TodayCurve } from './today-curve.tsx'
import { liveWords } from './words.ts'

/** The count on its hill, and beside it the day so far. */
export function HillCard() {
  const zone = scope.value
  return (
    <section class="card hill-card" aria-labelledby="inside-title">
      <Count />
      <div class="hill-day">
        <TodayCurve {...(zone === null ? {} : { zone: zone.id })} />
      </div>
    </section>
  )
}

/** Of the whole house, or of the one zone that the page is about. */
function Count() {
  const t = words.value
  const own = wordsOf(liveWords)
  const now = occupancy.value
  if (!now) return null
  const zone = scope.value
  const { inside, uncertain, capacity } = zone ?? now
  const guests = zone === null ? now.guests : 0
  const empty = zone === null ? t.nobody : own.nobodyInZone
  return (
    <div class="hill-part">
      <Hill people={inside} />
      <h2 class="card-title name" id="inside-title">
        {label()}
      </h2>
      <p class="count" data-testid="count">
        {number(inside)}
      </p>
      <p class="count-of">
        {inside === 0 ? (
          empty
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
          <Link to="/roll-call" class="chip chip-ochre" title={t.uncertainHelp}>
            {t.uncertain(uncertain)}
          </Link>
        )}
      </p>
      <p class="hill-key" aria-hidden="true">
        <span class="hill-key-thin">{t.hillLine}</span>
        <span class="hill-key-heavy">{t.hillHeavy}</span>
      </p>
    </div>
  )

  function label(): string {
    const seen = line.value
    const since = seen.state === 'blind' && seen.since !== null ? clockTime(seen.since) : null
    if (zone !== null) {
      const name = zoneName(zone.id)
      return since === null ? own.insideZone(name) : own.insideZoneAt(name, since)
    }
    return since === null ? t.inside : t.insideAt(since)
  }
}
