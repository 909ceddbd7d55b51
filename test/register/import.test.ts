import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ADA, openBench, type StoredBench } from './support.ts'

let bench: StoredBench
beforeEach(async () => {
  bench = await openBench()
})
afterEach(() => bench.close())

const HEADER = 'id,name,kind,org,groups,credentials,from,until'
const csv = (...rows: string[]): string => `${[HEADER, ...rows].join('\n')}\n`
const bring = (text: string, dryRun = false) => bench.register.people.import(text, { dryRun }, ADA)
async function refusal(text: string): Promise<string> {
  const error = (await bring(text).catch((caught: unknown) => caught)) as { code: string; message: string }
  expect(error.code).toBe('E_IMPORT')
  return error.message
}

test('a whole file is one piece: people, badges and their facts', async () => {
  const report = await bring(
    csv(
      'm1,Anna Rossi,member,Orto,members;lab,uid:04A2B3C4D5E680;em:0123456789,2026-01-01,2026-10-25',
      ',Bruno,GUEST,,,code:Bruno-1,,',
      '"","Rossi, Carla",staff,"The ""Forge""",jam lab,,,',
    ),
  )
  expect(report).toEqual({ rows: 3, people: 3, badges: 3, organisations: 2, groups: 2, bad: [] })
  const { directory } = bench.store
  expect(bench.calls).toHaveLength(1)
  expect(directory.person('m1')).toEqual({
    id: 'm1',
    name: 'Anna Rossi',
    kind: 'member',
    org: 'orto',
    groups: ['members', 'lab'],
    host: null,
    extendedTime: false,
    assistance: false,
  })
  expect(directory.organisation('the-forge')).toEqual({
    id: 'the-forge',
    name: 'The "Forge"',
    kind: 'enterprise',
    network: null,
  })
  expect(directory.person('bruno')).toMatchObject({ kind: 'guest', org: null, groups: ['members'] })
  expect(directory.person('rossi-carla')).toMatchObject({ org: 'the-forge', groups: ['jam', 'lab'] })
  expect(directory.badgeOf('uid:04a2b3c4d5e680')).toMatchObject({
    person: 'm1',
    from: Date.parse('2025-12-31T23:00:00Z'),
    until: Date.parse('2026-10-25T23:00:00Z'),
  })
  expect(directory.badgeOf('em:0123456789')?.person).toBe('m1')
  expect(bench.facts().map(({ kind }) => kind)).toEqual([
    'organisation-added',
    'group-added',
    'person-added',
    'badge-added',
    'badge-added',
    'organisation-added',
    'group-added',
    'person-added',
    'person-added',
    'badge-added',
  ])
  expect(JSON.stringify(bench.facts())).not.toMatch(/04a2b3c4d5e680|0123456789|Bruno-1/)
})

test.each([
  ['a BOM, CRLF and blank lines', `\ufeff${csv('m1,Anna,,,,,,', '', ',,,,,,,').replaceAll('\n', '\r\n')}`],
  ['no line end at the end', `${HEADER}\nm1,Anna,,,,,,`],
  ['columns in another order and case, some left out', 'Name , ID\nAnna,m1'],
  ['";" between the columns', 'id;name;groups\nm1;Anna;"members;lab"'],
])('%s', async (_, text) => {
  expect(await bring(text)).toMatchObject({ rows: 1, people: 1, badges: 0, bad: [] })
  expect(bench.store.directory.person('m1')?.name).toBe('Anna')
})

const BAD_ROWS = csv(
  'm1,Anna,,,,uid:04ffeeddccbbaa,,',
  'm1,Twin,,,,,,',
  'm2,,,,,,,',
  'M 3,Upper,,,,,,',
  'm4,Kind,boss,,,,,',
  'm5,Card,,,,uid:99f,,',
  'm6,Phone,,,,uid:08aabbcc,,',
  'm7,Held,,,,UID:04FFEEDDCCBBAA,,',
  'm8,Dates,,,,,2026-12-02,2026-12-01',
  'm9,Dates,,,,,soon,',
  'm10,Group,,,Big Group,,,',
  'm11,Short',
  'm12,"Two\nlines",,,,,,',
  'm13,Good,,,,,,',
  'taken,Taken,,,,,,',
  'm14,Held before,,,,code:taken,,',
)

