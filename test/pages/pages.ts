/** What every browser test of the pages needs: a build, a browser, a recorded gateway, and a page that tells on itself. */
import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { House } from '../../gateway/api/contract.ts'
import { type BuiltPages, buildPages, launchBrowser } from '../support/browser.ts'
import { type RecordedGateway, startRecordedGateway } from '../support/recorded-gateway.ts'
import { RECORDED_NOW } from '../support/recorded-house.ts'

export const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }
/** So long something may take to appear: a machine that is busy is slow, not wrong. */
export const WAIT_MS = 60_000

export interface Opened {
  page: Page
  gateway: RecordedGateway
  /** What the page did that it must not: errors on its console, refused content, requests to elsewhere. */
  faults: string[]
}

interface Options extends BrowserContextOptions {
  path?: string
  /** Before the page is opened. */
  prepare?: (gateway: RecordedGateway) => void
  /** True: the clock stands at the recorded hour and moves only when the test moves it. */
  ownClock?: boolean
}

export interface Rig {
  open(house: House, options?: Options): Promise<Opened>
  closeAll(): Promise<void>
  stop(): Promise<void>
}

/** A broken line is told on the console by the browser itself: no fault of the page's. */
const NETWORK = /Failed to load resource|net::ERR|status of 4\d\d/

export async function startRig(): Promise<Rig> {
  const built: BuiltPages = await buildPages()
  const browser: Browser = await launchBrowser()
  let opened: (() => Promise<void>)[] = []

  const rig: Rig = {
    async open(house, { path = '/', prepare, ownClock = false, ...options } = {}) {
      const gateway = await startRecordedGateway(built.folder, house)
      prepare?.(gateway)
      const context = await browser.newContext({ viewport: DESKTOP, locale: 'it-IT', ...options })
      opened.push(async () => {
        await context.close()
        await gateway.stop()
      })
      const page = await context.newPage()
      page.setDefaultTimeout(WAIT_MS)
      const faults: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error' && !NETWORK.test(message.text())) faults.push(message.text())
      })
      page.on('pageerror', (error) => faults.push(String(error)))
      page.on('request', (request) => {
        if (new URL(request.url()).origin !== gateway.url) faults.push(`asked ${request.url()}`)
      })
      if (ownClock) await page.clock.install({ time: RECORDED_NOW })
      await page.goto(gateway.url + path)
      return { page, gateway, faults }
    },
    async closeAll() {
      for (const close of opened) await close()
      opened = []
    },
    async stop() {
      await rig.closeAll()
      await browser.close()
      await built.remove()
    },
  }
  return rig
}

export const live = (page: Page): Promise<void> => page.locator('.live-mark-live').waitFor()

/** Serious and critical findings of axe, as `rule: target`. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // A colour that is on its way to another is neither: a busy machine draws it long enough to be measured.
  await page.evaluate(() => {
    for (const moving of document.getAnimations()) if (moving instanceof CSSTransition) moving.finish()
  })
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`))
}

/** Elements that stick out of the window sideways; what lies in a frame that scrolls by itself, such as tabs, does not. */
export function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    const out: string[] = []
    if (document.documentElement.scrollWidth > width) out.push(`page ${document.documentElement.scrollWidth}`)
    const scrolls = (element: Element): boolean => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)
    const frames = [...document.querySelectorAll('body *')].filter(scrolls)
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest('svg, .unseen, .skip')) continue
      if (frames.some((frame) => frame !== element && frame.contains(element))) continue
      const box = element.getBoundingClientRect()
      if (box.width > 0 && (box.right > width + 1 || box.left < -1)) out.push(`${element.tagName}.${element.className}`)
    }
    return out
  })
}
