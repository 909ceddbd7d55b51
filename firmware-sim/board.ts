/**
 * The firmware of a board, reader or desk sensor, whatever its transport: it keeps every signal until it has
 * the receipt (contract, 3 "Receipt"), and obeys a command once and only within its life.
 */
import {
  type DeskMessage,
  type DoorMessage,
  type DownMessage,
  formatUp,
  parseDown,
  type ResultMessage,
  type TapMessage,
  type UpMessage,
} from '../gateway/wire/soglia.ts'
import type { Link } from './link.ts'
import { createFlash, type Flash, makeRoom, type Signal, type Waiting } from './outbox.ts'
import { type Move, type Order, Relay, type Verdict } from './relay.ts'

const RESEND_MS = 3_000
/** The gateway may gather desk readings for a minute before it writes them, and their receipts wait. */
const DESK_RESEND_MS = 75_000
/** What goes out in one round of resending, so that a long absence does not end in a flood. */
const RESENDS_PER_ROUND_MAX = 50
const STATUS_MS = { mqtt: 30_000, serial: 10_000 }
const FIRMWARE = 'sim-1.0.0'

export interface BoardOptions {
  unit: string
  link: Link
  /** Give the same one to the board that comes after it in the same unit. */
  flash?: Flash
  resendMs?: number
  deskResendMs?: number
  statusMs?: number
  /** How long the board takes to act on a command: a slow one may find it stale. */
  slowMs?: number
  /** The board's calendar clock, told as `at`; without it none is told. */
  wallClock?: () => number
  battery?: () => number
  rssi?: () => number
  onMove?: (move: Move) => void
  onResult?: (result: ResultMessage, sinceReadMs: number | null) => void
}

/** A signal on its way: `receipt` resolves with the result that carried `recordedAt`, or null where it was lost. */
export interface Sent {
  id: string
  receipt: Promise<ResultMessage | null>
}

export class Board {
  readonly unit: string
  readonly relay = new Relay()
  /** How each order was taken, for tests and the curious. */
  readonly verdicts: Record<Verdict, number> = { moves: 0, repeated: 0, stale: 0, stuck: 0 }
  /** Signals that found no room. */
  dropped = 0
  #options: BoardOptions
  #link: Link
  #flash: Flash
  #outbox = new Map<string, Waiting>()
  #boot = 0
  #counter = 0
  #up = false
  #running = false
  #timers = new Set<NodeJS.Timeout>()

  constructor(options: BoardOptions) {
    this.unit = options.unit
    this.#options = options
    this.#link = options.link
    this.#flash = options.flash ?? createFlash()
  }

