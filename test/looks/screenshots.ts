/**
 * `npm run screenshots -- [FOLDER] [NAME…]`: pictures of every page (or of those named) in both languages and both
 * themes, at desk and phone size, from a house in the middle of a Wednesday; to be looked at.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { OpenOptions, RealHouse } from '../pages/real-house.ts'
import { furnish } from './furnish.ts'
import { startLivedHouse } from './lived-house.ts'
import { PICTURES, type Picture } from './pictures.ts'

const SIZES = ['desktop', 'phone'] as const
const LOCALES = ['it-IT', 'en-GB'] as const
const THEMES = ['light', 'dark'] as const
/** Fonts, charts and what comes by itself have come by then. */
const SETTLED_MS = 500
const PAGE_WITHIN_MS = 10_000

const [folder = 'screenshots', ...names] = process.argv.slice(2)
const wanted = PICTURES.filter(({ name }) => names.length === 0 || names.includes(name))
const unknown = names.filter((name) => PICTURES.every((picture) => picture.name !== name))
if (unknown.length > 0) throw new Error(`no such page: ${unknown.join(', ')}`)

async function take(
  house: RealHouse,
  picture: Picture,
  options: Required<Omit<OpenOptions, 'context'>>,
): Promise<void> {
  const path = typeof picture.path === 'string' ? picture.path : picture.path(house)
  const opened = picture.role === null ? house.open(path, options) : house.openAs(picture.role, path, options)
  const { page, context, faults } = await opened
  await page.locator('h1, [data-ready]').first().waitFor({ timeout: PAGE_WITHIN_MS })
  await page.evaluate(() => document.fonts.ready)
  await picture.act?.(page)
  // As tall as the page: what is fixed to the window's edge must not lie across the middle of the picture.
  const { width } = page.viewportSize() ?? { width: 0 }
  // Twice: some of it comes only after the first look at how tall it is.
  for (let look = 0; look < 2; look++) {
    const height = await page.evaluate(() => document.documentElement.scrollHeight)
    await page.setViewportSize({ width, height })
    await page.waitForTimeout(SETTLED_MS)
  }
  const { size, locale, colorScheme } = options
  const file = `${picture.name}-${size}-${locale.slice(0, 2)}-${colorScheme}.png`
  await page.screenshot({ path: join(folder, file), fullPage: false })
  for (const fault of faults) process.stderr.write(`${file}: ${fault}\n`)
  await context.close()
}

await mkdir(folder, { recursive: true })
const house = await startLivedHouse()
try {
  await furnish(house)
  for (const picture of wanted) {
    for (const size of SIZES) {
      for (const locale of LOCALES) {
        for (const colorScheme of THEMES) await take(house, picture, { size, locale, colorScheme })
      }
    }
    process.stdout.write(`${picture.name}\n`)
  }
} finally {
  await house.stop()
}
