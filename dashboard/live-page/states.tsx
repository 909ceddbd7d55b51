import { words } from '../language.ts'
import { line } from '../live.ts'
import { houseLine } from '../shell/line.ts'

/** In place of the house: it is on its way, or may not be seen. That it does not answer is told above, with what to do. */
export function NoHouse() {
  const t = words.value
  const { state } = line.value
  if (state === 'blind') return null
  if (state === 'forbidden') {
    return (
      <section class="card no-house" role="alert">
        <h2>{t.forbiddenTitle}</h2>
        <p>{t.forbiddenText}</p>
        <button type="button" class="button" onClick={houseLine.retry}>
          {t.retryNow}
        </button>
      </section>
    )
  }
  return (
    <section class="card no-house" role="status">
      <p>{t.loading}</p>
    </section>
  )
}
