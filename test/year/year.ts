/** A year in the house, day after day: who comes, what breaks, what staff says, and when it is looked at. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '../../firmware-sim/random.ts'
import type { GatewayFact } from '../../gateway/core/facts.ts'
import type { SmallHouse } from '../gateway/small-house.ts'
import { closingOf, DAYS, enrol, FIRST_DAY, HOUR, holder, MINUTE, wallAt } from './building.ts'
import { planDay } from './days.ts'
import { Life, STAGES, type Walker } from './life.ts'
import type { Disk } from './store.ts'
import type { HouseTimers } from './timers.ts'
import { planTroubles, type Trouble } from './troubles.ts'

const PEOPLE = 80
const STAFF = 3
const GUESTS_A_WEEK = 4
/** People come and go together, so that their taps share commits; so many minutes apart. */
const MOMENT_MIN = 20
const MOMENT_MAX = 36
/** A board does not say all it keeps at once. */
const ROUNDS_AT_THE_END = 20
/** Nobody waits longer than this for the heart to look at the time. */
const LOOK_EVERY_MS = 40 * MINUTE
/** A thread begins in real time. */
const THREAD_TURN_MS = 10
const THREAD_TURNS_MAX = 2_000

export interface YearParts {
  house: SmallHouse
  timers: HouseTimers
  disk: Disk
  random: Random
  /** After a day has ended, where the gateway lives then. */
  onClosing: (closing: number) => void
  /** The gateway has started again: its heart is another one. */
  onStart: () => void
  /** Once a week at some hour, and after each start of the gateway. */
  onCheck: (why: 'week' | 'start') => void
}

export class Year {
  readonly life: Life
  readonly walkers: Walker[]
  restarts = 0
  #parts: YearParts
  #random: Random
  #troubles: Trouble[]
  #standing: Trouble[] = []
  #guests = 0
  #up: (() => Promise<void>) | null = null

  constructor(parts: YearParts) {
    const { house, timers, random } = parts
    this.#parts = parts
    this.#random = random.fork('year')
    this.#troubles = planTroubles(random.fork('troubles'))
    this.life = new Life(house, timers, random.fork('life'))
    this.walkers = Array.from({ length: PEOPLE }, (_, n): Walker => {
      return { ...holder(n, n < STAFF ? 'staff' : 'member'), where: 'street', plan: [], comesUntil: Infinity }
    })
  }

  async begin(): Promise<void> {
    const { house, timers } = this.#parts
    await house.access.change(
      this.walkers.flatMap((walker) => enrol(walker, null, null)),
      [],
    )
    await timers.moveTo(wallAt(FIRST_DAY, 0))
    await this.#tellStart('gateway-started')
    this.#linkAll()
    await this.life.rest()
  }

