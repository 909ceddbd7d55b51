/** A screen on a wall: paired once, read from five metres, never taking an old number for a new one, well by itself. */
import { connectAsync, type MqttClient } from 'mqtt'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CARD } from '../support/house.ts'
import { PHONE, seriousFindings, sideways } from './pages.ts'
import { type SignInHouse, startSignInHouse } from './sign-in-house.ts'

const TV = { width: 1920, height: 1080 }
const UPRIGHT = { width: 1080, height: 1920 }
/** At five metres on a screen of 50 inches nothing smaller is read: 20 mm of line, 12 of letter. */
const TEXT_PX_MIN = 36

let house: SignInHouse
let board: MqttClient
beforeAll(async () => {
  house = await startSignInHouse()
  await house.api('POST', '/api/doors', { id: 'front', to: 'hall' })
  await house.api('POST', '/api/people', { id: 'amadou', name: 'Amadou D.' })
  await house.api('POST', '/api/badges', { credential: CARD, person: 'amadou' })
  const reader = { id: 'reader-1', kind: 'mqtt', door: 'front', side: 'in' }
  const { secret } = await house.api<{ secret: string }>('POST', '/api/units', reader)
  board = await connectAsync(`mqtt://127.0.0.1:${house.gateway().mqttPort}`, {
    ...{ clientId: 'reader-1', username: 'reader-1', password: secret, reconnectPeriod: 0 },
  })
  board.on('error', () => {})
  await board.publishAsync('soglia/reader-1/up/status', '{"state":"online"}', { qos: 1, retain: true })
}, 120_000)
afterEach(() => house.closeAll())
afterAll(async () => {
  board?.end(true)
  await house?.stop()
})

const count = (page: Page): Promise<string | null> => page.getByTestId('wall-count').textContent()
const state = (page: Page, name: string): Promise<void> =>
  page.locator(`.wall[data-state=${name}]`).waitFor({ timeout: 30_000 })

/** But for tabs, which scroll in their own row. */
const tooWide = async (page: Page): Promise<string[]> => (await sideways(page)).filter((each) => each !== 'A.tab')

/** The smallest text that is seen, in pixels. */
function smallestText(page: Page): Promise<number> {
  return page.evaluate(() => {
    const seen = [...document.querySelectorAll<HTMLElement>('.wall *')].filter(
      (element) =>
        !element.closest('svg') &&
        [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
    )
    return Math.min(...seen.map((element) => Number.parseFloat(getComputedStyle(element).fontSize)))
  })
}

async function pair(page: Page, theme = 'dark'): Promise<string> {
  const code = (await page.locator('.wall-code').textContent()) ?? ''
  const { id } = await house.api<{ id: string }>('POST', '/api/screens', { code, name: 'Ingresso', theme })
  await state(page, 'live')
  return id
}

test('an admin pairs a screen on the page of screens by keyboard alone; it shows counts, and no name', async () => {
  const screen = await house.open('/wall', { viewport: TV })
  const code = await screen.page.locator('.wall-code').textContent()
  expect(await seriousFindings(screen.page)).toEqual([])

  const admin = await house.open('/', { viewport: PHONE, hasTouch: true, isMobile: true })
  await house.enter(admin.page)
  await admin.page.locator('.shell').waitFor()
  await admin.page.goto(`${house.home}/settings/screens`)
  await admin.page.getByText('Nessuno schermo').waitFor()
  await admin.page.getByText('Questo indirizzo vale solo su questo computer.').waitFor()
  expect([await seriousFindings(admin.page), await tooWide(admin.page)]).toEqual([[], []])
  await admin.page.getByRole('button', { name: 'Collega uno schermo' }).first().focus()
  await admin.page.keyboard.press('Enter')
  await admin.page.getByLabel('Codice').fill('000-000')
  await admin.page.getByLabel('Nome').fill('Ingresso')
  await admin.page.keyboard.press('Enter')
  await admin.page.getByText('Nessuno schermo mostra questo codice').waitFor()
  expect([await seriousFindings(admin.page), await tooWide(admin.page)]).toEqual([[], []])
  await admin.page.getByLabel('Codice').fill(String(code).toLowerCase())
  await admin.page.keyboard.press('Enter')
  await admin.page.getByText('Schermo “Ingresso” collegato.').waitFor()

  await state(screen.page, 'live')
  expect(await count(screen.page)).toBe('0')
  board.publish('soglia/reader-1/up/tap', JSON.stringify({ id: '1-1', credential: CARD }), { qos: 1 })
  await screen.page.getByTestId('wall-count').getByText('1', { exact: true }).waitFor({ timeout: 5000 })
  await screen.page.locator('.wall-day').waitFor()
  const told = (await screen.page.textContent('.wall')) ?? ''
  expect(told).toContain('Sala grande')
  expect(told).not.toMatch(/Amadou|front/i)
  for (const colorScheme of ['light', 'dark'] as const) {
    await screen.page.emulateMedia({ colorScheme })
    for (const size of [TV, UPRIGHT]) {
      await screen.page.setViewportSize(size)
      expect([colorScheme, size, await seriousFindings(screen.page)]).toEqual([colorScheme, size, []])
      const land = (await sideways(screen.page)).filter((each) => !each.includes('wall-land'))
      expect([size, land]).toEqual([size, []])
      expect(await smallestText(screen.page)).toBeGreaterThanOrEqual(TEXT_PX_MIN)
    }
  }
  // Whoever stands before it and asks for another page gets the sign-in page.
  await screen.page.goto(`${house.home}/people`)
  await screen.page.getByRole('heading', { name: 'Entra' }).waitFor()
  await admin.page.reload()
  await admin.page.getByRole('button', { name: 'Scollega “Ingresso”' }).click()
  await admin.page.getByRole('dialog').getByRole('button', { name: 'Scollega' }).click()
  await admin.page.getByText('Nessuno schermo').waitFor()
  expect([screen.faults, admin.faults]).toEqual([[], []])
}, 120_000)

test('a screen that sees nothing says since when, in big letters, and heals by itself when the gateway is back', async () => {
  const { page, faults } = await house.open('/wall', { viewport: TV })
  await page.locator('.wall-code').waitFor()
  await pair(page)
  const before = await count(page)
  await house.kill()
  await state(page, 'blind')
  const title = page.locator('.wall-blind-title')
  expect(await title.textContent()).toMatch(/Non vedo la casa dalle \d\d:\d\d/)
  expect(await title.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))).toBeGreaterThan(60)
  // What was is there to be seen, and cannot be taken for what is: pale, and with no clock.
  expect(await count(page)).toBe(before)
  expect(
    Number(await page.locator('.wall-count').evaluate((element) => getComputedStyle(element).opacity)),
  ).toBeLessThan(0.5)
  expect(await page.locator('.wall-clock').count()).toBe(0)
  expect(await page.locator('.wall-count h1').textContent()).toMatch(/^Dentro alle \d\d:\d\d$/)
  expect(await seriousFindings(page).then((all) => all.filter((each) => !each.startsWith('color-contrast')))).toEqual(
    [],
  )
  await house.start()
  await state(page, 'live')
  expect(await page.locator('.wall-blind').count()).toBe(0)
  expect(faults).toEqual([])
}, 120_000)

