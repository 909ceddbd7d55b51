import { language, wordsOf } from '../language.ts'
import { type Asking, csvAddress } from './calls.ts'
import { historyWords } from './words.ts'

interface CardHeadProps {
  id: string
  title: string
  text?: string
  asking: Asking
  table: 'curve' | 'week' | 'desks'
}

/** What the card shows, and the same rows as a file. */
export function CardHead({ id, title, text, asking, table }: CardHeadProps) {
  const t = wordsOf(historyWords)
  return (
    <div class="history-head">
      <div>
        <h2 class="card-title" id={id}>
          {title}
        </h2>
        {text !== undefined && <p class="history-text">{text}</p>}
      </div>
      <a
        class="history-download"
        href={csvAddress(asking, table, language.value)}
        download={`soglia-${table}-${asking.from}-${asking.to}.csv`}
        aria-label={t.downloadOf(title)}
      >
        {t.download}
      </a>
    </div>
  )
}
