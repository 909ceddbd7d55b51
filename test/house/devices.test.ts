/** Each kind of device of another maker has its page, its row in the table of pages, and its words in both languages. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { deviceWords } from '../../dashboard/units-page/device-words.ts'
import { KINDS } from '../../gateway/drivers/index.ts'

const FOLDER = new URL('../../docs/devices/', import.meta.url)
const OWN = ['mqtt', 'serial', 'pcsc', 'client']
const kinds = Object.keys(KINDS).filter((kind) => !OWN.includes(kind))
const table = readFileSync(new URL('README.md', FOLDER), 'utf8')
const rows = table.split('\n').filter((line) => line.startsWith('| ['))

describe('the table of devices', () => {
  it.each(kinds)('has a row for %s, whose page tells how it is added and what it was run against', (kind) => {
    const row = rows.find((line) => line.includes(`\`${kind}\``))
    const [, page = ''] = /\]\(([a-z0-9-]+\.md)\)/.exec(row ?? '') ?? []
    expect(page, `no row for ${kind}`).not.toBe('')
    const text = readFileSync(new URL(page, FOLDER), 'utf8')
    expect(text).toContain(`--kind ${kind}`)
    expect(text.toLowerCase()).toContain('run against')
  })

  it('leads to pages that are there, and leaves none out', () => {
    const named = [...table.matchAll(/\]\(([a-z0-9-]+\.md)\)/g)].map(([, page]) => page as string)
    expect(named.filter((page) => !existsSync(new URL(page, FOLDER)))).toEqual([])
    const pages = readdirSync(FOLDER).filter((name) => name.endsWith('.md') && name !== 'README.md')
    expect(pages.filter((page) => !named.includes(page))).toEqual([])
  })
})

it.each(['it', 'en'] as const)('each has its words in %s, with each of its settings', (language) => {
  const words: Record<string, { settings: Record<string, unknown> }> = deviceWords[language]
  const common = ['via', 'device', 'silent-after-s', 'sleeps', 'occupied-after-s', 'free-after-s']
  const missing = kinds.flatMap((kind) => {
    const own = words[kind]
    if (own === undefined) return [kind]
    const settings = KINDS[kind]?.settings ?? []
    return settings.filter((key) => !(key in own.settings) && !common.includes(key)).map((key) => `${kind} ${key}`)
  })
  expect(missing).toEqual([])
})
