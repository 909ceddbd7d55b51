import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deskOf, deskWithout, type SensorSays } from '../../gateway/core/sensors.ts'

const STATES = ['occupied', 'free', 'unknown'] as const
const SAYS = ['occupied', 'free', 'unheard', 'silent'] as const
const says = fc.array(fc.constantFrom<SensorSays>(...SAYS), { minLength: 1, maxLength: 4 })
const before = fc.constantFrom(...STATES)

describe('several sensors of one desk', () => {
  it.each([
    [['free', 'occupied'], 'free', 'occupied'],
    [['free', 'free'], 'occupied', 'free'],
    [['free', 'unheard'], 'occupied', 'occupied'],
    [['free', 'unheard'], 'unknown', 'free'],
    [['free', 'silent'], 'occupied', 'free'],
    [['occupied', 'silent'], 'free', 'occupied'],
    [['silent', 'silent'], 'occupied', 'unknown'],
  ] as const)('%j on a desk that was %s: %s', (told, was, is) => {
    expect(deskOf(was, told)).toBe(is)
  })

  it.each([
    [['free'], 'occupied', 'unknown'],
    [['free'], 'free', 'free'],
    [['occupied'], 'occupied', 'occupied'],
    [['unheard'], 'occupied', 'occupied'],
    [['silent'], 'free', 'unknown'],
    [[], 'occupied', 'unknown'],
  ] as const)('when one of them goes quiet and the others say %j, a desk that was %s is %s', (others, was, is) => {
    expect(deskWithout(was, others)).toBe(is)
  })

  it('is taken where anybody senses somebody, whatever the others say', () => {
    fc.assert(
      fc.property(before, says, (was, all) => {
        expect(deskOf(was, [...all, 'occupied'])).toBe('occupied')
      }),
    )
  })

  it('never becomes free because one went quiet', () => {
    fc.assert(
      fc.property(before, says, (was, others) => {
        if (deskWithout(was, others) === 'free') expect(was).toBe('free')
      }),
    )
  })

  it('does not depend on the order of the sensors', () => {
    fc.assert(
      fc.property(before, says, (was, all) => {
        expect(deskOf(was, [...all].reverse())).toBe(deskOf(was, all))
      }),
    )
  })
})
