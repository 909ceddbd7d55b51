/** What an esp-rfid board is told next, so that it comes to hold its list: one command, and what that makes of it. */
import {
  type EspRfidCommand,
  type EspRfidListWord,
  type EspRfidUser,
  formatEspRfidRemoval,
  formatEspRfidUser,
  formatEspRfidWipe,
} from '../../../wire/esp-rfid/users.ts'
import { differenceOf, type HeldAt, type Wanted } from './wanted.ts'

export interface Order {
  say: EspRfidCommand
  /** What version 2 acknowledges it by. */
  word: Extract<EspRfidListWord, { type: 'done' }>['command']
  /** Does the same to what is known of its list. */
  obeyed: () => void
}

export interface Board extends HeldAt {
  ip: string
  held: Map<string, EspRfidUser>
  /** By a wrong clock it lets in whom it should not: nobody is added, and whoever should end otherwise is taken out. */
  isClockRight: boolean
}

/** Who is too much comes first: a card that was revoked must go. `clock`: what lacks has to wait for the right time. */
export function nextOrder(wanted: Wanted, board: Board): Order | 'clock' | null {
  const { ip, held, setup, isClockRight } = board
  const { wipe, surplus, lacking } = differenceOf(wanted, board)
  if (wipe) {
    return { say: formatEspRfidWipe(ip, setup.version), word: 'deletusers', obeyed: () => held.clear() }
  }
  const [uid] = surplus
  if (uid !== undefined) return takeOut(board, uid)
  const next = lacking.find((user) => held.has(user.uid)) ?? lacking[0]
  if (next === undefined) return null
  if (isClockRight) return put(board, next)
  const open = lacking.find((user) => held.get(user.uid)?.opens.includes(true))
  return open === undefined ? 'clock' : takeOut(board, open.uid)
}

const put = ({ ip, held, setup }: Board, user: EspRfidUser): Order => ({
  ...{ say: formatEspRfidUser(ip, user, setup.version), word: 'adduser' },
  obeyed: () => void held.set(user.uid, user),
})

/** Version 1 cannot take out one alone: what it keeps of it opens nothing. */
function takeOut(board: Board, uid: string): Order {
  const { ip, held, setup } = board
  if (setup.version === 1) return put(board, { uid, user: 'soglia-out', opens: [false], sinceS: 0, untilS: 0 })
  return { say: formatEspRfidRemoval(ip, uid), word: 'deletuid', obeyed: () => void held.delete(uid) }
}