describe('bad rows', () => {
  beforeEach(async () => {
    await bench.register.people.add({ id: 'taken', name: 'Taken' }, ADA)
    await bench.register.badges.add({ credential: 'code:taken', person: 'taken' }, ADA)
    bench.calls.length = 0
  })

  test('are all named by a dry run, which changes nothing', async () => {
    const before = bench.facts().length
    const { rows, people, badges, bad } = await bring(BAD_ROWS, true)
    expect({ rows, people, badges }).toEqual({ rows: 16, people: 2, badges: 1 })
    expect(bad.map(({ row }) => row)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 17, 18])
    expect(bad.find(({ row }) => row === 9)?.reason).toContain('row 2 has it too')
    expect(bad.every(({ reason }) => reason.length > 10)).toBe(true)
    expect(JSON.stringify(bad)).not.toMatch(/uid:99f|08aabbcc|04ffeeddccbbaa|code:taken/i)
    expect(bench.calls).toEqual([])
    expect(bench.facts()).toHaveLength(before)
    expect(bench.store.directory.person('m1')).toBeNull()
  })

  test('stop the whole import', async () => {
    const message = await refusal(BAD_ROWS)
    expect(message).toContain('14 of 16; row 3: ')
    expect(message).not.toContain('\n')
    expect(bench.calls).toEqual([])
    expect(bench.store.directory.person('m13')).toBeNull()
  })
})

test('made ids keep clear of each other and of ids given further down', async () => {
  expect(await bring(csv(',Anna,,,,,,', ',Anna,,,,,,', 'anna,Other,,,,,,', ',محمد,,,,,,'))).toMatchObject({ people: 4 })
  const ids = bench.store.directory.persons().map(({ id }) => id)
  expect(ids.slice(0, 3)).toEqual(['anna-2', 'anna-3', 'anna'])
  expect(ids[3]).toMatch(/^p-/)
})

test.each([
  ['', 'the first line names the columns'],
  ['Anna,Rossi\n', 'the first line names the columns'],
  ['id,kind\nm1,member\n', 'the first line names the columns'],
  ['name,name\nAnna,Anna\n', 'the first line names the columns'],
  ['name,card\nAnna,uid:99aabbcc\n', 'the first line names the columns'],
  ['name\n"uid:99aabbcc', 'line 2: a quotation mark'],
  ['name,credentials\nAnna,uid:99"aabbcc"\n', 'line 2: a quotation mark'],
  [`name\n${'x'.repeat(140_000)}\n`, 'longer than 131072'],
  [`name\n${'Anna\n'.repeat(2_501)}`, 'more than 2500 rows; go on in several files'],
])('what is no such file is refused: %#', async (text, words) => {
  const message = await refusal(text)
  expect(message).toContain(words)
  expect(message).not.toContain('99')
})

test('1,200 rows take less than seconds, in one piece, and leave turns for taps', async () => {
  const rows = Array.from(
    { length: 1_200 },
    (_, i) => `,Person ${i % 500},,Org ${i % 30},members,uid:04${i.toString(16).padStart(12, '0')},,`,
  )
  let longestMs = 0
  let last = performance.now()
  const watch = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - last)
    last = performance.now()
  }, 5)
  const started = performance.now()
  const report = await bench.register.people.import(csv(...rows), { dryRun: true }, ADA)
  clearInterval(watch)
  longestMs = Math.max(longestMs, performance.now() - last)
  expect(report).toEqual({ rows: 1_200, people: 1_200, badges: 1_200, organisations: 30, groups: 0, bad: [] })
  // Measured 0.05 to 0.15 s for a turn on a slow machine; all rows in one turn would be the whole time.
  expect(longestMs).toBeLessThan((performance.now() - started) * 0.8)
  expect(await bring(csv(...rows))).toEqual(report)
  expect(performance.now() - started).toBeLessThan(10_000)
  expect(bench.calls).toHaveLength(1)
  expect(bench.store.directory.persons()).toHaveLength(1_200)
})
