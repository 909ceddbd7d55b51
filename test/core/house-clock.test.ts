import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLOCK_MIN, createHouseClock } from '../../gateway/core/house-clock.ts'

const NOON = Date.parse('2026-11-22T12:00:00.000Z')
const DAY = 24 * 3_600_000

function open(synchronised: boolean | null = null) {
  const machine = { at: NOON, counterMs: 0, synchronised }
  const clock = createHouseClock({
    system: () => machine.at,
    counterMs: () => machine.counterMs,
    synchronised: () => machine.synchronised,
  })
  clock.look()
  return {
    clock,
    machine,
    pass(ms: number): void {
      machine.at += ms
      machine.counterMs += ms
      clock.look()
    },
    set(at: number): void {
      machine.at = at
      clock.look()
    },
  }
}

describe('the house clock', () => {
  it('is the machine’s while nothing is wrong', () => {
    const { clock, pass } = open()
    expect([clock.now(), clock.doubt()]).toEqual([NOON, null])
    pass(5_000)
    expect([clock.now(), clock.doubt()]).toEqual([NOON + 5_000, null])
  })

  it('goes on from the last fact, at the pace of the counter, when the machine begins in 1970', () => {
    const { clock, set, pass } = open()
    clock.recorded(NOON)
    set(12_000)
    expect([clock.now(), clock.doubt()]).toEqual([NOON, 'clock-behind'])
    pass(30_000)
    expect(clock.now()).toBe(NOON + 30_000)
    set(NOON + 60_000)
    expect(clock.now()).toBe(NOON + 60_000)
  })

  it('is doubted where it was never set, with no fact to hold it against', () => {
    const { clock, set } = open()
    set(CLOCK_MIN - 1)
    expect([clock.now(), clock.doubt()]).toEqual([CLOCK_MIN - 1, 'clock-unset'])
  })

  it('is doubted after a jump ahead, until a time server or somebody says that it is right', () => {
    const { clock, set, machine } = open()
    set(NOON + 14 * DAY)
    expect([clock.now(), clock.doubt()]).toEqual([NOON + 14 * DAY, 'clock-jumped'])
    clock.trust()
    expect(clock.doubt()).toBeNull()
    set(NOON + 28 * DAY)
    machine.synchronised = true
    expect(clock.doubt()).toBeNull()
  })

  it('is doubted while no time server keeps it, where one is asked for', () => {
    expect(open(false).clock.doubt()).toBe('clock-not-synchronised')
    expect(open(true).clock.doubt()).toBeNull()
  })

  it('takes a small step back, as time servers make it, without a word', () => {
    const { clock, set } = open()
    clock.recorded(NOON)
    set(NOON - 900)
    expect([clock.now(), clock.doubt()]).toEqual([NOON, null])
  })

  it('never stands before the last fact, and runs forward between two facts, whatever is done to the machine', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ pass: fc.integer({ min: 0, max: 100_000 }) }),
        fc.record({ set: fc.integer({ min: 0, max: NOON + 400 * DAY }) }),
        fc.record({ record: fc.constant(true) }),
      ),
    )
    fc.assert(
      fc.property(steps, (all) => {
        const { clock, pass, set } = open()
        let last = 0
        for (const step of all) {
          if ('pass' in step) pass(step.pass)
          else if ('set' in step) set(step.set)
          else {
            const at = clock.now()
            expect(at).toBeGreaterThanOrEqual(last)
            clock.recorded(at)
            last = at
          }
          expect(clock.now()).toBeGreaterThanOrEqual(last)
        }
      }),
    )
  })
})
