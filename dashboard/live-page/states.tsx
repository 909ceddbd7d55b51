import { clockTime } from '../clock.ts'
import { words } from '../language.ts'
import { line } from '../live.ts'
import { WarningMark } from '../parts/marks.tsx'

/** Says since when the page is blind, above what it still shows. */
export function BlindNotice({ retry }: { retry: () => void }) {
  const t = words.value
  const now = line.value
  if (now.state !== 'blind') return null
  return (
    <div class="notice notice-blind" role="alert">
      <WarningMark />
      <p class="notice-text">
        <strong>{now.since === null ? t.failedTitle : t.blindTitle(clockTime(now.since))}</strong>{' '}
        <span>{t.blindText}</span>
      </p>
      <button type="button" class="button" onClick={retry}>
        {t.retryNow}
      </button>
    </div>
  )
}

/** In place of the house: it is on its way, does not answer, or may not be seen. */
export function NoHouse({ retry }: { retry: () => void }) {
  const t = words.value
  const { state } = line.value
  if (state === 'blind' || state === 'forbidden') {
    const blind = state === 'blind'
    return (
      <section class="card no-house" role="alert">
        <h2>{blind ? t.failedTitle : t.forbiddenTitle}</h2>
        <p>{blind ? t.failedText : t.forbiddenText}</p>
        <button type="button" class="button" onClick={retry}>
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
