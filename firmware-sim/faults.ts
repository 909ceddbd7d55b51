/**
 * A bad line between a board and the gateway: it loses, repeats, reorders and spoils messages, breaks the
 * connection and cuts the power, each as often as told. Every kind draws from a generator of its own, one
 * number a message, so that the same seed does the same to the n-th message whatever the others are set to.
 */
import type { Link, LinkListener, Spoil } from './link.ts'
import type { Random } from './random.ts'

/** Each is the chance, from 0 to 1, that it happens to a message. */
export interface Faults {
  /** The message is lost, up or down. */
  loss: number
  /** It comes twice, up or down. */
  repeat: number
  /** It is held back, up or down, so that later ones overtake it. */
  reorder: number
  /** Up: flipped bytes or half a line (serial), truncated JSON (MQTT). */
  corrupt: number
  /** After it the connection breaks several times in a row. */
  storm: number
  /** After it the power fails. */
  powerCut: number
}
export type FaultKind = keyof Faults

export const NO_FAULTS: Faults = { loss: 0, repeat: 0, reorder: 0, corrupt: 0, storm: 0, powerCut: 0 }
/** A bad day: a tap still gets through, but seldom at the first try. */
export const ROUGH: Faults = { loss: 0.1, repeat: 0.1, reorder: 0.1, corrupt: 0.05, storm: 0.005, powerCut: 0.002 }

const HELD_MS = { min: 5, max: 120 }
const HELD_MAX = 200
const STORM_BREAKS = { min: 3, max: 8 }
const STORM_GAP_MS = { min: 10, max: 200 }
const FLIPS_MAX = 3

export interface FaultyLink extends Link {
  /** Switches faults while it runs. */
  set(faults: Faults): void
  /** How often each happened. */
  readonly counts: Readonly<Record<FaultKind, number>>
  /** Given to the board: the power fails. */
  onPowerCut: (() => void) | null
}

export function createFaultyLink(link: Link, faults: Faults, random: Random): FaultyLink {
  return new BadLine(link, faults, random)
}

/** What happens to one message. */
type Fate = Record<FaultKind, boolean>

class BadLine implements FaultyLink {
  readonly kind: Link['kind']
  readonly counts: Record<FaultKind, number> = { loss: 0, repeat: 0, reorder: 0, corrupt: 0, storm: 0, powerCut: 0 }
  onPowerCut: (() => void) | null = null
  #link: Link
  #faults: Faults
  #up: Record<FaultKind, Random>
  #down: Record<FaultKind, Random>
  #detail: Random
  #timers = new Set<NodeJS.Timeout>()

  constructor(link: Link, faults: Faults, random: Random) {
    this.kind = link.kind
    this.#link = link
    this.#faults = faults
    this.#up = streams(random.fork('up'))
    this.#down = streams(random.fork('down'))
    this.#detail = random.fork('detail')
  }

  set(faults: Faults): void {
    this.#faults = faults
  }

  start(listener: LinkListener): void {
    this.#link.start({
      up: () => listener.up(),
      down: () => listener.down(),
      message: (name, payload) => this.#deliver(this.#draw(this.#down), () => listener.message(name, payload)),
    })
  }

  async stop(): Promise<void> {
    this.#forget()
    await this.#link.stop()
  }

  cut(): void {
    this.#forget()
    this.#link.cut()
  }

  bounce(): void {
    this.#link.bounce()
  }

  /** True also for what was lost on the way: a board cannot see that. */
  send(name: string, json: string): boolean {
    const fate = this.#draw(this.#up)
    let spoil: Spoil | undefined
    if (fate.corrupt) {
      this.counts.corrupt++
      spoil = this.kind === 'serial' ? spoilLine(this.#detail) : truncate(this.#detail)
    }
    let taken = true
    this.#deliver(fate, () => {
      taken = this.#link.send(name, json, spoil)
    })
    if (fate.storm) this.#storm()
    if (fate.powerCut && this.onPowerCut !== null) {
      this.counts.powerCut++
      // Not in the midst of the firmware's own turn: it has just been told that the message is out.
      this.#later(0, () => this.onPowerCut?.())
    }
    return taken
  }

  #draw(streams: Record<FaultKind, Random>): Fate {
    const fate = {} as Fate
    for (const kind of Object.keys(NO_FAULTS) as FaultKind[]) fate[kind] = streams[kind].chance(this.#faults[kind])
    return fate
  }

  #deliver(fate: Fate, pass: () => void): void {
    if (fate.loss) {
      this.counts.loss++
      return
    }
    const times = fate.repeat ? 2 : 1
    if (fate.repeat) this.counts.repeat++
    for (let i = 0; i < times; i++) {
      // A repeat comes later than the first: else no queue on the way would ever show its order.
      if (!fate.reorder && i === 0) pass()
      else if (this.#timers.size < HELD_MAX) this.#later(this.#detail.int(HELD_MS.min, HELD_MS.max), pass)
    }
    if (fate.reorder) this.counts.reorder++
  }

  #storm(): void {
    this.counts.storm++
    let atMs = 0
    for (let n = this.#detail.int(STORM_BREAKS.min, STORM_BREAKS.max); n > 0; n--) {
      atMs += this.#detail.int(STORM_GAP_MS.min, STORM_GAP_MS.max)
      this.#later(atMs, () => this.#link.bounce())
    }
  }

  #later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      act()
    }, ms)
    this.#timers.add(timer)
  }

  /** What was on the way when the power failed is gone. */
  #forget(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }
}

function streams(random: Random): Record<FaultKind, Random> {
  const entries = Object.keys(NO_FAULTS).map((kind) => [kind, random.fork(kind)])
  return Object.fromEntries(entries) as Record<FaultKind, Random>
}

/** Flips a few bits, or keeps only the first part of the line (its newline is lost, so the next one suffers too). */
function spoilLine(random: Random): Spoil {
  if (random.chance(0.5)) return truncate(random)
  return (line) => {
    const bytes = line.slice()
    // Neighbours, so that no second flip undoes the first.
    const start = random.int(0, bytes.length - FLIPS_MAX)
    const end = start + random.int(1, FLIPS_MAX)
    for (let at = start; at < end; at++) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(0, 7))
    return bytes
  }
}

function truncate(random: Random): Spoil {
  // More than its newline is lost: a whole line without one would only be late.
  return (bytes) => bytes.subarray(0, random.int(1, bytes.length - 2))
}
