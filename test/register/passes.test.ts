import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PassRow } from '../../gateway/register/passes.ts'
import { ADA, codeOf, messageOf, openBench, type StoredBench } from './support.ts'

const [FROM, UNTIL] = ['2026-11-28T18:00:00Z', '2026-11-28T22:00:00Z']
const WINDOW = { from: Date.parse(FROM), until: Date.parse(UNTIL) }
let bench: StoredBench
beforeEach(async () => {
  bench = await openBench()
  const { people, events, cards } = bench.register
  await people.add({ name: 'Anna' }, ADA)
  await events.add({ name: 'Jam', host: 'anna', from: FROM, until: UNTIL }, ADA)
  await cards.add({ credential: 'uid:04c0ffee123456', name: 'Card 1' }, ADA)
  bench.calls.length = 0
})
afterEach(() => bench.close())
const issue = (list: string | readonly PassRow[], dryRun = false) =>
  bench.register.passes.issue('jam', list, { dryRun }, ADA)

test('a file is one piece: a guest and a pass for each row', async () => {
  const { passes, rows, bad } = await issue(
    'name,org,credential,card\n"Gina, Verdi",Orto,,\nGus,,code:MINE,\nGaia,,,card-1\nGea,,part:24:a1b2c3,\n',
  )
  expect({ rows, bad }).toEqual({ rows: 4, bad: [] })
  expect(bench.calls).toHaveLength(1)
  const { directory } = bench
  expect(passes.map(({ person, name }) => [person, name])).toEqual([
    ['gina-verdi', 'Gina, Verdi'],
    ['gus', 'Gus'],
    ['gaia', 'Gaia'],
    ['gea', 'Gea'],
  ])
  expect(directory.person('gina-verdi')).toMatchObject({
    kind: 'guest',
    host: 'anna',
    org: 'orto',
    groups: ['guests'],
  })
  expect(passes[0]?.credential).toMatch(/^code:[A-Za-z0-9_-]{22}$/)
  expect(passes.slice(1).map(({ credential }) => credential)).toEqual([
    'code:MINE',
    'uid:04c0ffee123456',
    'part:24:a1b2c3',
  ])
  expect(passes.map(({ warnings }) => warnings)).toEqual([[], [], [], ['partial-credential']])
  for (const { badge, person, credential } of passes) {
    expect(directory.badgeOf(credential)).toMatchObject({ id: badge, person, event: 'jam', ...WINDOW })
  }
  expect(
    bench
      .facts()
      .slice(-10)
      .map(({ kind }) => kind),
  ).toEqual([
    'organisation-added',
    'person-added',
    'badge-added',
    'person-added',
    'badge-added',
    'person-added',
    'badge-added',
    'badge-lent',
    'person-added',
    'badge-added',
  ])
  const facts = JSON.stringify(bench.facts())
  for (const { credential } of passes) expect(facts).not.toContain(credential.slice(credential.indexOf(':') + 1))
})

test('60 passes have 60 codes', async () => {
  const { passes } = await issue(Array.from({ length: 60 }, (_, number) => ({ name: `Guest ${number % 20}` })))
  expect(new Set(passes.map(({ credential }) => credential)).size).toBe(60)
  expect(new Set(passes.map(({ person }) => person)).size).toBe(60)
  expect(bench.calls).toHaveLength(1)
})

