/** People and boards at the doors of the real heart: who taps, who forgets to, and what the boards make of it. */
import type { Random } from '../../firmware-sim/random.ts'
import type { SmallHouse } from '../gateway/small-house.ts'
import { type Board, createBoard } from './boards.ts'
import { CONTACTS, type DoorId, type Holder, READERS, UNITS } from './building.ts'
import { type Hop, nextHop, type Place, type Step } from './days.ts'
import type { HouseTimers } from './timers.ts'

export interface Walker extends Holder {
  where: Place
  /** What is left of the day, in order. */
  plan: Step[]
  /** The day on which they are no longer expected, counted from 1970. */
  comesUntil: number
}
interface Mover {
  walker: Walker
  hop: Hop
  /** Their taps; none: they go through on another's opening, or by the exit button. */
  taps: { board: Board; id: string }[]
  /** They stand before a door that is shut. */
  waits: boolean
}

/** In the midst of a passage: before the receipt of the tap, before the door opens, before it shuts. */
export const STAGES = ['receipt', 'opening', 'closing'] as const
export type Stage = (typeof STAGES)[number]

/** A walk through all the doors between the street and the library, and one that was shut. */
const WAVES_MAX = 5
const SPENT = { unit: '', command: { type: 'result', id: '' } } as const

export interface Counts {
  taps: number
  forgotten: number
  twice: number
  admitted: number
  alone: number
  neverOpened: number
}

export class Life {
  readonly boards: ReadonlyMap<string, Board>
  readonly counts: Counts = { taps: 0, forgotten: 0, twice: 0, admitted: 0, alone: 0, neverOpened: 0 }
  #breaks: { at: Stage; act: () => Promise<void> }[] = []
  #house: SmallHouse
  #timers: HouseTimers
  #random: Random
  #heard = 0
  #busy: Promise<unknown>[] = []

  constructor(house: SmallHouse, timers: HouseTimers, random: Random) {
    this.#house = house
    this.#timers = timers
    this.#random = random
    this.boards = new Map(UNITS.map((unit) => [unit, createBoard(unit, house)]))
  }

