/** The live page on the real gateway: how doors open, a lockdown, an unknown badge, and how light the page is. */
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { DoorState } from '../../gateway/api/contract.ts'
import { UNKNOWN_CARD } from '../support/house.ts'
import { live, seriousFindings, sideways } from './pages.ts'
import { type RealHouse, startRealHouse } from './real-house.ts'

let rig: RealHouse
beforeAll(async () => {
  rig = await startRealHouse()
}, 120_000)
afterEach(() => rig.closeAll())
afterAll(() => rig.stop())

const doorsNow = async (): Promise<DoorState[]> => (await rig.api<{ doors: DoorState[] }>('GET', '/api/house')).doors
const modes = async (): Promise<string[]> => [...new Set((await doorsNow()).map(({ mode }) => mode))]

describe('staff', () => {
  test('changes how a door opens, by the keyboard alone, with a reason and an end', async () => {
    const { page, faults } = await rig.openAs('staff', '/')
    await live(page)
    await page.getByRole('button', { name: 'Cambia come si apre Ingresso' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Come si apre Ingresso?' })
    await dialog.waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await dialog.getByLabel(/secondo gli orari/).focus()
    await page.keyboard.press('ArrowDown')
    expect(await dialog.getByLabel(/passaggio libero/).isChecked()).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Scrivi il motivo: resta nel diario.').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    await page.keyboard.type('festa di quartiere')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await page
      .locator('[data-door=front] .door-mode')
      .getByText(/passaggio libero fino alle/)
      .waitFor()
    const front = (await doorsNow()).find(({ id }) => id === 'front')
    const hours = (Date.parse(front?.modeUntil ?? '') - Date.now()) / 3_600_000
    expect([front?.mode, hours > 0.9 && hours < 1.1]).toEqual(['free', true])
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toContain('Ingresso')
    expect(faults).toEqual([])
  })

  test('locks the house down after it was told what that means, and opens it again', async () => {
    const { page, faults } = await rig.openAs('staff', '/', { size: 'phone', colorScheme: 'dark', locale: 'en-GB' })
    await live(page)
    await page.getByRole('button', { name: 'Close the house' }).click()
    await page.getByText(/Whoever is inside can always leave/).waitFor()
    await page.getByRole('button', { name: 'Close every door' }).click()
    await page.getByText('Write the reason: the journal keeps it.').waitFor()
    expect(await modes()).not.toContain('lockdown')
    expect(await seriousFindings(page)).toEqual([])
    expect(await sideways(page)).toEqual([])
    await page.getByLabel('Why?').fill('smell of gas')
    await page.getByRole('button', { name: 'Close every door' }).click()
    const notice = page.locator('.notice').filter({ hasText: 'House closed in an emergency' })
    await notice.waitFor()
    expect(await modes()).toEqual(['lockdown'])
    expect(await page.locator('[data-door] .door-mode-shut').count()).toBe((await doorsNow()).length)

    await notice.getByRole('button', { name: 'Open the house again' }).click()
    await page.getByLabel('Why?').fill('all clear')
    await page.getByRole('dialog').getByRole('button', { name: 'Open the house again' }).click()
    await notice.waitFor({ state: 'detached' })
    expect(await modes()).toEqual(['scheduled'])
    expect(faults).toEqual([])
  })
})

test('an unknown badge that was just tapped is one step away from a person, for admins', async () => {
  const { page } = await rig.openAs('admin', '/')
  await live(page)
  rig.tap('front-in', UNKNOWN_CARD)
  const assign = page.getByRole('link', { name: 'Assegna il badge sconosciuto a una persona' })
  await assign.first().waitFor({ timeout: 3000 })
  expect(await assign.first().getAttribute('href')).toMatch(/^\/badges\?unknown=1&unit=front-in&at=/)
  const staff = await rig.openAs('staff', '/')
  await live(staff.page)
  await staff.page.locator('.passage[data-way=refused]').first().waitFor()
  expect(await staff.page.getByRole('link', { name: /^Assegna/ }).count()).toBe(0)
})

/** Of what a browser really asks for, as it comes over the line. */
const SCRIPT_BYTES_MAX = 150 * 1024

test('the first load of the live page is under 150 KB of compressed script', async () => {
  const { page } = await rig.openAs('staff', '/')
  const loaded = new Map<string, Promise<Buffer>>()
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') {
      // One that comes when all has been counted belongs to no first load; its page may be closed by then.
      const none = Buffer.alloc(0)
      loaded.set(
        response.url(),
        response.body().catch(() => none),
      )
    }
  })
  await page.reload()
  await live(page)
  await page.locator('.today').waitFor()
  const bytes = (await Promise.all(loaded.values())).map((body) => gzipSync(body).length)
  const sum = bytes.reduce((all, each) => all + each, 0)
  expect(sum).toBeGreaterThan(SCRIPT_BYTES_MAX / 10)
  expect(sum).toBeLessThan(SCRIPT_BYTES_MAX)
})
