/**
 * The live line: one picture of the house, then what moves it. When the line breaks, or says nothing for
 * 25 s, the page is blind and knows since when; it tries again by itself, further apart each time, and
 * takes a new picture before it listens again, so that nothing stale stays.
 */
import { signal } from '@preact/signals'
import type { House } from '../gateway/api/contract.ts'
import { ApiError, readHouse } from './api.ts'
import { houseTime, knownUntil } from './clock.ts'
import type { LiveEvent } from './house.ts'

export type Line =
  /** The first picture is awaited, or a page that slept is looking again. */
  | { state: 'joining' }
  | { state: 'live' }
  /** `since`: the last word that was heard, in milliseconds of the house's clock; null when there was none. */
  | { state: 'blind'; since: number | null }
  /** The gateway answered, and will not show the house to this account. */
  | { state: 'forbidden' }

export const line = signal<Line>({ state: 'joining' })
/** True while a hidden page has let go of its line. */
export const asleep = signal(false)

const PULSE_LOST_MS = 25_000
const HIDDEN_MAX_MS = 60_000
const RETRY_FIRST_MS = 1000
const RETRY_MAX_MS = 30_000
/** Events that come together are drawn together: a house of 500 desks says 500 things on connecting. */
const GATHER_MS = 40
const PICTURE_AFTER_MS = 600
const EVENT_NAMES = ['fact', 'occupancy', 'desk', 'door', 'unit', 'alarm', 'pulse'] as const
/** Facts after which the picture itself has other parts: it is taken anew. */
const REGISTER_FACTS = /^(unit|zone|desk|door)-(added|changed|removed)$/

export interface LiveLine {
  start(): void
  stop(): void
  /** Tries at once. */
  retry(): void
}

interface Hearers {
  house(picture: House): void
  events(events: readonly LiveEvent[]): void
  /** The session is over. */
  signedOut(): void
}

export function createLiveLine(hearers: Hearers): LiveLine {
  let source: EventSource | null = null
  let gathered: LiveEvent[] = []
  let gatherTimer: ReturnType<typeof setTimeout> | undefined
  let pictureTimer: ReturnType<typeof setTimeout> | undefined
  let silenceTimer: ReturnType<typeof setTimeout> | undefined
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let hiddenTimer: ReturnType<typeof setTimeout> | undefined
  let heardAt: number | null = null
  let failures = 0
  /** Each attempt has a number, so that an answer to one that was given up is not heard. */
  let attempt = 0

  function letGo(): void {
    attempt++
    source?.close()
    source = null
    clearTimeout(retryTimer)
    clearTimeout(silenceTimer)
    clearTimeout(gatherTimer)
    clearTimeout(pictureTimer)
    gathered = []
    gatherTimer = undefined
    pictureTimer = undefined
  }

  function broken(): void {
    letGo()
    const since = heardAt === null ? null : houseTime(heardAt)
    knownUntil.value = since
    line.value = { state: 'blind', since }
    // Jitter: when the gateway comes back, its pages do not all knock in the same instant.
    const waitMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** failures) * (0.5 + Math.random() / 2)
    failures = Math.min(failures + 1, 10)
    retryTimer = setTimeout(() => void connect(), waitMs)
  }

  function deliver(): void {
    gatherTimer = undefined
    const events = gathered
    gathered = []
    failures = 0
    hearers.events(events)
    knownUntil.value = null
    if (line.value.state !== 'live') line.value = { state: 'live' }
    if (events.some((event) => event.type === 'fact' && REGISTER_FACTS.test(event.value.kind))) {
      // Whoever draws a floor adds a hundred desks one after the other: one picture for many of them, and not at every
      // page in the same instant.
      pictureTimer ??= setTimeout(() => void connect(), PICTURE_AFTER_MS * (0.5 + Math.random() / 2))
    }
  }

  function heard(type: LiveEvent['type'], data: string): void {
    heardAt = Date.now()
    clearTimeout(silenceTimer)
    silenceTimer = setTimeout(broken, PULSE_LOST_MS)
    try {
      gathered.push({ type, value: JSON.parse(data) } as LiveEvent)
    } catch {
      broken()
      return
    }
    gatherTimer ??= setTimeout(deliver, GATHER_MS)
  }

  async function connect(): Promise<void> {
    letGo()
    const mine = attempt
    let picture: House
    try {
      picture = await readHouse()
    } catch (error) {
      if (mine !== attempt) return
      const status = error instanceof ApiError ? error.status : 0
      if (status === 401) hearers.signedOut()
      else if (status === 403) line.value = { state: 'forbidden' }
      else broken()
      return
    }
    if (mine !== attempt) return
    heardAt = Date.now()
    hearers.house(picture)
    const opened = new EventSource(`/api/live?after=${picture.seq}`)
    source = opened
    // An EventSource retries by itself, but with the old picture, for ever, and without saying why.
    opened.onerror = broken
    for (const name of EVENT_NAMES) {
      opened.addEventListener(name, (event) => heard(name, (event as MessageEvent<string>).data))
    }
    silenceTimer = setTimeout(broken, PULSE_LOST_MS)
  }

  function offline(): void {
    if (source) broken()
  }
  function online(): void {
    if (!source && !asleep.value) void connect()
  }

  function visibility(): void {
    clearTimeout(hiddenTimer)
    if (document.hidden) {
      // A browser opens six connections to a host: a forgotten tab must not hold one.
      hiddenTimer = setTimeout(() => {
        letGo()
        asleep.value = true
        line.value = { state: 'joining' }
      }, HIDDEN_MAX_MS)
      return
    }
    const wokeLate = heardAt !== null && Date.now() - heardAt > PULSE_LOST_MS
    if (asleep.value || (source !== null && wokeLate)) {
      line.value = { state: 'joining' }
      void connect()
    }
    asleep.value = false
  }

  return {
    start() {
      window.addEventListener('offline', offline)
      window.addEventListener('online', online)
      document.addEventListener('visibilitychange', visibility)
      line.value = { state: 'joining' }
      void connect()
    },
    stop() {
      document.removeEventListener('visibilitychange', visibility)
      window.removeEventListener('online', online)
      window.removeEventListener('offline', offline)
      clearTimeout(hiddenTimer)
      letGo()
      asleep.value = false
    },
    retry() {
      failures = 0
      void connect()
    },
  }
}
