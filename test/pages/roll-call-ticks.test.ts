/** What the page of the roll-call works out by itself: it agrees with the gateway, whatever comes in which order. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLoopback } from '../../dashboard/address.ts'
import { CACHE } from '../../dashboard/roll-call-page/kept.ts'
import {
  groupsOf,
  holdsOver,
  type KeptTick,
  tallyOf,
  timeFor,
  withFact,
  withKept,
} from '../../dashboard/roll-call-page/ticks.ts'
import { codeOf, settingsOf } from '../../dashboard/units-page/settings-code.ts'
import type { LiveFact, RollCall, RollCallRow } from '../../gateway/api/contract.ts'
import { holdsOver as gatewayHoldsOver } from '../../gateway/core/roll-call.ts'

const AT = '2026-11-22T10:00:00.000Z'
const row = (person: string, rest: Partial<RollCallRow> = {}): RollCallRow => ({
  ...{ person, name: person, kind: 'member', org: null, orgName: null, zone: 'hall', zoneName: 'Hall', since: AT },
  ...{ certain: true, host: null, hostName: null, assistance: false, leftAt: null, tick: null },
  ...rest,
})
const list = (rows: RollCallRow[]): RollCall => ({
  ...{ house: 'H', at: AT, certain: 0, uncertain: 0, guests: 0, assistance: 0, found: 0, left: 0, others: [], rows },
  standing: { seq: 7, since: AT, by: 'Sara', reason: null, drill: true },
})
const people = ['ada', 'bea', 'carla']
const told = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  person: fc.constantFrom(...people),
  found: fc.boolean(),
  at: fc.constantFrom(0, 1, 2).map((s) => new Date(Date.parse(AT) + s).toISOString()),
})
const factOf = (each: { id: string; person: string; found: boolean; at: string }): LiveFact => ({
  ...{ seq: 9, at: each.at, happenedAt: each.at, kind: 'roll-call-ticked', rollCall: 7, tick: each.id },
  ...{ person: each.person, found: each.found, by: 'Sara' },
})

describe('ticks', () => {
  test('of this phone, or heard, in any order and any number of times, end as the same list', () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(told, { selector: ({ id }) => id })
          .chain((all) =>
            fc.tuple(
              fc.constant(all),
              fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length, maxLength: 2 * all.length }),
            ),
          ),
        ([all, shuffled]) => {
          const start = list(people.map((each) => row(each)))
          const kept = all.map((each): KeptTick => ({ ...each, rollCall: 7 }))
          const mine = withKept(start, kept, 'Sara')
          const heard = shuffled.reduce((now, each) => withFact(now, factOf(each)), start)
          expect(heard).toEqual(mine)
          expect(tallyOf(mine).found).toBe(mine.rows.filter(({ tick }) => tick?.found).length)
        },
      ),
    )
  })

  test('hold over each other as the gateway says', () => {
    fc.assert(
      fc.property(told, told, (a, b) => {
        const [x, y] = [a, b].map(({ id, at }) => ({ id, at: Date.parse(at) })) as [never, never]
        expect(holdsOver(a, b)).toBe(gatewayHoldsOver(x, y))
      }),
    )
  })

  test('of another roll-call, or about nobody of the list, change nothing', () => {
    const start = list([row('ada')])
    const fact = factOf({ id: 'a', person: 'ada', found: true, at: AT })
    expect(withFact(start, { ...fact, rollCall: 8 })).toBe(start)
    expect(withFact(start, { ...fact, person: 'zoe' })).toBe(start)
    expect(withKept(start, [{ id: 'a', person: 'ada', found: true, at: AT, rollCall: 8 }], 'Sara')).toBe(start)
  })

  test('leave the rows of others as the same objects, so that these are not drawn anew', () => {
    const start = list([row('ada'), row('bea')])
    const now = withFact(start, factOf({ id: 'a', person: 'bea', found: true, at: AT }))
    expect(now.rows[0]).toBe(start.rows[0])
    expect(now.rows[1]).not.toBe(start.rows[1])
  })

  test('are never made before what they are to hold over, however wrong the phone’s clock is', () => {
    const before = { id: 'z', at: '2026-11-22T10:00:05.000Z', found: true, by: 'Marco' }
    const at = timeFor(Date.parse(AT), before)
    expect(holdsOver({ id: 'a', at }, before)).toBe(true)
    expect(timeFor(Date.parse(AT), null)).toBe(AT)
  })
})

test('whoever asked for help stands first, whoever is perhaps inside last, and everybody once', () => {
  const rows = [
    row('ada', { zone: 'attic', zoneName: 'Attic' }),
    row('bea', { certain: false }),
    row('carla', { assistance: true, certain: false }),
    row('dora'),
  ]
  const groups = groupsOf(rows)
  expect(groups.map(({ key, rows: those }) => [key, those.map(({ person }) => person)])).toEqual([
    ['help', ['carla']],
    ['zone attic', ['ada']],
    ['zone hall', ['dora']],
    ['perhaps', ['bea']],
  ])
})

test('the service worker looks where the page keeps itself, and nowhere else', () => {
  const text = readFileSync(new URL('../../dashboard/service-worker.ts', import.meta.url), 'utf8')
  expect(text).toContain(`const CACHE = '${CACHE}'`)
  expect(text).not.toContain('import ')
})

describe('the code of a board’s settings', () => {
  const keys = { id: 'reader-1', secret: 's3cret', key: 'ab'.repeat(32) }
  test.each([
    ['0.0.0.0', '10.0.0.5'],
    ['::', '10.0.0.5'],
    ['192.168.1.9', '192.168.1.9'],
  ])('a broker at %s is reached at %s', (host, reached) => {
    const settings = settingsOf({ broker: { host, port: 1883, tls: false } }, keys, '10.0.0.5')
    expect(settings).toMatchObject({ host: reached, port: 1883, tls: false, unit: 'reader-1' })
  })

  test('is one line of JSON, as docs/boards.md has it', () => {
    const settings = settingsOf({ broker: { host: '10.0.0.5', port: 1883, tls: false } }, keys, 'x')
    const docs = readFileSync(new URL('../../docs/boards.md', import.meta.url), 'utf8')
    const [, shown = ''] = /```json\n(\{"soglia":1.*\})\n```/.exec(docs) ?? []
    const code = codeOf(settings as NonNullable<typeof settings>)
    expect(code).not.toContain('\n')
    expect(Object.keys(JSON.parse(code))).toEqual(Object.keys(JSON.parse(shown)))
  })

  test('is not there without a broker, and one on this machine only is known as such', () => {
    expect(settingsOf({ broker: null }, keys, 'x')).toBeNull()
    expect(['127.0.0.1', '127.1.2.3', '::1', '[::1]', 'localhost'].every(isLoopback)).toBe(true)
    expect(['10.0.0.5', 'house.lan', '1127.0.0.1'].some(isLoopback)).toBe(false)
  })
})
