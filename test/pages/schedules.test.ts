/** Hours drawn by hand and by keyboard, given to a group at a door, and held to a real tap; a closure empties a week. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { ScheduleRow } from '../../gateway/api/contract.ts'
import { seriousFindings, sideways } from './pages.ts'
import { type RealHouse, startRealHouse } from './real-house.ts'

const CARD = 'uid:04a2b3c4d5e680'
const LONG = 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(5).slice(0, 200)
const ARABIC = 'مواعيد الورشة'
const DAY_MINUTES = 24 * 60

let house: RealHouse
beforeAll(async () => {
  house = await startRealHouse()
  await house.api('POST', '/api/groups', { id: 'giulia', name: 'Falegnami di Giulia' })
  await house.api('POST', '/api/people', { id: 'pina', name: 'Pina Falegname', groups: ['giulia'] })
  await house.api('POST', '/api/badges', { credential: CARD, person: 'pina' })
}, 120_000)
afterEach(() => house.closeAll())
afterAll(() => house.stop())

const schedule = (id: string): Promise<ScheduleRow> => house.api('GET', `/api/schedules/${id}`)
const block = (page: Page, name: RegExp) => page.locator('.week').getByRole('button', { name })

/** Presses Tab until what is named has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab')
    const told = await page.evaluate(() => {
      const at = document.activeElement
      const labelled =
        at instanceof HTMLInputElement || at instanceof HTMLSelectElement ? at.labels?.[0]?.textContent : null
      return at?.getAttribute('aria-label') ?? labelled ?? at?.textContent ?? ''
    })
    if (told.trim().startsWith(name)) return
  }
  throw new Error(`no Tab leads to ${name}`)
}

test('a window is drawn, moved and made longer by the mouse, and saved with its effect told before', async () => {
  await house.api('POST', '/api/schedules', {
    ...{ id: 'soci', name: 'Soci', windows: [{ days: [1, 2, 3, 4, 5, 6], from: '08:00', to: '20:00' }] },
  })
  await house.api('POST', '/api/rules', { id: 'r-soci', group: 'giulia', doors: ['courtyard'], schedule: 'soci' })
  const { page, faults } = await house.openAs('admin', '/schedules/soci')
  await block(page, /^sabato/).waitFor()
  // Letters that come late move the week under the pointer.
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => document.fonts.ready)
  type Point = [x: number, y: number]
  const boxOf = async (selector: string) => {
    const box = await page.locator(selector).boundingBox()
    if (box === null) throw new Error(`${selector} is not drawn`)
    return box
  }
  const at = async (day: number, minute: number): Promise<Point> => {
    const area = await boxOf('.week-area')
    return [area.x + ((day - 0.5) / 7) * area.width, area.y + (minute / DAY_MINUTES) * area.height]
  }
  const endOf = async (key: number): Promise<Point> => {
    const edge = await boxOf(`[data-block="${key}"] .week-edge-to`)
    return [edge.x + edge.width / 2, edge.y + edge.height / 2]
  }
  const drag = async (from: Point, to: Point): Promise<void> => {
    await page.mouse.move(...from)
    await page.mouse.down()
    await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2)
    await page.mouse.move(...to)
    await page.mouse.up()
  }
  // A new one on Sunday, then an hour later, then its end an hour and a half later.
  await drag(await at(7, 600), await at(7, 780))
  await block(page, /^domenica, 10:00–13:00/).waitFor()
  await drag(await at(7, 690), await at(7, 750))
  await block(page, /^domenica, 11:00–14:00/).waitFor()
  const end = await endOf(7)
  await drag(end, [end[0], end[1] + (await boxOf('.week-area')).height / 16])
  await block(page, /^domenica, 11:00–15:30/).waitFor()
  await block(page, /^sabato/).focus()
  await page.keyboard.press('Delete')
  const unsaved = page.locator('.unsaved')
  await unsaved.getByText('non passa più: sabato').waitFor()
  await unsaved.getByText('guadagna domenica 11:00–15:30').waitFor()
  await unsaved.getByText('Falegnami di Giulia (1 persona), Porta cortile').waitFor()
  expect((await schedule('soci')).windows).toHaveLength(1)
  expect(await seriousFindings(page)).toEqual([])
  await unsaved.getByRole('button', { name: 'Salva' }).click()
  await page.getByText('Soci: salvato.').waitFor()
  expect((await schedule('soci')).windows).toEqual([
    { days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' },
    { days: [7], from: '11:00', to: '15:30' },
  ])
  await page.getByRole('button', { name: 'Torna indietro' }).click()
  await page.getByText('Tutto come prima.').waitFor()
  expect((await schedule('soci')).windows).toEqual([{ days: [1, 2, 3, 4, 5, 6], from: '08:00', to: '20:00' }])
  expect(faults).toEqual([])
}, 120_000)

test('by keyboard alone hours are made, given to a group at a door, and a real tap agrees with who could pass', async () => {
  const { page, faults } = await house.openAs('admin', '/schedules')
  await page.getByRole('link', { name: 'Soci' }).waitFor()
  await tabTo(page, 'Nuovo orario')
  await page.keyboard.press('Enter')
  await page.locator('dialog input:focus').waitFor()
  await page.keyboard.type('Notte e giorno')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/schedules/s-notte-e-giorno').catch(() => page.waitForURL('**/schedules/notte-e-giorno'))
  const id = new URL(page.url()).pathname.split('/').at(-1) as string
  await tabTo(page, 'Aggiungi fascia')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  for (const day of ['mar', 'mer', 'gio', 'ven', 'sab', 'dom']) {
    await tabTo(page, day)
    await page.keyboard.press('Space')
  }
  await tabTo(page, 'Dalle')
  await page.keyboard.type('1200AM')
  await tabTo(page, 'Alle')
  await page.keyboard.type('1200AM')
  await page.keyboard.press('Enter')
  await block(page, /^domenica, 00:00–24:00/).waitFor()
  // An arrow takes a quarter of an hour from its end, and another gives it back.
  await tabTo(page, 'lunedì')
  await page.keyboard.press('Shift+ArrowUp')
  await block(page, /^lunedì, 00:00–23:45/).waitFor()
  await page.keyboard.press('Shift+ArrowDown')
  await block(page, /^lunedì, 00:00–24:00/).waitFor()
  await tabTo(page, 'Salva')
  await page.keyboard.press('Enter')
  await page.getByText('Notte e giorno: salvato.').waitFor()
  expect((await schedule(id)).windows).toEqual([{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }])

  await tabTo(page, 'Fai una regola')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await tabTo(page, 'Gruppo')
  await page.keyboard.type('Falegnami')
  await tabTo(page, 'Ingresso')
  await page.keyboard.press('Space')
  await dialog.getByText('Falegnami di Giulia passa Ingresso, Notte e giorno.').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await tabTo(page, 'Aggiungi')
  await page.keyboard.press('Enter')
  await page.getByText('Regola aggiunta.').waitFor()
  await page.getByRole('button', { name: 'Falegnami di Giulia, Ingresso: Notte e giorno' }).waitFor()

  await page.goto(`${house.gateway().http}/doors/front`)
  await page.getByRole('button', { name: /^Falegnami di Giulia/ }).click()
  await page.locator('[data-person=pina]').waitFor()
  expect(await page.locator('[data-person]').count()).toBe(1)
  house.tap('front-in', CARD)
  await page.locator('.door-passage').first().getByText('Pina Falegname').waitFor()
  expect(await page.locator('.door-passage').first().locator('.way-in').count()).toBe(1)
  expect(faults).toEqual([])
}, 120_000)

