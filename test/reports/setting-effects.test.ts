/** What another value of a setting would do, told beforehand: by tables, over a house as it stands at an instant. */
import { describe, expect, it } from 'vitest'
import type { BadgeSeenTwice, Recorded } from '../../gateway/core/facts.ts'
import { HOUSE_SETTINGS, type HouseSettingKey } from '../../gateway/core/settings.ts'
import { type EffectSources, settingEffects } from '../../gateway/reports/setting-effects.ts'

/** 23:00 in Rome, in winter. */
const NOW = Date.parse('2026-11-26T22:00:00.000Z')
const HOUR_MS = 3_600_000
const stay = (person: string, hoursAgo: number, certain = true) => {
  const at = NOW - hoursAgo * HOUR_MS
  return { person, zone: 'hall', since: at, seenAt: at, certain }
}
const twice = (apartMs: number) => ({ kind: 'badge-seen-twice', apartMs }) as Recorded<BadgeSeenTwice>

interface House {
  stays?: ReturnType<typeof stay>[]
  set?: Partial<Record<HouseSettingKey, string>>
  twice?: number[]
  doubts?: string[]
  lists?: number
  inside?: number
}
function sources({
  stays = [],
  set = {},
  twice: apart = [],
  doubts = [],
  lists = 0,
  inside = 0,
}: House): EffectSources {
  const boards = Array.from({ length: 3 }, (_, n) => ({ kind: 'mqtt', list: n < lists ? {} : null }))
  const units = [...boards, { kind: 'client', list: null }]
  const house = {
    stays: () => stays,
    alarms: () => doubts.map((subject) => ({ kind: 'clock-doubtful', subject })),
    units: () => units,
    occupancy: () => ({ inside, zones: ['hall'] }),
    ...{ doors: () => ['front'], desks: () => ['d12'] },
  }
  return {
    house: house as unknown as EffectSources['house'],
    directory: { setting: (key) => set[key as HouseSettingKey] ?? null },
    journal: { latest: () => apart.map(twice) },
    clock: { now: () => NOW },
    timeZone: 'Europe/Rome',
  }
}
const told = (house: House, key: HouseSettingKey, value: string) => settingEffects(sources(house), key, value)

describe('the closing time', () => {
  it('tells when the day ends instead, and of whom it will not be known then', () => {
    const house = { stays: [stay('a', 1), stay('b', 5), stay('c', 5, false)] }
    expect(told(house, 'closing-time', '02:00')).toEqual([
      { kind: 'day-ends', at: '2026-11-27T01:00:00.000Z', was: '2026-11-27T03:00:00.000Z' },
      { kind: 'uncertain-at', people: 2, at: '2026-11-27T01:00:00.000Z' },
    ])
  })

  it('that is over already makes those uncertain at once who were seen before it', () => {
    const house = { stays: [stay('a', 0.25), stay('b', 5), stay('c', 6)] }
    expect(told(house, 'closing-time', '22:30')).toContainEqual({ kind: 'uncertain-at-once', people: 2 })
    expect(told({ stays: [stay('a', 0.25)] }, 'closing-time', '22:30')).not.toContainEqual(
      expect.objectContaining({ kind: 'uncertain-at-once' }),
    )
  })
})

describe('the longest stay', () => {
  it('tells who turns uncertain at once, and who next, and when', () => {
    const house = { stays: [stay('a', 1), stay('b', 2.5), stay('c', 3)] }
    expect(told(house, 'longest-stay-h', '2')).toEqual([
      { kind: 'uncertain-at-once', people: 2 },
      { kind: 'uncertain-at', people: 1, at: '2026-11-26T23:00:00.000Z' },
    ])
    expect(told({}, 'longest-stay-h', '2')).toEqual([])
  })
})

describe('the others', () => {
  it.each<[HouseSettingKey, string, House, object[]]>([
    ['walk-s', '2', { twice: [500, 2_500, 2_900] }, [{ kind: 'alarms-fewer', told: 3, none: 2 }]],
    ['walk-s', '9', { twice: [500] }, [{ kind: 'alarms-more' }]],
    ['walk-s', '0', {}, [{ kind: 'alarms-off' }]],
    ['name', 'Casa', { set: { name: 'Millepiani' } }, [{ kind: 'name', was: 'Millepiani' }]],
    ['time-server', 'none', { lists: 2, doubts: ['clock-not-synchronised'] }, [{ kind: 'clock-trusted', boards: 2 }]],
    ['time-server', 'none', { doubts: ['clock-behind'] }, [{ kind: 'clock-unwatched' }]],
    ['time-server', 'needed', { lists: 3, set: { 'time-server': 'none' } }, [{ kind: 'clock-watched', boards: 3 }]],
    ['public-count', 'on', { inside: 47 }, [{ kind: 'public-on', inside: 47 }]],
    ['home-assistant', 'it', { lists: 2, inside: 47 }, [{ kind: 'home-assistant-on', devices: 7 }]],
    ['home-assistant', 'en', { set: { 'home-assistant': 'it' } }, [{ kind: 'home-assistant-language' }]],
    ['home-assistant', 'off', { set: { 'home-assistant': 'it' } }, [{ kind: 'home-assistant-off' }]],
    ['public-count', 'off', { set: { 'public-count': 'on' } }, [{ kind: 'public-off' }]],
  ])('%s set to %s', (key, value, house, effects) => {
    expect(told(house, key, value)).toEqual(effects)
  })

  it.each(Object.keys(HOUSE_SETTINGS) as HouseSettingKey[])('%s set to what it is: nothing', (key) => {
    expect(told({}, key, HOUSE_SETTINGS[key].initial)).toEqual([{ kind: 'none' }])
  })
})
