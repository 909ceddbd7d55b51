import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { RecordedGateway } from '../support/recorded-gateway.ts'
import { livingHouse } from '../support/recorded-house.ts'
import { findNetwork, loseNetwork } from './network.ts'
import { live, type Rig, seriousFindings, startRig } from './pages.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
}, 120_000)
afterEach(() => rig.closeAll())
afterAll(() => rig.stop())

/** More than the longest pause between two attempts. */
const NEXT_ATTEMPT_MS = 31_000

/** Sends a count, and waits until the page has heard it. */
async function hear(page: Page, gateway: RecordedGateway, inside: number): Promise<void> {
  gateway.send('occupancy', { ...gateway.house.occupancy, inside })
  await page.locator('.count').getByText(String(inside)).waitFor()
}

describe('when the stream breaks', () => {
  test('the page says since when it is blind, and heals by itself with a new picture', async () => {
    const house = livingHouse()
    const { page, gateway, faults } = await rig.open(house, { ownClock: true })
    await live(page)
    const loaded = await page.evaluate(() => performance.timeOrigin)
    gateway.reachable = false
    gateway.cut()
    await page.getByText('Questa pagina è cieca dalle 15:42').waitFor()
    await expect.poll(() => page.title()).toBe('Cieca · Millepiani, Roma')
    expect(await page.textContent('#inside-title')).toBe('Dentro, alle 15:42')
    expect(await page.textContent('.live-mark')).toContain('cieca dalle 15:42')
    expect(await page.evaluate(() => getComputedStyle(document.querySelector('.seen') as Element).filter)).toBe(
      'grayscale(1)',
    )
    expect(await seriousFindings(page)).toEqual([])
    // Still away at the next attempts: it goes on trying.
    await page.clock.fastForward(NEXT_ATTEMPT_MS)
    await page.getByText('Questa pagina è cieca dalle 15:42').waitFor()
    gateway.house = { ...house, occupancy: { ...house.occupancy, inside: 31 }, desks: house.desks.slice(0, 5) }
    gateway.reachable = true
    await page.waitForTimeout(200)
    await page.clock.fastForward(NEXT_ATTEMPT_MS)
    await live(page)
    expect(await page.textContent('.count')).toBe('31')
    expect(await page.locator('[data-desk]').count()).toBe(5)
    expect(await page.locator('.notice-blind').count()).toBe(0)
    expect(await page.evaluate(() => performance.timeOrigin)).toBe(loaded)
    expect(faults).toEqual([])
  })

  test('a line that says nothing for 25 s is as good as broken', async () => {
    const { page, gateway } = await rig.open(livingHouse(), { ownClock: true })
    await live(page)
    gateway.speaking = false
    await page.clock.fastForward(20_000)
    await hear(page, gateway, 48)
    await page.clock.fastForward(20_000)
    expect(await page.locator('.live-mark-live').count()).toBe(1)
    await page.clock.fastForward(6000)
    await page.locator('.notice-blind').waitFor()
  })

  test('off line is noticed at once, on line heals at once', async () => {
    const { page } = await rig.open(livingHouse(), { ownClock: true })
    await live(page)
    await loseNetwork(page.context())
    await page.locator('.notice-blind').waitFor()
    await findNetwork(page.context())
    await live(page)
  })

  test('the button tries at once', async () => {
    const { page, gateway } = await rig.open(livingHouse(), { ownClock: true })
    await live(page)
    gateway.reachable = false
    gateway.cut()
    await page.locator('.notice-blind').waitFor()
    gateway.reachable = true
    await page.getByRole('button', { name: 'Riprova ora' }).click()
    await live(page)
  })

  test('a session that ended meanwhile leads to sign-in, and nothing of the house stays', async () => {
    const { page, gateway } = await rig.open(livingHouse())
    await live(page)
    gateway.session = { account: null, firstAdmin: false }
    gateway.cut()
    await page.getByText('Il tuo accesso è scaduto').waitFor()
    expect(await page.textContent('body')).not.toContain('Giulia')
    await expect.poll(() => page.title()).toBe('Entra · Soglia')
  })

  test('a gateway that is away from the start is told, with the next step', async () => {
    const { page } = await rig.open(livingHouse())
    await live(page)
    await page.route('**/api/session', (route) => route.abort())
    await page.reload()
    await page.getByRole('heading', { name: 'Il gateway non risponde' }).waitFor()
    await page.route('**/api/house', (route) => route.abort())
    await page.unroute('**/api/session')
    await page.getByRole('button', { name: 'Riprova ora' }).click()
    await page.locator('.notice-blind').getByText('Il gateway non risponde').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await page.unroute('**/api/house')
    await page.getByRole('button', { name: 'Riprova ora' }).click()
    await live(page)
  })

  test('a hidden page lets go of its line after a minute, and takes it up when it is shown', async () => {
    const { page, gateway } = await rig.open(livingHouse(), { ownClock: true })
    await live(page)
    const show = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
      }, hidden)
    await show(true)
    await page.clock.runFor(20_000)
    await hear(page, gateway, 49)
    expect(gateway.streams()).toBe(1)
    await page.clock.runFor(20_000)
    await hear(page, gateway, 50)
    await page.clock.runFor(21_000)
    await expect.poll(() => gateway.streams()).toBe(0)
    // Its tab must not tell an old count as if it were now.
    await expect.poll(() => page.title()).toBe('Millepiani, Roma')
    await show(false)
    await live(page)
    expect(gateway.streams()).toBe(1)
    await expect.poll(() => page.title()).toContain('47 dentro')
  })
})
