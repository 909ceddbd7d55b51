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
  formatEspRfidAsk,
  formatEspRfidRemoval,
  formatEspRfidUser,
} from '../../../wire/esp-rfid/users.ts'
import type { Heard } from '../../../wire/input/heard.ts'
import { nextOrder, type Order } from './orders.ts'
import { differenceOf, passes, strangersIn, USERS_MAX, type Wanted, wantedOf } from './wanted.ts'

/** It writes to its flash for each, and has memory for few messages at a time. */
const PACE_MS = 200
const ACKNOWLEDGED_WITHIN_MS = 4_000
const TRIES_MAX = 3
/** A list that is read has ended when its end was told, and nothing after it for so long. */
const QUIET_MS = 800
const SILENT_MS = 5_000
const READ_WITHIN_MS = 60_000
/** More files than this are not taken for a list. */
const READ_MAX = 4 * USERS_MAX
/** Somebody may change it at its own page at any time. */
const CHECK_EVERY_MS = 10 * 60_000
/** After something went wrong; twice as long each time, and never longer than until the next check. */
const AGAIN_MS = 2_000
const FAILS_TOLD = 3
/** By a clock that is further off its windows mean nothing. */
const CLOCK_OFF_S_MAX = 120
/** A card that no reader tells. It opens nothing, and shows that what is read is of this time and not of an earlier one. */
const MARK = '-'
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
  /** Some times a second, while it is there. */
  tick(ip: string, now: At, nowMs: number): { say: EspRfidCommand[]; heard: Heard[] }
}

/** A command that waits for its word. */
interface Sent extends Order {
  atMs: number
  tries: number
}

interface Reading {
  steps: EspRfidCommand[]
  users: Map<string, EspRfidUser>
  mark: number
  isMarked: boolean
  /** Version 1 does not tell where it ends. */
  isEnded: boolean
  sinceMs: number
  lastMs: number
}

