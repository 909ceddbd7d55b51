/**
 * Presence over a year of forgotten taps, outages and late boards, on the real journal and the real heart: what is live,
 * what the facts about stays tell, and what was seen at the doors agree, person by person and at any time.
 * `SOGLIA_YEAR_SEED` repeats a year.
 */
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createRandom } from '../../firmware-sim/random.ts'
import { openSmallHouse, type SmallHouse } from '../gateway/small-house.ts'
import { DAYS, furniture, UNITS } from './building.ts'
import { type Checks, createChecks } from './checks.ts'
import { createDisk } from './store.ts'
import { type HouseTimers, takeTimers } from './timers.ts'
import { Year } from './year.ts'

const SEED = Number(process.env.SOGLIA_YEAR_SEED ?? 20270104)
const WITHIN_MS = 300_000
/** Before the year, when the small house opens. */
const OPENS = Date.parse('2026-11-22T14:42:00.000Z')

let house: SmallHouse | undefined
let timers: HouseTimers
let year: Year
let checks: Checks

beforeAll(async () => {
  // Thousands of commits on a disk take their time; what a power cut leaves on one is shown elsewhere.
  vi.stubEnv('TMPDIR', existsSync('/dev/shm') ? '/dev/shm' : tmpdir())
  timers = takeTimers(OPENS, (now) => {
    if (house !== undefined) house.now = now
  })
  const disk = createDisk()
  house = await openSmallHouse({ open: disk.open })
  await house.access.change(furniture(), [])
  const random = createRandom(SEED)
  checks = createChecks(house, timers, random.fork('checks').next)
  year = new Year({
    ...{ house, timers, disk, random },
    onStart: checks.listen,
    onCheck: checks.look,
    onClosing: checks.lookAtClosing,
  })
  checks.listen()
  process.stdout.write(`year: SOGLIA_YEAR_SEED=${SEED}\n`)
  const began = performance.now()
  await year.begin()
  await year.run()
  const seconds = Math.round((performance.now() - began) / 1000)
  const figures = { facts: checks.facts.length, ...year.life.counts, ...checks.counts }
  process.stdout.write(`year: ${DAYS} days in ${seconds} s; ${JSON.stringify(figures)}\n`)
}, WITHIN_MS)
afterAll(async () => {
  await house?.close()
  timers.giveBack()
  vi.unstubAllEnvs()
}, WITHIN_MS)

describe(`presence over a year (seed ${SEED})`, () => {
  it('agrees with a recount from passages, openings and the words of staff, and with one from stays', () => {
    expect(checks.problems).toEqual([])
    const { weeks, starts, closings, past, entries } = checks.counts
    expect([weeks > 45, starts > 20, closings > DAYS - 20, past > 150, entries > 5_000]).toEqual(Array(5).fill(true))
  })
  it('does so at every instant at which anything changed, told late or not', () => {
    expect(checks.compareAll()).toEqual([])
  })
  it('has every fact in its order', () => {
    expect(checks.outOfOrder()).toEqual([])
  })
  it('was full of what goes wrong', () => {
    const { taps, forgotten, twice, admitted, alone, neverOpened } = year.life.counts
    expect(taps).toBeGreaterThan(25_000)
    expect([forgotten, twice, admitted, alone, neverOpened].map((count) => count > 50)).toEqual(Array(5).fill(true))
    // In the end every board has told all that it kept.
    expect([...year.life.boards.values()].map(({ waiting }) => waiting.size)).toEqual(UNITS.map(() => 0))
    for (const kind of ['passage-unused', 'stay-uncertain', 'stay-confirmed', 'unit-offline'] as const) {
      expect(checks.facts.filter((fact) => fact.kind === kind).length, kind).toBeGreaterThan(50)
    }
  })
})
