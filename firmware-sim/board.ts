/**
 * The firmware of a board, reader or desk sensor, whatever its transport: it keeps every signal until it has the receipt
 * (contract, 3 "Receipt"), obeys a command once and only within its life, and decides by its list while it is alone.
 */
import {
  type DoorMessage,
  formatUp,
  parseDown,
  type ResultMessage,
  type TapMessage,
  type UpMessage,
} from '../gateway/wire/soglia.ts'
import { Doorman, type DoormanOptions } from './doorman.ts'
import { type Input, Inputs, type Levels } from './inputs.ts'
import type { Link } from './link.ts'
import { createFlash, type Flash, type Kept, Outbox, type Signal } from './outbox.ts'
import { Reach } from './reach.ts'
import { type Move, type Order, orderOf, Relay, type Verdict } from './relay.ts'

const RESEND_MS = 3_000
/** The gateway may gather desk readings for a minute before it writes them, and their receipts wait. */
const DESK_RESEND_MS = 75_000
const STATUS_MS = { mqtt: 30_000, serial: 10_000 }
/** How long it unlocks by its own decision: no list tells. */
const UNLOCK_MS = 5_000
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
  /** Absent: it knows no lists, and while it is alone it lets nobody in and only keeps what it would have said. */
  lists?: Omit<DoormanOptions, 'unit'>
  /** So long unanswered, it takes the gateway to be away though the line is there. */
  awayAfterMs?: number
  /** The `at` of a board whose time was not told by the gateway; without it none is told. */
  wallClock?: () => number
  battery?: () => number
  rssi?: () => number
  onMove?: (move: Move) => void
  onResult?: (result: ResultMessage, sinceReadMs: number | null) => void
}

export interface Sent extends Kept {
  /** How the board itself decided; null: it left that to the gateway. */
  decided: TapMessage['offline']
}

type Said = { [Type in Signal['type']]: Omit<Extract<Signal, { type: Type }>, 'id' | 'at' | 'ageMs'> }[Signal['type']]

const NO_READING = { contact: null, lock: null, exitButton: false, tamper: null, fireAlarm: null }

export class Board {
  readonly unit: string
  readonly relay = new Relay()
  /** How each order was taken, for tests and the curious. */
  readonly verdicts: Record<Verdict, number> = { moves: 0, repeated: 0, stale: 0, stuck: 0 }
  /** Null: it knows no lists. */
  readonly doorman: Doorman | null
  #options: BoardOptions
  #link: Link
  #flash: Flash
  #reach: Reach
  #inputs = new Inputs((reading) => this.door(reading))
  #outbox: Outbox
  #up = false
  #running = false
  #timers = new Set<NodeJS.Timeout>()

