/**
 * Reads the list of an esp-rfid board: asked for it, the board tells its users one by one, and not which is the last. A
 * user of our own, told before, shows that what is heard is of this time; it opens nothing.
 */
import { randomBytes } from 'node:crypto'
import type { At } from '../../../core/model.ts'
import {
  type EspRfidCommand,
  type EspRfidListWord,
  type EspRfidUser,
  formatEspRfidAsk,
  formatEspRfidRemoval,
  formatEspRfidUser,
  OPENS,
  SHUT,
} from '../../../wire/esp-rfid/users.ts'
import { USERS_MAX } from './wanted.ts'

/** It has ended when its end was told, and nothing after it for so long. */
const QUIET_MS = 800
const SILENT_MS = 5_000
const READ_WITHIN_MS = 60_000
/** More files than this are not taken for a list. */
const READ_MAX = 4 * USERS_MAX
/** The card of our own user: no reader tells it. */
const MARK = '-'
/** Told of one that no command can name. */
const UNREADABLE: EspRfidUser = { uid: '', user: '', access: [OPENS], sinceS: 0, untilS: Number.POSITIVE_INFINITY }

export interface Reading {
  /** What it is to be told next; else how far the reading is. */
  next(nowMs: number): EspRfidCommand | 'going' | 'failed' | 'ended'
  hear(word: EspRfidListWord, nowMs: number): void
  readonly users: Map<string, EspRfidUser>
}

export function beginReading(ip: string, version: 1 | 2, { now, nowMs: sinceMs }: { now: At; nowMs: number }): Reading {
  // Another one each time: what an earlier reading was answered late must not be taken for this one's.
  const user = `soglia-mark-${randomBytes(4).toString('hex')}`
  const mark: EspRfidUser = { uid: MARK, user, access: [SHUT], sinceS: 0, untilS: Math.floor(now / 1000) }
  const steps = [formatEspRfidUser(ip, mark, version), formatEspRfidAsk(ip, version)]
  // It obeys one after the other, so what it acknowledges then comes after the last user.
  if (version === 2) steps.push(formatEspRfidRemoval(ip, MARK))
  const users = new Map<string, EspRfidUser>()
  let isMarked = false
  // Version 1 does not tell where it ends.
  let isEnded = version === 1
  let lastMs = sinceMs

  return {
    users,
    next(nowMs) {
      const step = steps.shift()
      if (step !== undefined) {
        lastMs = nowMs
        return step
      }
      const quietMs = nowMs - lastMs
      if (users.size > READ_MAX || nowMs - sinceMs > READ_WITHIN_MS || quietMs > SILENT_MS) return 'failed'
      return isMarked && isEnded && quietMs >= QUIET_MS ? 'ended' : 'going'
    },
    hear(word, nowMs) {
      if (word.type === 'done' && word.command === 'deletuid' && steps.length === 0) isEnded = true
      if (word.type !== 'user' && word.type !== 'unreadable') return
      lastMs = nowMs
      const user = word.type === 'user' ? word.user : UNREADABLE
      if (user.uid === MARK) isMarked ||= user.user === mark.user
      else if (users.size <= READ_MAX) users.set(user.uid, user)
    },
  }
}
