/** A desk that two units tell of: a radar above it, and a sensor under its chair. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../support/gateway.ts'
import { desk, openSmallHouse, type SmallHouse, unit } from './small-house.ts'

let house: SmallHouse
beforeEach(async () => {
  house = await openSmallHouse()
  await house.access.change([unit('chair', { desks: ['d1'] })], [])
  for (const id of ['desks', 'chair']) house.access.link(id, 'online', null)
})
afterEach(() => house.close())

let told = 0
const says = (id: string, occupied: boolean): void => house.access.signal(id, desk(`s-${++told}`, occupied))
const state = () => house.access.house.desk('d1')?.state
const becomes = (wanted: string) =>
  until(
    () => state(),
    (now) => now === wanted,
    8_000,
  )

describe('a desk with two sensors', () => {
  it('is free only when both say so, and taken when either does', () => {
    says('desks', true)
    says('chair', true)
    expect(state()).toBe('occupied')
    says('chair', false)
    expect(state(), 'a chair was moved').toBe('occupied')
    says('desks', false)
    expect(state()).toBe('free')
    says('chair', true)
    expect(state()).toBe('occupied')
  })

  it('does not become free when the one that sensed somebody goes quiet', async () => {
    says('chair', false)
    says('desks', true)
    house.access.link('desks', 'offline', null)
    // A short loss is no silence.
    says('chair', false)
    expect(state()).toBe('occupied')
    house.now += 60_000
    await becomes('unknown')
    says('chair', false)
    expect(state(), 'what can be heard says so').toBe('free')
  }, 15_000)

  it('stays as it is when one goes quiet and the other tells the same', async () => {
    says('desks', true)
    says('chair', true)
    house.access.link('desks', 'offline', null)
    house.now += 60_000
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(state()).toBe('occupied')
    expect(house.kinds()).not.toContain('desk-silent')
    says('chair', false)
    expect(state()).toBe('free')
  }, 15_000)

  it('is not freed after a restart by one before the other has spoken', async () => {
    says('desks', true)
    says('chair', true)
    await house.restart()
    for (const id of ['desks', 'chair']) house.access.link(id, 'online', null)
    says('chair', false)
    expect(state()).toBe('occupied')
    says('desks', false)
    expect(state()).toBe('free')
  })
})
