/** A gateway that is cut off under its pages, and comes back: every page heals by itself, and none is loaded anew. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { live } from './pages.ts'
import { type RealHouse, startRealHouse } from './real-house.ts'

const PAGES = 6
let house: RealHouse
beforeAll(async () => {
  house = await startRealHouse()
}, 120_000)
afterAll(() => house.stop())

/** Marks the page's own world: it is lost when the page is loaded anew. */
const mark = (page: Page): Promise<void> => page.evaluate(() => document.body.setAttribute('data-not-reloaded', ''))

test('all are blind when it is gone, live when it is back, and show what happened since', async () => {
  const pages: Page[] = []
  for (let n = 0; n < PAGES; n++) {
    const { page } = await house.openAs(n % 2 === 0 ? 'staff' : 'admin', '/', {
      size: n % 3 === 0 ? 'phone' : 'desktop',
    })
    await live(page)
    await mark(page)
    pages.push(page)
  }
  await house.gateway().kill()
  for (const page of pages) await page.locator('.live-mark-blind').waitFor({ timeout: 15_000 })

  await house.restart()
  const board = house.boards.get('front-in')
  await expect.poll(() => board?.online, { timeout: 20_000 }).toBe(true)
  const [someone] = house.people.members
  house.tap('front-in', someone?.credential ?? '')
  for (const page of pages) {
    await live(page)
    await page.locator('.count', { hasText: '1' }).waitFor({ timeout: 30_000 })
    expect(await page.locator('body[data-not-reloaded]').count()).toBe(1)
  }
}, 120_000)

test('a gateway that has just begun knows of no import yet, and takes one', async () => {
  const { page } = await house.openAs('admin', '/people/import')
  await page.locator('input[type=file]').waitFor({ state: 'attached' })
  expect(await page.locator('.waiting').count()).toBe(0)
})
