/**
 * Boards that decide with their links cut, on real MQTT under a real gateway, in the very seconds in which clocks are
 * set: every decision is the oracle's, and once the links are back each tap is recorded, once and in order.
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { House as HouseView } from '../../gateway/api/contract.ts'
import type { Recorded } from '../../gateway/core/facts.ts'
import type { Change } from '../../gateway/core/ports.ts'
import type { Records } from '../../gateway/core/records.ts'
import type { ResultMessage } from '../../gateway/wire/soglia.ts'
import {
  allFacts,
  type GatewayProcess,
  removeFolder,
  startGateway,
  temporaryFolder,
  until,
} from '../support/gateway.ts'
import { type Keys, makeHouse, type WiredBoard, wireBoard } from './board-house.ts'
import { createDice, type Dice, seedOf } from './dice.ts'
import type { House, Row, TapAt } from './oracle.ts'
import { clockOf } from './random-days.ts'
import { emptyRegister, firstChanges, type RandomHouse, rollHouse, rollReader } from './random-house.ts'
import { type Issue, toldByList } from './told-by-list.ts'

const SHIM = new URL('../../tools/clock-shim.c', import.meta.url).pathname
const TAPS_OF_A_NIGHT = 500
const HOUR_MS = 3_600_000
/** So long after the second start of the gateway clocks are set; by then the boards must have their lists. */
const LEAD_MS_MIN = 12_000
/** A machine on which it took long to make the house takes long to start it again. */
const LEAD_BY_MAKING = 2.5
/** Off line from so long before that instant until so long after it. */
const AROUND_MS = 3_500
/** What else ends or begins there does so at whole steps of this, and nobody taps just then. */
const EDGE_EVERY_MS = 500
const EDGE_WIDTH_MS = 15
/** A counted age says nothing of the time that its message was on its way, with hundreds of others. */
const ON_ITS_WAY_MS = 5_000
const ROME = 'Europe/Rome'

let scratch: string
beforeAll(() => {
  scratch = temporaryFolder('boards')
  execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-o', join(scratch, 'clock-shim.so'), SHIM])
})
afterAll(() => removeFolder(scratch))

interface Night {
  name: string
  /** When clocks are set. */
  turn: number
  dice: Dice
}

/** A gateway whose machine's clock shows `turn - leadMs` now. */
function startBefore({ name, turn }: Night, leadMs: number): Promise<GatewayProcess> {
  const aheadFile = join(scratch, `ahead-${name}`)
  writeFileSync(aheadFile, String(Math.round((turn - leadMs - Date.now()) / 1000)))
  return startGateway({
    dataDir: join(scratch, name),
    env: { LD_PRELOAD: join(scratch, 'clock-shim.so'), SOGLIA_SHIM_CLOCK_FILE: aheadFile },
  })
}

/* ---------------------------------------------------------------- the house and its boards */

/** Badges and modes that end while the boards are alone, each at its own half second. */
function endsAround({ turn, dice }: Night, changes: readonly Change[]): Change[] {
  const soon = () => turn + dice.between(-5, 6) * EDGE_EVERY_MS
  const doors = changes.flatMap((change) => ('put' in change && change.put === 'door' ? [change.value.id] : []))
  return changes
    .filter((change) => !('put' in change && change.put === 'override'))
    .map((change) => {
      if (!('put' in change) || change.put !== 'badge' || !dice.percent(25)) return change
      return { put: 'badge' as const, value: { ...change.value, from: null, until: soon() } }
    })
    .concat(
      (['free', 'locked', 'lockdown'] as const).map((mode, place) => {
        const rest = { since: turn - HOUR_MS, by: 'local', reason: 'drill' }
        return { put: 'override', value: { id: doors[place] as string, mode, until: soon(), ...rest } }
      }),
    )
}

/**
 * Windows that the turn opens and shuts. In spring the clock goes from 02:00 to 03:00, in autumn from 03:00 to 02:00: what
 * begins at 02:30 begins with the jump in one night, and is broken off in the other; what ends then the other way round.
 */
function turning(): Change[] {
  const window = { days: [7 as const], from: '02:30', to: '04:00' }
  const schedule = { holidays: 'open' as const, from: null, until: null }
  const rule = { doors: null, from: null, until: null }
  const person = { kind: 'member' as const, org: null, host: null, extendedTime: false, assistance: false }
  const alive = { revokedAt: null, revokedReason: null, suspendedAt: null, suspendedReason: null }
  const badge = { from: null, until: null, event: null, ...alive }
  return [
    { put: 'schedule', value: { id: 'dark', name: 'dark', windows: [window], ...schedule } },
    {
      put: 'schedule',
      value: { id: 'late', name: 'late', windows: [{ days: [6], from: '22:00', to: '02:30' }], ...schedule },
    },
    { put: 'rule', value: { id: 'r-dark', group: 'dark', schedule: 'dark', ...rule } },
    { put: 'rule', value: { id: 'r-late', group: 'late', schedule: 'late', ...rule } },
    { put: 'person', value: { id: 'ivana', name: 'ivana', groups: ['dark'], ...person } },
    { put: 'person', value: { id: 'joao', name: 'joao', groups: ['late'], ...person } },
    { put: 'badge', value: { id: 'b-ivana', credential: 'uid:04cccc01', person: 'ivana', ...badge } },
    { put: 'badge', value: { id: 'b-joao', credential: 'uid:04cccc02', person: 'joao', ...badge } },
  ]
}

