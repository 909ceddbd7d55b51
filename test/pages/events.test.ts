/** Events and their guests, by staff and admins; and the count for everybody. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { guestsIn } from '../../dashboard/events-page/pasted.ts'
import { findNetwork, loseNetwork } from './network.ts'
import { seriousFindings, sideways } from './pages.ts'
import { type RealHouse, startRealHouse } from './real-house.ts'

const HOUR_MS = 3_600_000
const LONG = 'Evento con un nome davvero lungo '.repeat(7).slice(0, 200).trim()
const ARABIC = 'ورشة عمل في الحي'

let house: RealHouse
beforeAll(async () => {
  house = await startRealHouse()
  const at = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString()
  for (const [id, name, from, to] of [
    ['long', LONG, 20, 30],
    ['arabic', ARABIC, 40, 50],
    ['past', 'Corso di saldatura', -40, -30],
    ['now', 'Codesign jam', -1, 3],
  ] as const) {
    await house.api('POST', '/api/events', { id, name, host: house.member.id, from: at(from), until: at(to) })
  }
}, 120_000)
afterEach(() => house.closeAll())
afterAll(() => house.stop())

const whole = async (page: Page): Promise<void> => {
  expect(await seriousFindings(page)).toEqual([])
  expect(await sideways(page)).toEqual([])
}
const passesOf = (event: string) =>
  house.api<{ name: string; badge: string; credential: string; suspendedAt: string | null }[]>(
    'GET',
    `/api/events/${event}/passes`,
  )

test('an admin makes an event, by keyboard alone, and it opens ready for its guests', async () => {
  const { page, faults } = await house.openAs('admin', '/events')
  await page.getByRole('button', { name: 'Nuovo evento' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Come si chiama').focus()
  await page.keyboard.type('Laboratorio di legno')
  // Not sent without somebody who answers for its guests.
  await page.keyboard.press('Enter')
  await dialog.getByText('Scegli chi risponde degli ospiti.').waitFor()
  await dialog.getByLabel('Cerca una persona').focus()
  await page.keyboard.type(house.member.name)
  await dialog.getByRole('radio', { name: new RegExp(house.member.name) }).focus()
  await page.keyboard.press('Space')
  await whole(page)
  await dialog.getByRole('button', { name: 'Aggiungi' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Laboratorio di legno' }).waitFor()
  await page.getByText('Ancora nessun pass').waitFor()
  const events = await house.api<{ name: string; host: string; from: string; until: string }[]>('GET', '/api/events')
  const made = events.find(({ name }) => name === 'Laboratorio di legno')
  expect(made?.host).toBe(house.member.id)
  expect(Date.parse(made?.until ?? '') - Date.parse(made?.from ?? '')).toBe(2 * HOUR_MS)
  expect(faults).toEqual([])
})

test('staff pastes a list, mends a bad line, makes the passes, and sees how many have come', async () => {
  const { page, faults } = await house.openAs('staff', '/events/now', { size: 'phone' })
  await page.getByRole('button', { name: 'Incolla un elenco' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Un ospite per riga').fill(`Giulia Rossi\n\nAnna Bianchi, Nessuna\n${'ا'.repeat(12)}`)
  await dialog.getByRole('button', { name: 'Controlla l’elenco' }).click()
  await dialog.getByText('Riga 3: Non c’è l’organizzazione Nessuna.').waitFor()
  await whole(page)
  await dialog.getByLabel('Un ospite per riga').fill(`Giulia Rossi\n\nAnna Bianchi\n${'ا'.repeat(12)}`)
  await dialog.getByRole('button', { name: 'Controlla l’elenco' }).click()
  await dialog.getByRole('button', { name: 'Fai 3 pass' }).click()
  await dialog.getByText('3 pass sono pronti.').waitFor()
  await dialog.getByRole('img', { name: 'Codice QR di Giulia Rossi' }).waitFor()
  await whole(page)
  await page.keyboard.press('Escape')
  await page.getByText('0 su 3').waitFor()
  const giulia = (await passesOf('now')).find(({ name }) => name === 'Giulia Rossi')
  house.tap('front-in', giulia?.credential ?? '')
  await page.getByText('1 su 3').waitFor({ timeout: 6_000 })
  await page.getByText('1 è dentro adesso').waitFor()
  // Staff stops a pass, and what opens a door is not shown again.
  await page.getByRole('button', { name: 'Sospendi il pass di Anna Bianchi' }).click()
  await page.getByText('sospeso', { exact: true }).waitFor()
  expect(await page.getByRole('button', { name: /^Codice/ }).count()).toBe(0)
  expect((await passesOf('now')).filter(({ suspendedAt }) => suspendedAt !== null).map(({ name }) => name)).toEqual([
    'Anna Bianchi',
  ])
  await whole(page)
  expect(faults).toEqual([])
})

test('an admin shows the code of a pass, prints all, revokes one with a reason, and undoes a suspension', async () => {
  await house.api('POST', '/api/events/long/passes', { rows: [{ name: 'Tom' }, { name: 'Eva' }] })
  const { page, faults } = await house.openAs('admin', '/events/long')
  await page.getByRole('button', { name: 'Codice di Tom' }).click()
  await page.getByRole('img', { name: 'Codice QR di Tom' }).waitFor()
  await whole(page)
  await page.keyboard.press('Escape')
  const printed = await page.getByRole('link', { name: 'Stampa i pass' }).getAttribute('href')
  expect(printed).toBe('/api/events/long/passes.html?lang=it')
  await page.getByRole('button', { name: 'Sospendi il pass di Eva' }).click()
  await page.getByText('sospeso', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Torna indietro' }).click()
  const isSuspended = async () => (await passesOf('long')).some((pass) => pass.suspendedAt !== null)
  await expect.poll(isSuspended).toBe(false)
  await page.getByRole('button', { name: 'Revoca il pass di Tom' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Revoca' }).click()
  await dialog.getByText('Scrivi il motivo').waitFor()
  await dialog.getByLabel('Perché?').fill('non viene')
  await dialog.getByRole('button', { name: 'Revoca' }).click()
  await page.getByText('revocato', { exact: true }).waitFor()

  await page.getByRole('button', { name: 'Togli l’evento' }).click()
  await dialog.getByText('Il suo pass finisce subito.').waitFor()
  await dialog.getByLabel('Perché?').fill('rimandato')
  await dialog.getByRole('button', { name: 'Togli l’evento' }).click()
  await page.getByText('Evento tolto, pass finiti.').waitFor()
  await page.getByRole('table', { name: 'Eventi' }).waitFor()
  expect(await page.getByText(LONG).count()).toBe(0)
  await page.goBack()
  await page.getByText('Questo evento non c’è più').waitFor()
  expect(faults).toEqual([])
})

test('a change of an event that somebody else changed meanwhile is not lost in silence', async () => {
  const { page } = await house.openAs('admin', '/events/arabic', { locale: 'en-GB' })
  await page.getByRole('button', { name: 'Change' }).click()
  await house.api('PATCH', '/api/events/arabic', { name: 'Moved' })
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('What it is called').fill('Mine')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('Somebody else has changed this meanwhile.').waitFor()
  await dialog.getByRole('button', { name: 'Load it as it is now' }).click()
  await page.getByRole('heading', { name: 'Moved' }).waitFor()
  await house.api('PATCH', '/api/events/arabic', { name: ARABIC })
})

test('a guest who comes alone gets a pass of their own', async () => {
  const { page, faults } = await house.openAs('staff', '/events/guests_', { size: 'phone' })
  await page.getByRole('region', { name: 'Ospiti senza evento' }).waitFor()
  await page.getByRole('button', { name: 'Nuovo ospite' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Nome e cognome').fill('Idraulico')
  await dialog.getByLabel('Cerca una persona').fill(house.member.name)
  await dialog.getByRole('radio', { name: new RegExp(house.member.name) }).check()
  await whole(page)
  await dialog.getByRole('button', { name: 'Fai il pass' }).click()
  await dialog.getByRole('img', { name: 'Codice QR di Idraulico' }).waitFor()
  await dialog.getByRole('button', { name: 'Fatto' }).click()
  await page.getByRole('list', { name: 'Ospiti senza evento' }).getByText('Idraulico').waitFor()
  await whole(page)
  expect(faults).toEqual([])
})

describe('the list of events', () => {
  test.each([
    ['desktop', 'light'],
    ['desktop', 'dark'],
    ['phone', 'light'],
    ['phone', 'dark'],
  ] as const)('is whole on a %s in the %s, with names of every kind', async (size, colorScheme) => {
    const { page, faults } = await house.openAs('staff', '/events', { size, colorScheme, locale: 'en-GB' })
    await page.getByRole('link', { name: ARABIC }).waitFor()
    expect(await page.getByText('Corso di saldatura').count()).toBe(0)
    await page.getByRole('button', { name: 'Show the past one, too' }).click()
    await page.getByText('Corso di saldatura').waitFor()
    // Events are made by admins.
    expect(await page.getByRole('button', { name: 'New event' }).count()).toBe(0)
    await whole(page)
    expect(faults).toEqual([])
  })
})

test('the public page has a count where it is switched on, says when it is blind, and nothing where it is off', async () => {
  const { page, faults } = await house.open('/public', { size: 'phone' })
  await page.getByText('Qui non c’è nulla da vedere').waitFor()
  await whole(page)
  await house.api('PUT', '/api/settings/public-count', { value: 'on' })
  const { inside } = await house.api<{ inside: number }>('GET', '/api/occupancy')
  await page.locator('.public-count').waitFor({ timeout: 10_000 })
  expect(await page.locator('.public-count').textContent()).toBe(String(inside))
  await whole(page)
  await loseNetwork(page.context())
  await page.getByText(/^Fermo alle \d\d:\d\d/).waitFor({ timeout: 25_000 })
  await whole(page)
  await findNetwork(page.context())
  await page.locator('.public-count:not(.public-count-old)').waitFor({ timeout: 10_000 })
  const dark = await house.open('/public', { colorScheme: 'dark', locale: 'en-GB' })
  await dark.page.locator('.public-count').waitFor()
  await whole(dark.page)
  expect([...faults, ...dark.faults]).toEqual([])
}, 120_000)

test('a pasted list is read as people write it', () => {
  expect(guestsIn('Giulia Rossi, Studio Fucina\r\n\n  \nAnna;Orto, Ostiense\nIvo\tFablab\n,Senza nome')).toEqual([
    { name: 'Giulia Rossi', org: 'Studio Fucina', line: 1 },
    { name: 'Anna', org: 'Orto, Ostiense', line: 4 },
    { name: 'Ivo', org: 'Fablab', line: 5 },
    { name: '', org: 'Senza nome', line: 6 },
  ])
})