test('a screen that is begun while there is no gateway waits for it, and one that is ended shows a code again', async () => {
  const { page } = await house.open('/wall', { viewport: TV })
  await page.locator('.wall-code').waitFor()
  const id = await pair(page, 'light')
  expect(await page.locator('.wall').getAttribute('data-theme')).toBe('light')
  await page.goto(`${house.home}/wall?theme=dark`)
  await state(page, 'live')
  expect(await page.locator('.wall').getAttribute('data-theme')).toBe('dark')
  await house.api('DELETE', `/api/screens/${id}`)
  await page.locator('.wall-code').waitFor({ timeout: 30_000 })
  expect(await page.getByTestId('wall-count').count()).toBe(0)
  // The gateway forgets what waits to be typed: the screen asks for a new code by itself.
  const old = await page.locator('.wall-code').textContent()
  await house.kill()
  await state(page, 'blind')
  await house.start()
  await page.locator('.wall-code').waitFor({ timeout: 30_000 })
  expect(await page.locator('.wall-code').textContent()).not.toBe(old)
}, 120_000)

test('no pixel shows the same for ever, and the screen is kept awake', async () => {
  const { page } = await house.open('/wall', { viewport: TV, reducedMotion: 'reduce' })
  await page.locator('.wall-code').waitFor()
  await pair(page)
  const where = () => page.locator('.wall-sheet').evaluate((element) => getComputedStyle(element).transform)
  await page.addInitScript(() => {
    const asked: string[] = []
    Object.assign(window, { asked })
    const lock = { release: async () => {} }
    Object.defineProperty(navigator, 'wakeLock', {
      value: {
        request: async (what: string) => {
          asked.push(what)
          return lock
        },
      },
    })
  })
  await page.clock.install()
  await page.reload()
  await state(page, 'live')
  expect(await page.evaluate(() => (window as unknown as { asked: string[] }).asked)).toEqual(['screen'])
  const places = new Set<string>([await where()])
  for (let minute = 0; minute < 4; minute++) {
    await page.clock.runFor(61_000)
    places.add(await where())
  }
  expect(places.size).toBeGreaterThanOrEqual(3)
  expect(await page.locator('.wall-sheet').evaluate((element) => getComputedStyle(element).transitionDuration)).toBe(
    '0s',
  )
}, 120_000)

test('a newer gateway brings a newer page', async () => {
  const { page } = await house.open('/wall', { viewport: TV, serviceWorkers: 'block' })
  await page.locator('.wall-code').waitFor()
  await pair(page)
  let loads = 0
  page.on('load', () => loads++)
  await house.kill()
  await state(page, 'blind')
  await page.route('**/api/wall', async (route) => {
    const answer = await route.fetch().catch(() => null)
    if (answer === null) return route.abort()
    const json = await answer.json()
    await route.fulfill({ json: loads === 0 ? { ...json, version: '99.0.0' } : json })
  })
  await house.start()
  await expect.poll(() => loads, { timeout: 30_000 }).toBe(1)
  // Once: what it then finds is its own.
  await state(page, 'live')
}, 120_000)
