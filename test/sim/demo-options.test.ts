import { describe, expect, test } from 'vitest'
import { formatTime, readDemoOptions, timeOfDay } from '../../firmware-sim/demo-options.ts'
import { ROUGH } from '../../firmware-sim/faults.ts'

const H = 3_600_000
const NOON = 12 * H

describe('the options of the demo', () => {
  test('begin now, thirty times as fast as life, with a drawn seed', () => {
    expect(readDemoOptions({}, NOON, 0.5)).toEqual({ speed: 30, seed: 2147483647, fromMs: NOON, faults: null })
  })

  test.each([
    [3, 15.7],
    [8.7, 15.7],
    [8.75, 8.75],
    [21.5, 15.7],
  ])('asked for at %d h, begin at %d h: an empty house shows nothing', (now, from) => {
    expect(readDemoOptions({}, now * H, 0)).toMatchObject({ fromMs: from * H })
  })

  test('are taken as they are given', () => {
    const words = { speed: '600', seed: '42', from: '7:05', rough: true }
    expect(readDemoOptions(words, NOON, 0)).toEqual({ speed: 600, seed: 42, fromMs: 7 * H + 300_000, faults: ROUGH })
  })

  test.each([
    { speed: '0' },
    { speed: '601' },
    { speed: 'fast' },
    { seed: '-1' },
    { seed: '1.5' },
    { seed: '4294967296' },
    { from: '24:00' },
    { from: '15.42' },
  ])('are refused with the option named: %j', (words) => {
    expect(readDemoOptions(words, NOON, 0)).toMatchObject({
      fault: expect.stringContaining(`--${Object.keys(words)[0]}`),
    })
  })

  test('know the time of the day in the house', () => {
    expect(timeOfDay(Date.parse('2026-11-22T14:42:59Z'), 'Europe/Rome')).toBe(15 * H + 42 * 60_000)
    expect(timeOfDay(Date.parse('2026-07-22T23:05:00Z'), 'Europe/Rome')).toBe(H + 5 * 60_000)
    expect(formatTime(9 * H + 65_000)).toBe('09:01')
  })
})