  /** Power on. */
  start(): void {
    if (this.#running) return
    this.#halt()
    this.#running = true
    this.#boot = ++this.#flash.boots
    this.#counter = 0
    this.#outbox = this.#flash.nonvolatile ? this.#flash.outbox : new Map()
    for (const waiting of this.#outbox.values()) waiting.sentMs = null
    const { resendMs = RESEND_MS, statusMs = STATUS_MS[this.#link.kind] } = this.#options
    this.#every(Math.max(10, Math.min(250, resendMs / 4)), () => this.#resend())
    this.#every(statusMs, () => this.#status('online'))
    this.#link.start({
      up: () => {
        this.#up = true
        this.#status('online')
        for (const waiting of this.#outbox.values()) waiting.sentMs = null
        this.#resend()
      },
      down: () => {
        this.#up = false
      },
      message: (name, payload) => this.#receive(name, payload),
    })
  }

  /** An orderly end: says that it goes. Signals without a receipt are settled with null. */
  async stop(): Promise<void> {
    if (this.#running && this.#up) this.#status('offline')
    this.#halt()
    await this.#link.stop()
    for (const waiting of this.#outbox.values()) waiting.settle(null)
  }

  /** The power fails now and comes back after `darkMs` (never, where null). */
  powerCut(darkMs: number | null): void {
    if (!this.#running) return
    this.#halt()
    this.#link.cut()
    this.relay.forget()
    if (!this.#flash.nonvolatile) {
      for (const waiting of this.#outbox.values()) waiting.settle(null)
      this.#outbox = new Map()
    }
    if (darkMs !== null) this.#after(darkMs, () => this.start())
  }

  get online(): boolean {
    return this.#up
  }
  /** Signals that wait for a receipt. */
  get waiting(): number {
    return this.#outbox.size
  }

  tap(credential: string, side: TapMessage['side'] = null): Sent {
    return this.#say((head) => ({ type: 'tap', credential, side, offline: null, ...head }))
  }

  desk(desk: string | null, occupied: boolean): Sent {
    return this.#say((head) => ({ type: 'desk', desk, occupied, ...head }))
  }

  door(reading: Partial<Pick<DoorMessage, 'contact' | 'lock' | 'exitButton' | 'tamper'>>): Sent {
    const none = { contact: null, lock: null, exitButton: false, tamper: false }
    return this.#say((head) => ({ type: 'door', ...none, ...reading, ...head }))
  }

  #say(build: (head: Pick<DeskMessage, 'id' | 'at' | 'ageMs'>) => Signal): Sent {
    const id = `${this.#boot}-${++this.#counter}`
    const signal = build({ id, at: this.#options.wallClock?.() ?? null, ageMs: 0 })
    if (!this.#running || !makeRoom(this.#outbox)) {
      this.dropped++
      return { id, receipt: Promise.resolve(null) }
    }
    const receipt = new Promise<ResultMessage | null>((settle) => {
      const waiting: Waiting = { signal, boot: this.#boot, happenedMs: performance.now(), sentMs: null, settle }
      this.#outbox.set(id, waiting)
      this.#post(waiting)
    })
    return { id, receipt }
  }

  #post(waiting: Waiting): void {
    if (!this.#up) return
    const now = performance.now()
    const ageMs = Math.round(now - waiting.happenedMs)
    if (this.#send({ ...waiting.signal, ageMs })) waiting.sentMs = now
  }

  #resend(): void {
    if (!this.#up) return
    const { resendMs = RESEND_MS, deskResendMs = DESK_RESEND_MS } = this.#options
    const now = performance.now()
    let sent = 0
    for (const waiting of this.#outbox.values()) {
      const everyMs = waiting.signal.type === 'desk' ? deskResendMs : resendMs
      if (waiting.sentMs !== null && now - waiting.sentMs < everyMs) continue
      this.#post(waiting)
      if (++sent >= RESENDS_PER_ROUND_MAX || !this.#running) return
    }
  }

  #status(state: 'online' | 'offline'): void {
    if (!this.#up) return
    const { battery, rssi } = this.#options
    // On a serial line the name tells which board this is when it comes back at another port (contract, 4).
    const unit = this.#link.kind === 'serial' ? this.unit : null
    this.#send({
      type: 'status',
      state,
      unit,
      fw: FIRMWARE,
      battery: battery?.() ?? null,
      rssi: rssi?.() ?? null,
    })
  }

  #send(message: Exclude<UpMessage, { type: 'poison' }>): boolean {
    const { name, json } = formatUp(message)
    return this.#link.send(name, json)
  }

  #receive(name: string, payload: Uint8Array): void {
    const message = parseDown(name, payload)
    if (message === null || !this.#running) return
    if (message.type === 'result') this.#result(message)
    else this.#obey(orderOf(message, performance.now()))
  }

  #result(result: ResultMessage): void {
    const waiting = this.#outbox.get(result.id)
    this.#options.onResult?.(result, waiting ? performance.now() - waiting.happenedMs : null)
    if (waiting === undefined) {
      // Already settled: whatever this answer says, it is a repeat.
      if (result.unlockMs !== undefined) this.verdicts.repeated++
      return
    }
    // A tap of before the loss of power is nobody waiting at the door now.
    if (waiting.boot === this.#boot && waiting.signal.type === 'tap') this.#obey(orderOf(result, waiting.happenedMs))
    if (result.recordedAt === undefined) return
    this.#outbox.delete(result.id)
    waiting.settle(result)
  }

  #obey(order: Order | null): void {
    if (order === null) return
    if (!this.relay.accept(order)) {
      this.verdicts.repeated++
      return
    }
    const act = (): void => {
      const verdict = this.relay.move(order, performance.now())
      this.verdicts[verdict]++
      if (verdict === 'stale') return
      this.#send({ type: 'done', command: order.command, ok: verdict === 'moves' })
      const move = this.relay.moves.at(-1)
      if (verdict === 'moves' && move !== undefined) this.#options.onMove?.(move)
    }
    const { slowMs = 0 } = this.#options
    if (slowMs === 0) act()
    else this.#after(slowMs, act)
  }

  #halt(): void {
    this.#running = false
    this.#up = false
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }

  #every(ms: number, act: () => void): void {
    this.#timers.add(setInterval(act, ms))
  }

  #after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      act()
    }, ms)
    this.#timers.add(timer)
  }
}

/** What a command asks of the relay; null: nothing. */
function orderOf(message: DownMessage, sinceMs: number): Order | null {
  if (message.type === 'unlock') {
    return { command: message.id, cause: 'unlock', ms: message.ms, ttlMs: message.ttlMs, sinceMs }
  }
  if (message.granted !== true || !(Number(message.unlockMs) > 0)) return null
  // The answer crossed a network: what it lacks is taken as the strictest.
  const ttlMs = typeof message.ttlMs === 'number' ? message.ttlMs : 0
  return { command: message.id, cause: 'result', ms: Number(message.unlockMs), ttlMs, sinceMs }
}
