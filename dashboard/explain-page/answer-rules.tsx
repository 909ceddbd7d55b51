import type { Explained } from '../../gateway/api/contract.ts'
import { when } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Chip } from '../parts/chip.tsx'
import { windowTexts } from '../places/days.ts'
import { placesWords } from '../places/words.ts'
import { Link } from '../router.tsx'
import { explainWords } from './words.ts'

/** The rules of the person's groups at that door, with their hours as they were then. */
export function AnswerRules({ told }: { told: Explained }) {
  const t = wordsOf(explainWords)
  const p = wordsOf(placesWords)
  if (told.person === null || told.place.door === null) return null
  return (
    <section class="card" aria-labelledby="rules-title">
      <div class="card-head">
        <h2 class="card-title" id="rules-title">
          {t.rules}
        </h2>
      </div>
      {told.rules.length === 0 && <p class="place-quiet">{t.noRules}</p>}
      <ul class="place-rows">
        {told.rules.map(({ id, group, schedule, holds, openUntil, opensAt }) => (
          <li key={id} class="explain-rule">
            <div class="explain-rule-words">
              <p class="name explain-rule-group">{t.ruleOf(plainName(group.name, group.id))}</p>
              {schedule === null ? (
                <p>{p.anyTime}</p>
              ) : (
                <>
                  <Link to={`/schedules/${encodeURIComponent(schedule.id)}`} class="name">
                    {plainName(schedule.name, schedule.id)}
                  </Link>
                  <span class="place-more place-lines">
                    {windowTexts(schedule.windows).map((text) => (
                      <span key={text}>{text}</span>
                    ))}
                  </span>
                </>
              )}
              {openUntil !== null && <p class="place-quiet">{t.until(when(openUntil))}</p>}
              {opensAt !== null && <p class="place-quiet">{t.nextOpening(when(opensAt))}</p>}
            </div>
            <Chip tone={holds ? 'pine' : 'sand'}>{holds ? t.holds : t.holdsNot}</Chip>
          </li>
        ))}
      </ul>
    </section>
  )
}
