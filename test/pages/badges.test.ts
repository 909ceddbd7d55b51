/** Badges on the pages: one that was just tapped finds its person in two clicks, one that is lost is stopped in three. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { BadgeRow, CardRow } from '../../gateway/api/contract.ts'
import { seriousFindings, sideways } from './pages.ts'
import { type RealHouse, startRealHouse } from './real-house.ts'

let house: RealHouse
beforeAll(async () => {
  house = await startRealHouse()
}, 120_000)
afterEach(() => house.closeAll())
afterAll(() => house.stop())

const badgesOf = (person: string): Promise<BadgeRow[]> => house.api('GET', `/api/badges?person=${person}`)
/** Of somebody of the house, with the list of every board that is on line holding it. */
async function heldByAll(n: number): Promise<{ id: string; name: string; badge: string }> {
  const { id, name } = house.people.members[n] as { id: string; name: string }
  const badge = (await badgesOf(id))[0]?.id as string
  const isHeld = async (): Promise<boolean> => {
    const units = await house.api<{ id: string; list: { pending: boolean } | null }[]>('GET', '/api/units')
    return units.filter((unit) => house.boards.has(unit.id)).every(({ list }) => list?.pending === false)
  }
  await expect.poll(isHeld, { timeout: 10_000 }).toBe(true)
  return { id, name, badge }
}
const dialogOf = (page: Page) => page.getByRole('dialog')