export function createListKeeper(setup: EspRfidSetup): ListKeeper {
  const { version } = setup
  let wanted: Wanted | null = null
  /** The last one that was read back as it should be. */
  let former: Wanted | null = null
  /** As it was read, and changed since; null: not known. */
  let held: Map<string, EspRfidUser> | null = null
  let reading: Reading | null = null
  let sent: Sent | null = null
  /** What it is to hold is to be confirmed by a reading. */
  let isDirty = false
  /** It was told all that was lacking when it was read last. */
  let hasWritten = false
  let isClockRight: boolean | null = null
  let fails = 0
  let notBeforeMs = 0
  let checkAtMs = 0
  let toldLeftOut = 0
  let toldClock = false
  const news: Heard[] = []

  const tell = (code: Extract<Heard, { type: 'bad' }>['code'], sample: string): void => {
    news.push({ type: 'bad', code, sample })
  }

  function doubt(): void {
    held = null
    reading = null
    sent = null
    fails = 0
    notBeforeMs = 0
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
    notBeforeMs = nowMs + Math.min(AGAIN_MS * 2 ** (fails - 1), CHECK_EVERY_MS)
    if (fails === FAILS_TOLD) tell('list-not-held', `version ${wanted?.version}`)
  }

  /* -------------------------------------------------------------- reading it back */

  function beginReading(ip: string, nowMs: number, now: At): void {
    const mark = Math.floor(now / 1000)
    const user: EspRfidUser = { uid: MARK, user: 'soglia-mark', opens: [false], sinceS: 0, untilS: mark }
    const ask = [formatEspRfidUser(ip, user, version), formatEspRfidAsk(ip, version)]
    // It obeys one after the other, so what it acknowledges then comes after the last user.
    const steps = version === 1 ? ask : [...ask, formatEspRfidRemoval(ip, MARK)]
    const isEnded = version === 1
    reading = { steps, users: new Map(), mark, isMarked: false, isEnded, sinceMs: nowMs, lastMs: nowMs }
  }

  function endReading({ users }: Reading, now: At, nowMs: number): void {
    const isSecond = hasWritten
    reading = null
    hasWritten = false
    const strangers = strangersIn(users.values())
    if (strangers > 0) tell('list-stranger', strangers === 1 ? '1 card' : `${strangers} cards`)
    // Version 1 loses no file. What it does not show may have been lost on the way, and the order that shut it as well.
    for (const [uid, user] of version === 1 ? (held ?? []) : []) {
      if (!users.has(uid)) users.set(uid, { ...user, opens: [true], untilS: Number.POSITIVE_INFINITY })
    }
    held = users
    isDirty = false
    checkAtMs = nowMs + CHECK_EVERY_MS
    if (wanted === null) return
    const { surplus, lacking } = differenceOf(wanted, { held, setup, now })
    if (surplus.length + lacking.length > 0) {
      if (isSecond) fail(nowMs)
      return
    }
    fails = 0
    former = wanted
    news.push({ type: 'holds', version: wanted.version })
  }

  /* -------------------------------------------------------------- telling it */

  function sayNext(ip: string, now: At, nowMs: number): EspRfidCommand | null {
    if (wanted === null) return null
    if (reading !== null) {
      const step = reading.steps.shift()
      if (step !== undefined) {
        reading.lastMs = nowMs
        return step
      }
      const { isMarked, isEnded, lastMs, sinceMs, users } = reading
      const quietMs = nowMs - lastMs
      if (isMarked && isEnded && quietMs >= QUIET_MS) endReading(reading, now, nowMs)
      else if (quietMs > SILENT_MS || nowMs - sinceMs > READ_WITHIN_MS || users.size > READ_MAX) fail(nowMs)
      return null
    }
    if (sent !== null) {
      if (nowMs - sent.atMs < ACKNOWLEDGED_WITHIN_MS) return null
      if (sent.tries < TRIES_MAX) {
        Object.assign(sent, { atMs: nowMs, tries: sent.tries + 1 })
        return sent.say
      }
      held = null
      fail(nowMs)
      return null
    }
    const board = held === null ? null : { ip, held, setup, now, isClockRight: isClockRight === true }
    const next = board === null ? null : nextOrder(wanted, board)
    if (next === 'clock') tellClock()
    if (next === null || next === 'clock') {
      if (held === null || isDirty || nowMs >= checkAtMs) beginReading(ip, nowMs, now)
      return null
    }
    isDirty = true
    hasWritten = true
    if (version === 1) next.obeyed()
    else sent = { ...next, atMs: nowMs, tries: 1 }
    return next.say
  }

  return {
    take(list) {
      wanted = wantedOf(list, setup)
      const { leftOut } = wanted
      if (leftOut > 0 && leftOut !== toldLeftOut) tell('list-left-out', `${leftOut} of ${list.entries.length} badges`)
      toldLeftOut = leftOut
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
      } else if (word.type === 'done') {
        if (sent?.word === word.command) {
          sent.obeyed()
          sent = null
          notBeforeMs = nowMs + PACE_MS
        } else if (reading !== null && reading.steps.length === 0 && word.command === 'deletuid') reading.isEnded = true
      } else if (reading !== null) {
        reading.lastMs = nowMs
        const { uid, untilS } = word.user
        if (uid !== MARK) reading.users.set(uid, word.user)
        else if (untilS === reading.mark) reading.isMarked = true
      }
    },
    versionOf(credential, now) {
      const uid = espRfidUidOf(credential, setup)
      if (uid === null) return NO_LIST
      if (wanted !== null && passes(wanted, uid, now)) return wanted.version
      if (former !== null && passes(former, uid, now)) return former.version
      return wanted?.cards.has(uid) ? wanted.version : NO_LIST
    },
    tick(ip, now, nowMs) {
      const next = nowMs < notBeforeMs ? null : sayNext(ip, now, nowMs)
      if (next !== null) notBeforeMs = Math.max(notBeforeMs, nowMs + PACE_MS)
      return { say: next === null ? [] : [next], heard: news.splice(0) }
    },
  }
}
