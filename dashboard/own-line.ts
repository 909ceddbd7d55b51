/**
 * The live line of a member: it rings where something of theirs is new, and the page asks anew. Like `live.ts` it knows
 * since when it hears nothing, and tries again by itself.
 */
import { signal } from '@preact/signals'
import type { OwnLiveEvents } from '../gateway/api/contract.ts'
import { houseTime, setClock } from './clock.ts'

type OwnLine = { state: 'joining' } | { state: 'live' } | { state: 'blind'; since: number | null }

export const ownLine = signal<OwnLine>({ state: 'joining' })

const PULSE_LOST_MS = 25_000
const HIDDEN_MAX_MS = 60_000
const RETRY_FIRST_MS = 1000
const RETRY_MAX_MS = 30_000

/** Begins to listen; `ring`: something is new. Returns how to stop. */
export function listenToOwn(ring: () => void): () => void {
  let source: EventSource | null = null
  let silence: ReturnType<typeof setTimeout> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let hidden: ReturnType<typeof setTimeout> | undefined
  let heardAt: number | null = null
  let failures = 0

  function letGo(): void {
    source?.close()
    source = null
    clearTimeout(silence)
    clearTimeout(retry)
  }

  function broken(): void {
    letGo()
    ownLine.value = { state: 'blind', since: heardAt === null ? null : houseTime(heardAt) }
    const waitMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** failures) * (0.5 + Math.random() / 2)
    failures = Math.min(failures + 1, 10)
    retry = setTimeout(connect, waitMs)
  }

  function heard(event: MessageEvent<string>, isNews: boolean): void {
    heardAt = Date.now()
    failures = 0
    clearTimeout(silence)
    silence = setTimeout(broken, PULSE_LOST_MS)
    setClock((JSON.parse(event.data) as OwnLiveEvents['own']).at)
    if (ownLine.value.state !== 'live') ownLine.value = { state: 'live' }
    if (isNews) ring()
  }

  function connect(): void {
    letGo()
    const opened = new EventSource('/api/me/live')
    source = opened
    opened.onerror = broken
    opened.addEventListener('own', (event) => heard(event, true))
    opened.addEventListener('pulse', (event) => heard(event, false))
    silence = setTimeout(broken, PULSE_LOST_MS)
  }

  function visibility(): void {
    clearTimeout(hidden)
    // A browser opens six connections to a host: a forgotten tab must not hold one.
    if (document.hidden) hidden = setTimeout(letGo, HIDDEN_MAX_MS)
    else if (source === null || (heardAt !== null && Date.now() - heardAt > PULSE_LOST_MS)) {
      ownLine.value = { state: 'joining' }
      connect()
    }
  }

  document.addEventListener('visibilitychange', visibility)
  window.addEventListener('online', visibility)
  window.addEventListener('offline', broken)
  ownLine.value = { state: 'joining' }
  connect()
  return () => {
    document.removeEventListener('visibilitychange', visibility)
    window.removeEventListener('online', visibility)
    window.removeEventListener('offline', broken)
    clearTimeout(hidden)
    letGo()
  }
}
