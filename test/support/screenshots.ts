/**
 * Pictures of the live page, to be looked at: both languages, both themes, desk and phone.
 * Use: node test/support/screenshots.ts FOLDER [living|empty|large|odd] [URL]
 * With a URL (and SOGLIA_NAME, SOGLIA_PASSWORD) it signs in to a running gateway instead.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { buildPages, launchBrowser } from './browser.ts'
import { startRecordedGateway } from './recorded-gateway.ts'
import { emptyHouse, largeHouse, livingHouse, oddlyNamedHouse, RECORDED_NOW } from './recorded-house.ts'

const HOUSES = { living: livingHouse, empty: emptyHouse, large: largeHouse, odd: oddlyNamedHouse }
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }

const [folder, which = 'living', url] = process.argv.slice(2)
if (!folder || !(which in HOUSES)) throw new Error('use: screenshots.ts FOLDER [living|empty|large|odd] [URL]')

async function signIn(page: Page): Promise<void> {
  await page.fill('#name', process.env.SOGLIA_NAME ?? '')
  await page.fill('#password', process.env.SOGLIA_PASSWORD ?? '')
  await page.click('button[type=submit]')
}

await mkdir(folder, { recursive: true })
const pages = await buildPages()
const gateway = url ? null : await startRecordedGateway(pages.folder, HOUSES[which as keyof typeof HOUSES]())
const browser = await launchBrowser()
try {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const locale of ['it-IT', 'en-GB']) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const context = await browser.newContext({
          viewport,
          locale,
          colorScheme,
          deviceScaleFactor: size === 'phone' ? 2 : 1,
          hasTouch: size === 'phone',
          isMobile: size === 'phone',
        })
        const page = await context.newPage()
        if (gateway) await page.clock.install({ time: RECORDED_NOW })
        await page.goto(url ?? gateway?.url ?? '')
        if (url) await signIn(page)
        await page.locator('.live-mark-live').waitFor()
        await page.evaluate(() => document.fonts.ready)
        await page.waitForTimeout(900)
        const name = `${which}-${size}-${locale.slice(0, 2)}-${colorScheme}.png`
        await page.screenshot({ path: join(folder, name), fullPage: true })
        await context.close()
      }
    }
  }
} finally {
  await browser.close()
  await gateway?.stop()
  await pages.remove()
}
