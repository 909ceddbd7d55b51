/** Doors that leave their schedule: by order, in a lockdown, and in free passage that a staff badge begins. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../gateway/core/ports.ts'
import { until } from '../support/gateway.ts'
import { boardsOf, HOUR } from './boards.ts'
import { badge, door, openSmallHouse, type SmallHouse, tap } from './small-house.ts'

let house: SmallHouse
beforeEach(async () => {
  house = await openSmallHouse()
})
afterEach(() => house.close())
const { lists, online } = boardsOf(() => house)

describe('modes', () => {
  const order = (mode: 'free' | 'locked' | 'lockdown' | 'scheduled', ms: number | null, confirmed = true) =>
    house.access.setMode(
      ['front', 'court'],
      { mode, until: ms === null ? null : house.now + ms, reason: 'drill', confirmed },
      'giulia',
    )
  beforeEach(async () => {
    online('reader-1')
    await lists('reader-1', 1)
  })

  it('of lockdown hold at every door and on every list, want a confirmation, and end by themselves', async () => {
    await expect(order('lockdown', HOUR, false)).rejects.toMatchObject({ code: 'E_CONFIRM' })
    await order('lockdown', HOUR)
    expect((await lists('reader-1', 2))[1]).toMatchObject({ mode: 'lockdown', modeUntil: '2026-11-22T15:42:00.000Z' })
    house.access.signal('reader-1', tap('1'))
    expect((await house.answered('1'))[0]).toMatchObject({ granted: false, reason: 'door-locked-down' })
    house.access.signal('reader-2', tap('2'))
    expect((await house.answered('2'))[0]).toMatchObject({ granted: true })
    house.now += HOUR
    house.access.signal('reader-1', tap('3'))
    expect((await house.answered('3'))[0]).toMatchObject({ granted: true })
    expect((await lists('reader-1', 3))[2]).toMatchObject({ mode: 'scheduled' })
    const changed = house.facts().filter(({ kind }) => kind === 'door-mode-changed')
    expect(changed).toMatchObject([
      { door: 'front', mode: 'lockdown', by: 'giulia', reason: 'drill' },
      { door: 'court', mode: 'lockdown', by: 'giulia', reason: 'drill' },
      { door: 'front', mode: 'scheduled', by: 'schedule' },
      { door: 'court', mode: 'scheduled', by: 'schedule' },
    ])
  })

  it('of free passage let everybody in, and tell boards until when', async () => {
    await order('free', HOUR)
    expect((await lists('reader-1', 2))[1]).toMatchObject({
      mode: 'scheduled',
      free: [['2026-11-22T14:42:00.000Z', '2026-11-22T15:42:00.000Z']],
    })
    house.access.signal('reader-1', tap('1', { credential: 'uid:deadbeef' }))
    expect((await house.answered('1'))[0]).toMatchObject({ granted: true, unlockMs: 5000 })
    await order('scheduled', null)
    house.access.signal('reader-1', tap('2', { credential: 'uid:deadbeef' }))
    expect((await house.answered('2'))[0]).toMatchObject({ granted: false, reason: 'unknown-credential' })
    expect(house.access.house.door('front')).toMatchObject({ mode: 'scheduled', modeUntil: null })
  })

  it('survive a start', async () => {
    await order('locked', HOUR)
    await house.restart()
    house.access.signal('reader-1', tap('1'))
    expect((await house.answered('1'))[0]).toMatchObject({ reason: 'door-locked' })
  })

  it('are refused for a door that is none, in the past, and for too long', async () => {
    const asked = { mode: 'locked' as const, reason: 'x', confirmed: true }
    const set = (doors: string[], at: number) => house.access.setMode(doors, { ...asked, until: at }, 'giulia')
    await expect(set(['front', 'none'], house.now + HOUR)).rejects.toMatchObject({ code: 'E_DOOR_UNKNOWN' })
    await expect(set(['front'], house.now)).rejects.toMatchObject({ code: 'E_INVALID' })
    await expect(set(['front'], house.now + 40 * 24 * HOUR)).rejects.toMatchObject({ code: 'E_INVALID' })
    expect(house.access.house.door('front')?.mode).toBe('scheduled')
  })
})

describe('orders that cross', () => {
  const order = (mode: 'free' | 'locked' | 'lockdown', ms: number, confirmed = true) =>
    house.access.setMode(['front', 'court'], { mode, until: house.now + ms, reason: 'x', confirmed }, 'giulia')

  it('of which the later one holds, though the end of the earlier one is seen meanwhile', async () => {
    await order('locked', 1_000)
    house.now += 1_000
    // The sweep sees the end of the one while the other is on its way.
    await order('lockdown', HOUR)
    await new Promise((later) => setTimeout(later, 2_500))
    expect(house.access.house.door('front')).toMatchObject({ mode: 'lockdown' })
    const told = house.facts().filter(({ kind }) => kind === 'door-mode-changed')
    expect(told.map((fact) => ('mode' in fact ? fact.mode : ''))).not.toContain('scheduled')
    await house.restart()
    expect(house.access.house.door('front')).toMatchObject({ mode: 'lockdown' })
  })

  it('do not lift a lockdown unless that is confirmed', async () => {
    await order('lockdown', HOUR)
    await expect(order('free', HOUR, false)).rejects.toMatchObject({ code: 'E_CONFIRM' })
    expect(house.access.house.door('front')).toMatchObject({ mode: 'lockdown' })
    await order('free', HOUR)
    await order('locked', HOUR)
    expect(house.access.house.door('front')).toMatchObject({ mode: 'locked' })
    // Free passage that something else ends is on record as ended.
    expect(house.kinds().filter((kind) => kind === 'free-passage-ended')).toHaveLength(2)
  })
})

describe('free passage by schedule', () => {
  const afternoon: Change = {
    put: 'schedule',
    value: {
      ...{ id: 'afternoon', name: 'Afternoon', holidays: 'open', from: null, until: null },
      windows: [{ days: [7], from: '15:00', to: '18:00' }],
    },
  }
  const staff: Change[] = [
    {
      put: 'person',
      value: {
        ...{ id: 'giulia', name: 'Giulia', kind: 'staff', org: null, groups: ['members'], host: null },
        ...{ extendedTime: false, assistance: false },
      },
    },
    (() => {
      const change = badge('b-2', 'uid:04ffffff') as Extract<Change, { put: 'badge' }>
      return { ...change, value: { ...change.value, person: 'giulia' } }
    })(),
  ]
  const stranger = (id: string) => tap(id, { credential: 'uid:deadbeef' })

  it('begins when a staff badge has opened, and ends with the window', async () => {
    await house.access.change([afternoon, door('front', { freeSchedule: 'afternoon' }), ...staff], [])
    // 15:42 in Rome on a Sunday. A member's badge begins nothing.
    house.access.signal('reader-1', tap('1'))
    house.access.signal('reader-1', stranger('2'))
    expect((await house.answered('2'))[0]).toMatchObject({ reason: 'unknown-credential' })
    house.access.signal('reader-1', tap('3', { credential: 'uid:04ffffff' }))
    await until(house.kinds, (kinds) => kinds.includes('free-passage-started'))
    house.access.signal('reader-1', stranger('4'))
    expect((await house.answered('4'))[0]).toMatchObject({ granted: true })
    house.now = Date.parse('2026-11-22T17:00:00.000Z')
    house.access.signal('reader-1', stranger('5'))
    expect((await house.answered('5'))[0]).toMatchObject({ granted: false })
    await until(house.kinds, (kinds) => kinds.includes('free-passage-ended'))
  })

  it('never takes the place of a lockdown that is on its way', async () => {
    await house.access.change([afternoon, door('front', { freeSchedule: 'afternoon' }), ...staff], [])
    const lockdown = { mode: 'lockdown' as const, until: house.now + HOUR, reason: 'x', confirmed: true }
    const ordered = house.access.setMode(['front', 'court'], lockdown, 'giulia')
    house.access.signal('reader-1', tap('1', { credential: 'uid:04ffffff' }))
    await Promise.all([ordered, house.answered('1')])
    await new Promise((later) => setTimeout(later, 300))
    expect(house.kinds()).not.toContain('free-passage-started')
    expect(house.access.house.door('front')).toMatchObject({ mode: 'lockdown' })
  })

  it('is ended by a lockdown, and does not come back by itself', async () => {
    await house.access.change([afternoon, door('front', { freeSchedule: 'afternoon' }), ...staff], [])
    house.access.signal('reader-1', tap('1', { credential: 'uid:04ffffff' }))
    await until(house.kinds, (kinds) => kinds.includes('free-passage-started'))
    const lockdown = { mode: 'lockdown' as const, until: house.now + HOUR, reason: 'x', confirmed: true }
    await house.access.setMode(['front'], lockdown, 'giulia')
    house.access.signal('reader-1', stranger('2'))
    expect((await house.answered('2'))[0]).toMatchObject({ reason: 'door-locked-down' })
    await house.access.setMode(['front'], { ...lockdown, mode: 'scheduled', until: null }, 'giulia')
    house.access.signal('reader-1', stranger('3'))
    expect((await house.answered('3'))[0]).toMatchObject({ reason: 'unknown-credential' })
  })
})
