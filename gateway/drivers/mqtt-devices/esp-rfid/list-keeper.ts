/**
 * Keeps the list of an esp-rfid board as the gateway wants it: what lacks and what is too much is told, one command at a
 * time, and the whole is read back. Only when that fits does the board hold the list. Version 2 acknowledges each
 * command; version 1 none, and there only what is read back tells that it has heard.
 */
import type { At, NumberList } from '../../../core/model.ts'
import { type EspRfidSetup, espRfidUidOf } from '../../../wire/esp-rfid/cards.ts'
import {
  type EspRfidCommand,
  type EspRfidListWord,
  type EspRfidUser,
  isOpen,
  OPENS,
} from '../../../wire/esp-rfid/users.ts'
import type { Heard } from '../../../wire/input/heard.ts'
import { nextOrder, type Order, takeOut, wipeAll } from './orders.ts'
import { beginReading, type Reading } from './reading.ts'
import { differenceOf, passes, strangersIn, type Wanted, wantedOf } from './wanted.ts'

/** It writes to its flash for each, and has memory for few messages at a time. */
const PACE_MS = 200
const ACKNOWLEDGED_WITHIN_MS = 4_000
const TRIES_MAX = 3
/** Somebody may change it at its own page at any time. */
const CHECK_EVERY_MS = 10 * 60_000
/** After something went wrong; twice as long each time, and never longer than until the next check. */
const AGAIN_MS = 2_000
const FAILS_TOLD = 3
/** By a clock that is further off its windows mean nothing. */
const CLOCK_OFF_S_MAX = 120
/** What the gateway sent is from version 1 on. */
const NO_LIST = 0

export interface ListKeeper {
  take(list: NumberList): void
  /** It may hold something else than was known. */
  doubt(): void
  /** What it is to hold is told anew when it comes back: much may have changed. */
  away(): void
  hear(word: EspRfidListWord, now: At, nowMs: number): void
  /** The version of the list by which it lets this card in; 0: none. */
  versionOf(credential: string, now: At): number
  /** Some times a second, while it is there; `ip` null: it has not told its address, so it can be told nothing. */
  tick(ip: string | null, now: At, nowMs: number): { say: EspRfidCommand[]; heard: Heard[] }
}

/** A command that waits for its word. */
interface Sent extends Order {
  atMs: number
  tries: number
}

