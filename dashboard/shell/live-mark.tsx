import { clockTime } from '../clock.ts'
import { words } from '../language.ts'
import { line } from '../live.ts'

/** Whether what is shown is live, in a sign and a word. */
export function LiveMark() {
  const t = words.value
  const now = line.value
  const text = {
    live: () => t.live,
    joining: () => t.joining,
    forbidden: () => '',
    blind: () => (now.state === 'blind' && now.since !== null ? t.blind(clockTime(now.since)) : t.failedTitle),
  }[now.state]()
  return (
    <span class={`live-mark live-mark-${now.state}`} role="status">
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {now.state === 'live' ? <circle cx="6" cy="6" r="5" /> : <path d="M2 2l8 8M10 2l-8 8" />}
      </svg>
      {text}
    </span>
  )
}
