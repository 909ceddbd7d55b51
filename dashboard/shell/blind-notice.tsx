import { clockTime } from '../clock.ts'
import { words } from '../language.ts'
import { line } from '../live.ts'
import { WarningMark } from '../parts/marks.tsx'
import { houseLine } from './line.ts'

/** Says since when the pages are blind, above what they still show. */
export function BlindNotice() {
  const t = words.value
  const now = line.value
  if (now.state !== 'blind') return null
  return (
    <div class="notice notice-blind" role="alert">
      <WarningMark />
      <p class="notice-text">
        <strong>{now.since === null ? t.failedTitle : t.blindTitle(clockTime(now.since))}</strong>{' '}
        <span>{now.since === null ? t.failedText : t.blindText}</span>
      </p>
      <button type="button" class="button" onClick={houseLine.retry}>
        {t.retryNow}
      </button>
    </div>
  )
}
