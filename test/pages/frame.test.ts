/** What stands around every page: the way to the others, on a desk and on a phone, for each kind of user. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { seriousFindings, sideways } from './pages.ts'
import { type RealHouse, startRealHouse } from './real-house.ts'

let house: RealHouse
beforeAll(async () => {
  house = await startRealHouse()
}, 120_000)
afterEach(() => house.closeAll())
afterAll(() => house.stop())

test('an address that is no page says so, and leads back', async () => {
  const { page, faults } = await house.openAs('staff', '/nowhere/at-all')
  await page.getByRole('heading', { name: 'Questa pagina non c’è' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('link', { name: 'Vai alla tua prima pagina' }).click()
  await page.locator('.count').waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
  expect(faults).toEqual([])
})

test('a page that is not for the account says so, and the navigation does not lead there', async () => {
  const { page } = await house.openAs('staff', '/settings')
  await page.getByRole('heading', { name: 'Questa pagina non è per il tuo accesso' }).waitFor()
  expect(await page.getByRole('link', { name: 'Impostazioni' }).count()).toBe(0)
  expect(await page.getByRole('link', { name: 'Appello' }).count()).toBe(1)
})

test('on a phone the roll-call is one tap away, and every other page two', async () => {
  const { page, faults } = await house.openAs('admin', '/', { size: 'phone' })
  await page.locator('.count').waitFor()
  expect(await page.getByRole('link', { name: 'Appello' }).isVisible()).toBe(true)
  expect(await page.getByRole('link', { name: 'Impostazioni' }).isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Altro' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.waitFor()
  for (const name of ['Badge', 'Porte', 'Orari', 'Andamento', 'Diario', 'Impostazioni']) {
    expect([name, await sheet.getByRole('link', { name }).isVisible()]).toEqual([name, true])
  }
  expect(await seriousFindings(page)).toEqual([])
  expect(await sideways(page)).toEqual([])
  await page.keyboard.press('Escape')
  expect(await page.getByRole('button', { name: 'Altro' }).evaluate((at) => at === document.activeElement)).toBe(true)
  expect(faults).toEqual([])
})

test('back and forward move between pages, and a new page is begun at its top by keyboard', async () => {
  const { page } = await house.openAs('admin', '/')
  await page.locator('.count').waitFor()
  await page.getByRole('navigation', { name: 'Pagine' }).getByRole('link', { name: 'Persone' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/people')
  await page.waitForFunction(() => document.activeElement?.id === 'content')
  await page.goBack()
  await page.locator('.count').waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
})
