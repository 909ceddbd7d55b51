import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Directory } from '../../gateway/core/ports.ts'
import type { Badge } from '../../gateway/core/records.ts'
import { ADA, type Bench, createBench } from './support.ts'

/** What a round trip keeps: all but the ids of badges, which are drawn anew. */
function kept(directory: Directory, now: number) {
  const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)
  const badges = directory.badges().filter(({ revokedAt, until }) => revokedAt === null && (until ?? now + 1) > now)
  return {
    people: directory.persons().toSorted(byId),
    organisations: directory.records('organisation').toSorted(byId),
    groups: directory.records('group').toSorted(byId),
    badges: badges
      .map(({ id: _, event: __, ...badge }) => badge)
      .toSorted((a, b) => (a.credential < b.credential ? -1 : 1)),
  }
}

async function roundTrip(bench: Bench, at: string): Promise<void> {
  bench.setNow(at)
  const file = bench.register.people.export()
  const empty = createBench()
  empty.setNow(at)
  const { bad } = await empty.register.people.import(file, {}, ADA)
  expect(bad).toEqual([])
  expect(kept(empty.directory, Date.parse(at))).toEqual(kept(bench.directory, Date.parse(at)))
}

/** Signs that spreadsheets, CSV, lists and shells make something of. */
const SIGNS = [
  '=',
  '+',
  '-',
  '@',
  "'",
  '"',
  ',',
  ';',
  '|',
  '\\',
  '#',
  '%',
  '(none)',
  ' ',
  '\u00a0',
  '＝',
  'è',
  '漢',
  '𝕊',
  'a',
  '1',
]
const name = fc
  .oneof(
    fc.array(fc.constantFrom(...SIGNS), { maxLength: 8 }).map((signs) => signs.join('')),
    fc.string({ unit: 'binary', maxLength: 12 }),
  )
  .map((text) => text.replace(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffd]/gu, '').trim())
  .filter((text) => text !== '')
const id = fc.stringMatching(/^[a-z0-9-]{1,8}$/)
const T0 = Date.parse('2026-11-22T09:00:00Z')
const instant = fc.option(fc.integer({ min: T0 - 1e9, max: T0 + 1e9 }))
const credential = fc.oneof(
  fc.stringMatching(/^[!-~]{1,16}$/).map((text) => `code:${text}`),
  fc.constantFrom('=', '+', ';=', ',@', "'-", '"=').map((text) => `code:${text}1`),
  fc.bigInt({ min: 1n, max: 2n ** 40n - 1n }).map((card) => `em:${card.toString(16).padStart(10, '0')}`),
  fc.bigInt({ min: 0n, max: 2n ** 48n - 1n }).map((uid) => `uid:04${uid.toString(16).padStart(12, '0')}`),
  fc.tuple(fc.nat(255), fc.nat(65_535)).map(([facility, card]) => `h10301:${facility}-${card}`),
  fc.constantFrom('part:24:a1b2c3', 'part:26:0'),
)
const house = fc.record({
  organisations: fc.uniqueArray(
    fc.record({ id, name, kind: fc.constantFrom('enterprise', 'association', 'network'), above: fc.nat() }),
    { maxLength: 6, selector: (each) => each.id },
  ),
  groups: fc.uniqueArray(fc.record({ id, name }), { maxLength: 4, selector: (each) => each.id }),
  people: fc.uniqueArray(
    fc.record({
      id,
      name,
      kind: fc.constantFrom('member', 'guest', 'staff'),
      org: fc.nat(),
      groups: fc.array(fc.nat(), { maxLength: 3 }),
      host: fc.nat(),
      flags: fc.tuple(fc.boolean(), fc.boolean()),
    }),
    { maxLength: 8, selector: (each) => each.id },
  ),
  badges: fc.uniqueArray(
    fc.record({
      credential,
      person: fc.nat(),
      from: instant,
      until: instant,
      suspended: fc.option(fc.tuple(fc.integer({ min: T0 - 1e9, max: T0 }), fc.option(name))),
      revoked: fc.boolean(),
    }),
    { maxLength: 12, selector: (each) => each.credential },
  ),
})

/** One of them by chance, or none. */
function pick<Item>(items: readonly Item[], at: number): Item | null {
  return items[at % (items.length + 1)] ?? null
}