test('a closure empties the week, and an opening takes a holiday’s place', async () => {
  const { page, faults } = await house.openAs('admin', '/calendar')
  await page.getByRole('button', { name: 'Aggiungi chiusura' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Che cos’è').fill('Pausa invernale')
  await dialog.getByLabel('Dal giorno').fill('2027-01-11')
  await dialog.getByLabel('Fino al giorno, compreso').fill('2027-01-17')
  await dialog.getByText('Vale per gli orari che seguono le feste: Soci').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Aggiungi', exact: true }).click()
  await page.getByText('Pausa invernale: aggiunto.').waitFor()
  await page.locator('[data-day]').getByText('Pausa invernale').waitFor()
  await page.getByText('Natale').first().waitFor()
  expect(await seriousFindings(page)).toEqual([])

  await page.goto(`${house.gateway().http}/schedules/soci`)
  await block(page, /^lunedì/).waitFor()
  await expect.poll(() => page.locator('.week-open').count()).toBeGreaterThan(4)
  // A year of weeks is more than lies between.
  for (let weeks = 0; weeks < 53; weeks += 1) {
    if (await page.getByRole('heading', { name: 'Settimana dall’11 gen' }).isVisible()) break
    await page.getByRole('button', { name: 'Settimana dopo' }).click()
  }
  await page.getByText('Chiusura: Pausa invernale').first().waitFor()
  await expect.poll(() => page.locator('.week-open').count()).toBe(0)
  expect(await page.locator('.week-column-shut').count()).toBe(7)
  expect(await seriousFindings(page)).toEqual([])
  expect(faults).toEqual([])
}, 120_000)

test('keep their layout at every size, in both languages and themes, with any name and none', async () => {
  const windows = [
    { days: [5], from: '21:00', to: '02:00' },
    { days: [1, 3], from: '07:30', to: '24:00' },
  ]
  await house.api('POST', '/api/schedules', { id: 'lungo', name: LONG, windows, holidays: 'open', until: '2027-06-30' })
  await house.api('POST', '/api/schedules', { id: 'arabo', name: ARABIC, windows: [] })
  await house.api('POST', '/api/groups', { id: 'lungo', name: LONG })
  await house.api('POST', '/api/rules', { id: 'r-lungo', group: 'lungo', doors: null, schedule: 'arabo' })
  const looks = [
    { size: 'desktop', locale: 'en-GB', colorScheme: 'dark' },
    { size: 'phone', locale: 'it-IT', colorScheme: 'light' },
  ] as const
  for (const look of looks) {
    const { page, faults } = await house.openAs(look.size === 'phone' ? 'admin' : 'staff', '/schedules', look)
    for (const path of ['/schedules', '/schedules/lungo', '/schedules/arabo', '/rules', '/calendar']) {
      await page.goto(house.gateway().http + path)
      await page.locator('.card').first().waitFor()
      await page.waitForLoadState('networkidle')
      expect([path, look.size, await sideways(page)]).toEqual([path, look.size, []])
      expect([path, look.size, await seriousFindings(page)]).toEqual([path, look.size, []])
    }
    if (look.size === 'phone') {
      await page.goto(`${house.gateway().http}/schedules/lungo`)
      await page.getByRole('button', { name: 'venerdì, 21:00–02:00' }).last().click()
      await page.getByRole('dialog').waitFor()
      expect(await seriousFindings(page)).toEqual([])
      expect(await sideways(page)).toEqual([])
    } else {
      // Staff looks; nothing there can be drawn or saved.
      expect(await page.getByRole('button', { name: 'Add a window' }).count()).toBe(0)
    }
    expect(faults).toEqual([])
    await house.closeAll()
  }
  const { page } = await house.openAs('admin', '/schedules/nothing')
  await page.getByText('Questo orario non c’è').waitFor()
}, 120_000)