/** The house that the dice tell, in a gateway, an hour before clocks are set. */
async function furnish(night: Night): Promise<{ house: House; keys: Map<string, Keys> }> {
  const clock = clockOf(ROME)
  const day = clock(night.turn).day
  const rolled: RandomHouse = rollHouse(night.dice, clock, { kind: 'clocks', day })
  const groups = ['choir', 'fablab', 'cleaners', 'dark', 'late'].map(
    (id): Change => ({ put: 'group', value: { id, name: id } }),
  )
  const changes = firstChanges(rolled)
  const more = ['front-3', 'side-3', 'lab-door-3', 'gate-3', 'gate-4', 'gate-5'].map((id): Change => {
    const door = id.slice(0, -2)
    return { put: 'unit', value: { ...rollReader(night.dice, id), door, ...(door === 'gate' ? { side: 'in' } : {}) } }
  })
  const house: House = { clock, register: emptyRegister(), whereabouts: [] }
  const gateway = await startBefore(night, HOUR_MS)
  try {
    const keys = await makeHouse(
      gateway,
      [...endsAround(night, [...groups, ...changes, ...more]), ...turning()],
      house.register,
    )
    return { house, keys }
  } finally {
    await gateway.stop()
  }
}

/* ---------------------------------------------------------------- taps with the links cut */

/** How often each row decided, by night, before and after the turn. */
type Rows = Map<string, number>

interface Told {
  wired: WiredBoard
  id: string
  at: number
  decided: { granted: boolean; reason: string; policy: number }
  receipt: Promise<ResultMessage | null>
}

function issueOf(house: House, { unit, flash }: WiredBoard): Issue {
  const list = JSON.parse(flash.lists.list?.list ?? '{}') as { issued: string; expires: string }
  const [issued, expires] = [Date.parse(list.issued), Date.parse(list.expires)]
  return { house, reader: unit, issued, expires }
}

/** Taps at all boards, spread over the seconds about the turn; each decision is held against the oracle. */
async function tapAlone(night: Night, house: House, boards: WiredBoard[], rows: Rows): Promise<Told[]> {
  const issues = new Map(boards.map((wired) => [wired, issueOf(house, wired)]))
  const told: Told[] = []
  const everyMs = (2 * AROUND_MS) / TAPS_OF_A_NIGHT
  const first = nowOf(boards[0] as WiredBoard)
  if (first > night.turn - AROUND_MS / 2) throw new Error('the machine was too slow: the clocks are set already')
  while (told.length < TAPS_OF_A_NIGHT) {
    const wired = night.dice.pick(boards)
    await until(
      () => nowOf(wired),
      (now) => now - first >= told.length * everyMs && !isOnEdge(now),
    )
    const at = nowOf(wired)
    const side = night.dice.pick([null, 'in', 'in', 'out'] as const)
    const credential = rollCredential(night.dice, house)
    const tap: TapAt = { credential, reader: wired.unit, told: side, ageMs: 0, at }
    const { id, decided, receipt } = wired.board.tap(credential, side)
    const expected = toldByList(issues.get(wired) as Issue, tap)
    const shown = { night: night.name, tap, expected, list: wired.flash.lists.list?.list, register: house.register }
    const said = `at ${new Date(at).toISOString()} the board says ${decided?.reason}: ${JSON.stringify(shown)}`
    expect(decided, said).toMatchObject({ granted: expected.reason === 'ok', reason: expected.reason })
    const when = `${night.name}, ${at < night.turn ? 'before' : 'after'}: ${expected.row}`
    rows.set(when, (rows.get(when) ?? 0) + 1)
    told.push({ wired, id, at, decided: decided as Told['decided'], receipt })
  }
  expect(nowOf(boards[0] as WiredBoard)).toBeGreaterThan(night.turn + AROUND_MS / 2)
  return told
}
/** Whom the turn lets in or shuts out taps more often than others. */
function rollCredential(dice: Dice, { register }: House): string {
  if (dice.percent(6)) return 'uid:deadbeef'
  const turned = register.badge.filter(({ person }) => person === 'ivana' || person === 'joao')
  return dice.pick(dice.percent(40) ? turned : register.badge).credential
}
const isOnEdge = (at: number): boolean =>
  Math.abs(((at + EDGE_EVERY_MS / 2) % EDGE_EVERY_MS) - EDGE_EVERY_MS / 2) < EDGE_WIDTH_MS