describe('bad rows', () => {
  const BAD = [
    'name,credential,card',
    'Good,,',
    ',,',
    '\u0007,code:y,',
    'Both,code:x,card-1',
    'Nothing,nothing,',
    'Phone,uid:08aabbcc,',
    'Pool,UID:04C0FFEE123456,',
    'Lent,,card-1',
    'Twice,,card-1',
    'No card,,card-9',
    'Short,',
    'Held,code:held,',
  ].join('\n')
  beforeEach(async () => {
    await bench.register.badges.add({ credential: 'code:held', person: 'anna' }, ADA)
    bench.calls.length = 0
  })

  test('are all named by a dry run, which changes nothing and issues no code', async () => {
    const { rows, passes, bad } = await issue(BAD, true)
    expect({ rows, passes }).toEqual({ rows: 11, passes: [] })
    expect(bad.map(({ row }) => row)).toEqual([4, 5, 6, 7, 8, 10, 11, 12, 13])
    expect(bad.find(({ row }) => row === 10)?.reason).toContain('row 9 has it too')
    expect(JSON.stringify(bad)).not.toMatch(/04c0ffee123456|08aabbcc|code:held/i)
    expect(bench.calls).toEqual([])
  })

  test('stop them all', async () => {
    expect(await messageOf(issue(BAD))).toContain('9 of 11; row 4: ')
    expect(bench.calls).toEqual([])
    expect(bench.directory.person('good')).toBeNull()
  })

  test('of a list are named by their place', async () => {
    const { bad } = await issue([{ name: 'Good' }, { name: ' ' }, { name: 'Taken', credential: 'code:held' }], true)
    expect(bad.map(({ row }) => row)).toEqual([2, 3])
  })
})

test('1,000 are the bound', async () => {
  const list = Array.from({ length: 1_001 }, (_, number) => ({ name: `Guest ${number}` }))
  expect(await codeOf(issue(list))).toBe('E_IMPORT')
  expect(await codeOf(issue(`name\n${list.map(({ name }) => name).join('\n')}`))).toBe('E_IMPORT')
  expect((await issue(list.slice(1))).passes).toHaveLength(1_000)
})

test('an event that is over or unknown has no passes', async () => {
  bench.setNow(UNTIL)
  expect(await codeOf(issue('name\nGina'))).toBe('E_INVALID')
  expect(await codeOf(bench.register.passes.issue('talk', 'name\nGina', {}, ADA))).toBe('E_EVENT_UNKNOWN')
})

test('who lists guests names no ids of theirs', async () => {
  expect(await messageOf(issue('name,id\nGina,anna\n'))).toContain('name,org,credential,card')
  const rows = [{ name: 'Gina', id: 'chosen' }]
  expect((await issue(rows)).passes[0]?.person).toBe('gina')
})

describe('a pass without an event', () => {
  const GUEST = { name: 'Gina', host: 'anna', from: '2026-11-22', until: '2026-11-22' }

  test('is for one guest, with a host and a window', async () => {
    const pass = await bench.register.passes.add(GUEST, { by: 'bob', reason: 'a plumber' })
    expect(pass.credential).toMatch(/^code:[A-Za-z0-9_-]{22}$/)
    expect(bench.directory.person(pass.person)).toMatchObject({ kind: 'guest', host: 'anna', groups: ['guests'] })
    expect(bench.directory.badge(pass.badge)).toMatchObject({
      event: null,
      from: Date.parse('2026-11-21T23:00:00Z'),
      until: Date.parse('2026-11-22T23:00:00Z'),
    })
    expect(bench.facts().at(-1)).toMatchObject({ kind: 'badge-added', by: 'bob', reason: 'a plumber' })
  })

  test.each([
    [{ host: 'nobody' }, 'E_PERSON_UNKNOWN'],
    [{ group: 'nobodies' }, 'E_GROUP_UNKNOWN'],
    [{ until: '2026-11-21' }, 'E_INVALID'],
    [{ from: '2026-11-20', until: '2026-11-21' }, 'E_INVALID'],
    [{ credential: 'code:x', card: 'card-1' }, 'E_INVALID'],
    [{ card: 'card-1' }, 'none'],
  ])('with %j: %s', async (fields, code) => {
    expect(await codeOf(bench.register.passes.add({ ...GUEST, ...fields }, ADA))).toBe(code)
    expect(bench.calls).toHaveLength(code === 'none' ? 1 : 0)
  })
})
