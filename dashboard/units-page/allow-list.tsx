import type { ListState } from '../../gateway/api/contract.ts'
import { dateTime, number } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { Chip } from '../parts/chip.tsx'
import { Link } from '../router.tsx'
import { unitsWords } from './words.ts'

/** Badges that are named one by one; more are counted. */
const NAMED_MAX = 20

/** By which list the board decides alone, and what it may still let through. */
export function AllowList({ list }: { list: ListState | null }) {
  const t = wordsOf(unitsWords)
  const isPlain = list?.signed === false
  return (
    <section class="card">
      <div class="card-head">
        <h2 class="card-title">{isPlain ? t.plainList : t.allowList}</h2>
        {isPlain && <Chip tone="ochre">{t.plainWeaker}</Chip>}
        {list?.pending === true && <Chip tone="ochre">{t.pending}</Chip>}
      </div>
      {isPlain && <p class="unit-step">{t.plainMeans}</p>}
      {list === null && <p class="unit-quiet">{t.noList}</p>}
      {list !== null && list.version === null && <p class="unit-quiet">{t.listNone}</p>}
      {list !== null && list.version !== null && (
        <>
          <p class="unit-quiet">
            {list.pending ? (isPlain ? t.plainPending : t.listPending) : isPlain ? t.plainFine : t.listFine}
          </p>
          <dl class="unit-facts">
            <div>
              <dt>{t.listVersion}</dt>
              <dd>{number(list.version)}</dd>
            </div>
            <div>
              <dt>{t.listHeld}</dt>
              <dd>{list.acknowledged === null ? t.never : number(list.acknowledged)}</dd>
            </div>
            <div>
              <dt>{t.listExpires}</dt>
              <dd>{list.expires === null ? '–' : dateTime(list.expires)}</dd>
            </div>
          </dl>
        </>
      )}
      {list !== null && list.pendingBadges.length > 0 && (
        <>
          <p class="unit-step">{(isPlain ? t.plainBadges : t.pendingBadges)(list.pendingBadges.length)}</p>
          <ul class="unit-badges">
            {list.pendingBadges.slice(0, NAMED_MAX).map((badge) => (
              <li key={badge}>
                <Link to={`/badges/${encodeURIComponent(badge)}`}>{badge}</Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