  async run(): Promise<void> {
    for (let day = FIRST_DAY; day < FIRST_DAY + DAYS; day += 1) await this.#day(day)
    // All is mended, and every board has told what it kept.
    const last = Math.max(this.#parts.timers.now(), ...this.#standing.map(({ until }) => until))
    await this.#moveTo(last + MINUTE)
    for (let round = 0; round < ROUNDS_AT_THE_END; round += 1) await this.#mend()
    await this.#check('week')
  }

  async #day(day: number): Promise<void> {
    const random = this.#random
    const weekday = (day + 3) % 7
    if (weekday === 0) await this.#invite(day)
    for (const walker of this.walkers) {
      const comes = random.chance(weekday > 4 ? 0.03 : walker.person.kind === 'guest' ? 0.4 : 0.25)
      if (comes && walker.plan.length === 0 && day < walker.comesUntil) walker.plan = planDay(random, day)
    }
    let staffAt = random.int(9, 17) * HOUR
    let checkAt = weekday === 6 ? random.int(1, 23) * HOUR : Infinity
    let isOver = false
    for (let at = 0; at < 24 * HOUR; at += random.int(MOMENT_MIN, MOMENT_MAX) * MINUTE) {
      const now = wallAt(day, at) + random.int(0, MINUTE - 1)
      if (!isOver && now > closingOf(day)) {
        await this.#close(day)
        isOver = true
      }
      if (now <= this.#parts.timers.now()) continue
      if (!this.#isDue(now) && at < staffAt && at < checkAt) continue
      await this.#moveTo(now)
      await this.#mend()
      await this.#break()
      if (this.#up === null && at >= staffAt) {
        staffAt = Infinity
        await this.#staffSpeaks(day)
      }
      await this.life.walk(this.walkers)
      await this.life.breakNow()
      if (this.#up === null && !this.#parts.house.diskFull && at >= checkAt) {
        checkAt = Infinity
        await this.#check('week')
      }
    }
  }

  /** Somebody means to go somewhere, or something breaks, or waits to be mended. */
  #isDue(now: number): boolean {
    if (this.#standing.length > 0 || (this.#troubles[0]?.from ?? Infinity) <= now) return true
    return this.walkers.some(({ plan }) => (plan[0]?.at ?? Infinity) <= now)
  }

  async #moveTo(at: number): Promise<void> {
    const { timers } = this.#parts
    while (timers.now() < at) await timers.moveTo(Math.min(at, timers.now() + LOOK_EVERY_MS))
  }

  /** Over the closing time as the clock goes, and a moment later a look at who is surely there. */
  async #close(day: number): Promise<void> {
    const closing = closingOf(day)
    await this.#moveTo(closing - 1_500)
    await this.#moveTo(closing + 2_500)
    if (this.#up !== null) return
    await this.life.settle()
    this.#parts.onClosing(closing)
  }

  async #check(why: 'week' | 'start'): Promise<void> {
    // What was noticed just now is on the disk when it is looked at.
    await this.#moveTo(this.#parts.timers.now() + 20_000)
    await this.life.settle()
    // While nothing can be written, what is live stands as it was written last.
    if (!this.#parts.house.diskFull) this.#parts.onCheck(why)
  }

  async #invite(day: number): Promise<void> {
    if (this.#up !== null || this.#parts.house.diskFull) return
    const guests = Array.from({ length: GUESTS_A_WEEK }, (): Walker => {
      return { ...holder(this.#guests++, 'guest'), where: 'street', plan: [], comesUntil: day + 7 }
    })
    this.walkers.splice(
      0,
      this.walkers.length,
      ...this.walkers.filter(({ comesUntil, where }) => comesUntil > day || where !== 'street'),
    )
    for (const guest of guests) {
      const until = wallAt(day + this.#random.int(0, 4), this.#random.int(14, 20) * HOUR)
      await this.#parts.house.access.change(enrol(guest, wallAt(day, 8 * HOUR), until), []).catch(() => {})
      if (this.#parts.house.store.directory.person(guest.person.id) !== null) this.walkers.push(guest)
    }
    await this.life.rest()
  }

  /** Of those whom nobody is sure of some are sent for, and some are known to be gone; now and then of others too. */
  async #staffSpeaks(day: number): Promise<void> {
    const { access } = this.#parts.house
    const random = this.#random
    for (const { person, certain } of access.house.stays()) {
      const asks = random.chance(certain ? 0.01 : day % 2 === 0 ? 0.5 : 0.1)
      if (!asks) continue
      const said = random.chance(0.25)
        ? access.confirm(person, 'giulia', 'seen in the hall')
        : access.close(person, 'giulia', 'went home')
      await said.catch(() => {})
    }
  }

  /* -------------------------------------------------------------- what breaks, and is mended */

  /** What begins to be wrong by now: at once, or in the midst of the next passages. */
  async #break(): Promise<void> {
    const now = this.#parts.timers.now()
    while (this.#troubles[0] !== undefined && this.#troubles[0].from <= now) {
      const trouble = this.#troubles.shift() as Trouble
      const begin = async (): Promise<void> => {
        if (trouble.what === 'gateway-down' && this.#up !== null) return
        this.#standing.push(trouble)
        await this.#begin(trouble)
      }
      if (this.#random.chance(0.7)) this.life.breakAt(this.#random.pick(STAGES), begin)
      else await begin()
    }
  }

  async #begin(trouble: Trouble): Promise<void> {
    const { house, disk } = this.#parts
    switch (trouble.what) {
      case 'units-away':
        for (const unit of trouble.units) this.#cut(unit)
        return
      case 'disk-full':
        house.diskFull = true
        return
      case 'thread-broken':
        if (this.#up === null) await disk.cut()
        return
      case 'gateway-down':
        await this.#goDown(trouble)
    }
  }

  /** What is over is over, and boards say what they have kept, in any order across them. */
  async #mend(): Promise<void> {
    const { house, timers } = this.#parts
    const now = timers.now()
    const isFull = this.#standing.some(({ what, until }) => what === 'disk-full' && until > now)
    // On a disk that takes nothing no gateway starts.
    const isOver = ({ what, until }: Trouble): boolean => until <= now && !(what === 'gateway-down' && isFull)
    const over = this.#standing.filter(isOver)
    this.#standing = this.#standing.filter((trouble) => !isOver(trouble))
    house.diskFull = isFull
    if (over.some(({ what }) => what === 'gateway-down')) await this.#up?.()
    if (this.#up !== null) return
    if (house.store.failed() !== null) await this.#threadBegins()
    this.#linkAll()
    const boards = this.#random.shuffle([...this.life.boards.values()].filter(({ waiting }) => waiting.size > 0))
    for (const board of boards) if (this.#random.chance(0.7)) board.resend()
    if (over.length > 0 || boards.length > 0) await this.life.rest()
  }

  #isAway(unit: string): boolean {
    return this.#standing.some((trouble) => trouble.what === 'units-away' && trouble.units.includes(unit))
  }

  #cut(unit: string): void {
    const board = this.life.boards.get(unit)
    if (!board?.linked) return
    board.cut()
    this.#parts.house.access.link(unit, 'offline', null)
  }

  #linkAll(): void {
    for (const board of this.life.boards.values()) if (!board.linked && !this.#isAway(board.unit)) board.link()
  }

  async #threadBegins(): Promise<void> {
    const { house, timers } = this.#parts
    for (let turn = 0; house.store.failed() !== null; turn += 1) {
      if (turn > THREAD_TURNS_MAX) throw new Error('the writing thread did not come back')
      await timers.moveTo(timers.now() + 100)
      await wait(THREAD_TURN_MS)
    }
  }

  async #goDown({ hard, fresh }: Trouble & { what: 'gateway-down' }): Promise<void> {
    const { house, disk } = this.#parts
    if (hard) await disk.cut()
    else {
      await this.life.settle()
      await this.#tellStart('gateway-stopped')
    }
    for (const board of this.life.boards.values()) board.cut()
    disk.forgetSnapshot = fresh
    let open = (): void => {}
    disk.until = new Promise((resolve) => {
      open = () => resolve()
    })
    const down = disk.nextOpening()
    const restarted = house.restart()
    await down
    this.#up = async () => {
      this.#up = null
      open()
      await restarted
      this.restarts += 1
      this.#parts.onStart()
      await this.#tellStart('gateway-started')
      await this.#check('start')
    }
  }

  async #tellStart(kind: GatewayFact['kind']): Promise<void> {
    const happenedAt = new Date(this.#parts.timers.now()).toISOString()
    await this.#parts.house.access.change([], [{ kind, happenedAt, version: '0' }]).catch(() => {})
  }
}
