import { language, wordsOf } from '../language.ts'
import { meWords } from './words.ts'

/** All that the house holds of me, to take away. */
export function DataCard() {
  const t = wordsOf(meWords)
  return (
    <section class="card" aria-labelledby="me-data">
      <div class="card-head">
        <h2 class="card-title" id="me-data">
          {t.data}
        </h2>
      </div>
      <div class="me-stack">
        <p>{t.dataText}</p>
        <p class="me-do">
          <a class="button" href="/api/me/data" download>
            {t.dataJson}
          </a>
          <a class="button" href={`/api/me/data.csv?lang=${language.value}`} download>
            {t.dataCsv}
          </a>
        </p>
      </div>
    </section>
  )
}
