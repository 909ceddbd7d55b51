/** What an esp-rfid board is told next, so that it comes to hold its list: one command, and what that makes of it. */
import {
  type EspRfidCommand,
  type EspRfidListWord,
  type EspRfidUser,
  formatEspRfidRemoval,
  formatEspRfidUser,
  formatEspRfidWipe,
  isOpen,
  SHUT,
} from '../../../wire/esp-rfid/users.ts'
import { differenceOf, exceeds, type HeldAt, type Wanted } from './wanted.ts'

export interface Order {
  say: EspRfidCommand
  /** What version 2 acknowledges it by. */
  word: Extract<EspRfidListWord, { type: 'done' }>['command']
  /** Whom it is about; null: all. */
  uid: string | null
  /** What stands there then; null: nothing. */
  user: EspRfidUser | null
}

export interface Board extends HeldAt {
  ip: string
  /** By a wrong clock it lets in whom it should not: nobody is added, and whoever should end otherwise is taken out. */
  isClockRight: boolean
  /** It was told of this one often enough, and does not show it: each time it writes to its flash. */
  isTired(user: EspRfidUser): boolean
}

type Reached = Pick<Board, 'ip' | 'setup'>

/**
 * Who is too much comes first: a card that was revoked must go, and one that it does not shorten as well. `clock`: what lacks
 * has to wait for the right time.
 */
export function nextOrder(wanted: Wanted, board: Board): Order | 'clock' | null {
  const { held, isClockRight } = board
  const at = { version: board.setup.version, now: board.now }
  const { wipe, surplus, lacking } = differenceOf(wanted, board)
  if (wipe) return wipeAll(board)
  const [uid] = surplus
  if (uid !== undefined) return takeOut(board, uid)
  const tired = lacking.find((user) => board.isTired(user) && exceeds(held.get(user.uid), user, at))
  if (tired !== undefined) return takeOut(board, tired.uid)
  const [next] = lacking.filter((user) => !board.isTired(user))
  if (next === undefined) return null
  if (isClockRight) return put(board, next)
  const open = lacking.map((user) => held.get(user.uid)).find((user) => user !== undefined && isOpen(user))
  return open === undefined ? 'clock' : takeOut(board, open.uid)
}

export const wipeAll = ({ ip, setup }: Reached): Order => ({
  ...{ say: formatEspRfidWipe(ip, setup.version), word: 'deletusers', uid: null, user: null },
})

const put = ({ ip, setup }: Reached, user: EspRfidUser): Order => ({
  ...{ say: formatEspRfidUser(ip, user, setup.version), word: 'adduser', uid: user.uid, user },
})

/** Version 1 cannot take out one alone: what it keeps of it opens nothing. */
export function takeOut(board: Reached, uid: string): Order {
  if (board.setup.version === 1) return put(board, { uid, user: 'soglia-out', access: [SHUT], sinceS: 0, untilS: 0 })
  return { say: formatEspRfidRemoval(board.ip, uid), word: 'deletuid', uid, user: null }
}
