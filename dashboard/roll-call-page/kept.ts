/**
 * What a phone keeps of a roll-call, so that it goes on without the network and also after a reload: the last list, and
 * each tick that the gateway has yet to confirm by itself, for two pages of one phone may keep some. Signing out wipes it.
 */
import type { RollCall } from '../../gateway/api/contract.ts'
import type { KeptTick } from './ticks.ts'

const LIST = 'soglia.roll-call.list'
const BEGUN = 'soglia.roll-call.begun'
const TICK = 'soglia.roll-call.tick.'
/** As in `service-worker.ts`, which serves the page from there. */
export const CACHE = 'soglia-roll-call'

export interface KeptList {
  /** The account that it was shown to: nobody else sees it. */
  account: string
  list: RollCall
  /** By how much this phone's clock was behind the house's, in milliseconds. */
  offsetMs: number
}
/** A roll-call that was begun on this phone without the network. */
export interface KeptBegun {
  at: string
  reason: string
  drill: boolean
}

function read<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(key)
    return text === null ? null : (JSON.parse(text) as T)
  } catch {
    return null
  }
}
/** False: the browser has no room, or forbids it. */
function write(key: string, value: object): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}
function drop(isOurs: (key: string) => boolean): void {
  try {
    for (const key of Object.keys(localStorage)) if (isOurs(key)) localStorage.removeItem(key)
  } catch {
    // A browser that forbids storage has kept nothing.
  }
}

export const keepList = (kept: KeptList): boolean => write(LIST, kept)
export function keptList(account: string): KeptList | null {
  const kept = read<KeptList>(LIST)
  if (kept !== null && kept.account !== account) {
    wipeRollCall()
    return null
  }
  return kept
}

export const keepBegun = (begun: KeptBegun): boolean => write(BEGUN, begun)
export const keptBegun = (): KeptBegun | null => read<KeptBegun>(BEGUN)
export const dropBegun = (): void => drop((key) => key === BEGUN)

export const keepTick = (tick: KeptTick): boolean => write(TICK + tick.id, tick)
export const dropTick = (id: string): void => drop((key) => key === TICK + id)
export function keptTicks(): KeptTick[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(TICK))
      .flatMap((key) => read<KeptTick>(key) ?? [])
  } catch {
    return []
  }
}

function dropPage(): void {
  // Plain pages have no cache of their own.
  if ('caches' in globalThis) void caches.delete(CACHE)
}

/** The session is over by itself: the names go; what was ticked waits for the same person to come back. */
export function wipeList(): void {
  drop((key) => key === LIST)
  dropPage()
}

/** Somebody signs out: nothing of it stays on this phone. */
export function wipeRollCall(): void {
  drop((key) => key === LIST || key === BEGUN || key.startsWith(TICK))
  dropPage()
}
