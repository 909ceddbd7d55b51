/** One polite line at the foot of the page: what was done, and for a while the way back. */
import { signal } from '@preact/signals'
import { codeOf } from '../api.ts'
import { problemWords, wordsOf } from '../language.ts'
import './toast.css'
import { commonWords } from './words.ts'

interface Said {
  text: string
  undo: (() => Promise<void>) | null
}

const said = signal<Said | null>(null)
const SHOWN_MS = 6_000
/** Long enough to notice a slip, and to reach the button with the keyboard. */
const UNDO_SHOWN_MS = 15_000
let timer: ReturnType<typeof setTimeout> | undefined

/** Says what was done. `undo`: how to take it back. */
export function say(text: string, { undo }: { undo?: () => Promise<void> } = {}): void {
  clearTimeout(timer)
  said.value = { text, undo: undo ?? null }
  timer = setTimeout(hush, undo === undefined ? SHOWN_MS : UNDO_SHOWN_MS)
}

function hush(): void {
  clearTimeout(timer)
  said.value = null
}

export function Toast() {
  const t = wordsOf(commonWords)
  const now = said.value

  async function takeBack(undo: () => Promise<void>): Promise<void> {
    try {
      await undo()
      say(t.undone)
    } catch (error) {
      say(problemWords(codeOf(error)))
    }
  }

  return (
    <div class="toast-place" role="status">
      {now !== null && (
        <div class="toast">
          <p class="name">{now.text}</p>
          {now.undo !== null && (
            <button type="button" class="toast-undo" onClick={() => now.undo && void takeBack(now.undo)}>
              {t.undo}
            </button>
          )}
          <button type="button" class="toast-close" aria-label={t.close} onClick={hush}>
            <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
              <path d="M2 2l10 10M12 2 2 12" fill="none" stroke="currentColor" stroke-width="1.8" />
            </svg>
          </button>
        </div>
      )}
    </div>
  )
}
