import { beforeEach, describe, expect, test } from 'vitest'
import { ADA, type Bench, createBench } from './support.ts'

let bench: Bench
beforeEach(() => {
  bench = createBench()
})
async function refusal(text: string): Promise<string> {
  const error = await bench.register.people.import(text, {}, ADA).catch((caught: unknown) => caught)
  expect(error).toMatchObject({ code: 'E_IMPORT' })
  return (error as Error).message
}

describe('a file in another encoding', () => {
  const TEXT = 'name\nNiccolò\nAnna\nJosé\n'
  const latin = (text: string): Buffer => Buffer.from(text, 'latin1')
  const utf16 = Buffer.from(`\ufeff${TEXT}`, 'utf16le')
  const bringBytes = (file: Uint8Array, encoding?: 'windows-1252' | 'utf-16le' | 'utf-8', dryRun = false) =>
    bench.register.people.import(file, { encoding, dryRun }, ADA)
  const names = (): string[] => bench.directory.persons().map(({ name }) => name)

  test.each([
    [Buffer.from(TEXT), undefined],
    [Buffer.from(`\ufeff${TEXT}`), 'utf-8' as const],
    [latin(TEXT), 'windows-1252' as const],
    [utf16, 'utf-16le' as const],
  ])('is read in the one that it is said to be in: %#', async (file, encoding) => {
    await bringBytes(file, encoding)
    expect(names()).toEqual(['Niccolò', 'Anna', 'José'])
  })

  test.each([
    ['is never guessed', latin(TEXT), undefined, [2, 4]],
    ['is mixed', Buffer.concat([Buffer.from('name\nNiccolò\n'), latin('José\n')]), undefined, [3]],
    ['is mixed the other way', Buffer.concat([latin('name\nJosé\n'), Buffer.from('Niccolò\n')]), 'windows-1252', [3]],
    ['is UTF-8 in truth', Buffer.from(TEXT), 'windows-1252', [2, 4]],
    ['was cut in the middle of a letter', Buffer.from(TEXT).subarray(0, -2), undefined, [4]],
  ] as const)('and %s: its bad rows are named', async (_, file, encoding, rows) => {
    const { bad } = await bringBytes(file, encoding, true)
    expect(bad.map(({ row }) => row)).toEqual(rows)
    const error = await bringBytes(file, encoding).catch((caught: Error) => caught)
    expect(error).toMatchObject({ code: 'E_IMPORT', message: expect.stringContaining(`row ${rows[0]}: it is `) })
    expect(names()).toEqual([])
  })

  test.each([
    ['UTF-16', utf16, undefined],
    ['UTF-8', Buffer.from('näme\nAnna'), 'utf-16le'],
    ['a letter in its first line', latin('näme,name\nx,Anna'), undefined],
  ] as const)('is no such file where it is %s in truth', async (_, file, encoding) => {
    const error = await bringBytes(file, encoding).catch((caught: Error) => caught)
    expect(error).toMatchObject({ code: 'E_IMPORT' })
    expect(names()).toEqual([])
  })

  test('that came as text with spoilt letters names their rows', async () => {
    expect(await refusal('name\nAnna\nNiccol\ufffd\n')).toContain('row 3: it is not in utf-8')
  })
})
