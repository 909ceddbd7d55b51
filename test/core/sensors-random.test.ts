/** Days of a desk with two to four sensors, each with delays of its own, some of which go quiet and come back. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDeskSensors } from '../../gateway/access/desk-sensors.ts'
import type { DeskState } from '../../gateway/core/presence.ts'
import type { Unit } from '../../gateway/core/records.ts'
import { Hold, type Settling } from '../../gateway/wire/input/settle.ts'
import { unitOf } from '../support/units.ts'

const DELAY_MS_MAX = 60_000
const TICK_MS = 1_000

type Act =
  | { does: 'senses'; sensor: number; present: boolean }
  | { does: 'goes quiet'; sensor: number }
  | { does: 'waits'; ms: number }

interface Sensor {
  unit: Unit
  hold: Hold
  freeAfterMs: number
  /** What it said last since it can be heard; null: nothing yet. */
  says: boolean | null
  isHeard: boolean
  /** When it sensed somebody last. */
  presentAtMs: number | null
}

/** `cause`: what made the desk what it is now. */
interface Step {
  before: DeskState
  after: DeskState
  cause: 'quiet' | boolean
  /** The sensor that caused it, and what it had said before. */
  by: Readonly<Sensor>
  was: boolean | null
  sensors: readonly Readonly<Sensor>[]
  nowMs: number
}

/** The drivers' part (holding, telling changes once) and the heart's (fusing), without what is between them. */
class Desk {
  readonly sensors: Sensor[]
  readonly #fused
  readonly #onStep: (step: Step) => void
  state: DeskState
  nowMs = 0

  constructor(delays: readonly Settling[], state: DeskState, onStep: (step: Step) => void) {
    this.sensors = delays.map((settling, n) => ({
      ...{ unit: unitOf(`s-${n}`, 'zigbee2mqtt', { desks: ['d1'] }), hold: new Hold(settling) },
      ...{ freeAfterMs: settling.freeAfterMs, says: null, isHeard: true, presentAtMs: null },
    }))
    this.#fused = createDeskSensors({ directory: { units: () => this.sensors.map(({ unit }) => unit) } })
    this.#onStep = onStep
    this.state = state
  }

  do(act: Act): void {
    const sensor = 'sensor' in act ? this.sensors[act.sensor % this.sensors.length] : undefined
    if (act.does === 'waits') {
      for (const until = this.nowMs + act.ms; this.nowMs < until; ) {
        this.nowMs += Math.min(TICK_MS, until - this.nowMs)
        for (const each of this.sensors) this.#told(each, each.hold.look(this.nowMs))
      }
    } else if (sensor !== undefined && act.does === 'senses') {
      sensor.isHeard = true
      if (act.present) sensor.presentAtMs = this.nowMs
      this.#told(sensor, sensor.hold.hear(act.present, this.nowMs))
    } else if (sensor !== undefined) {
      sensor.hold.forget()
      Object.assign(sensor, { isHeard: false, says: null })
      const before = this.state
      // As the heart asks: of a desk that is unknown there is nothing to lose.
      if (before !== 'unknown') this.#become(this.#fused.quiet(sensor.unit, 'd1', before), 'quiet', sensor, null)
    }
  }

  #told(sensor: Sensor, says: boolean | null): void {
    if (says === null || says === sensor.says) return
    const was = sensor.says
    sensor.says = says
    this.#become(this.#fused.told(sensor.unit, 'd1', says, this.state), says, sensor, was)
  }

  #become(after: DeskState, cause: Step['cause'], by: Sensor, was: Step['was']): void {
    const before = this.state
    this.state = after
    this.#onStep({ before, after, cause, by, was, sensors: this.sensors, nowMs: this.nowMs })
  }
}

const delay = fc.integer({ min: 0, max: DELAY_MS_MAX })
const delays = fc.array(fc.record({ occupiedAfterMs: delay, freeAfterMs: delay }), { minLength: 2, maxLength: 4 })
const first = fc.constantFrom<DeskState>('occupied', 'free', 'unknown')
const sensor = fc.nat(3)
const acts = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ does: fc.constant('senses' as const), sensor, present: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('goes quiet' as const), sensor }) },
    {
      weight: 4,
      arbitrary: fc.record({ does: fc.constant('waits' as const), ms: fc.integer({ min: 1, max: 2 * DELAY_MS_MAX }) }),
    },
  ),
  { maxLength: 60 },
)

const onEach = (holds: (step: Step) => void): void =>
  fc.assert(
    fc.property(delays, first, acts, (all, state, day) => {
      const desk = new Desk(all, state, holds)
      for (const act of day) desk.do(act)
    }),
    { numRuns: 300 },
  )

describe('a desk with several sensors', () => {
  it('is never free because one went quiet', () => {
    onEach(({ before, after, cause }) => {
      if (cause === 'quiet' && after === 'free') expect(before).toBe('free')
    })
  })

  it('becomes free only by a word of one, when nobody who can be heard says otherwise', () => {
    onEach(({ before, after, cause, sensors }) => {
      if (after !== 'free' || before === 'free') return
      expect(cause).toBe(false)
      expect(sensors.filter(({ isHeard, says }) => isHeard && says === true)).toEqual([])
    })
  })

  it('is occupied for as long as anybody who can be heard says so', () => {
    onEach(({ after, sensors }) => {
      if (sensors.some(({ isHeard, says }) => isHeard && says === true)) expect(after).toBe('occupied')
    })
  })

  it('is not let go by a sensor before its own delay is over, however often a chair is moved', () => {
    onEach(({ cause, was, by, nowMs }) => {
      if (cause === false && was === true)
        expect(nowMs - (by.presentAtMs ?? nowMs)).toBeGreaterThanOrEqual(by.freeAfterMs)
    })
  })

  it('that was taken, and whose sensors lose somebody one after the other, is free when the last delay is over', () => {
    fc.assert(
      fc.property(delays, (all) => {
        const frees: number[] = []
        const desk = new Desk(all, 'unknown', ({ after, nowMs }) => {
          if (after === 'free') frees.push(nowMs)
        })
        for (const n of all.keys()) desk.do({ does: 'senses', sensor: n, present: true })
        desk.do({ does: 'waits', ms: DELAY_MS_MAX })
        expect(desk.state).toBe('occupied')
        const leftMs = desk.nowMs
        for (const n of all.keys()) desk.do({ does: 'senses', sensor: n, present: false })
        desk.do({ does: 'waits', ms: DELAY_MS_MAX + TICK_MS })
        expect(desk.state).toBe('free')
        const lastMs = Math.max(...all.map(({ freeAfterMs }) => freeAfterMs))
        expect((frees[0] ?? 0) - leftMs).toBeGreaterThanOrEqual(lastMs)
        expect((frees[0] ?? 0) - leftMs).toBeLessThanOrEqual(lastMs + TICK_MS)
      }),
    )
  })

  it('finally is what all of them say, whatever was before', () => {
    fc.assert(
      fc.property(delays, first, acts, fc.boolean(), (all, state, day, present) => {
        const desk = new Desk(all, state, () => {})
        for (const act of day) desk.do(act)
        for (const n of all.keys()) desk.do({ does: 'senses', sensor: n, present })
        desk.do({ does: 'waits', ms: DELAY_MS_MAX + TICK_MS })
        expect(desk.state).toBe(present ? 'occupied' : 'free')
      }),
      { numRuns: 300 },
    )
  })
})
