import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  delaysOf,
  deskOf,
  deskWithout,
  faultOfDelays,
  faultOfSilence,
  type SensorSays,
  silentAfterMs,
  sleeps,
} from '../../gateway/core/sensors.ts'

const STATES = ['occupied', 'free', 'unknown'] as const
const SAYS = ['occupied', 'free', 'unheard', 'silent'] as const
const says = fc.array(fc.constantFrom<SensorSays>(...SAYS), { minLength: 1, maxLength: 4 })
const before = fc.constantFrom(...STATES)

const HOUR_MS = 3_600_000

describe('how long a unit may be quiet', () => {
  it.each([
    ['serial', {}, 30_000],
    ['serial', { 'silent-after-s': '60' }, 60_000],
    // As if it were not set, where something stands in the register that was never let in.
    ['serial', { 'silent-after-s': '3601' }, 30_000],
    ['zigbee2mqtt', {}, 25 * HOUR_MS],
    ['zigbee2mqtt', { 'silent-after-s': '7200' }, 2 * HOUR_MS],
    ['esphome', {}, null],
    ['esphome', { sleeps: 'yes' }, 25 * HOUR_MS],
    ['esphome', { sleeps: 'yes', 'silent-after-s': '3600' }, HOUR_MS],
    ['esphome', { sleeps: 'no' }, null],
    // It has no such setting.
    ['zigbee2mqtt', { sleeps: 'yes' }, 25 * HOUR_MS],
    ['mqtt', { sleeps: 'yes', 'silent-after-s': '60' }, null],
    ['esp-rfid', { 'heartbeat-s': '60' }, 150_000],
    ['of a release to come', {}, null],
  ])('%s with %j: %j', (kind, settings, ms) => {
    expect(silentAfterMs({ kind, settings })).toBe(ms)
  })

  it('sleeps only where its kind may', () => {
    const settings = { sleeps: 'yes' }
    expect(['esphome', 'zigbee2mqtt', 'mqtt'].map((kind) => sleeps({ kind, settings }))).toEqual([true, false, false])
  })

  it.each([
    ['silent-after-s', ''],
    ['silent-after-s', '0'],
    ['silent-after-s', '1.5'],
    ['silent-after-s', '604801'],
    ['silent-after-s', 'soon'],
    ['sleeps', 'maybe'],
  ])('%s=%j makes no sense', (key, value) => {
    expect(faultOfSilence({ kind: 'shelly', settings: { [key]: value } })).toContain(key)
  })
})

describe('how long its desk waits', () => {
  it.each([
    ['ld2410', {}, 2_000, 30_000],
    ['ld2410', { 'free-after-s': '0' }, 2_000, 0],
    ['zigbee2mqtt', {}, 0, 0],
    ['zigbee2mqtt', { 'occupied-after-s': '0.5', 'free-after-s': '60' }, 500, 60_000],
    ['zigbee2mqtt', { 'free-after-s': '' }, 0, 0],
  ])('%s with %j: %j ms until taken, %j until free', (kind, settings, occupiedAfterMs, freeAfterMs) => {
    expect(delaysOf({ kind, settings })).toEqual({ occupiedAfterMs, freeAfterMs })
  })

  it.each(['', ' ', '-1', '3601', 'soon', 'NaN'])('%j seconds make no sense', (value) => {
    for (const key of ['occupied-after-s', 'free-after-s']) {
      expect(faultOfDelays({ kind: 'homie', settings: { [key]: value } })).toContain(key)
    }
  })
})

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
