/** `decide` over the real rules, timetable and register, held against an oracle that shares no code with them. */
import { expect, test } from 'vitest'
import { caseOf, decide, decisiveStep, PRECEDENCE, placeOf } from '../../gateway/core/decide.ts'
import { faultOfWindows } from '../../gateway/core/windows.ts'
import { createDice, type Dice, seedOf } from './dice.ts'
import { holdAtGateway } from './gateway-side.ts'
import { ROWS, type Row, rowOf, type TapAt } from './oracle.ts'
import { clockOf, type DayKind, instantNear, rollTimeZone } from './random-days.ts'
import { firstChanges, MINUTES, nextChanges, type RandomHouse, rollHouse, rollWhereabouts } from './random-house.ts'

/** How many; without it, as many as go into the time that one test may take. */
const WANTED = process.env.SOGLIA_ORACLE_CASES === undefined ? null : Number(process.env.SOGLIA_ORACLE_CASES)
const WITHIN_MS = 20_000
const CASES_MIN = 50_000
const TIMEOUT_MS = 600_000
const TAPS_IN_A_HOUSE = 200
const TAPS_BETWEEN_CHANGES = 10
/** Of the rows and of the kinds of days each must decide so many in a thousand, else the dice are wrong. */
const PER_THOUSAND_MIN = 2

function rollTap(house: RandomHouse): TapAt {
  const { dice, register, focus, clock } = house
  const reader = dice.pick(register.unit)
  const edges = [
    ...register.badge.flatMap(({ from, until }) => [from, until]),
    ...register.override.map(({ until }) => until),
  ].filter((edge) => edge !== null)
  const isOnEdge = edges.length > 0 && dice.percent(15)
  const at = isOnEdge ? dice.pick(edges) + dice.between(-1, 1) : instantNear(dice, focus.day, MINUTES, clock)
  return {
    ...{ reader, at, told: dice.pick([null, 'in', 'in', 'in', 'in', 'out'] as const) },
    credential: dice.percent(5) ? 'uid:deadbeef' : dice.pick(register.badge).credential,
    ageMs: dice.percent(2) ? dice.pick([10_001, 60_000]) : dice.pick([0, 250, 9_999, 10_000]),
  }
}

interface Counts {
  cases: number
  rows: Map<Row, number>
  days: Map<DayKind, number>
}
const count = <Key>(counts: Map<Key, number>, key: Key): unknown => counts.set(key, (counts.get(key) ?? 0) + 1)

/** One house: taps at its readers, with changes to its register between them. */
function tryHouse(dice: Dice, counts: Counts): void {
  const timeZone = rollTimeZone(dice)
  const house = rollHouse(dice, clockOf(timeZone))
  const { directory, book } = holdAtGateway(house, firstChanges(house), timeZone)
  for (const { id, windows } of house.register.schedule) expect(faultOfWindows(windows), id).toBeNull()
  for (let taps = 1; taps <= TAPS_IN_A_HOUSE; taps++) {
    const tap = rollTap(house)
    const expected = rowOf(house, tap)
    const question = {
      ...{ credential: tap.credential, ageMs: tap.ageMs, now: tap.at },
      place: placeOf(tap.reader, tap.told, directory),
    }
    const { granted, reason } = decide(question, book)
    const row = decisiveStep(caseOf(question, book)).id
    if (reason !== ROWS[expected] || granted !== (reason === 'ok') || row !== expected) {
      const shown = { timeZone, focus: house.focus, tap, wall: house.clock(tap.at), whereabouts: house.whereabouts }
      const said = `the gateway says ${reason} by ${row}, the oracle ${ROWS[expected]} by ${expected}`
      throw new Error(
        `case ${counts.cases}: ${said}\n${JSON.stringify({ ...shown, register: house.register }, null, 1)}`,
      )
    }
    counts.cases++
    count(counts.rows, expected)
    count(counts.days, house.focus.kind)
    if (taps % TAPS_BETWEEN_CHANGES !== 0) continue
    directory.follow(nextChanges(house))
    house.whereabouts = rollWhereabouts(dice)
  }
}

test('decide says what the oracle says, of any house at any time', { timeout: TIMEOUT_MS }, async () => {
  const dice = createDice(seedOf('decide'))
  const counts: Counts = { cases: 0, rows: new Map(), days: new Map() }
  const began = performance.now()
  const isEnough = () =>
    counts.cases >= (WANTED ?? CASES_MIN) && (WANTED !== null || performance.now() - began >= WITHIN_MS)
  while (!isEnough()) {
    tryHouse(dice, counts)
    await new Promise(setImmediate)
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  process.stdout.write(`decide: ${counts.cases} cases in ${seconds} s; ${JSON.stringify([...counts.rows])}\n`)

  expect(Object.keys(ROWS)).toEqual(PRECEDENCE.map(({ id }) => id))
  const least = (counts.cases * PER_THOUSAND_MIN) / 1000
  for (const row of Object.keys(ROWS) as Row[]) expect(counts.rows.get(row) ?? 0, row).toBeGreaterThan(least)
  for (const kind of ['clocks', 'leap', 'new-year', 'easter', 'rome', 'holiday', 'any'] as const) {
    expect(counts.days.get(kind) ?? 0, kind).toBeGreaterThan(least)
  }
})