export function createListKeeper(setup: EspRfidSetup): ListKeeper {
  const { version } = setup
  let wanted: Wanted | null = null
  /** The last one that was read back as it should be. */
  let former: Wanted | null = null
  /** As it was read, and changed since; null: not known. */
  let held: Map<string, EspRfidUser> | null = null
  /** Cards that have to go, and that it was not told yet. */
  const owed = new Set<string>()
  /** Of version 1: whom it was told of, and has not shown since. */
  const unseen = new Set<string>()
  /** By a user, how often it was told of that one since the list or the board was new. */
  const tellings = new Map<string, number>()
  let reading: Reading | null = null
  let sent: Sent | null = null
  /** What it is to hold is to be confirmed by a reading. */
  let isDirty = false
  /** It was told all that was lacking when it was read last. */
  let hasWritten = false
  let isClockRight: boolean | null = null
  let fails = 0
  let notBeforeMs = 0
  /** It was there no more before it had told its list, as where that is more than its memory can hold; then so often on end. */
  let isBroken = false
  let breaks = 0
  let readAtMs = 0
  let checkAtMs = 0
  let toldLeftOut = 0
  let toldClock = false
  const news: Heard[] = []

  const tell = (code: Extract<Heard, { type: 'bad' }>['code'], sample: string): void => {
    news.push({ type: 'bad', code, sample })
  }

  function doubt(): void {
    isBroken ||= reading !== null
    held = null
    reading = null
    sent = null
    fails = 0
    notBeforeMs = 0
    tellings.clear()
  }

  function tellClock(): void {
    // It may just not have told it yet.
    if (isClockRight !== false || toldClock) return
    toldClock = true
    tell('wrong-clock', `more than ${CLOCK_OFF_S_MAX} s`)
  }

  function fail(nowMs: number): void {
    reading = null
    sent = null
    fails++
    notBeforeMs = nowMs + pauseMs(fails)
    if (fails === FAILS_TOLD) tellNotHeld()
  }

  function tellNotHeld(): void {
    tell('list-not-held', `version ${wanted?.version}`)
  }

  /* -------------------------------------------------------------- reading it back */

  /** Asked again as soon as it has started, such a board would never do anything else. */
  function isReadable(nowMs: number): boolean {
    if (isBroken) {
      isBroken = false
      breaks++
      readAtMs = nowMs + pauseMs(breaks)
      if (breaks === FAILS_TOLD) tellNotHeld()
    }
    return nowMs >= readAtMs
  }

  function endReading(users: Map<string, EspRfidUser>, now: At, nowMs: number): void {
    const isSecond = hasWritten
    reading = null
    hasWritten = false
    breaks = 0
    const strangers = wanted === null ? 0 : strangersIn(users.values(), wanted, now)
    if (strangers > 0) tell('list-stranger', strangers === 1 ? '1 card' : `${strangers} cards`)
    if (version === 1) complete(users)
    held = users
    isDirty = false
    checkAtMs = nowMs + CHECK_EVERY_MS
    if (wanted === null) return
    const { surplus, lacking } = differenceOf(wanted, { held, setup, now })
    if (surplus.length + lacking.length + owed.size > 0) {
      if (isSecond) fail(nowMs)
      return
    }
    fails = 0
    former = wanted
    news.push({ type: 'holds', version: wanted.version })
  }

  /** Version 1 loses no file. What it does not show may have been lost on the way, and the order that shut it as well. */
  function complete(users: Map<string, EspRfidUser>): void {
    for (const uid of users.keys()) unseen.delete(uid)
    for (const [uid, user] of held ?? []) if (!users.has(uid)) users.set(uid, user)
    for (const uid of unseen) {
      users.set(uid, { uid, user: '', access: [OPENS], sinceS: 0, untilS: Number.POSITIVE_INFINITY })
    }
  }

  /* -------------------------------------------------------------- telling it */

  function orderFor(ip: string, want: Wanted, now: At): Order | null {
    // Whoever was in an earlier list and is no more goes first, whatever of the board's list can be read.
    const [uid] = owed
    if (uid !== undefined) return want.cards.size === 0 ? wipeAll({ ip, setup }) : takeOut({ ip, setup }, uid)
    if (held === null) return null
    const isTired = (user: EspRfidUser): boolean => (tellings.get(keyOf(user)) ?? 0) >= TRIES_MAX
    const next = nextOrder(want, { ip, held, setup, now, isClockRight: isClockRight === true, isTired })
    if (next !== 'clock') return next
    tellClock()
    return null
  }

  function obeyed({ uid, user }: Order): void {
    if (uid === null) {
      for (const known of [owed, unseen, held]) known?.clear()
      return
    }
    owed.delete(uid)
    if (version === 1) unseen.add(uid)
    if (user === null) held?.delete(uid)
    else held?.set(uid, user)
  }

  /** Null: it is waited for. */
  function sayNext(ip: string, now: At, nowMs: number): EspRfidCommand | null {
    if (wanted === null) return null
    if (reading !== null) {
      const next = reading.next(nowMs)
      if (next === 'ended') endReading(reading.users, now, nowMs)
      else if (next === 'failed') fail(nowMs)
      return typeof next === 'string' ? null : next
    }
    if (sent !== null) return sayAgain(sent, nowMs)
    const next = orderFor(ip, wanted, now)
    if (next === null) {
      const isDue = held === null || isDirty || nowMs >= checkAtMs
      if (isDue && isReadable(nowMs)) reading = beginReading(ip, version, { now, nowMs })
      return null
    }
    isDirty = true
    hasWritten = true
    const { user } = next
    if (user !== null && isOpen(user)) tellings.set(keyOf(user), (tellings.get(keyOf(user)) ?? 0) + 1)
    if (version === 1) obeyed(next)
    else sent = { ...next, atMs: nowMs, tries: 1 }
    return next.say
  }

  function sayAgain(last: Sent, nowMs: number): EspRfidCommand | null {
    if (nowMs - last.atMs < ACKNOWLEDGED_WITHIN_MS) return null
    if (last.tries < TRIES_MAX) {
      Object.assign(last, { atMs: nowMs, tries: last.tries + 1 })
      return last.say
    }
    held = null
    fail(nowMs)
    return null
  }

  return {
    take(list) {
      wanted = wantedOf(list, setup)
      const { leftOut, gone } = wanted
      if (leftOut > 0 && leftOut !== toldLeftOut) tell('list-left-out', `${leftOut} of ${list.entries.length} badges`)
      toldLeftOut = leftOut
      owed.clear()
      for (const uid of gone) owed.add(uid)
      // Neither what was told last nor a reading is waited for: whoever has to go goes at once. It may have obeyed.
      if (sent?.uid != null && sent.user !== null) held?.set(sent.uid, sent.user)
      sent = null
      reading = null
      tellings.clear()
      isDirty = true
      hasWritten = false
      fails = 0
      notBeforeMs = 0
    },
    doubt,
    away() {
      wanted = null
      doubt()
    },
    hear(word, now, nowMs) {
      if (word.type === 'started') doubt()
      if (word.type === 'started' || word.type === 'clock') {
        isClockRight = word.timeS !== null && Math.abs(word.timeS - now / 1000) <= CLOCK_OFF_S_MAX
        if (isClockRight) toldClock = false
        return
      }
      reading?.hear(word, nowMs)
      if (sent === null || word.type !== 'done' || word.command !== sent.word) return
      obeyed(sent)
      sent = null
      notBeforeMs = nowMs + PACE_MS
    },
    versionOf(credential, now) {
      const uid = espRfidUidOf(credential, setup)
      if (uid === null) return NO_LIST
      if (wanted !== null && passes(wanted, uid, now)) return wanted.version
      if (former !== null && passes(former, uid, now)) return former.version
      return wanted?.cards.has(uid) ? wanted.version : NO_LIST
    },
    tick(ip, now, nowMs) {
      const next = ip === null || nowMs < notBeforeMs ? null : sayNext(ip, now, nowMs)
      if (next !== null) notBeforeMs = Math.max(notBeforeMs, nowMs + PACE_MS)
      return { say: next === null ? [] : [next], heard: news.splice(0) }
    },
  }
}

const keyOf = ({ uid, sinceS, untilS }: EspRfidUser): string => `${uid} ${sinceS} ${untilS}`

const pauseMs = (times: number): number => Math.min(AGAIN_MS * 2 ** (times - 1), CHECK_EVERY_MS)
