/** Plays days at Millepiani over boards, at true speed or faster, from any time of the day on. */
import type { Board } from './board.ts'
import type { Day, DayEvent } from './day.ts'
import type { Doorway } from './doorway.ts'

/** For a receipt while catching up; then it goes on without. */
const RECEIPT_MS_MAX = 2_000
/** For catching up in all: after that the rest of the past is told without waiting. */
const CATCH_UP_MS_MAX = 10_000

export interface PlayerOptions {
  boards: ReadonlyMap<string, Board>
  doorways: ReadonlyMap<string, Doorway>
  /** The n-th day, the first being 0. */
  dayOf: (n: number) => Day
  /** 1 to 600: how many times faster than life. */
  speed: number
  /** The time of the first day to begin at, in milliseconds since midnight. */
  fromMs: number
  onDay?: (n: number) => void
}

export class Player {
  /** Taps and desk readings played so far. */
  readonly played = { taps: 0, desks: 0 }
  #options: PlayerOptions
  #dayNumber = 0
  #day: Day
  #next = 0
  #originMs = 0
  #realMs = 0
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(options: PlayerOptions) {
    this.#options = options
    this.#day = options.dayOf(0)
  }

  /** The time of the played day, in milliseconds since midnight. */
  get nowMs(): number {
    return this.#originMs + (performance.now() - this.#realMs) * this.#options.speed
  }

  /**
   * Tells what has happened before `fromMs`: every tap, one after the other so that all end up where they
   * should be, and of each desk only its last reading. Doors are not seen to move meanwhile.
   */
  async catchUp(): Promise<void> {
    const { fromMs, doorways } = this.#options
    for (const doorway of doorways.values()) doorway.moving = false
    const desks = new Map<string, DayEvent>()
    const flat: DayEvent[] = []
    const until = performance.now() + CATCH_UP_MS_MAX
    for (; this.#next < this.#day.events.length && !this.#stopped; this.#next++) {
      const event = this.#day.events[this.#next]
      if (event === undefined || event.atMs >= fromMs) break
      if (event.type === 'desk') desks.set(event.desk, event)
      else if (event.type === 'flat') flat.push(event)
      else if (event.type === 'tap') {
        const sent = this.#play(event)
        if (performance.now() < until) await atMost(RECEIPT_MS_MAX, sent)
      }
    }
    await atMost(RECEIPT_MS_MAX, Promise.all([...desks.values()].map((event) => this.#play(event))))
    for (const event of flat) this.#play(event)
    for (const doorway of doorways.values()) {
      doorway.moving = true
      doorway.tell()
    }
  }

  /** Goes on from `fromMs` at the chosen speed, day after day; nights are left out. */
  start(): void {
    this.#set(this.#options.fromMs)
    this.#options.onDay?.(this.#dayNumber)
    this.#run()
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
    for (const doorway of this.#options.doorways.values()) doorway.stop()
  }

  #set(atMs: number): void {
    this.#originMs = atMs
    this.#realMs = performance.now()
  }

  #run(): void {
    if (this.#stopped) return
    const now = this.nowMs
    for (; ; this.#next++) {
      const event = this.#day.events[this.#next]
      if (event === undefined || event.atMs > now) break
      this.#play(event)
    }
    const next = this.#day.events[this.#next]
    if (next === undefined) this.#newDay()
    const atMs = next?.atMs ?? this.#day.startMs
    this.#timer = setTimeout(() => this.#run(), Math.max(1, (atMs - this.nowMs) / this.#options.speed))
  }

  #newDay(): void {
    this.#dayNumber++
    // New batteries: a board that has power already takes no notice.
    for (const board of this.#options.boards.values()) board.start()
    this.#day = this.#options.dayOf(this.#dayNumber)
    this.#next = 0
    this.#set(this.#day.startMs)
    this.#options.onDay?.(this.#dayNumber)
  }

  /** Resolves with the receipt, where there is one to come. */
  #play(event: DayEvent): Promise<unknown> | undefined {
    if (event.type === 'held-open') {
      this.#options.doorways.get(event.door)?.propOpen(event.forMs)
      return undefined
    }
    const board = this.#options.boards.get(event.unit)
    switch (event.type) {
      case 'flat':
        board?.powerCut(null)
        return undefined
      case 'desk':
        this.played.desks++
        return board?.desk(event.desk, event.occupied).receipt
      case 'tap':
        this.played.taps++
        return board?.tap(event.credential).receipt
    }
  }
}

async function atMost(ms: number, promise: Promise<unknown> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((done) => {
    timer = setTimeout(done, ms)
  })
  await Promise.race([promise, late])
  clearTimeout(timer)
}
