/** The inputs of a board: what lasts 400 ms is seen whatever it is; bouncing is not told. */
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Inputs, type Levels, STEADY_MS } from '../../firmware-sim/inputs.ts'
import { friendlyAt, NINE } from './lists.ts'
import { endAll, house } from './lonely-board.ts'
import { until } from './mini-gateway.ts'

/** The house promises to see whatever lasts so long. */
const SEEN_MS = 400

afterEach(async () => {
  vi.useRealTimers()
  await endAll()
})

function wired() {
  vi.useFakeTimers()
  const told: Partial<Levels>[] = []
  const inputs = new Inputs((reading) => told.push(reading))
  inputs.start()
  return { told, inputs }
}

describe('an input', () => {
  test.each([
    ['a door that opens', 'contact', 'open', 'closed'],
    ['somebody at the exit button', 'exitButton', true, false],
    ['a lid that is opened', 'tamper', true, false],
    ['a fire alarm', 'fireAlarm', true, false],
  ] as const)('tells %s, though it lasts only 400 ms and bounces', (_, input, active, idle) => {
    const { told, inputs } = wired()
    inputs.set(input, idle)
    vi.advanceTimersByTime(SEEN_MS)
    told.length = 0
    for (const level of [active, idle, active]) {
      inputs.set(input, level)
      vi.advanceTimersByTime(3)
    }
    vi.advanceTimersByTime(SEEN_MS)
    for (const level of [idle, active, idle]) {
      inputs.set(input, level)
      vi.advanceTimersByTime(3)
    }
    vi.advanceTimersByTime(SEEN_MS)
    // A button that is let go says nothing.
    expect(told).toEqual([{ [input]: active }, ...(input === 'exitButton' ? [] : [{ [input]: idle }])])
  })

  test('that flickers for less than its bound is not told', () => {
    const { told, inputs } = wired()
    inputs.set('contact', 'closed')
    vi.advanceTimersByTime(SEEN_MS)
    for (let i = 0; i < 50; i++) {
      inputs.set('contact', i % 2 === 0 ? 'open' : 'closed')
      vi.advanceTimersByTime(STEADY_MS - 1)
    }
    vi.advanceTimersByTime(SEEN_MS)
    expect(told).toEqual([{ contact: 'closed' }])
  })

  test('whatever it does, each level that lasts is told in its order, and none twice in a row', () => {
    const spans = fc.array(fc.record({ open: fc.boolean(), forMs: fc.integer({ min: 0, max: 900 }) }), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(spans, (wire) => {
        const { told, inputs } = wired()
        const lasting: string[] = []
        let level: string | null = null
        let lastsMs = 0
        for (const { open, forMs } of wire) {
          const now = open ? 'open' : 'closed'
          lastsMs = now === level ? lastsMs + forMs : forMs
          level = now
          inputs.set('contact', now)
          vi.advanceTimersByTime(forMs)
          if (lastsMs >= SEEN_MS && lasting.at(-1) !== now) lasting.push(now)
        }
        const seen = told.map(({ contact }) => contact)
        for (const [i, one] of seen.entries()) expect(one).not.toBe(seen[i - 1])
        // All that lasted, in its order, is among what was told.
        let at = -1
        for (const one of lasting) {
          at = seen.indexOf(one as Levels['contact'], at + 1)
          expect(at, `${lasting} of ${seen}`).toBeGreaterThanOrEqual(0)
        }
        vi.useRealTimers()
      }),
    )
  })

  test('is told anew after a loss of power, as it stands then; what changed in the dark is seen', async () => {
    const { broker, board } = await house(friendlyAt(NINE))
    const doors = () => broker.heard.flatMap(({ parsed: { message } }) => (message?.type === 'door' ? [message] : []))
    board.input('contact', 'closed')
    board.input('fireAlarm', false)
    await until('both are told', () => doors().length === 2)
    expect(doors()).toMatchObject([
      { contact: 'closed', fireAlarm: null, tamper: null },
      { contact: null, fireAlarm: false },
    ])
    board.powerCut(50)
    board.input('fireAlarm', true)
    await until('they are told again', () => doors().length >= 4)
    expect(doors().slice(2)).toMatchObject([{ contact: 'closed' }, { fireAlarm: true }])
  })
})
