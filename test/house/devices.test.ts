/** Each kind of device of another maker has its page, its row in the table of pages, and its words in both languages. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { deviceWords } from '../../dashboard/units-page/device-words.ts'
import { BATTERY_LOW, BATTERY_WELL } from '../../gateway/core/battery.ts'
import { DELAYS, delaysOf, faultOfDelays, STALENESS, silentAfterMs } from '../../gateway/core/sensors.ts'
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

describe('the page of sensors', () => {
  const text = readFileSync(new URL('sensors.md', FOLDER), 'utf8')
  const cells = text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  const words = (ms: number): string => {
    if (ms === 0) return 'at once'
    return ms % 3_600_000 === 0 ? `${ms / 3_600_000} h` : `${ms / 1000} s`
  }

  it('has one row for each kind, and no other', () => {
    expect(cells.map(([, kind]) => kind).sort()).toEqual(
      Object.keys(KINDS)
        .map((kind) => `\`${kind}\``)
        .sort(),
    )
    expect(Object.keys(STALENESS).sort()).toEqual(Object.keys(KINDS).sort())
  })

  it.each(Object.keys(KINDS))(
    'tells how long %s may be quiet and how long its desks wait, and how to set it',
    (kind) => {
      const { setting = null, maySleep = false } = STALENESS[kind] ?? {}
      const unit = { kind, settings: {} }
      const silentMs = silentAfterMs(unit)
      const times = setting === null || setting.times === 1 ? '' : `${setting.times} × `
      const asleepMs = silentAfterMs({ kind, settings: { sleeps: 'yes' } })
      const ways = [
        ...(setting === null ? [] : [`${times}\`${setting.key}\` up to ${setting.maxS}`]),
        ...(maySleep && asleepMs !== null ? [`\`sleeps\`: ${words(asleepMs)}`] : []),
      ]
      const { occupiedAfterMs, freeAfterMs } = delaysOf(unit)
      const [, , silent, ways_, taken, free, because] = cells.find(([, name]) => name === `\`${kind}\``) ?? []
      expect([silent, ways_]).toEqual([silentMs === null ? '–' : words(silentMs), ways.join('; ') || '–'])
      expect([taken, free]).toEqual(kind in DELAYS ? [words(occupiedAfterMs), words(freeAfterMs)] : ['–', '–'])
      expect(because).not.toBe('')

      const takes = KINDS[kind]?.settings ?? []
      expect(takes.includes('silent-after-s')).toBe(setting?.key === 'silent-after-s')
      expect(takes.includes('heartbeat-s')).toBe(setting?.key === 'heartbeat-s')
      expect(takes.includes('sleeps')).toBe(maySleep)
      for (const key of ['occupied-after-s', 'free-after-s']) expect(takes.includes(key)).toBe(kind in DELAYS)
    },
  )

  it('tells up to when a delay may be set, and when a battery is low and when it is well', () => {
    const [, max = ''] = /from 0 to\s+(\d+) seconds/.exec(text) ?? []
    const set = (seconds: number) => faultOfDelays({ kind: 'ld2410', settings: { 'free-after-s': String(seconds) } })
    expect([set(0), set(Number(max)), set(Number(max) + 1)]).toEqual([null, null, expect.stringContaining(max)])
    expect(text).toContain(`At ${BATTERY_LOW * 100} % or less`)
    expect(text).toMatch(new RegExp(`tells ${BATTERY_WELL * 100} % or\\s+more`))
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
