/**
 * The roll-call on this phone: the gateway's list with our own ticks over it. Each tick is kept, then sent, until the
 * gateway has confirmed it; while there is no network all goes on, and since when there is none is known.
 */
import { batch, computed, signal } from '@preact/signals'
import type { LiveFact, RollCall, RollCallBegun } from '../../gateway/api/contract.ts'
import { ApiError } from '../api.ts'
import { houseTime, setClock } from '../clock.ts'
import { onFacts } from '../house.ts'
import { line } from '../live.ts'
import { beginRollCall, readRollCall, sendTicks } from './calls.ts'
import {
  dropBegun,
  dropTick,
  type KeptBegun,
  keepBegun,
  keepList,
  keepTick,
  keptBegun,
  keptList,
  keptTicks,
} from './kept.ts'
import { keepPage } from './offline-page.ts'
import { type KeptTick, timeFor, withFact, withKept } from './ticks.ts'

const AGAIN_MS = 3_000
/** Comings and goings of many are read together. */
const READ_APART_MS = 1_000
const KEPT_WITHIN_MS = 500
const TICKS_A_CALL = 100
const MOVES_LIST = /^(roll-call-(started|ended)|stay-)/

const told = signal<RollCall | null>(null)
const waiting = signal<ReadonlyMap<string, KeptTick>>(new Map())
const begun = signal<KeptBegun | null>(null)
const holder = signal('')

/** The house's time when the network was lost; null while it is there. */
export const offlineSince = signal<number | null>(null)
/** What went wrong with the list otherwise; null: nothing. */
export const problem = signal<string | null>(null)
/** How many ticks came too late for their roll-call, and will never be taken. */
export const lost = signal(0)
/** The roll-call that ended while this page looked on. */
export const endedSeq = signal<number | null>(null)
/** False: the browser does not let this page keep anything. */
export const keeps = signal(true)
export const waitingIds = computed<ReadonlySet<string>>(() => new Set(waiting.value.keys()))

/** The list with all that is known of it here; null before the first answer. */
export const roll = computed<RollCall | null>(() => {
  if (told.value === null) return null
  const { at, reason, drill } = begun.value ?? {}
  const own: RollCallBegun | null =
    at === undefined ? null : { seq: null, since: at, by: holder.value, reason: reason ?? null, drill: drill ?? false }
  const list = { ...told.value, standing: told.value.standing ?? own }
  return withKept(list, waiting.value.values(), holder.value)
})

let readTimer: ReturnType<typeof setTimeout> | undefined
let againTimer: ReturnType<typeof setTimeout> | undefined
let keepTimer: ReturnType<typeof setTimeout> | undefined
let sending = false
let running = false

function keepNow(): void {
  if (keepTimer === undefined) return
  clearTimeout(keepTimer)
  keepTimer = undefined
  if (told.value !== null) keeps.value = keepList({ account: holder.value, list: told.value, offsetMs: houseTime(0) })
}
/** Not at each tick: a list of two thousand is half a megabyte. */
function keepSoon(): void {
  keepTimer ??= setTimeout(keepNow, KEPT_WITHIN_MS)
}

function heardFrom(): void {
  offlineSince.value = null
  problem.value = null
}

/** True: it was the network, and it is tried again. */
function failed(error: unknown): void {
  const { status, code } = error instanceof ApiError ? error : { status: 500, code: 'E_INTERNAL' }
  if (status === 0) lostNetwork()
  else {
    problem.value = code
    againSoon()
  }
}

function lostNetwork(): void {
  offlineSince.value ??= houseTime(Date.now())
  againSoon()
}

function againSoon(): void {
  clearTimeout(againTimer)
  if (running) againTimer = setTimeout(() => void sync(), AGAIN_MS)
}

async function readNow(): Promise<void> {
  const list = await readRollCall()
  batch(() => {
    heardFrom()
    setClock(list.at)
    told.value = list
  })
  keepSoon()
}

function readSoon(): void {
  if (readTimer !== undefined) return
  readTimer = setTimeout(() => {
    readTimer = undefined
    if (running) readNow().catch(failed)
  }, READ_APART_MS)
}

function forget(ids: readonly string[]): void {
  ids.forEach(dropTick)
  const rest = new Map(waiting.value)
  for (const id of ids) rest.delete(id)
  waiting.value = rest
}

async function sendWaiting(): Promise<void> {
  if (begun.value !== null) {
    await beginRollCall(begun.value.reason, begun.value.drill)
    dropBegun()
    begun.value = null
  }
  for (const [rollCall, ticks] of Map.groupBy(waiting.value.values(), (tick) => tick.rollCall)) {
    for (let sent = 0; sent < ticks.length; sent += TICKS_A_CALL)
      await sendSome(rollCall, ticks.slice(sent, sent + TICKS_A_CALL))
  }
}

