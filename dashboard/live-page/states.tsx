import { words } from '../language.ts'
import { line } from '../live.ts'
import { houseLine } from '../shell/line.ts'

/** In place of the house: it is on its way, does not answer, or may not be seen. */
export function NoHouse() {
  const t = words.value
  const { state } = line.value
  if (state === 'blind' || state === 'forbidden') {
    const blind = state === 'blind'
    return (
      <section class="card no-house" role="alert">
        <h2>{blind ? t.failedTitle : t.forbiddenTitle}</h2>
        <p>{blind ? t.failedText : t.forbiddenText}</p>
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
