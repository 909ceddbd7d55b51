/** Doors and the time that passes: real timers, on a house of one door. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDoorWatch, type DoorWatch } from '../../gateway/access/door-watch.ts'
import type { DoorFact } from '../../gateway/core/facts.ts'
import { createLiveHouse, type LiveHouse } from '../../gateway/core/live-house.ts'
import type { Directory } from '../../gateway/core/ports.ts'
import type { Door, DoorOverride } from '../../gateway/core/records.ts'
import { door as common, OPEN, ordered, reading, SHUT, TICK, unlocked } from '../core/door-parts.ts'
import { until } from '../support/gateway.ts'

/** Everything soon, so that no test waits long. */
const QUICK: Door = {
  ...common,
  unlockMs: 100,
  heldOpenS: 0.4,
  preAlertS: 0.2,
  extendedUnlockMs: 100,
  extendedHeldOpenS: 1,
}

let house: LiveHouse
let watch: DoorWatch
let recorded: DoorFact[]
let door: Door | null
let override: DoorOverride | null

beforeEach(() => {
  const clock = { now: () => Date.now() }
  door = QUICK
  override = null
  recorded = []
  const directory = { door: () => door, override: () => override, units: () => [], records: () => [] }
  const noList = { version: null, signed: true, acknowledged: null, expires: null, pending: false, pendingBadges: [] }
  const lists = { now: () => noList, passableUntil: () => null }
  house = createLiveHouse({ directory: directory as unknown as Directory, clock, lists })
  watch = createDoorWatch({ house, directory, clock, record: (facts) => recorded.push(...facts) })
  watch.move(QUICK, SHUT, Date.now())
})
afterEach(() => watch.stop())

const kinds = () => recorded.map(({ kind }) => kind)
const alarms = () => house.alarms().map(({ kind }) => kind)
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('a door that is watched', () => {
  it('warns, is held open, and is well again when it is shut', async () => {
    const raised: string[] = []
    house.subscribe((event) => {
      if (event.type === 'alarm' && event.alarm.clearedAt === null) raised.push(event.alarm.kind)
    })
    const openedAt = Date.now()
    watch.move(QUICK, ordered(), openedAt)
    expect(watch.move(QUICK, OPEN, openedAt)).toEqual([
      { kind: 'door-opened', happenedAt: new Date(openedAt).toISOString(), door: 'front', unit: 'reader-1' },
    ])
    await until(kinds, (all) => all.length === 2)
    expect(raised).toEqual(['door-held-open-soon', 'door-held-open'])
    expect(recorded).toEqual([
      { kind: 'door-held-open-soon', happenedAt: new Date(openedAt + 200).toISOString(), door: 'front' },
      { kind: 'door-held-open', happenedAt: new Date(openedAt + 400).toISOString(), door: 'front' },
    ])
    expect(house.alarms()).toMatchObject([{ kind: 'door-held-open', limitS: 0.4 }])
    expect(watch.move(QUICK, SHUT, Date.now()).map(({ kind }) => kind)).toEqual(['door-closed', 'door-secured'])
    expect(alarms()).toEqual([])
  })
  it('is secured when its unlock has run out', async () => {
    watch.move(QUICK, unlocked(), Date.now())
    expect(house.doorState('front').released).toBe(true)
    await until(kinds, (all) => all.includes('door-secured'))
    expect(house.doorState('front').released).toBe(false)
  })
  it('that is forced raises its alarm until it is shut; tampering does until somebody has seen it', () => {
    watch.move(QUICK, OPEN, Date.now())
    expect(alarms()).toEqual(['door-forced'])
    watch.move(QUICK, reading({ contact: 'closed', tamper: true }), Date.now())
    watch.move(QUICK, reading({ tamper: false }), Date.now())
    expect(alarms()).toEqual(['door-tampered'])
  })
  it('knows of free passage, and when that is over', async () => {
    const now = Date.now()
    override = { id: 'front', mode: 'free', since: now, until: now + 200, by: 'giulia', reason: 'open day' }
    expect(watch.move(QUICK, OPEN, now).map(({ kind }) => kind)).toEqual(['door-opened'])
    expect(house.doorState('front').free).toBe(true)
    watch.move(QUICK, SHUT, now + 1)
    // Its record still stands; nobody has dropped it yet, and nobody need.
    await until(kinds, (all) => all.includes('door-secured'))
    expect(house.doorState('front').free).toBe(false)
  })
  it('is looked at anew when its mode changes, and what comes of it is recorded', () => {
    const now = Date.now()
    override = { id: 'front', mode: 'free', since: now, until: now + 60_000, by: 'giulia', reason: 'open day' }
    watch.look(QUICK)
    override = null
    watch.look(QUICK)
    expect(kinds()).toEqual(['door-secured'])
  })
  it('that is no longer in the register is left alone', async () => {
    watch.move(QUICK, ordered(), Date.now())
    watch.move(QUICK, OPEN, Date.now())
    door = null
    await pause(500)
    expect(kinds()).toEqual([])
  })
  it('that was told of late waits for what was told next, and no longer', async () => {
    const now = Date.now()
    watch.move(QUICK, OPEN, now - 300)
    await pause(250)
    expect(kinds()).toEqual([])
    await until(kinds, (all) => all.includes('door-held-open'))
  })
  it('that is removed is not looked at again, though another is added by its name', async () => {
    watch.move(QUICK, ordered(), Date.now())
    watch.move(QUICK, OPEN, Date.now())
    door = null
    watch.follow()
    house.follow()
    door = QUICK
    expect(house.doorState('front').contact).toBe('unknown')
    const looks: string[] = []
    house.subscribe(({ type }) => looks.push(type))
    await pause(500)
    expect(kinds()).toEqual([])
    expect(looks).toEqual([])
  })
  it('tells nothing once the watch has ended', async () => {
    watch.move(QUICK, unlocked(), Date.now())
    watch.stop()
    await pause(200)
    expect(kinds()).toEqual([])
    expect(watch.move(QUICK, TICK, Date.now()).map(({ kind }) => kind)).toEqual(['door-secured'])
  })
})
