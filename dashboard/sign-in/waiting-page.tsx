import { words } from '../language.ts'
import { askSession } from '../session.ts'
import { Frame } from './frame.tsx'

/** Before the gateway has said who is signed in; `failed`: it does not answer. */
export function WaitingPage({ failed }: { failed: boolean }) {
  const t = words.value
  return (
    <Frame>
      <h1>{failed ? t.failedTitle : t.loading}</h1>
      <p class="threshold-text" role="status">
        {failed ? t.failedText : ''}
      </p>
      {failed && (
        <button type="button" class="button" onClick={() => void askSession()}>
          {t.retryNow}
        </button>
      )}
    </Frame>
  )
}
