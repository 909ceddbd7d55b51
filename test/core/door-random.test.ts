/** A door under whatever it hears: its facts make sense together, and nothing but facts comes out of it. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as machine from '../../gateway/core/door.ts'
import {
  conditionOf,
  DOOR_AT_FIRST,
  type DoorEvent,
  type DoorInput,
  type DoorState,
  stepDoor,
} from '../../gateway/core/door.ts'
import { door, free, NOW, ordered, reading, TICK, unlocked } from './door-parts.ts'

const GRACE_MS = 3_000
const BUTTON_MS = 10_000

const someReading = fc
  .record({
    unit: fc.constantFrom('reader-1', 'reader-2'),
    contact: fc.constantFrom('open' as const, 'closed' as const, null),
    lock: fc.constantFrom('locked' as const, 'unlocked' as const, null),
    exitButton: fc.boolean(),
    tamper: fc.constantFrom(true, false, null),
  })
  .map(({ unit, ...fields }) => reading(fields, unit))
const input: fc.Arbitrary<DoorInput> = fc.oneof(
  { weight: 6, arbitrary: someReading },
  fc.boolean().map(ordered),
  fc.boolean().map(unlocked),
  fc.boolean().map(free),
  fc.constant(TICK),
)
interface Heard {
  input: DoorInput
  at: number
}
/** Each a while after the one before; now and then much longer, as when nobody ticks. */
const trace: fc.Arbitrary<Heard[]> = fc
  .array(
    fc.record({ input, waitMs: fc.oneof(fc.integer({ min: 0, max: 12_000 }), fc.integer({ max: 200_000, min: 0 })) }),
  )
  .map((all) => {
    let at = NOW
    return all.map(({ input, waitMs }) => {
      at += waitMs
      return { input, at }
    })
  })

function run(heard: readonly Heard[]): { state: DoorState; events: DoorEvent[] } {
  let state: DoorState = DOOR_AT_FIRST
  const events: DoorEvent[] = []
  for (const { input, at } of heard) {
    const step = stepDoor(state, input, door, at)
    state = step.state
    events.push(...step.events)
  }
  return { state, events }
}

/** Whether an opening at that moment is nobody's break-in: worked out from all that was heard before. */
function isExpected(before: readonly Heard[], now: Heard): boolean {
  const last = <T>(pick: (heard: DoorInput) => T | null | undefined, all = before): T | null =>
    all.reduce<T | null>((found, { input }) => pick(input) ?? found, null)
  const told = (heard: DoorInput) => (heard.type === 'reading' ? heard.reading : null)
  if (last((heard) => told(heard)?.contact) === null) return true
  if (last((heard) => told(heard)?.lock, [...before, now]) === 'unlocked') return true
  let isFree = false
  return (
    [...before, now].some(({ input, at }) => {
      const waits = now.at - at
      if (input.type === 'mode') {
        const ends = isFree && !input.free
        isFree = input.free
        return ends && waits <= GRACE_MS
      }
      if (input.type === 'reading') return input.reading.exitButton && waits <= BUTTON_MS
      if (input.type === 'tick') return false
      return waits <= (input.extended ? door.extendedUnlockMs : door.unlockMs) + GRACE_MS
    }) || isFree
  )
}

