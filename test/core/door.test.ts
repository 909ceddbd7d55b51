import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  conditionOf,
  DOOR_AT_FIRST,
  type DoorState,
  expectOpening,
  nextTick,
  onReading,
  tick,
  unlocked,
} from '../../gateway/core/door.ts'
import type { DoorReading } from '../../gateway/core/model.ts'
import type { Door } from '../../gateway/core/records.ts'

const NOW = 1_000_000
const door: Door = { id: 'front', name: 'Front', from: null, to: 'hall', lock: null, unlockMs: 5000, heldOpenS: 30 }
const reading = (fields: Partial<DoorReading>): DoorReading => ({
  type: 'door',
  id: '1',
  at: null,
  ageMs: 0,
  contact: null,
  lock: null,
  exitButton: false,
  tamper: false,
  ...fields,
})
const closed: DoorState = { ...DOOR_AT_FIRST, contact: 'closed' }

describe('a door', () => {
  it('is unknown at first, and its first word is no break-in', () => {
    expect(conditionOf(DOOR_AT_FIRST, NOW)).toBe('unknown')
    expect(onReading(DOOR_AT_FIRST, reading({ contact: 'open' }), NOW).events).toEqual(['door-opened'])
  })
  it('opens and closes once, however often it is said', () => {
    const open = onReading(expectOpening(closed, 5000, NOW), reading({ contact: 'open' }), NOW + 1000)
    expect(open.events).toEqual(['door-opened'])
    expect(onReading(open.state, reading({ contact: 'open' }), NOW + 2000).events).toEqual([])
    expect(onReading(open.state, reading({ contact: 'closed' }), NOW + 2000).events).toEqual(['door-closed'])
  })
  it('is forced when it opens unasked', () => {
    const step = onReading(closed, reading({ contact: 'open' }), NOW)
    expect(step.events).toEqual(['door-opened', 'door-forced'])
    expect(conditionOf(step.state, NOW)).toBe('forced')
    const shut = onReading(step.state, reading({ contact: 'closed' }), NOW + 1)
    expect(conditionOf(shut.state, NOW + 1)).toBe('secured')
  })
  it('is not forced after the exit button, nor with the lock known to be open, nor after a confirmed unlock', () => {
    const button = onReading(closed, reading({ exitButton: true }), NOW).state
    expect(onReading(button, reading({ contact: 'open' }), NOW + 9_000).events).toEqual(['door-opened'])
    const free = onReading(closed, reading({ lock: 'unlocked' }), NOW).state
    expect(onReading(free, reading({ contact: 'open' }), NOW + 60_000).events).toEqual(['door-opened'])
    const confirmed = unlocked(closed, 5000, NOW)
    expect(conditionOf(confirmed, NOW + 4999)).toBe('unlocked')
    expect(conditionOf(confirmed, NOW + 5000)).toBe('secured')
    expect(onReading(confirmed, reading({ contact: 'open' }), NOW + 4999).events).toEqual(['door-opened'])
    expect(onReading(confirmed, reading({ contact: 'open' }), NOW + 60_000).events).toContain('door-forced')
  })
  it('is held open after its time, once, and not once it is closed', () => {
    const open = onReading(closed, reading({ contact: 'open', lock: 'unlocked' }), NOW).state
    expect(nextTick(open, door)).toBe(NOW + 30_000)
    expect(tick(open, door, NOW + 29_999).events).toEqual([])
    const held = tick(open, door, NOW + 30_000)
    expect(held.events).toEqual(['door-held-open'])
    expect(tick(held.state, door, NOW + 90_000).events).toEqual([])
    const shut = onReading(held.state, reading({ contact: 'closed' }), NOW + 91_000)
    expect(shut.events).toEqual(['door-closed'])
    expect(nextTick(shut.state, door)).toBeNull()
  })
  it('tells of tampering when it begins', () => {
    const step = onReading(closed, reading({ tamper: true }), NOW)
    expect(step.events).toEqual(['door-tampered'])
    expect(onReading(step.state, reading({ tamper: true }), NOW + 1).events).toEqual([])
  })
  it('whatever it is told: opened and closed alternate, and closed is never held open or forced', () => {
    const inputs = fc.array(
      fc.record({
        contact: fc.constantFrom('open' as const, 'closed' as const, null),
        lock: fc.constantFrom('locked' as const, 'unlocked' as const, null),
        exitButton: fc.boolean(),
        tamper: fc.boolean(),
        waitMs: fc.integer({ min: 0, max: 60_000 }),
      }),
    )
    fc.assert(
      fc.property(inputs, (all) => {
        let state: DoorState = closed
        let now = NOW
        let last = 'door-closed'
        for (const { waitMs, ...fields } of all) {
          now += waitMs
          const steps = [tick(state, door, now)]
          steps.push(onReading(steps[0]?.state ?? state, reading(fields), now))
          for (const { events } of steps) {
            for (const event of events) {
              if (event !== 'door-opened' && event !== 'door-closed') continue
              expect(event).not.toBe(last)
              last = event
            }
          }
          state = steps[1]?.state ?? state
          if (state.contact === 'closed') expect(['secured', 'unlocked']).toContain(conditionOf(state, now))
        }
      }),
    )
  })
})
