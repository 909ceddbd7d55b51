import { when } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { Link } from '../router.tsx'
import { query } from './calls.ts'
import './why-link.css'
import { whyWords } from './why-words.ts'

/** A passage as whoever asks about it knows it. */
interface Passed {
  person?: string | null
  badge?: string | null
  door?: string | null
  unit?: string
  side?: 'in' | 'out' | null
  happenedAt: string
}

/** From a passage to why it went as it did; nothing where nobody is known who passed. */
export function WhyLink({ fact, who }: { fact: Passed; who: string }) {
  const t = wordsOf(whyWords)
  const { person = null, badge = null, door = null, unit = null, side = null, happenedAt } = fact
  if (person === null && badge === null) return null
  const asked = {
    ...(person === null ? { badge } : { person }),
    ...(door === null ? { unit } : { door }),
    ...{ side, at: happenedAt },
  }
  return (
    <Link class="why-link" to={`/explain${query(asked)}`} aria-label={t.whyOf(who, when(happenedAt))}>
      {t.why}
    </Link>
  )
}