async function sendSome(rollCall: number | null, ticks: readonly KeptTick[]): Promise<void> {
  const by = holder.value
  try {
    const { taken, refused } = await sendTicks(
      rollCall,
      ticks.map(({ rollCall: _, ...tick }) => tick),
    )
    const done = new Set(taken)
    const sure = ticks.filter(({ id }) => done.has(id))
    batch(() => {
      heardFrom()
      // As the live line would tell it, which may be slower, or blind.
      if (told.value !== null) told.value = withKept(told.value, sure, by)
      lost.value += refused.length
      forget([...taken, ...refused.map(({ id }) => id)])
    })
    keepSoon()
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'E_NO_ROLL_CALL') throw error
    lost.value += ticks.length
    forget(ticks.map(({ id }) => id))
  }
}

/** Sends what waits, then reads the list anew. */
async function sync(): Promise<void> {
  if (sending) return
  sending = true
  try {
    await sendWaiting()
    await readNow()
  } catch (error) {
    failed(error)
  }
  sending = false
  if (waiting.value.size > 0 && offlineSince.value === null && problem.value === null) void sync()
}

async function send(): Promise<void> {
  if (sending) return
  sending = true
  try {
    await sendWaiting()
  } catch (error) {
    failed(error)
  }
  sending = false
  // One that was made meanwhile.
  if (waiting.value.size > 0 && offlineSince.value === null && problem.value === null) void send()
}

/** Ticks a person of the list, or somebody who is not on it. It shows at once. */
export function tick(subject: { person: string } | { other: string; note?: string }, found: boolean): void {
  const list = roll.value
  if (list?.standing == null) return
  const before =
    'person' in subject
      ? (list.rows.find(({ person }) => person === subject.person)?.tick ?? null)
      : (list.others.find(({ other }) => other === subject.other) ?? null)
  const at = timeFor(houseTime(Date.now()), before)
  const made: KeptTick = { id: newId(), ...subject, found, at, rollCall: list.standing.seq }
  keeps.value = keepTick(made)
  waiting.value = new Map(waiting.value).set(made.id, made)
  void send()
}

/** Random, and good enough to be nobody else's. `randomUUID` is there on secure pages only. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Begins it: on the gateway, or, without the network, on this phone until it is back. */
export async function begin(reason: string, drill: boolean): Promise<void> {
  try {
    await beginRollCall(reason, drill)
    await readNow()
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 0) throw error
    begun.value = { at: new Date(houseTime(Date.now())).toISOString(), reason, drill }
    keepBegun(begun.value)
    failed(error)
  }
}

/**
 * Keeps the page and the list as they are now, for an hour without a network. `isWanted`: false once somebody signed out.
 * Throws `ApiError`.
 */
export async function keepAhead(account: string, isWanted: () => boolean): Promise<void> {
  // The page itself keeps both while it is open.
  if (running) return
  const list = await readRollCall()
  if (!isWanted()) return
  keepList({ account, list, offsetMs: Date.parse(list.at) - Date.now() })
  await keepPage()
}

function hear(facts: readonly LiveFact[]): void {
  let list = told.value
  if (list === null) return
  for (const fact of facts) {
    if (fact.kind === 'roll-call-ticked') list = withFact(list, fact)
    if (fact.kind === 'roll-call-ended') endedSeq.value = list.standing?.seq ?? endedSeq.value
    if (MOVES_LIST.test(fact.kind)) readSoon()
  }
  if (list === told.value) return
  told.value = list
  keepSoon()
}

/** Begins to follow it for this account; returns how to stop. */
export function followRoll(account: string): () => void {
  const kept = keptList(account)
  batch(() => {
    if (holder.value !== account) told.value = null
    holder.value = account
    endedSeq.value = null
    begun.value = keptBegun()
    waiting.value = new Map(keptTicks().map((each) => [each.id, each]))
    if (kept !== null) told.value = kept.list
  })
  if (kept !== null && line.value.state !== 'live') setClock(new Date(Date.now() + kept.offsetMs).toISOString())
  running = true
  // An answer that was on its way may still come, and say that all is well: so it is asked again.
  const gone = () => lostNetwork()
  const back = () => void sync()
  window.addEventListener('offline', gone)
  window.addEventListener('online', back)
  // Where the page is left, or put away, within that half second.
  window.addEventListener('pagehide', keepNow)
  document.addEventListener('visibilitychange', keepNow)
  const deaf = onFacts(hear)
  let wasLive = true
  const unwatch = line.subscribe(({ state }) => {
    // What was said while the line was broken is in the list.
    if (state === 'live' && !wasLive) void sync()
    wasLive = state === 'live'
  })
  void sync()
  return () => {
    running = false
    clearTimeout(againTimer)
    clearTimeout(readTimer)
    readTimer = undefined
    window.removeEventListener('offline', gone)
    window.removeEventListener('online', back)
    window.removeEventListener('pagehide', keepNow)
    document.removeEventListener('visibilitychange', keepNow)
    // Not kept any more: whoever signs out has just wiped it.
    clearTimeout(keepTimer)
    keepTimer = undefined
    deaf()
    unwatch()
  }
}