describe('the facts of a door', () => {
  it('make sense together, whatever it hears', () => {
    fc.assert(
      fc.property(trace, (heard) => {
        let contact: 'open' | 'closed' | 'unknown' = 'unknown'
        let opening: string[] = []
        const tampered = new Set<string | null>()
        for (const { kind, unit } of run(heard).events) {
          if (kind === 'door-opened') {
            expect(contact).not.toBe('open')
            contact = 'open'
            opening = []
          } else if (kind === 'door-closed') {
            expect(contact).toBe('open')
            contact = 'closed'
          } else if (kind === 'door-secured') {
            expect(contact).not.toBe('open')
          } else if (kind === 'door-tampered') {
            expect(tampered.has(unit)).toBe(false)
            tampered.add(unit)
          } else if (kind === 'door-tamper-ended') {
            expect(tampered.delete(unit)).toBe(true)
          } else if (kind !== 'exit-button-pressed') {
            // Forced, open too long, and soon so: of this opening, each once, and in this order.
            expect(contact).toBe('open')
            opening.push(kind)
            const order = ['door-forced', 'door-held-open-soon', 'door-held-open']
            expect(opening).toEqual(order.filter((one) => opening.includes(one)))
          }
        }
      }),
    )
  })
  it('tell of a forced opening where nobody expected one, and only there', () => {
    fc.assert(
      fc.property(trace, (heard) => {
        const { events } = run(heard)
        let state: DoorState = DOOR_AT_FIRST
        const forced = heard.flatMap((one, n) => {
          const step = stepDoor(state, one.input, door, one.at)
          const opens = step.state.contact === 'open' && state.contact !== 'open'
          state = step.state
          return opens && !isExpected(heard.slice(0, n), one) ? [one.at] : []
        })
        expect(events.filter(({ kind }) => kind === 'door-forced').map(({ at }) => at)).toEqual(forced)
      }),
    )
  })
  it('come in order, each at its own time, whenever somebody looks', () => {
    const looked = trace.chain((heard) =>
      fc.tuple(fc.constant(heard), fc.array(fc.integer({ min: NOW, max: NOW + 400_000 }), { maxLength: 20 })),
    )
    fc.assert(
      fc.property(looked, ([heard, looks]) => {
        const last = heard.at(-1)?.at ?? NOW
        const ticks = looks.filter((at) => at < last).map((at): Heard => ({ input: TICK, at }))
        // A look at the same instant comes before: the sort is stable.
        const often = [...ticks, ...heard].sort((a, b) => a.at - b.at)
        expect(run(often)).toEqual(run(heard))
        const times = run(heard).events.map(({ at }) => at)
        expect(times).toEqual([...times].sort((a, b) => a - b))
        expect(times.every((at) => at <= last)).toBe(true)
      }),
    )
  })
  it('are told once: the same again at the same time changes nothing', () => {
    fc.assert(
      fc.property(trace, input, (heard, again) => {
        const at = (heard.at(-1)?.at ?? NOW) + 1
        const once = run([...heard, { input: again, at }]).state
        expect(stepDoor(once, again, door, at)).toEqual({ state: once, events: [] })
      }),
    )
  })
  it('say at the end what the condition is', () => {
    fc.assert(
      fc.property(trace, (heard) => {
        const { state, events } = run(heard)
        const condition = conditionOf(state, heard.at(-1)?.at ?? NOW)
        const since = (kinds: string[]) => events.findLast(({ kind }) => kinds.includes(kind))?.kind
        const stands = since(['door-opened', 'door-closed']) === 'door-opened'
        expect(['open', 'held-open', 'forced'].includes(condition)).toBe(stands)
        if (condition === 'forced') expect(since(['door-forced', 'door-opened'])).toBe('door-forced')
        if (condition === 'held-open') expect(since(['door-held-open', 'door-opened'])).toBe('door-held-open')
        if (since(['door-secured', 'door-opened']) === 'door-secured' && condition === 'secured') {
          expect(state.released).toBe(false)
        }
      }),
    )
  })
})

describe('the way out', () => {
  it('is never in the machine’s hands: facts come out of it, and nothing else', () => {
    fc.assert(
      fc.property(trace, (heard) => {
        let state: DoorState = DOOR_AT_FIRST
        for (const { input, at } of heard) {
          const step = stepDoor(state, input, door, at)
          // An order, a refusal, a wait or a promise would be one more field, or another word.
          expect(Object.keys(step).sort()).toEqual(['events', 'state'])
          expect(Object.keys(step.state).sort()).toEqual(Object.keys(DOOR_AT_FIRST).sort())
          for (const event of step.events) {
            expect(Object.keys(event).sort()).toEqual(['at', 'kind', 'unit'])
            expect([
              'door-secured',
              'door-opened',
              'door-closed',
              'door-forced',
              'door-held-open-soon',
              'door-held-open',
              'door-tampered',
              'door-tamper-ended',
              'exit-button-pressed',
            ]).toContain(event.kind)
          }
          state = step.state
        }
      }),
    )
  })
  it('whatever was before, who presses the button and opens is no burglar, and is seen to have left', () => {
    fc.assert(
      fc.property(trace, fc.integer({ min: 0, max: BUTTON_MS }), (heard, waitMs) => {
        const at = (heard.at(-1)?.at ?? NOW) + 1
        const pressed = reading({ exitButton: true })
        const before = stepDoor(run(heard).state, reading({ contact: 'closed' }), door, at).state
        const after = stepDoor(before, pressed, door, at)
        // The button itself changes neither lock nor contact: they tell of themselves.
        expect([after.state.lock, after.state.contact]).toEqual([before.lock, before.contact])
        const { state, events } = stepDoor(after.state, reading({ contact: 'open' }), door, at + waitMs)
        expect(events.map(({ kind }) => kind)).toContain('door-opened')
        expect(conditionOf(state, at + waitMs)).toBe('open')
      }),
    )
  })
  it('cannot be reached from the machine: it can call nothing, and offers nothing that acts', () => {
    const source = readFileSync(new URL('../../gateway/core/door.ts', import.meta.url), 'utf8')
    expect(source.match(/^import .*/gm)?.filter((line) => !line.startsWith('import type '))).toEqual([])
    expect(source).not.toMatch(/\b(await|async|Promise|setTimeout|globalThis|process)\b/)
    expect(Object.keys(machine).sort()).toEqual([
      'COMMAND_TTL_MS',
      'DOOR_AT_FIRST',
      'DOOR_EVENTS',
      'OPENING_GRACE_MS',
      'conditionOf',
      'heldOpenSOf',
      'nextTick',
      'stepDoor',
      'unlockMsOf',
    ])
  })
})
