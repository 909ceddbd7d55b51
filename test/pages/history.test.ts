/** "Andamento" and today's curve in a real browser, on a real gateway with a year of counted hours. */
import Database from 'better-sqlite3'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TodayCurve } from '../../gateway/api/contract.ts'
import { databaseFile } from '../../gateway/store/database.ts'
import { aYear } from './history-year.ts'
import { seriousFindings, sideways } from './pages.ts'
import { type OpenOptions, type RealHouse, startRealHouse } from './real-house.ts'

const ARABIC = 'قاعة الاجتماعات الكبيرة في الطابق الأول'
const LONG = 'Großraumarbeitsplatzreservierungszone '.repeat(6).trim().slice(0, 200)

let house: RealHouse
beforeAll(async () => {
  house = await startRealHouse({ past: aYear })
  await house.api('PATCH', '/api/zones/fablab', { name: ARABIC })
  await house.api('PATCH', '/api/zones/meeting', { name: LONG })
}, 120_000)
afterAll(() => house.stop())

/** Also on a machine that has much else to do. */
const SOON = { timeout: 20_000 }

const drawn = (page: Page) => page.locator('.history-curve canvas').waitFor()

async function isWell(page: Page): Promise<void> {
  expect(await seriousFindings(page)).toEqual([])
  expect(await sideways(page)).toEqual([])
}

describe('past hours', () => {
  test('are found by keyboard alone: a year, one zone, by the month, and as a file', async () => {
    const { page, faults } = await house.openAs('staff', '/history')
    await drawn(page)
    await expect.poll(() => page.locator('.history-sum dd').allTextContents(), SOON).toHaveLength(4)
    const before = await page.locator('.history-sum dd').first().textContent()
    await page.getByRole('button', { name: 'Un anno' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url(), SOON).toContain('range=year')
    expect(await page.getByRole('button', { name: 'Un anno' }).getAttribute('aria-pressed')).toBe('true')
    await page.getByLabel('Un punto per').focus()
    await page.keyboard.press('End')
    await expect.poll(() => page.url(), SOON).toContain('step=month')
    await page.getByLabel('Dove').focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => page.url(), SOON).toContain('zone=')
    const file = page.getByRole('link', { name: 'Scarica CSV: Persone dentro' })
    // What is shown follows what was asked for, and the file what is shown.
    await expect.poll(() => file.getAttribute('href'), SOON).toMatch(/step=month&zone=/)
    expect(await page.locator('.history-sum dd').first().textContent()).not.toBe(before)
    await page.getByText('I numeri della curva').focus()
    await page.keyboard.press('Enter')
    const rows = page.getByRole('table', { name: 'I numeri della curva' }).locator('tbody tr')
    expect(await rows.count()).toBeGreaterThanOrEqual(12)
    const address = (await file.getAttribute('href')) ?? ''
    expect(address).toContain(`zone=${new URL(page.url()).searchParams.get('zone')}`)
    const text = await page.evaluate(async (from) => (await fetch(from)).text(), address)
    // The same rows, the oldest first.
    const shown = (await rows.first().locator('td').allTextContents()).slice(1, 4)
    // As an Italian spreadsheet reads it: semicolons between cells, commas in numbers, and no dots in thousands.
    const cells = text.trim().split('\r\n').at(-1)?.split(';') ?? []
    expect(shown.map((cell) => cell.replace(/(\d)\.(\d{3})/g, '$1$2'))).toEqual(cells.slice(4, 7))
    expect(faults).toEqual([])
    await isWell(page)
    await page.close()
  }, 120_000)

  test.each<OpenOptions>([
    { size: 'desktop', locale: 'it-IT', colorScheme: 'light' },
    { size: 'desktop', locale: 'en-GB', colorScheme: 'dark' },
    { size: 'phone', locale: 'it-IT', colorScheme: 'dark' },
    { size: 'phone', locale: 'en-GB', colorScheme: 'light' },
  ])(
    'are well to look at: %j',
    async (options) => {
      const { page, faults } = await house.openAs('admin', '/history?range=year', options)
      await drawn(page)
      await isWell(page)
      // The week is told by numbers too, and in words for whoever sees neither.
      expect(await page.locator('.history-heat:visible .history-count').count()).toBeGreaterThan(50)
      expect(await page.locator('.unseen td').count()).toBe(7 * 24)
      expect(await page.locator('.history-heat title').first().textContent()).toMatch(/0/)
      expect(faults).toEqual([])
      await page.close()
    },
    60_000,
  )

  test.each<OpenOptions>([
    { size: 'desktop', locale: 'en-GB', colorScheme: 'dark' },
    { size: 'phone', locale: 'it-IT', colorScheme: 'light' },
  ])(
    'that are not there are said to be so: %j',
    async (options) => {
      const { page, faults } = await house.openAs('staff', '/history?range=own&from=2030-01-02&to=2030-01-01', options)
      await page.locator('.history-fault').waitFor()
      await isWell(page)
      await page.goto(`${new URL(page.url()).origin}/history?range=own&from=2001-01-01&to=2001-02-01`)
      await page.locator('.empty').waitFor()
      await isWell(page)
      await page.locator('.empty button').click()
      await drawn(page)
      expect(faults).toEqual([])
      await page.close()
    },
    60_000,
  )
})

describe("today's curve", () => {
  test('stands beside what is usual, and moves when somebody comes', async () => {
    const { page, faults } = await house.openAs('staff', '/history?range=today')
    const picture = page.locator('.today-svg')
    await picture.waitFor()
    expect(await page.locator('.today-band').count()).toBe(1)
    await expect.poll(() => picture.getAttribute('aria-label'), SOON).toMatch(/: 0 dentro/)
    expect(await page.locator('.today-words').textContent()).toMatch(/ultim[ei] 8/)
    house.tap('front-in', house.member.credential)
    await expect.poll(() => picture.getAttribute('aria-label'), SOON).toMatch(/: 1 dentro/)
    await isWell(page)
    expect(faults).toEqual([])
    await page.close()
  }, 120_000)
})

test('a new house is told when its first hour will be there', async () => {
  const db = new Database(databaseFile(house.gateway().dataDir))
  db.exec('DELETE FROM hour_count')
  db.close()
  // The picture of today is kept for some seconds.
  const usual = async (): Promise<number> => (await house.api<TodayCurve>('GET', '/api/occupancy/today')).usual.days
  await expect.poll(usual, { timeout: 15_000 }).toBe(0)
  const { page, faults } = await house.openAs('staff', '/history')
  await page.getByText('Ancora nessuna ora contata').waitFor()
  await isWell(page)
  await page.getByRole('link', { name: 'Guarda adesso' }).click()
  await page.locator('.today-words').getByText('Non c’è ancora un giorno uguale').waitFor()
  expect(faults).toEqual([])
}, 120_000)
