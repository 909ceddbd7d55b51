/**
 * Allow-lists held against the oracle: what a list says later in its life must be what the oracle says then, of the
 * register as it stood when the list was issued. By the gateway's own judge, and by a board's that reads it signed.
 */
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { allowListOf, judgeByList, listText } from '../../gateway/core/allow-list.ts'
import type { At } from '../../gateway/core/model.ts'
import type { Unit } from '../../gateway/core/records.ts'
import { createSigning } from '../../gateway/drivers/messages/signing.ts'
import { type AllowList, judge, type Sign, takeList } from '../../gateway/wire/allow-list.ts'
import { createDice, type Dice, seedOf } from './dice.ts'
import { type GatewaySide, holdAtGateway } from './gateway-side.ts'
import { type House, ROWS, type Row, type TapAt } from './oracle.ts'
import { clockOf, instantNear, rollTimeZone } from './random-days.ts'
import { firstChanges, MINUTES, nextChanges, type RandomHouse, rollHouse } from './random-house.ts'
import { type Issue, toldByList } from './told-by-list.ts'

const WITHIN_MS = 10_000
const CASES_MIN = 10_000
const LISTS_OF_A_HOUSE = 6
const TAPS_OF_A_LIST = 40
const ROWS_PER_THOUSAND_MIN = 2
const HOUR_MS = 3_600_000

const KEY = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'
/** By a second hand: the gateway signs with its own. */
const sign: Sign = (text) => createHmac('sha256', Buffer.from(KEY, 'hex')).update(text, 'utf8').digest('hex')
const signing = createSigning()

interface Life {
  issued: At
  expires: At
}

/* ---------------------------------------------------------------- lists and taps at random */

/** Often one in which the door's mode comes to its end. */
function rollLife({ dice, focus, clock, register }: RandomHouse, door: string): Life {
  const lifeMs = dice.pick([1, 6, 24, 24, 48]) * HOUR_MS
  const override = register.override.find(({ id }) => id === door)
  const endsWithin = override !== undefined && dice.percent(60)
  const issued = endsWithin ? override.until - dice.below(lifeMs) : instantNear(dice, focus.day, MINUTES, clock)
  return { issued, expires: issued + lifeMs }
}

function rollTap(house: RandomHouse, reader: Unit, { issued, expires }: Life): TapAt {
  const { dice, register, focus, clock } = house
  const edges = [
    ...[issued, expires],
    ...register.badge.flatMap(({ from, until }) => [from, until]),
    ...register.override.map(({ until }) => until),
    ...Array.from({ length: 4 }, () => instantNear(dice, focus.day, MINUTES, clock)),
  ].flatMap((edge) => (edge === null ? [] : [edge - 1, edge, edge + 1]))
  const within = edges.filter((edge) => issued <= edge && edge < expires)
  return {
    ...{ reader, ageMs: 0, told: dice.pick(['in', 'in', null, 'out'] as const) },
    credential: dice.percent(5) ? 'uid:deadbeef' : dice.pick(register.badge).credential,
    at: dice.percent(60) ? dice.pick(within) : dice.between(issued, expires - 1),
  }
}

interface Counts {
  cases: number
  rows: Map<Row, number>
  /** Lists with a mode that ends within their life, by the mode. */
  ends: Map<string, number>
}

function tryList(house: RandomHouse, { directory, rules }: GatewaySide, counts: Counts): void {
  const reader = house.dice.pick(house.register.unit.filter(({ door }) => door !== null))
  const door = directory.door(reader.door as string)
  if (door === null) throw new Error(`no door ${reader.door}`)
  const life = rollLife(house, door.id)
  const issue: Issue = { ...life, house, reader }
  const content = allowListOf(door, reader.side, { directory, rules }, life)
  const nameOf = (id: string) => signing.badge(KEY, directory.badge(id)?.credential ?? '')
  const list = listText(content, { unit: reader.id, version: 7, ...life }, nameOf)
  const who = { unit: reader.id, sign, held: 6, now: life.issued }
  const taken = takeList({ list, sig: signing.list(KEY, list) }, who)
  if (typeof taken === 'string') throw new Error(`the board refuses its list as ${taken}: ${list}`)
  countEnds(house, door.id, life, counts)
  for (let taps = 0; taps < TAPS_OF_A_LIST; taps++) {
    const tap = rollTap(house, reader, life)
    const expected = toldByList(issue, tap)
    const said = { gateway: saidByGateway(content, tap, directory), board: saidByBoard(taken, tap) }
    for (const [judged, { granted, reason }] of Object.entries(said)) {
      if (reason === expected.reason && granted === (reason === 'ok')) continue
      const shown = { tap, life, wall: house.clock(tap.at), content, register: house.register }
      const words = `by the list the ${judged} says ${reason}, the oracle ${expected.reason} by ${expected.row}`
      throw new Error(`case ${counts.cases}: ${words}\n${JSON.stringify(shown, null, 1)}`)
    }
    counts.cases++
    counts.rows.set(expected.row, (counts.rows.get(expected.row) ?? 0) + 1)
  }
}

function saidByGateway(content: ReturnType<typeof allowListOf>, tap: TapAt, directory: GatewaySide['directory']) {
  const badge = directory.badgeOf(tap.credential)?.id ?? null
  return judgeByList(content, badge, tap.reader.side ?? tap.told ?? 'in', tap.at)
}
function saidByBoard(list: AllowList, { credential, reader, told, at }: TapAt) {
  const name = sign(`soglia badge v1\n${credential}`).slice(0, 32)
  return judge(list, name, reader.side ?? told ?? 'in', at)
}

function countEnds(house: House, door: string, { issued, expires }: Life, { ends }: Counts): void {
  const override = house.register.override.find(({ id }) => id === door)
  if (override === undefined || override.until <= issued || override.until >= expires) return
  ends.set(override.mode, (ends.get(override.mode) ?? 0) + 1)
}

function tryHouse(dice: Dice, counts: Counts): void {
  const timeZone = rollTimeZone(dice)
  const house = rollHouse(dice, clockOf(timeZone))
  const gateway = holdAtGateway(house, firstChanges(house), timeZone)
  for (let lists = 0; lists < LISTS_OF_A_HOUSE; lists++) {
    tryList(house, gateway, counts)
    gateway.directory.follow(nextChanges(house))
  }
}

test('a list says through all its life what the oracle says', { timeout: 120_000 }, async () => {
  const dice = createDice(seedOf('lists'))
  const counts: Counts = { cases: 0, rows: new Map(), ends: new Map() }
  const began = performance.now()
  while (counts.cases < CASES_MIN || performance.now() - began < WITHIN_MS) {
    tryHouse(dice, counts)
    await new Promise(setImmediate)
  }
  process.stdout.write(`lists: ${counts.cases} cases; ${JSON.stringify([...counts.rows, ...counts.ends])}\n`)

  // Of what a list knows nothing of, nothing may decide.
  const unheard: Row[] = ['too-late', 'check-in', 'anti-passback', 'capacity']
  const rows = (Object.keys(ROWS) as Row[]).filter((row) => !unheard.includes(row))
  expect([...counts.rows.keys()].sort()).toEqual(rows.sort())
  for (const row of rows)
    expect(counts.rows.get(row), row).toBeGreaterThan((counts.cases * ROWS_PER_THOUSAND_MIN) / 1000)
  for (const mode of ['free', 'locked', 'lockdown']) expect(counts.ends.get(mode) ?? 0, mode).toBeGreaterThan(3)
})