  constructor(options: BoardOptions) {
    this.unit = options.unit
    this.#options = options
    this.#link = options.link
    this.#flash = options.flash ?? createFlash()
    this.#reach = new Reach(options.awayAfterMs)
    const { lists, unit, resendMs = RESEND_MS, deskResendMs = DESK_RESEND_MS } = options
    const post = (signal: Signal) => this.#post(signal)
    this.#outbox = new Outbox({ flash: this.#flash, resendMs, deskResendMs, post })
    this.doorman =
      lists === undefined ? null : new Doorman({ ...lists, unit }, this.#flash.lists, (message) => this.#ask(message))
  }

  /** Power on. */
  start(): void {
    if (this.#running) return
    this.#halt()
    this.#running = true
    this.#outbox.powerUp()
    this.doorman?.start()
    this.#inputs.start()
    const { resendMs = RESEND_MS, statusMs = STATUS_MS[this.#link.kind] } = this.#options
    this.#every(Math.max(10, Math.min(250, resendMs / 4)), () => this.#look())
    this.#every(statusMs, () => this.#status('online'))
    this.#link.start({
      up: () => {
        this.#line(true)
        this.#status('online')
        this.doorman?.greet()
        this.#outbox.again()
        this.#outbox.resend()
      },
      down: () => this.#line(false),
      message: (name, payload) => this.#receive(name, payload),
    })
  }

  /** An orderly end: says that it goes. Signals without a receipt are settled with null. */
  async stop(): Promise<void> {
    if (this.#running && this.#up) this.#status('offline')
    this.#halt()
    await this.#link.stop()
    this.#outbox.close()
  }

  /** The power fails now and comes back after `darkMs` (never, where null). */
  powerCut(darkMs: number | null): void {
    if (!this.#running) return
    this.#halt()
    this.#link.cut()
    this.relay.forget()
    this.#outbox.powerDown()
    if (darkMs !== null) this.#after(darkMs, () => this.start())
  }

  get online(): boolean {
    return this.#up
  }
  /** Signals that found no room, or came while there was no power. */
  get dropped(): number {
    return this.#outbox.dropped
  }
  /** Signals that wait for a receipt. */
  get waiting(): number {
    return this.#outbox.size
  }

  /** A card is read. While the board is alone it decides itself: recorded first, then the relay. */
  tap(credential: string, side: TapMessage['side'] = null): Sent {
    const decided = this.#isAlone ? (this.doorman?.decide(credential, side) ?? null) : null
    const sent = this.#say({ type: 'tap', credential, side, offline: decided })
    if (decided?.granted === true && sent.kept) {
      const now = performance.now()
      this.#obey({ command: sent.id, cause: 'list', ms: UNLOCK_MS, ttlMs: Number.POSITIVE_INFINITY, sinceMs: now })
    }
    return { ...sent, decided }
  }

  desk(desk: string | null, occupied: boolean): Sent {
    return { ...this.#say({ type: 'desk', desk, occupied }), decided: null }
  }

  /** Tells a reading as it is; what a wire says goes through `input`. */
  door(reading: Partial<Omit<DoorMessage, 'type' | 'id' | 'at' | 'ageMs'>>): Sent {
    return { ...this.#say({ type: 'door', ...NO_READING, ...reading }), decided: null }
  }

  /** A wire at one of its inputs changes. */
  input<Name extends Input>(input: Name, level: Levels[Name]): void {
    this.#inputs.set(input, level)
  }

  get #isAlone(): boolean {
    return !this.#reach.isThere || this.#options.lists?.lie === 'claims-offline'
  }

  #say(signal: Said): Kept {
    const at = this.doorman?.calendar.now() ?? this.#options.wallClock?.() ?? null
    if (this.#running) return this.#outbox.say({ ...signal, at })
    this.#outbox.dropped++
    return { id: '', kept: false, receipt: Promise.resolve(null) }
  }

  #line(up: boolean): void {
    this.#up = up
    this.#reach.line(up)
  }

  #look(): void {
    if (this.#up) {
      this.#outbox.resend()
      this.doorman?.look()
    }
    this.#mindLock()
  }

  /** In free passage the lock is held open, and falls shut with its end. */
  #mindLock(): void {
    if (this.doorman === null) return
    this.relay.released = this.doorman.isFree
    const lock = this.relay.released ? 'unlocked' : 'locked'
    if (this.#flash.lockTold === lock) return
    if (this.#say({ type: 'door', ...NO_READING, lock }).kept) this.#flash.lockTold = lock
  }

  #post(signal: Signal): boolean {
    if (!this.#up || !this.#send(signal)) return false
    // The receipt of a desk reading may take its time; that of all else comes at once.
    if (signal.type !== 'desk') this.#reach.asked()
    return true
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

  #ask(message: Extract<UpMessage, { type: 'ack' | 'time' }>): void {
    if (this.#up) this.#send(message)
  }

  #receive(name: string, payload: Uint8Array): void {
    if (!this.#running) return
    this.#reach.heard()
    const message = parseDown(name, payload)
    if (message === null) return
    if (message.type === 'result') this.#result(message)
    else if (message.type === 'unlock') this.#obey(orderOf(message, performance.now()))
    else {
      this.doorman?.hear(message)
      this.#mindLock()
    }
  }

  #result(result: ResultMessage): void {
    const waiting = this.#outbox.get(result.id)
    this.#options.onResult?.(result, waiting ? performance.now() - waiting.happenedMs : null)
    if (waiting === undefined) {
      // Already settled: whatever this answer says, it is a repeat.
      if (result.unlockMs !== undefined) this.verdicts.repeated++
      return
    }
    const { signal, happenedMs } = waiting
    // Nobody waits at the door now for a tap of before the loss of power, nor for one that the board decided itself.
    if (signal.type === 'tap' && signal.offline === null && this.#outbox.isNew(waiting))
      this.#obey(orderOf(result, happenedMs))
    if (result.recordedAt === undefined) return
    this.#outbox.settle(result.id, result)
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
      // Nobody has asked for what it did by itself: the tap tells.
      if (order.cause !== 'list') this.#send({ type: 'done', command: order.command, ok: verdict === 'moves' })
      const move = this.relay.moves.at(-1)
      if (verdict === 'moves' && move !== undefined) this.#options.onMove?.(move)
    }
    const { slowMs = 0 } = this.#options
    if (slowMs === 0) act()
    else this.#after(slowMs, act)
  }

  #halt(): void {
    this.#running = false
    this.#line(false)
    this.#inputs.stop()
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
