/** The boards of the house: what each keeps until it has its receipt, and how it decides while it is alone. */
import { createHmac } from 'node:crypto'
import type { Command, DoorReading, Side, Tap } from '../../gateway/core/model.ts'
import { contact, KEY, type SmallHouse, tap } from '../gateway/small-house.ts'
import { READERS } from './building.ts'

interface List {
  version: number
  expires: string
  windows: [string, string][][]
  entries: Record<string, number>
}
interface Kept {
  signal: Tap | DoorReading
  at: number
}

export interface Board {
  readonly unit: string
  /** It has a gateway. */
  readonly linked: boolean
  /** Signals that wait for a receipt, the oldest first. */
  readonly waiting: ReadonlyMap<string, Kept>
  link(): void
  /** The line is gone, or the gateway (which then hears nothing of it). */
  cut(): void
  /** A card at `at`, at most some seconds ago; returns its id. Sent at once where there is a gateway. */
  tap(credential: string, side: Side | null, at: number): string
  /** The door's contact; likewise. */
  contact(state: 'open' | 'closed', at: number): void
  /** Says again what waits. */
  resend(): void
  hear(command: Command): void
  /** Whether it has opened for this tap, by the gateway's word or its own. */
  opened(id: string): boolean
  /** Its relay has moved for all it was told to: says so. */
  done(): void
}

const names = new Map<string, string>()
/** Here all boards share a key, and so the names of badges. */
function nameOf(credential: string): string {
  let name = names.get(credential)
  if (name === undefined) {
    name = createHmac('sha256', Buffer.from(KEY, 'hex')).update(`soglia badge v1\n${credential}`).digest('hex')
    names.set(credential, name.slice(0, 32))
  }
  return names.get(credential) as string
}

export function createBoard(unit: string, house: SmallHouse): Board {
  const waiting = new Map<string, Kept>()
  const opened = new Set<string>()
  let orders: string[] = []
  let linked = false
  let list: List | null = null
  let count = 0
  const registered = READERS.find(({ id }) => id === unit)?.side ?? null

  function decide(credential: string, side: Side | null, at: number): NonNullable<Tap['offline']> {
    if (list === null || at >= Date.parse(list.expires))
      return { granted: false, reason: 'unknown-credential', policy: 0 }
    const { version: policy, entries, windows } = list
    const index = entries[nameOf(credential)]
    if (index === undefined) return { granted: false, reason: 'unknown-credential', policy }
    const isOpen = (windows[index] ?? []).some(([from, to]) => Date.parse(from) <= at && at < Date.parse(to))
    const granted = (registered ?? side) === 'out' || isOpen
    return { granted, reason: granted ? 'ok' : 'outside-schedule', policy }
  }
  const say = ({ signal, at }: Kept): void => house.access.signal(unit, { ...signal, ageMs: house.now - at })
  function keep(signal: Tap | DoorReading, at: number): string {
    waiting.set(signal.id, { signal, at })
    if (linked) say({ signal, at })
    return signal.id
  }

  return {
    unit,
    get linked() {
      return linked
    },
    waiting,
    link() {
      linked = true
      house.away.delete(unit)
      house.access.signal(unit, { type: 'status', state: 'online', unit: null, fw: null, battery: null, rssi: null })
    },
    cut() {
      linked = false
      orders = []
      house.away.add(unit)
    },
    tap(credential, side, at) {
      const id = `${unit}-${++count}`
      const offline = linked ? null : decide(credential, side, at)
      if (offline?.granted) opened.add(id)
      return keep(tap(id, { credential, side, at: offline === null ? null : at, offline }), at)
    },
    contact: (state, at) => void keep(contact(`${unit}-${++count}`, state), at),
    resend() {
      for (const kept of [...waiting.values()]) if (linked) say(kept)
    },
    hear(command) {
      if (command.type === 'policy') {
        const sent = JSON.parse(command.list) as List
        list = sent
        house.access.signal(unit, { type: 'ack', policy: sent.version })
      } else if (command.type === 'unlock') {
        orders.push(command.id)
        opened.add(command.id)
      } else if (command.type === 'result') {
        if (command.unlockMs !== undefined) {
          orders.push(command.id)
          opened.add(command.id)
        }
        if (command.recordedAt !== undefined) waiting.delete(command.id)
      }
    },
    opened: (id) => opened.has(id),
    done() {
      for (const command of orders) house.access.signal(unit, { type: 'done', command, ok: true })
      orders = []
    },
  }
}
