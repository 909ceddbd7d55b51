import { describe, expect, test } from 'vitest'
import { createDay, type Day, type DayEvent, type TapEvent } from '../../firmware-sim/day.ts'
import { BATTERY_UNIT, DESKS, DOORS, UNITS, ZONES } from '../../firmware-sim/house.ts'
import { createPeople, type People } from '../../firmware-sim/people.ts'
import { createRandom } from '../../firmware-sim/random.ts'
import { normalizeCredential } from '../../gateway/core/credential.ts'

const SEEDS = Array.from({ length: 30 }, (_, i) => i * 7919 + 1)
const lives = new Map<number, { people: People; day: Day }>()
function live(seed: number): { people: People; day: Day } {
  const random = createRandom(seed)
  const people = createPeople(random.fork('people'))
  return { people, day: createDay(people, random.fork('day 0')) }
}
for (const seed of SEEDS) lives.set(seed, live(seed))
const tapsOf = (day: Day): TapEvent[] => day.events.filter((event): event is TapEvent => event.type === 'tap')
const units = new Map(UNITS.map((unit) => [unit.id, unit]))
const countOf = (events: DayEvent[], type: string): number => events.filter((event) => event.type === type).length

describe('the people', () => {
  test('are 80 of 30 enterprises, and guests; every badge is another, in its one name, and none is random', () => {
    for (const { people } of lives.values()) {
      const { members, dayGuests, jamGuests, revoked, expired, unknownCredential } = people
      expect(members).toHaveLength(80)
      expect(new Set(members.map(({ org }) => org)).size).toBe(30)
      expect(new Set(members.map(({ name }) => name)).size).toBe(80)
      expect(jamGuests).toHaveLength(25)
      const all = [...members, ...dayGuests, ...jamGuests, revoked, expired]
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
      const credentials = [...all.map(({ credential }) => credential), unknownCredential]
      expect(new Set(credentials).size).toBe(credentials.length)
      for (const credential of credentials) {
        expect(normalizeCredential(credential)).toBe(credential)
        expect(credential).not.toMatch(/^uid:08.{6}$/)
      }
    }
  })
})

describe('the day', () => {
  test('is the same for the same seed, and another for another', () => {
    const [first = 0, second = 0] = SEEDS
    expect(live(first)).toEqual(lives.get(first))
    expect(lives.get(second)?.day.events).not.toEqual(lives.get(first)?.day.events)
  })

  test('has about 480 taps and 12,000 desk readings, in order of time, on units that can tell them', () => {
    let taps = 0
    for (const [seed, { day }] of lives) {
      expect(countOf(day.events, 'tap'), `seed ${seed}`).toBeGreaterThan(400)
      expect(countOf(day.events, 'tap'), `seed ${seed}`).toBeLessThan(560)
      expect(countOf(day.events, 'desk'), `seed ${seed}`).toBeGreaterThan(11_500)
      expect(countOf(day.events, 'desk'), `seed ${seed}`).toBeLessThan(12_500)
      taps += countOf(day.events, 'tap')
      const odd = day.events.filter((event, i) => {
        const inTime = event.atMs >= (day.events[i - 1]?.atMs ?? day.startMs) && event.atMs <= day.endMs
        if (event.type === 'held-open') return !inTime
        const unit = units.get(event.unit)
        return !inTime || unit === undefined || (event.type === 'desk' && !unit.desks.includes(event.desk))
      })
      expect(odd, `seed ${seed}`).toEqual([])
    }
    expect(Math.abs(taps / lives.size - 480)).toBeLessThan(25)
  })

  test('lets nobody be in two places: every tap is at a door of the zone where the person is', () => {
    for (const [seed, { day }] of lives) {
      const where = new Map<string, string | null>()
      for (const tap of tapsOf(day)) {
        if (!tap.granted || tap.person === null) continue
        const unit = UNITS.find(({ id }) => id === tap.unit)
        const door = DOORS.find(({ id }) => id === unit?.door)
        const at = where.get(tap.person) ?? null
        const told = `seed ${seed}: ${tap.person} in ${at} taps ${tap.unit} at ${tap.atMs}`
        if (door === undefined) {
          expect(at, told).toBe('hall')
          where.set(tap.person, unit?.zone ?? null)
        } else if (unit?.side === 'in') {
          // Whoever works in the Fablab walks through the hall to the meeting room.
          expect(at === 'fablab' ? 'hall' : at, told).toBe(door.from)
          where.set(tap.person, door.to)
        } else {
          expect(at === 'fablab' ? 'hall' : at, told).toBe(door.to)
          where.set(tap.person, door.from)
        }
      }
      const left = [...where].filter(([, zone]) => zone !== null).map(([person]) => person)
      expect(left.sort(), `seed ${seed}`).toEqual([...day.forgot].sort())
      expect(day.forgot.length).toBeGreaterThan(0)
    }
  })

  test('never fills a zone beyond its capacity, and has a jam in the evening', () => {
    for (const [seed, { day, people }] of lives) {
      const where = new Map<string, string | null>()
      const guests = new Set(people.jamGuests.map(({ id }) => id))
      let guestsMax = 0
      const overfull: string[] = []
      for (const tap of tapsOf(day)) {
        if (!tap.granted || tap.person === null) continue
        const unit = UNITS.find(({ id }) => id === tap.unit)
        const door = DOORS.find(({ id }) => id === unit?.door)
        where.set(tap.person, door === undefined ? (unit?.zone ?? null) : unit?.side === 'in' ? door.to : door.from)
        for (const { id, capacity } of ZONES) {
          const inside = [...where.values()].filter((each) => each === id).length
          if (inside > capacity) overfull.push(`seed ${seed}: ${inside} in ${id} at ${tap.atMs}`)
        }
        guestsMax = Math.max(guestsMax, [...guests].filter((id) => (where.get(id) ?? null) !== null).length)
      }
      expect(overfull).toEqual([])
      expect(guestsMax, `seed ${seed}`).toBeGreaterThanOrEqual(20)
    }
  })

  test('refuses a few, props a door open once, and loses one sensor to its battery', () => {
    for (const { day, people } of lives.values()) {
      const refused = tapsOf(day).filter(({ granted }) => !granted)
      expect(new Set(refused.map(({ credential }) => credential))).toEqual(
        new Set([people.unknownCredential, people.revoked.credential, people.expired.credential]),
      )
      expect(countOf(day.events, 'held-open')).toBe(1)
      const flat = day.events.filter((event) => event.type === 'flat')
      expect(flat).toHaveLength(1)
      const last = day.events.findLast((event) => event.type === 'desk' && event.unit === BATTERY_UNIT)
      expect(last?.atMs).toBeLessThan(flat[0]?.atMs ?? 0)
    }
  })

  test('says nothing of people at the desks, and every other sensor tells its state every five minutes', () => {
    for (const { day } of lives.values()) {
      const told = new Map<string, number>()
      const keys = new Set<string>()
      let gapMaxMs = 0
      for (const event of day.events) {
        if (event.type !== 'desk') continue
        for (const key of Object.keys(event)) keys.add(key)
        gapMaxMs = Math.max(gapMaxMs, event.atMs - (told.get(event.desk) ?? event.atMs))
        told.set(event.desk, event.atMs)
      }
      expect([...keys].sort()).toEqual(['atMs', 'desk', 'occupied', 'type', 'unit'])
      expect(gapMaxMs).toBe(5 * 60_000)
      expect(told.size).toBe(DESKS.length)
    }
  })
})