function nowOf({ board }: WiredBoard): number {
  return board.doorman?.calendar.now() ?? Number.NaN
}

/* ---------------------------------------------------------------- what the gateway makes of it */

type Passage = Extract<Recorded, { kind: 'passage-granted' | 'passage-refused' }>

function holdAgainstJournal(told: readonly Told[], facts: readonly Recorded[]): void {
  const passages = facts.filter((fact): fact is Passage => fact.kind.startsWith('passage-')).filter(isOfUnit)
  expect(passages.length).toBe(told.length)
  const byTap = Map.groupBy(passages, ({ unit, id }) => `${unit} ${id}`)
  for (const { wired, id, at, decided } of told) {
    const [passage, ...more] = byTap.get(`${wired.unit.id} ${id}`) ?? []
    expect(more).toEqual([])
    const { granted, reason, policy } = decided
    expect(passage).toMatchObject({ kind: granted ? 'passage-granted' : 'passage-refused', reason, policy })
    expect(Math.abs(Date.parse(passage?.happenedAt ?? '') - at)).toBeLessThan(ON_ITS_WAY_MS)
    // Twice in by badges that know of no way out: that is about the person, not about the board.
    expect((passage?.doubt ?? []).filter((doubt) => doubt !== 'anti-passback')).toEqual([])
  }
  for (const [unit, ofUnit] of Map.groupBy(passages, (passage) => passage.unit)) {
    const inOrder = told.filter(({ wired }) => wired.unit.id === unit).map(({ id }) => id)
    expect(ofUnit.map(({ id }) => id)).toEqual(inOrder)
  }
}
const isOfUnit = ({ decidedBy }: Passage): boolean => decidedBy === 'unit'

async function tryNight(night: Night, rows: Rows): Promise<number> {
  const beganMs = performance.now()
  const { house, keys } = await furnish(night)
  const leadMs = Math.max(LEAD_MS_MIN, (performance.now() - beganMs) * LEAD_BY_MAKING)
  const gateway = await startBefore(night, leadMs)
  const units = house.register.unit.filter(({ door }) => door !== null) as Records['unit'][]
  const url = `mqtt://127.0.0.1:${gateway.mqttPort}`
  const boards = units.map((unit) => wireBoard(unit, keys.get(unit.id) as Keys, url))
  expect(boards.length).toBeGreaterThanOrEqual(10)
  try {
    for (const { board } of boards) board.start()
    const isReady = () => boards.every((wired) => (wired.board.doorman?.holds ?? 0) > 0 && nowOf(wired) > 0)
    await until(isReady, (ready) => ready, leadMs)
    const cutAt = night.turn - AROUND_MS - EDGE_EVERY_MS
    await until(
      () => nowOf(boards[0] as WiredBoard),
      (now) => now >= cutAt,
      leadMs,
    )
    for (const { link } of boards) link.sever()
    await new Promise((done) => setTimeout(done, EDGE_EVERY_MS))
    const told = await tapAlone(night, house, boards, rows)
    for (const { link } of boards) link.mend()
    const receipts = await Promise.all(told.map(({ receipt }) => receipt))
    expect(receipts.filter((receipt) => receipt?.recordedAt === undefined)).toEqual([])
    holdAgainstJournal(told, await allFacts(gateway))
    const { body } = await gateway.request<HouseView>('GET', '/api/house')
    expect(body.alarms.filter(({ kind }) => kind === 'offline-doubtful' || kind === 'clock-doubtful')).toEqual([])
    return told.length
  } finally {
    await Promise.all(boards.map(({ board }) => board.stop()))
    await gateway.stop()
  }
}

test('boards with their links cut decide as the oracle does on both nights', { timeout: 180_000 }, async () => {
  const seed = seedOf('boards')
  const rows: Rows = new Map()
  const began = performance.now()
  const nights: Night[] = [
    { name: 'spring', turn: Date.parse('2027-03-28T01:00:00Z'), dice: createDice(seed) },
    { name: 'autumn', turn: Date.parse('2027-10-31T01:00:00Z'), dice: createDice(seed + 1) },
  ]
  const taps = await Promise.all(nights.map((night) => tryNight(night, rows)))
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  process.stdout.write(`boards: ${taps.join(' + ')} taps in ${seconds} s; ${JSON.stringify([...rows])}\n`)
  for (const { name } of nights) {
    for (const when of ['before', 'after']) {
      const decided = [...rows.keys()]
        .filter((key) => key.startsWith(`${name}, ${when}: `))
        .map((key) => key.split(': ')[1])
      expect(decided, `${name}, ${when}`).toEqual(expect.arrayContaining(['ok', 'outside-schedule'] satisfies Row[]))
    }
  }
  for (const row of ['free', 'locked', 'lockdown', 'unknown', 'way-out'] satisfies Row[]) {
    expect(
      [...rows.keys()].some((key) => key.endsWith(`: ${row}`)),
      row,
    ).toBe(true)
  }
})
