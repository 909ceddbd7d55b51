/** What the gateway says of bad files is told in both languages: the page knows every one of its sentences. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { importFaultWords } from '../../dashboard/people-page/fault-words.ts'
import { tellFault } from '../../dashboard/people-page/import-faults.ts'
import { ADA, openBench, type StoredBench } from '../register/support.ts'

let bench: StoredBench
beforeEach(async () => {
  bench = await openBench()
})
afterEach(() => bench.close())

const isForeseen = (reason: string): boolean => {
  const { it, en } = importFaultWords
  return [it, en].every((t) => tellFault(t, reason) !== t.other(reason))
}

const HEADER = 'id,name,kind,org,groups,credentials,from,until,host,extended,assistance,badges'
const ROWS = [
  'm1,Anna,,,,uid:04ffeeddccbbaa,,,,,,',
  'm1,Twin,,,,,,,,,,',
  'm2,,,,,,,,,,,',
  'M 3,Upper,,,,,,,,,,',
  'm4,Kind,boss,,,,,,,,,',
  'm5,Card,,,,uid:99f,,,,,,',
  'm6,Phone,,,,uid:08aabbcc,,,,,,',
  'm7,Held,,,,UID:04FFEEDDCCBBAA,,,,,,',
  'm8,Dates,,,,,2026-12-02,2026-12-01,,,,',
  'm9,Dates,,,,,soon,,,,,',
  'm10,Group,,,Big Group,,,,,,,',
  'm11,Short',
  'm12,"Two\nlines",,,,,,,,,,',
  'm13,Before,,,,code:taken,,,,,,',
  'm14,Pool,,,,code:pool,,,,,,',
  'm15,Host,guest,,,,,,nobody,,,',
  'm16,Host,guest,,,,,,g1,,,',
  'm17,Host,member,,,,,,taken,,,',
  'm18,Flag,,,,,,,,perhaps,,',
  'm19,Flag,,,,,,,,,perhaps,',
  'm20,Json,,,,,,,,,,{}',
  'm21,Json,,,,,,,,,,"[{""credential"":5}]"',
  'm22,Json,,,,,,,,,,oops',
  'gone,Gone,,,,,,,,,,',
  `m23,${'x'.repeat(201)},,,,,,,,,,`,
  `m24,Groups,,,${Array.from({ length: 65 }, (_, n) => `g-${n}`).join(';')},,,,,,,`,
  `m25,Cards,,,,${Array.from({ length: 65 }, (_, n) => `code:c-${n}`).join(';')},,,,,,`,
  'o1,Org,enterprise,nobody,,,,,,,,',
  'o2,Orto,enterprise,,,,,,,,,',
  'o3,Within,enterprise,orto,,,,,,,,',
  'o4,Extra,enterprise,,members,,,,,,,',
  'n1,Round,network,n1,,,,,,,,',
]

test('of each bad row', async () => {
  const { register } = bench
  await register.people.add({ id: 'taken', name: 'Taken' }, ADA)
  await register.people.add({ id: 'g1', name: 'Guest', kind: 'guest' }, ADA)
  await register.people.add({ id: 'gone', name: 'Gone' }, ADA)
  await register.badges.add({ credential: 'code:gone', person: 'gone' }, ADA)
  await register.people.remove('gone', ADA)
  await register.organisations.add({ id: 'orto', name: 'Orto' }, ADA)
  await register.badges.add({ credential: 'code:taken', person: 'taken' }, ADA)
  await register.cards.add({ credential: 'code:pool', name: 'Pool' }, ADA)
  const { bad } = await register.people.import(`${HEADER}\n${ROWS.join('\n')}\n`, { dryRun: true }, ADA)
  // All but the first, whose badge another row has.
  expect(bad.length).toBe(ROWS.length - 1)
  expect(bad.filter(({ reason }) => !isForeseen(reason))).toEqual([])
})

test.each([
  [''],
  ['Anna\n'],
  ['name\n"Anna'],
  ['name\n"Anna"x\n'],
  [`name\n${'Anna\n'.repeat(2_501)}`],
  [`name,credentials\n${Array.from({ length: 1_300 }, (_, n) => `P ${n},code:${n}\n`).join('')}`],
  ['name\n\ufffd\n'],
  ['name\n\u0007\nX\n'],
  [`name\n${'x'.repeat(140_000)}\n`],
])('of a file that is none: %#', async (text) => {
  const error = (await bench.register.people.import(text, {}, ADA).catch((caught: unknown) => caught)) as Error & {
    detail: string
  }
  expect([isForeseen(error.detail), isForeseen(error.message), error.message]).toEqual([true, true, error.message])
})

test.each([
  [Buffer.from('name\nÀda\n', 'latin1'), 'utf-8'],
  [Buffer.from('name\nÀda\n'), 'windows-1252'],
] as const)('of letters that are written in another way: %#', async (file, encoding) => {
  const { bad } = await bench.register.people.import(file, { dryRun: true, encoding }, ADA)
  expect(bad).toHaveLength(1)
  expect(bad.filter(({ reason }) => !isForeseen(reason))).toEqual([])
})
