/** Files that are made to be slow: how long each keeps everything else waiting. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readCell, writeCsv } from '../../gateway/core/csv.ts'
import { readCsv } from '../../gateway/register/csv.ts'
import { ADA, codeOf, createBench, messageOf } from './support.ts'

/** Of a slow machine that has much else to do; what grew with the square of its length took seconds. */
const WAIT_MS_MAX = 400

async function longestWaitMs(work: () => Promise<unknown>): Promise<number> {
  let longestMs = 0
  let last = performance.now()
  const look = (): void => {
    longestMs = Math.max(longestMs, performance.now() - last)
    last = performance.now()
  }
  const watch = setInterval(look, 2)
  await work()
  clearInterval(watch)
  look()
  return longestMs
}
const columns = ['name', 'org'] as const
const read = (file: string) => readCsv(file, { columns, required: 'name', rowsMax: 100 })

test.each(['\t', ' ', '\t ', '"\t', ';', "'", '\u00a0'])('a cell of %j takes no longer than others', (sign) => {
  const text = `a${sign.repeat(120_000 / sign.length)}a`
  const began = performance.now()
  readCell(text)
  writeCsv([[text]])
  expect(performance.now() - began).toBeLessThan(WAIT_MS_MAX)
})

test('a cell is read once, however often it is asked for', async () => {
  const [row] = await read(`name,org\nAnna,"a${'\t'.repeat(100_000)}a"\n`)
  const began = performance.now()
  for (let times = 0; times < 10_000; times++) row?.value('org')
  expect(performance.now() - began).toBeLessThan(WAIT_MS_MAX)
})

const MANY = 2 * 1024 * 1024
describe.each([
  ['commas', `name,org\n${','.repeat(MANY)}`],
  ['lines of commas', `name,org\n${`${','.repeat(1_000)}\n`.repeat(MANY / 1_000)}`],
  ['commas in the first line', ','.repeat(MANY)],
  ['empty lines', `name,org\n${'\n'.repeat(MANY)}`],
  ['quotation marks', `name,org\n"${'""'.repeat(MANY / 2)}`],
  ['rows', `name,org\n${'Anna,\n'.repeat(MANY / 6)}`],
])('a file of %s', (_, file) => {
  test('leaves turns for taps', async () => {
    expect(await longestWaitMs(() => codeOf(read(file)))).toBeLessThan(WAIT_MS_MAX)
  })
})

test('a row of more fields than any list has ends the reading', async () => {
  const row = (separators: number): string => `name,org\nAnna,Orto\nBruno${','.repeat(separators)}\n`
  expect(await messageOf(read(row(4_097)))).toContain('a row has more than 4096 ","')
  expect((await read(row(4_096)))[1]?.fault).toContain('more or fewer fields')
})

test('roll-call and export write cells by the same words', () => {
  const file = readFileSync(new URL('../../gateway/reports/roll-call/csv.ts', import.meta.url), 'utf8')
  expect(file).toContain('writeCsv(')
  expect(writeCsv([['=1', 'a\t=1', ' \t @x']])).toBe('\ufeff\'=1,"a\t\'=1"," \t \'@x"\r\n')
  expect(readCell("a\t'=1")).toBe('a\t=1')
})

describe('what one piece may write', () => {
  const HEADER = 'name,credentials'
  const row = (person: number, badges: number): string =>
    `Person ${person},${Array.from({ length: badges }, (_, badge) => `code:${person}-${badge}`).join(' ')}`
  const fileOf = (people: number, badges: number): string =>
    [HEADER, ...Array.from({ length: people }, (_, person) => row(person, badges))].join('\n')

  test.each([false, true])('is bounded by people and badges together (dry run: %s)', async (dryRun) => {
    const bench = createBench()
    const bring = (text: string) => bench.register.people.import(text, { dryRun }, ADA)
    expect(await messageOf(bring(fileOf(40, 64)))).toContain('more than 2500 people and badges; go on in several files')
    expect(await messageOf(bring(fileOf(1_251, 1)))).toContain('more than 2500 people and badges')
    expect(bench.calls).toEqual([])
    expect(await codeOf(bring(fileOf(1_250, 1)))).toBe('none')
  })

  test('an export of a larger house comes back in parts', async () => {
    const bench = createBench()
    const { people } = bench.register
    await people.add({ id: 'zoe', name: 'Zoe' }, ADA)
    await people.add({ id: 'gina', name: 'Gina', kind: 'guest', host: 'zoe' }, ADA)
    await people.import(fileOf(1_240, 1), {}, ADA)
    await people.import(fileOf(1_240, 0), {}, ADA)
    await people.add({ id: 'host', name: 'Host' }, ADA)
    await people.change('gina', { host: 'host' }, ADA)
    const [head, ...rows] = people.export().trimEnd().split('\r\n')
    const empty = createBench()
    expect(await messageOf(empty.register.people.import([head, ...rows].join('\n'), {}, ADA))).toContain(
      'several files',
    )
    for (const part of [rows.slice(0, 1_000), rows.slice(1_000, 2_000), rows.slice(2_000)]) {
      await empty.register.people.import([head, ...part].join('\n'), {}, ADA)
    }
    expect(empty.directory.persons()).toHaveLength(bench.directory.persons().length)
    expect(empty.directory.badges()).toHaveLength(1_240)
    expect(empty.directory.person('gina')?.host).toBe('host')
  })
})