test('an export and its import into an empty house give the same people, organisations, groups and badges', async () => {
  await fc.assert(
    fc.asyncProperty(house, async ({ organisations, groups, people, badges }) => {
      const bench = createBench()
      const { directory } = bench
      const names = new Set<string>()
      const networks: string[] = []
      for (const { above, ...each } of organisations) {
        if (names.has(each.name)) continue
        names.add(each.name)
        directory.follow([{ put: 'organisation', value: { ...each, network: pick(networks, above) } }])
        if (each.kind === 'network') networks.push(each.id)
      }
      // Also backwards: a network that stands after its members.
      const [first] = directory.records('organisation')
      const last = directory.records('organisation').at(-1)
      if (first !== undefined && last?.kind === 'network' && last.network === null && last !== first) {
        directory.follow([{ put: 'organisation', value: { ...first, network: last.id } }])
      }
      for (const value of groups) directory.follow([{ put: 'group', value }])
      const hosts = people.filter(({ kind }) => kind !== 'guest')
      for (const { flags, host, org, groups: in_, ...each } of people) {
        const ids = in_.map((at) => pick(directory.records('group'), at)?.id ?? 'members')
        directory.follow([
          {
            put: 'person',
            value: {
              ...each,
              org: pick(directory.records('organisation'), org)?.id ?? null,
              groups: [...new Set(ids)],
              host: each.kind === 'guest' ? (pick(hosts, host)?.id ?? null) : null,
              extendedTime: flags[0],
              assistance: flags[1],
            },
          },
        ])
      }
      for (const [index, { suspended, revoked, person, ...each }] of badges.entries()) {
        const holder = pick(people, person)
        if (holder === null || (each.from !== null && each.until !== null && each.from >= each.until)) continue
        const value: Badge = {
          ...each,
          id: `b-${index}`,
          person: holder.id,
          revokedAt: revoked ? T0 : null,
          revokedReason: null,
          suspendedAt: suspended?.[0] ?? null,
          // A reason holds no credential.
          suspendedReason: suspended?.[1]?.replaceAll(':', '').trim() || null,
          event: null,
        }
        directory.follow([{ put: 'badge', value }])
      }
      await roundTrip(bench, '2026-11-22T09:00:00Z')
    }),
    { numRuns: 300 },
  )
})

describe('an export', () => {
  test('says in its simple columns what they can say, and the rest as JSON', async () => {
    const bench = createBench()
    const { people, badges } = bench.register
    await people.add({ name: 'Anna' }, ADA)
    await badges.add({ credential: 'code:1', person: 'anna', until: '2026-12-31' }, ADA)
    await badges.add({ credential: 'code:2', person: 'anna', until: '2026-12-31' }, ADA)
    await people.add({ name: 'Bruno' }, ADA)
    await badges.add({ credential: 'code:3', person: 'bruno' }, ADA)
    await badges.suspend('code:3', { by: 'ada', reason: 'lost' })
    await people.change('bruno', { groups: [] }, ADA)
    expect(bench.register.people.export().split('\r\n').slice(3, 5)).toEqual([
      'anna,Anna,member,,members,"code:1;code:2",,2026-12-31T23:00:00.000Z,,,,',
      'bruno,Bruno,member,,(none),,,,,,,"[{""credential"":""code:3"",""suspended"":""lost"",""suspendedAt"":""2026-11-22T09:00:00.000Z""}]"',
    ])
    await roundTrip(bench, '2026-11-23T09:00:00Z')
  })

  test('holds no badge that has ended, and the loan of a pool card as what it is to its holder', async () => {
    const bench = createBench()
    const { people, badges, cards } = bench.register
    await people.add({ name: 'Anna' }, ADA)
    await badges.add({ credential: 'code:over', person: 'anna', until: '2026-11-22' }, ADA)
    await badges.add({ credential: 'code:gone', person: 'anna' }, ADA)
    await badges.revoke('code:gone', ADA)
    await badges.add({ credential: 'code:later', person: 'anna', from: '2026-12-01' }, ADA)
    await cards.add({ credential: 'code:pool', name: 'Card 1' }, ADA)
    bench.setNow('2026-11-23T09:00:00Z')
    await cards.lend('card-1', { person: 'anna' }, ADA)
    const file = bench.register.people.export()
    expect(file).not.toMatch(/over|gone/)
    expect(file).toContain('later')
    await roundTrip(bench, '2026-11-23T09:00:00Z')
  })

  test('takes the names that the house gave its first groups along', async () => {
    const bench = createBench()
    await bench.register.groups.change('members', { name: 'Soci' }, ADA)
    await roundTrip(bench, '2026-11-23T09:00:00Z')
  })
})

/** A cell begins a formula also after blanks, and in a house where cells are parted by another sign. */
function formulaCells(file: string, delimiter: string): string[] {
  const rows = parse(file, { delimiter, relax_quotes: true, relax_column_count: true, bom: true }) as string[][]
  return rows.flat().filter((cell) => /^["\s]*[=+\-@＝＋－＠]/.test(cell))
}

test('no spreadsheet finds a formula in it, whatever sign parts its cells', async () => {
  const bench = createBench()
  const { people, organisations } = bench.register
  const evil = ['=1+1', '+1', '-1', '@SUM(A1)', '＝1', "'=1", 'Anna;=1+1', 'Anna, @x', 'Anna,"=1"', 'a;"+1"', 'a; =1']
  for (const [index, text] of evil.entries()) await people.add({ id: `p${index}`, name: text }, ADA)
  await organisations.add({ id: '-1', name: '=HYPERLINK("http://x","y")' }, ADA)
  await people.change('p0', { org: '-1' }, ADA)
  await bench.register.badges.add({ credential: 'code:=1;=1,"=1', person: 'p1' }, ADA)
  const file = people.export()
  for (const delimiter of [',', ';', '\t']) expect(formulaCells(file, delimiter)).toEqual([])
  await roundTrip(bench, '2026-11-23T09:00:00Z')
})
