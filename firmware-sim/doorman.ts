/**
 * What makes a board able to decide without a gateway (contract, 3 "Allow-list"): it keeps the newest list that is
 * well signed and its own, asks for the time, and judges taps by both.
 */
import {
  type AllowList,
  isFree,
  judge,
  nameOfCredential,
  readList,
  readTime,
  type Sign,
  TIME_ANSWER_WITHIN_MS,
  takeList,
} from '../gateway/wire/allow-list.ts'
import { PolicyAssembler } from '../gateway/wire/policy-parts.ts'
import {
  type DownMessage,
  type PolicyMessage,
  parseDown,
  type TapMessage,
  type TimeMessage,
  type UpMessage,
} from '../gateway/wire/soglia.ts'
import { Calendar } from './calendar.ts'
import { createSign, newNonce } from './seal.ts'

const TIME_EVERY_MS = 4 * 60 * 60 * 1000
const TIME_RETRY_MS = 5_000
/** A list that no gateway ever sends. */
const UNKNOWN_LIST = 900_000
/** Lists of which it is remembered how they were received. */
const RECEIVED_MAX = 100

/** What the flash memory keeps of lists; `version` is the highest that was ever taken. */
export interface ListStore {
  list: { list: string; sig: string } | null
  version: number
}

/** Faults of a board that cannot be trusted, each of which the gateway has to find out. */
export type Lie =
  /** It lets everybody in, and says that its list did. */
  | 'says-granted'
  /** It names a list that it was never sent. */
  | 'unknown-list'
  /** It decides by itself although it has a gateway. */
  | 'claims-offline'

export interface DoormanOptions {
  unit: string
  /** The unit's key, in hex. */
  key: string
  /** Which way its reader faces, as it was installed; a tap's own side counts only where there is none. */
  side?: 'in' | 'out' | null
  /** How much too fast its calendar clock runs, in millionths. */
  driftPpm?: number
  timeEveryMs?: number
  timeRetryMs?: number
  lie?: Lie
}

type Decision = NonNullable<TapMessage['offline']>
type Say = (message: Extract<UpMessage, { type: 'ack' | 'time' }>) => void

export class Doorman {
  readonly calendar: Calendar
  /** How the lists that came were received, the newest last: `taken`, or why not; for tests and the curious. */
  readonly received: string[] = []
  readonly #options: DoormanOptions
  readonly #sign: Sign
  readonly #store: ListStore
  readonly #say: Say
  #list: AllowList | null = null
  #parts = new PolicyAssembler()
  #asked: { nonce: string; atMs: number } | null = null
  #toldMs: number | null = null

  constructor(options: DoormanOptions, store: ListStore, say: Say) {
    this.#options = options
    this.#sign = createSign(options.key)
    this.#store = store
    this.#say = say
    this.calendar = new Calendar(options.driftPpm)
  }

  /** Power on: the list is still there, the time is not. What was altered in the flash meanwhile counts as none. */
  start(): void {
    this.calendar.forget()
    this.#parts = new PolicyAssembler()
    this.#asked = null
    this.#toldMs = null
    const kept = this.#store.list === null ? null : readList(this.#store.list, this.#who)
    this.#list = kept === null || typeof kept === 'string' ? null : kept
  }

  /** The line is up. */
  greet(): void {
    this.#acknowledge()
    this.#askTime()
  }

  /** To be called every now and then while the line is up. */
  look(): void {
    const { timeEveryMs = TIME_EVERY_MS, timeRetryMs = TIME_RETRY_MS } = this.#options
    const nowMs = performance.now()
    const due = this.#toldMs === null || nowMs - this.#toldMs >= timeEveryMs
    if (due && (this.#asked === null || nowMs - this.#asked.atMs >= timeRetryMs)) this.#askTime()
  }

  /** What is not about lists or the time is for others. */
  hear(message: DownMessage): void {
    if (message.type === 'policy') this.#takeList(message)
    else if (message.type === 'time') this.#takeTime(message)
    else if (message.type === 'policy-part') {
      const payload = this.#parts.add(message)
      const whole = payload === null ? null : parseDown('down/policy', new TextEncoder().encode(payload))
      if (whole?.type === 'policy') this.#takeList(whole)
      else if (payload !== null) this.#note('bad-shape')
    }
  }

  /** The version of the list that it holds; 0: none. */
  get holds(): number {
    return this.#list?.version ?? 0
  }

  /** Whether the lock is to be let go now, for everybody. */
  get isFree(): boolean {
    const now = this.calendar.now()
    const list = this.#listAt(now)
    return list !== null && now !== null && isFree(list, now)
  }

  decide(credential: string, told: 'in' | 'out' | null): Decision {
    const { lie, side } = this.#options
    const decision = this.#judge(credential, side ?? told ?? 'in')
    if (lie === 'says-granted') return { granted: true, reason: 'ok', policy: this.holds }
    return lie === 'unknown-list' ? { ...decision, policy: this.holds + UNKNOWN_LIST } : decision
  }

  #judge(credential: string, side: 'in' | 'out'): Decision {
    const now = this.calendar.now()
    const list = this.#listAt(now)
    if (list === null || now === null) {
      // Without a list, or a time to read it by, nothing is known about anybody: `unknown-credential` or
      // `outside-schedule` would claim a look that nobody took. What is true is that this door lets nobody in by badge
      // for now, and that is what `door-locked` means; 0 says that no list told so.
      return { granted: false, reason: 'door-locked', policy: 0 }
    }
    const name = nameOfCredential(this.#sign, oneName(credential))
    return { ...judge(list, name, side, now), policy: list.version }
  }

  /** The list, while it may be used. */
  #listAt(now: number | null): AllowList | null {
    return this.#list !== null && now !== null && now < this.#list.expires ? this.#list : null
  }

  #takeList(message: PolicyMessage): void {
    // One that was lost from the flash may come again.
    const held = this.#list === null ? this.#store.version - 1 : this.#store.version
    const now = this.calendar.now()
    const list = takeList(message, { ...this.#who, held, now })
    if (typeof list === 'string') this.#note(list)
    else {
      this.#note('taken')
      this.#store.list = { list: message.list, sig: message.sig }
      this.#store.version = list.version
      this.#list = list
      // Its beginning has come already: a clock that is behind it is slow.
      if (now !== null && now < list.issued) this.calendar.set(list.issued)
    }
    this.#acknowledge()
  }

  /** Only the answer to the last question counts. */
  #askTime(): void {
    this.#asked = { nonce: newNonce(), atMs: performance.now() }
    this.#say({ type: 'time', nonce: this.#asked.nonce })
  }

  #takeTime(message: TimeMessage): void {
    if (this.#asked === null || performance.now() - this.#asked.atMs > TIME_ANSWER_WITHIN_MS) return
    const at = readTime(message, this.#asked.nonce, this.#sign)
    if (at === null) return
    this.#asked = null
    this.#toldMs = performance.now()
    this.calendar.set(at)
  }

  #note(how: string): void {
    this.received.push(how)
    if (this.received.length > RECEIVED_MAX) this.received.shift()
  }

  #acknowledge(): void {
    this.#say({ type: 'ack', policy: this.holds })
  }

  get #who(): { unit: string; sign: Sign } {
    return { unit: this.#options.unit, sign: this.#sign }
  }
}

/** Readers differ in how they write hex digits; a code is what it is (contract, 5). */
function oneName(credential: string): string {
  return credential.startsWith('code:') ? credential : credential.toLowerCase()
}
