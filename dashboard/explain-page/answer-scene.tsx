import type { Explained } from '../../gateway/api/contract.ts'
import { when } from '../clock.ts'
import { language, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { dayText } from '../places/days.ts'
import { placesWords } from '../places/words.ts'
import { explainWords } from './words.ts'

/** The day, the door, the badge and the room, as they stood at that instant. */
export function AnswerScene({ told }: { told: Explained }) {
  const t = wordsOf(explainWords)
  const p = wordsOf(placesWords)
  const { day, mode, badge, zone } = told
  return (
    <section class="card" aria-labelledby="scene-title">
      <div class="card-head">
        <h2 class="card-title" id="scene-title">
          {t.scene}
        </h2>
      </div>
      <dl class="place-facts">
        <dt>{t.day}</dt>
        <dd>
          {dayText(day.date, { weekday: true, year: true })}
          {day.holiday !== null && <span class="place-more">{t.holiday(day.holiday[language.value])}</span>}
          {day.calendar !== null && (
            <span class="place-more name">{t[day.calendar.kind](plainName(day.calendar.name, day.calendar.id))}</span>
          )}
        </dd>
        {mode !== null && (
          <>
            <dt>{t.mode}</dt>
            <dd>
              {p.modes[mode.mode]}
              {mode.by !== null && <span class="place-more name">{t.modeBy(mode.by, mode.reason ?? '')}</span>}
            </dd>
          </>
        )}
        <dt>{t.badgeIs}</dt>
        <dd>
          {badge === null ? t.noBadge : badge.id}
          {badgeFacts(told).map((text) => (
            <span key={text} class="place-more name">
              {text}
            </span>
          ))}
        </dd>
        {zone !== null && (
          <>
            <dt>{t.zone}</dt>
            <dd class="name">
              {zone.capacity === null
                ? t.zoneInside(plainName(zone.name, zone.id), zone.inside)
                : t.zoneOf(plainName(zone.name, zone.id), zone.inside, zone.capacity)}
              {zone.isInside && <span class="place-more">{t.zoneInsideAlready}</span>}
              {!zone.enforced && <span class="place-more">{t.zoneWarns}</span>}
            </dd>
          </>
        )}
      </dl>
    </section>
  )
}

function badgeFacts({ badge }: Explained): string[] {
  const t = wordsOf(explainWords)
  if (badge === null) return []
  const { from, until, revokedAt, revokedReason, suspendedAt, suspendedReason } = badge
  return [
    ...(from === null ? [] : [t.validFrom(when(from))]),
    ...(until === null ? [] : [t.validUntil(when(until))]),
    ...(revokedAt === null ? [] : [t.revokedAt(when(revokedAt), revokedReason ?? '')]),
    ...(suspendedAt === null ? [] : [t.suspendedAt(when(suspendedAt), suspendedReason ?? '')]),
  ]
}