test('an unknown badge that is tapped is there within a second, and somebody’s in two clicks', async () => {
  const { page, faults } = await house.openAs('admin', '/badges')
  await page.getByText('compare qui entro un secondo').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  house.tap('front-in', 'uid:04deadbeef0001')
  await page.getByRole('button', { name: /^Assegna la tessera/ }).waitFor({ timeout: 1000 })
  const dialog = dialogOf(page)

  // From the live page, and of two that were refused the one that was pointed at.
  house.tap('meeting-in', 'uid:04deadbeef0002')
  await page.goto(house.gateway().http)
  await page
    .locator('.passage', { hasText: 'Ingresso' })
    .getByRole('link', { name: /^Assegna/ })
    .click()
  await dialog.getByRole('radio', { name: /uid:04deadbeef0001/, checked: true }).waitFor()
  await dialog.getByRole('searchbox').fill('ines car')
  await dialog.getByText('Inês Carvalho').click()
  expect(await seriousFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Assegna a Inês Carvalho' }).click()
  await page.getByText('Tessera assegnata a Inês Carvalho.').waitFor()
  await page.getByRole('link', { name: 'Inês Carvalho' }).first().waitFor()
  const { id } = house.people.members.find(({ name }) => name === 'Inês Carvalho') as { id: string }
  expect((await badgesOf(id)).map(({ credential }) => credential)).toContain('uid:04deadbeef0001')
  expect(new URL(page.url()).search).toBe('')
  await page.getByText('uid:04deadbeef0002').waitFor()
  await page.getByRole('button', { name: 'Torna indietro' }).click()
  await page.getByText('Tutto come prima.').waitFor()
  expect((await badgesOf(id)).at(-1)).toMatchObject({ revokedReason: 'preso per sbaglio' })

  // A phone cannot be a badge; of a card that is told in part the page warns.
  house.tap('front-in', 'uid:08aabbcc')
  house.tap('meeting-in', 'part:26:1a2b3c4')
  await page.getByText('è un telefono, non può fare da badge').waitFor()
  await page.getByText('legge solo una parte della tessera').waitFor()
  await page
    .getByRole('button', { name: /^Assegna la tessera/ })
    .first()
    .click()
  await dialog.getByRole('radio', { disabled: true }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await dialog.getByText('Inês Carvalho').or(dialog.locator('.picker-list').last().locator('label')).first().click()
  await dialog.getByRole('button', { name: /^Assegna a/ }).click()
  await page.getByText('Badge assegnato. Attenzione').waitFor()
  expect(faults).toEqual([])
}, 120_000)

test('a lost badge is stopped in three clicks, and each door is ticked off as its board acknowledges', async () => {
  const { id, name, badge } = await heldByAll(6)
  const away = house.boards.get('meeting-in')
  await away?.stop()
  const { page, faults } = await house.openAs('admin', `/people/${id}`)
  await page.getByRole('button', { name: `Smarrito: ${badge}` }).click()
  const dialog = dialogOf(page)
  await dialog.getByText(`Badge smarrito di ${name}`).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await dialog.getByText('Revoca', { exact: true }).click()
  await dialog.getByRole('button', { name: 'Revoca il badge' }).click()
  await dialog.getByText('Il badge è revocato.').waitFor()
  expect(
    await dialog
      .getByRole('button', { name: 'Chiudi' })
      .last()
      .evaluate((at) => at === document.activeElement),
  ).toBe(true)
  await dialog.locator('.tick-done[data-unit=front-in]').waitFor()
  await dialog
    .locator('.tick-away[data-unit=meeting-in]')
    .getByText(/potrebbe ancora farlo entrare fino a/)
    .waitFor()
  await dialog.getByText('Una porta non ha ancora confermato.').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  // Whoever looks in later is told as well.
  await page.keyboard.press('Escape')
  await page.getByText('1 badge non più valido').click()
  await page.getByText('Una porta non ha ancora confermato.').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Quali porte lo sanno?' }).click()
  await dialog.locator('.tick-away[data-unit=meeting-in]').waitFor()
  away?.start()
  await dialog.getByText('Tutte le porte lo sanno.').waitFor({ timeout: 8000 })
  expect(await badgesOf(id)).toMatchObject([{ revokedReason: 'smarrito' }])
  expect(faults).toEqual([])
}, 120_000)

test('by keyboard alone a lost badge is suspended from a phone-sized list, and resumed', async () => {
  const { id, name, badge } = await heldByAll(8)
  const { page, faults } = await house.openAs('admin', '/badges', {
    locale: 'en-GB',
    size: 'phone',
    colorScheme: 'dark',
  })
  const search = page.getByRole('searchbox')
  await search.focus()
  await page.keyboard.type(name.slice(0, 5).toLowerCase())
  const lost = page.getByRole('button', { name: `Lost: ${name}, ${badge}` })
  await lost.waitFor()
  expect(await sideways(page)).toEqual([])
  await lost.focus()
  await page.keyboard.press('Enter')
  const dialog = dialogOf(page)
  await dialog.getByRole('radio', { name: /^Suspend/, checked: true }).waitFor()
  expect(await sideways(page)).toEqual([])
  const reached: string[] = []
  for (let press = 0; press < 6 && reached.at(-1) !== 'Suspend the badge'; press++) {
    await page.keyboard.press('Tab')
    reached.push(await page.evaluate(() => document.activeElement?.textContent ?? ''))
  }
  expect(reached.at(-1)).toBe('Suspend the badge')
  await page.keyboard.press('Enter')
  await dialog.getByText('All doors know.').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.locator('.table').getByText('suspended', { exact: true }).waitFor()
  await page.goto(`${house.gateway().http}/people/${id}`)
  const resume = page.getByRole('button', { name: `Resume: ${badge}` })
  await resume.focus()
  await page.keyboard.press('Enter')
  await page.getByText('The badge is valid again.').waitFor()
  expect(await badgesOf(id)).toMatchObject([{ suspendedAt: null }])
  expect(faults).toEqual([])
}, 120_000)

test('a badge is given by a tap or by its number, dated and replaced; a card of the house is lent and comes back', async () => {
  const { id, name } = house.people.members[10] as { id: string; name: string }
  const { page, faults } = await house.openAs('admin', `/people/${id}`)
  const dialog = dialogOf(page)
  await page.getByRole('button', { name: 'Aggiungi badge' }).click()
  await dialog.getByLabel('Oppure scrivi il numero').fill('uid:08aabbcc')
  await dialog.getByRole('button', { name: 'Aggiungi badge' }).click()
  await dialog.getByText('È il numero di un telefono').waitFor()
  await dialog.getByLabel('Oppure scrivi il numero').fill('')
  house.tap('front-in', 'uid:04deadbeef0010')
  await dialog.getByRole('radio', { name: /uid:04deadbeef0010/ }).check()
  expect(await seriousFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Aggiungi badge' }).click()
  await page.getByText('uid:04deadbeef0010').waitFor()

  const added = (await badgesOf(id)).find(({ credential }) => credential === 'uid:04deadbeef0010') as BadgeRow
  await page.getByRole('button', { name: `Date: ${added.id}` }).click()
  await dialog.getByLabel('Fino al giorno, compreso').fill('2030-11-30')
  await dialog.getByRole('button', { name: 'Salva' }).click()
  await page.getByText('fino al 30 novembre 2030').waitFor()
  await page.getByRole('button', { name: `Sostituisci: ${added.id}` }).click()
  await dialog.getByLabel('Oppure scrivi il numero').fill('uid:04deadbeef0011')
  await dialog.getByRole('button', { name: 'Sostituisci' }).click()
  await page.getByText('uid:04deadbeef0011').waitFor()

  await page.goto(`${house.gateway().http}/badges/cards`)
  await page.getByRole('button', { name: 'Aggiungi carta' }).first().click()
  await dialog.getByLabel('Nome scritto sulla carta').fill('Ospiti 7')
  await dialog.getByLabel('Oppure scrivi il numero').fill('uid:04c0ffee000007')
  expect(await seriousFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Aggiungi carta' }).click()
  await page.getByRole('button', { name: 'Presta: Ospiti 7' }).click()
  await dialog.getByRole('searchbox').fill(name)
  await dialog.getByText(name).click()
  await dialog.getByRole('button', { name: 'Presta' }).click()
  await page.getByText(`da ${name}`, { exact: true }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Resa: Ospiti 7' }).click()
  await page.getByText('«Ospiti 7» è di nuovo a casa.').waitFor()
  expect((await house.api<CardRow[]>('GET', '/api/cards')).find(({ id: card }) => card === 'ospiti-7')?.loan).toBeNull()
  expect(faults).toEqual([])
}, 120_000)

test('staff sees no credential, gives nothing away, and stops a lost badge for as long as it is lost', async () => {
  const { name, badge } = await heldByAll(12)
  house.tap('front-in', 'uid:04deadbeef0020')
  const { page, faults } = await house.openAs('staff', '/badges?unknown=1')
  await page.getByText('Chi amministra può assegnarle a una persona.').waitFor()
  await page.locator('.table tbody tr').first().waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(await page.getByRole('button', { name: /^Assegna/ }).count()).toBe(0)
  expect(await page.content()).not.toMatch(/uid:04|em:/)
  await page.getByRole('searchbox').fill(badge)
  await page.getByRole('button', { name: `Smarrito: ${name}, ${badge}` }).click()
  const dialog = dialogOf(page)
  await dialog.getByRole('radio').first().waitFor()
  expect(await dialog.getByRole('radio').count()).toBe(1)
  await dialog.getByLabel('Perché?').fill('lasciato sul tram')
  await dialog.getByRole('button', { name: 'Sospendi il badge' }).click()
  await dialog.getByText('Tutte le porte lo sanno.').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('combobox', { name: 'Stato' }).selectOption('suspended')
  await page.locator('.table').getByText('sospeso', { exact: true }).waitFor()
  expect(await page.getByRole('button', { name: /^Smarrito/ }).count()).toBe(0)
  expect(await house.api('GET', `/api/search/badges?q=${badge}`)).toMatchObject({
    badges: [{ suspendedReason: 'lasciato sul tram' }],
  })

  // What does not come says so, and comes when it is asked for again.
  let isBroken = true
  await page.route('**/api/search/badges*', (route) => (isBroken ? route.abort() : route.continue()))
  await page.getByRole('combobox', { name: 'Stato' }).selectOption('revoked')
  await page.locator('.failed').getByText('Il gateway non risponde').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  isBroken = false
  await page.locator('.failed').getByRole('button', { name: 'Riprova' }).click()
  await page.locator('.failed').waitFor({ state: 'detached' })
  expect(faults).toEqual([])
}, 120_000)