  /** Whatever the heart was asked by now is on the disk, or refused, and its answers have reached the boards. */
  async settle(): Promise<void> {
    await this.#house.store.journal.append({ signal: null, facts: [] }, 0).catch(() => {})
    await new Promise(setImmediate)
    const { sent } = this.#house
    for (; this.#heard < sent.length; this.#heard += 1) {
      const { unit, command } = sent[this.#heard] as (typeof sent)[number]
      this.boards.get(unit)?.hear(command)
      // A year of lists would fill the memory.
      sent[this.#heard] = SPENT
    }
    await Promise.all(this.#busy.splice(0))
  }

  /** Something is to break in the midst of the next passages, once. */
  breakAt(at: Stage, act: () => Promise<void>): void {
    this.#breaks.push({ at, act })
  }

  /** Whatever is to break then; without a stage, whatever has yet to break, for nobody came. */
  async breakNow(stage?: Stage): Promise<void> {
    const due = this.#breaks.filter(({ at }) => stage === undefined || at === stage)
    this.#breaks = this.#breaks.filter((one) => !due.includes(one))
    for (const { act } of due) await act()
  }

  /** The same, with lists that are being made out. */
  async rest(): Promise<void> {
    for (let turn = 0; turn < 2 * UNITS.length; turn += 1) await new Promise(setImmediate)
    await this.settle()
    await this.settle()
  }

  /** All who are due go where they mean to, door by door. */
  async walk(walkers: readonly Walker[]): Promise<void> {
    const now = this.#timers.now()
    const due = new Map<Walker, Step>()
    for (const walker of walkers) {
      const past = walker.plan.filter(({ at }) => at <= now)
      const last = past.at(-1)
      walker.plan.splice(0, past.length)
      if (last !== undefined) due.set(walker, last)
    }
    for (let wave = 0; wave < WAVES_MAX; wave += 1) {
      const movers: Mover[] = []
      for (const [walker, step] of due) {
        const hop = nextHop(walker.where, step)
        if (hop === null) due.delete(walker)
        else movers.push({ walker, hop, taps: [], waits: false })
      }
      if (movers.length === 0) return
      await this.#wave(movers)
      // Who is turned away at a door on the way in goes no further today; on the way out there is always the button.
      for (const { walker, waits } of movers) if (waits) due.delete(walker)
      await this.#timers.moveTo(this.#timers.now() + this.#random.int(8, 20) * 1000)
    }
  }

  async #wave(movers: Mover[]): Promise<void> {
    const random = this.#random
    const [early, late] = random.chance(0.2) ? [movers.slice(0, -1), movers.slice(-1)] : [movers, []]
    for (const mover of random.shuffle(early)) this.#come(mover)
    await this.breakNow('receipt')
    await this.settle()
    await this.#timers.moveTo(this.#timers.now() + random.int(800, 2_500))
    await this.breakNow('opening')
    for (const board of this.boards.values()) if (board.waiting.size > 0 && random.chance(0.2)) board.resend()
    const open = this.#openDoors(early)
    // While it stands open another taps, who counts at once.
    for (const mover of late) this.#come(mover)
    if (late.length > 0) await this.settle()
    for (const board of this.boards.values()) board.done()
    await this.breakNow('closing')
    await this.#timers.moveTo(this.#timers.now() + random.int(1_500, 4_000))
    for (const board of open.values()) board.contact('closed', this.#timers.now())
    for (const mover of movers) this.#pass(mover, open)
  }

  /** At the door: a tap or two, or none, or a word of the staff. */
  #come(mover: Mover): void {
    const random = this.#random
    const { walker, hop } = mover
    const board = this.boards.get(hop.unit) as Board
    const now = this.#timers.now()
    if (random.chance(hop.side === 'out' ? 0.05 : 0.02)) {
      this.counts.forgotten += 1
      return
    }
    if (hop.unit === 'reader-1' && board.linked && random.chance(0.01)) {
      this.counts.admitted += 1
      const admitted = this.#house.access.admit('front', walker.person.id, 'giulia', 'left it at home')
      this.#busy.push(admitted.then(({ id }) => void mover.taps.push({ board, id })).catch(() => {}))
      return
    }
    // A card is read, and told a moment later; another's may be told before.
    const ages = random.chance(0.03) ? [random.int(3_000, 6_000), random.int(100, 2_000)] : [random.int(50, 4_000)]
    if (ages.length > 1) this.counts.twice += 1
    for (const age of ages) {
      this.counts.taps += 1
      if (!board.linked) this.counts.alone += 1
      const side = hop.unit === 'shelf' ? hop.side : null
      mover.taps.push({ board, id: board.tap(walker.credential, side, now - age) })
    }
  }

  /** Doors with a contact that somebody opens; by door the board that tells of it. */
  #openDoors(movers: readonly Mover[]): Map<string, Board> {
    const open = new Map<string, Board>()
    for (const { hop, taps } of movers) {
      const door = doorOf(hop)
      if (door === null || CONTACTS[door] === undefined || open.has(door)) continue
      if (taps.length > 0 && !taps.some(({ board, id }) => board.opened(id))) continue
      if (this.#random.chance(0.04)) {
        this.counts.neverOpened += 1
        continue
      }
      const board = this.boards.get(CONTACTS[door]) as Board
      board.contact('open', this.#timers.now())
      open.set(door, board)
    }
    return open
  }

  /** Where they are then: beyond the door, unless it stayed shut before them. */
  #pass(mover: Mover, open: ReadonlyMap<string, Board>): void {
    const { walker, hop, taps } = mover
    const door = doorOf(hop)
    const isLetIn = taps.length === 0 || taps.some(({ board, id }) => board.opened(id))
    const isOpen = door === null || (CONTACTS[door] !== undefined ? open.has(door) : isLetIn)
    if (isOpen || hop.side === 'out') walker.where = hop.lands
    else mover.waits = true
  }
}

function doorOf({ unit }: Hop): DoorId | null {
  return READERS.find(({ id }) => id === unit)?.door ?? null
}
