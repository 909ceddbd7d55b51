/**
 * What a screen on a wall knows: its picture, since when it is blind, or the code by which it is paired. It goes on by
 * itself for years: it tries again for ever, is paired anew where it was ended, and loads a newer page where there is one.
 */
import { signal } from '@preact/signals'
import type { ScreenPairing, Wall } from '../../gateway/api/contract.ts'
import { ApiError, ask, codeOf } from '../api.ts'
import { setClock, timeZone } from '../clock.ts'

export type WallState =
  | { state: 'joining' }
  | { state: 'pairing'; code: string; expiresAt: string }
  | { state: 'live'; wall: Wall }
  /** `since`: the last word that was heard, by this browser's clock; `wall`: the picture of then, if there was one. */
  | { state: 'blind'; since: number | null; wall: Wall | null }

/** The gateway tells the whole picture every 10 s. */
const SILENCE_MS = 25_000
const RETRY_FIRST_MS = 1_000
const RETRY_MAX_MS = 15_000
const CLAIM_EVERY_MS = 3_000
/** A new code is asked for a little before the old one ends. */
const CODE_SPARE_MS = 10_000

export const wallState = signal<WallState>({ state: 'joining' })

/** Begins; returns how to stop. */
export function startWallLine(): () => void {
  let stopped = false
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let last: { wall: Wall; at: number } | null = null
  let version: string | null = null

  function later(work: () => void, ms: number): void {
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(work, ms)
  }

  function heard(wall: Wall): void {
    if (stopped) return
    // The pages came with the gateway: a newer one has newer pages.
    if (version !== null && version !== wall.version) {
      location.reload()
      return
    }
    version = wall.version
    failures = 0
    last = { wall, at: Date.now() }
    timeZone.value = wall.timeZone
    setClock(wall.now)
    wallState.value = { state: 'live', wall }
    later(broken, SILENCE_MS)
  }

  function broken(): void {
    letGo()
    wallState.value = { state: 'blind', since: last?.at ?? null, wall: last?.wall ?? null }
    tryAgain(() => void connect())
  }

  /** Jitter: when the gateway comes back, its screens do not all knock in the same instant. */
  function tryAgain(work: () => void): void {
    later(work, Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** failures) * (0.5 + Math.random() / 2))
    failures = Math.min(failures + 1, 10)
  }

  function letGo(): void {
    source?.close()
    source = null
    clearTimeout(timer)
  }

  async function connect(): Promise<void> {
    letGo()
    try {
      const wall = await ask<Wall>('GET', '/api/wall')
      if (stopped) return
      heard(wall)
    } catch (error) {
      const status = error instanceof ApiError ? error.status : 0
      if (status === 401 || status === 403) void pair()
      else broken()
      return
    }
    const opened = new EventSource('/api/wall/live')
    source = opened
    opened.onerror = broken
    opened.addEventListener('wall', (event) => {
      try {
        heard(JSON.parse((event as MessageEvent<string>).data) as Wall)
      } catch {
        broken()
      }
    })
  }

  /** Shows a code until somebody has typed it. */
  async function pair(): Promise<void> {
    last = null
    try {
      const { code, key, expiresAt } = await ask<ScreenPairing>('POST', '/api/screens/pairing')
      if (stopped) return
      failures = 0
      wallState.value = { state: 'pairing', code, expiresAt }
      later(() => void claim(key, expiresAt), CLAIM_EVERY_MS)
    } catch {
      if (stopped) return
      wallState.value = { state: 'blind', since: null, wall: null }
      tryAgain(() => void connect())
    }
  }

  async function claim(key: string, expiresAt: string): Promise<void> {
    try {
      const { paired } = await ask<{ paired: boolean }>('POST', '/api/screens/pairing/claim', { key })
      if (stopped) return
      if (paired) return void connect()
    } catch (error) {
      if (stopped) return
      // The gateway was begun anew, or the code is over.
      if (codeOf(error) === 'E_PAIRING') return void pair()
      if (codeOf(error) === 'E_NETWORK') {
        wallState.value = { state: 'blind', since: null, wall: null }
        return tryAgain(() => void connect())
      }
    }
    const isOver = Date.parse(expiresAt) - CODE_SPARE_MS <= Date.now()
    later(() => void (isOver ? pair() : claim(key, expiresAt)), CLAIM_EVERY_MS)
  }

  void connect()
  return () => {
    stopped = true
    letGo()
  }
}
