/** A roll-call over restarts, with people who come and go meanwhile, and with a disk that fails. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ToldTick } from '../../gateway/access.ts'
import { createDrillReports } from '../../gateway/reports/drills.ts'
import { openSmallHouse, type SmallHouse } from './small-house.ts'

let house: SmallHouse
beforeEach(async () => {
  house = await openSmallHouse()
})
afterEach(() => house.close())

const at = (): string => new Date(house.now).toISOString()
const enter = (person: string) => ({ kind: 'stay-opened' as const, happenedAt: at(), person, zone: 'hall' })
const leave = (person: string) => ({ kind: 'stay-closed' as const, happenedAt: at(), person, zone: 'hall' })
const tick = (id: string, person: string, found = true): ToldTick => ({ id, person, found, at: house.now, note: null })
const seq = (): number => house.access.rollCallNow()?.seq as number
const reports = () =>
  createDrillReports({ journal: house.store.journal, directory: house.store.directory, timeZone: 'Europe/Rome' })

it('goes on over a restart, with its list, its ticks, and what was sent before sent again', {
  timeout: 60_000,
}, async () => {
  const people = Array.from({ length: 40 }, (_, n) => `p-${n}`)
  await house.access.change([], people.map(enter))
  await house.access.rollCall('begin', 'giulia', 'drill', true)
  const began = seq()
  house.now += 1000
  await house.access.tickRollCall(
    people.slice(0, 20).map((person) => tick(`t-${person}`, person)),
    'giulia',
    null,
  )
  await house.access.change([], [leave('p-0'), leave('p-39'), enter('late-comer')])
  // More facts than a start looks back through for what had not ended.
  for (let n = 0; n < 60; n++)
    await house.access.change(
      [],
      Array.from({ length: 100 }, () => leave('elsewhere')),
    )

  await house.restart()
  const state = house.access.rollCallNow()
  expect(state).toMatchObject({ seq: began, by: 'giulia', reason: 'drill', drill: true })
  expect([...(state?.listed.keys() ?? [])].filter((person) => person !== 'elsewhere').sort()).toEqual(
    [...people, 'late-comer'].sort(),
  )
  expect(state?.listed.get('p-39')?.leftAt).toBe(house.now)
  expect(state?.ticks.size).toBe(20)

  house.now += 1000
  const again = people.slice(10, 30).map((person) => tick(`t-${person}`, person))
  expect((await house.access.tickRollCall(again, 'marco', began)).taken).toHaveLength(20)
  expect(house.facts().filter(({ kind }) => kind === 'roll-call-ticked')).toHaveLength(30)
  expect(await house.access.rollCall('end', 'marco', 'done')).toBe(true)
  const drill = await reports().one(began)
  expect(drill).toMatchObject({ found: 30, by: 'giulia', endedBy: 'marco', durationMs: 2000 })
  expect(drill?.rows.filter(({ outcome }) => outcome === 'found')).toHaveLength(30)
  expect(drill?.rows.filter(({ outcome }) => outcome === 'not-found')).toHaveLength(10)
})

it('that had ended hears late phones also after a restart, in the rows of its own list', async () => {
  await house.access.change([], [enter('ada'), enter('bea')])
  await house.access.rollCall('begin', 'giulia', 'drill')
  const began = seq()
  await house.access.tickRollCall([tick('1', 'ada')], 'giulia', null)
  await house.access.rollCall('end', 'giulia', 'done')
  await house.restart()
  expect(house.access.rollCallNow()).toBeNull()
  await house.access.tickRollCall([tick('1', 'ada'), tick('2', 'bea')], 'giulia', began)
  const drill = await reports().one(began)
  expect(drill?.rows.map(({ person, outcome, late }) => [person, outcome, late])).toEqual([
    ['ada', 'found', false],
    ['bea', 'found', true],
  ])
  expect(drill).toMatchObject({ found: 1, notFound: 1 })
})

it('says nothing of a tick that could not be written, and takes it when the disk does', async () => {
  await house.access.change([], [enter('ada')])
  await house.access.rollCall('begin', 'giulia', 'drill')
  house.diskFull = true
  await expect(house.access.tickRollCall([tick('1', 'ada')], 'giulia', null)).rejects.toMatchObject({
    code: 'E_STORAGE_FAILED',
  })
  expect(house.access.rollCallNow()?.ticks.size).toBe(0)
  house.diskFull = false
  expect((await house.access.tickRollCall([tick('1', 'ada')], 'giulia', null)).taken).toEqual(['1'])
  expect(house.facts().filter(({ kind }) => kind === 'roll-call-ticked')).toHaveLength(1)
})

it('all found has the time that it took, from the first to the last', async () => {
  await house.access.change([], [enter('ada'), enter('bea')])
  await house.access.rollCall('begin', 'giulia', 'drill')
  const began = seq()
  house.now += 65_000
  await house.access.tickRollCall([tick('1', 'ada')], 'giulia', null)
  house.now += 10_000
  await house.access.tickRollCall([tick('2', 'bea')], 'marco', null)
  house.now += 60_000
  await house.access.rollCall('end', 'giulia', 'done')
  const drill = await reports().one(began)
  expect(drill).toMatchObject({ allAccountedMs: 75_000, durationMs: 135_000, listed: 2, found: 2 })
  expect(reports().page(drill as NonNullable<typeof drill>, 'it')).toContain('1 min 15 s')
})
