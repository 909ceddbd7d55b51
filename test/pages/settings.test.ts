/** The settings against a real gateway: what a change does is told before, done, undone, and found in the journal. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { seriousFindings, sideways } from './pages.ts'
import { PASSWORD, type RealHouse, startRealHouse } from './real-house.ts'

let house: RealHouse
beforeAll(async () => {
  house = await startRealHouse({ attached: ['front-in'] })
}, 120_000)
afterAll(() => house.stop())
afterEach(() => house.closeAll())

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const toast = (page: Page) => page.locator('.toast')
const setting = async (key: string): Promise<string | undefined> =>
  (await house.api<{ key: string; value: string }[]>('GET', '/api/settings')).find((row) => row.key === key)?.value

describe('the house', () => {
  test('closes earlier: the effect is told, saved, found in the journal, and taken back', async () => {
    const credential = house.people.members[0]?.credential as string
    house.tap('front-in', credential)
    const { page, faults } = await house.openAs('admin', '/settings/house')
    await button(page, /Modifica: Ora di chiusura/).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Scegli un altro valore').waitFor()
    await dialog.getByLabel('Ora di chiusura', { exact: true }).fill('02:00')
    await dialog.getByText(/Il giorno che corre finisce alle 02:00/).waitFor()
    await dialog.getByText(/1 persona che è dentro adesso diventa incerta alle 02:00/).waitFor()
    expect(await setting('closing-time')).toBe('04:00')
    expect(await seriousFindings(page)).toEqual([])
    await dialog.getByLabel(/Perché/).fill('d’inverno si chiude prima')
    await button(page, 'Salva').click()
    await toast(page).getByText('Fatto: Ora di chiusura.').waitFor()
    expect(await setting('closing-time')).toBe('02:00')

    await page.getByRole('link', { name: 'Le modifiche nel diario' }).click()
    const entry = page.locator('.journal-entry', { hasText: 'l’ora di chiusura: da «04:00» a «02:00»' })
    await entry.locator('summary').click()
    await entry.getByText('«d’inverno si chiude prima»').waitFor()
    await page.goBack()
    await button(page, /Modifica: Ora di chiusura/).click()
    await page.getByRole('dialog').getByLabel('Ora di chiusura', { exact: true }).fill('03:30')
    await button(page, 'Salva').click()
    await button(page, 'Torna indietro').click()
    await toast(page).getByText('Tutto come prima').waitFor()
    expect(await setting('closing-time')).toBe('02:00')
    expect(faults).toEqual([])
  })

  test('takes no value that cannot be, and says so where it stands', async () => {
    const { page } = await house.openAs('admin', '/settings/house', { locale: 'en-GB' })
    await button(page, /Change: Longest stay/).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Longest stay').fill('99')
    await dialog.getByText('This value cannot be.').waitFor()
    await button(page, 'Save').click()
    await dialog
      .getByRole('alert')
      .getByText(/not written well|wrong|Check/i)
      .waitFor()
    expect(await setting('longest-stay-h')).toBe('16')
  })
})

describe('by keyboard alone', () => {
  test('a token is made, shown once, and ended', async () => {
    const { page, faults } = await house.openAs('admin', '/settings/tokens')
    await page.getByText('Non c’è nessun token').waitFor()
    await button(page, 'Nuovo token').focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Nome del programma').focus()
    await page.keyboard.type('Home Assistant')
    await page.keyboard.press('Enter')
    const token = (await page.locator('.settings-token').textContent()) ?? ''
    expect(token).toMatch(/^soglia_/)
    const asked = await fetch(`${house.gateway().http}/api/occupancy`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(asked.status).toBe(200)
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
    expect(await page.content()).not.toContain(token)
    await button(page, 'Togli: Home Assistant').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Togli' }).focus()
    await page.keyboard.press('Enter')
    await toast(page).getByText('non vale più').waitFor()
    const again = await fetch(`${house.gateway().http}/api/occupancy`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(again.status).toBe(401)
    expect(faults).toEqual([])
  })
})

describe('accounts', () => {
  test('are added, given another role and a new password, and removed; the last admin stays', async () => {
    const { page, faults } = await house.openAs('admin', '/settings/accounts')
    await button(page, 'Nuovo accesso').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Aggiungi' }).click()
    await dialog.getByText('Scrivi il nome.').waitFor()
    await dialog.getByText('Scrivi la password.').waitFor()
    await dialog.getByLabel('Nome', { exact: true }).fill('Bruno')
    await dialog.getByLabel('Password', { exact: true }).fill('corta')
    await dialog.getByRole('button', { name: 'Aggiungi' }).click()
    await dialog.getByText('La password è troppo corta').waitFor()
    await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Aggiungi' }).click()
    await toast(page).getByText('L’accesso Bruno c’è.').waitFor()

    await button(page, 'Cambia ruolo: Bruno').click()
    await dialog.getByLabel('Ruolo').selectOption('member')
    await dialog.getByRole('button', { name: 'Salva' }).click()
    await dialog.getByText('Scegli la persona.').waitFor()
    await dialog.getByRole('radio').first().check()
    await dialog.getByRole('button', { name: 'Salva' }).click()
    await toast(page).getByText('Bruno adesso è membro.').waitFor()

    await button(page, 'Nuova password: Bruno').click()
    await dialog.getByLabel('Password', { exact: true }).fill('un’altra frase lunga')
    await dialog.getByRole('button', { name: 'Salva' }).click()
    await toast(page).getByText('Bruno ha una nuova password.').waitFor()

    await button(page, 'Togli: Ada').click()
    await dialog.getByText('È l’ultimo amministratore').waitFor()
    await page.keyboard.press('Escape')
    await button(page, 'Cambia ruolo: Ada').click()
    await dialog.getByLabel('Ruolo').selectOption('staff')
    await dialog.getByRole('button', { name: 'Salva' }).click()
    await dialog.getByText('È l’ultimo amministratore').waitFor()
    await page.keyboard.press('Escape')

    await button(page, 'Togli: Bruno').click()
    await dialog.getByRole('button', { name: 'Togli' }).click()
    await toast(page).getByText('L’accesso Bruno non c’è più.').waitFor()
    const names = (await house.api<{ name: string }[]>('GET', '/api/accounts')).map(({ name }) => name)
    expect(names).toContain('Ada')
    expect(names).not.toContain('Bruno')
    expect(faults).toEqual([])
  })
})

describe('a backup', () => {
  test('is made, may be left, is there with its age, and is downloaded on record', async () => {
    const { page, faults } = await house.openAs('admin', '/settings/backups')
    await page.getByText('Non c’è ancora nessuna copia').waitFor()
    // It may be left once it has begun.
    const begun = page.waitForResponse((answer) => answer.request().method() === 'POST')
    await button(page, 'Fai una copia adesso').click()
    await begun
    await page.goto(`${house.gateway().http}/settings`)
    await page.getByText(/l’ultima .* fa/).waitFor()
    await page.getByRole('link', { name: 'Copie di riserva' }).first().click()
    await page.getByText(/L’ultima copia ha/).waitFor()
    await page.getByText(/npx soglia restore data\/backups\/soglia-/).waitFor()
    await button(page, /Scarica: /).click()
    await page.getByText('Che l’hai scaricato resta nel diario.').waitFor()
    const waiting = page.waitForEvent('download')
    await page.getByRole('dialog').getByRole('link', { name: 'Scarica' }).click()
    expect((await waiting).suggestedFilename()).toMatch(/^soglia-.*\.db$/)
    const found = await house.api<{ facts: { by: string }[] }>('GET', '/api/journal/search?kind=backup-downloaded')
    expect(found.facts.map(({ by }) => by)).toEqual(['Ada'])
    expect(faults).toEqual([])
  })
})

describe('every page of the settings', () => {
  const ALL = ['', '/house', '/accounts', '/tokens', '/backups', '/https']
  test.each([
    ['desktop', 'light', 'it-IT'],
    ['phone', 'dark', 'en-GB'],
  ] as const)('is whole and open to everybody at %s, %s, %s', async (size, colorScheme, locale) => {
    const long = 'Donaudampfschifffahrtsgesellschaft'.repeat(6).slice(0, 60)
    await house.api('PUT', '/api/settings/name', { value: long })
    await house.api('POST', '/api/tokens', { name: `${size} ${'العربية '.repeat(8)}x`.slice(0, 80), role: 'staff' })
    const { page, faults } = await house.openAs('admin', '/settings', { size, colorScheme, locale })
    for (const path of ALL) {
      await page.goto(`${house.gateway().http}/settings${path}`)
      await page.locator('.card').first().waitFor()
      await page.waitForLoadState('networkidle')
      // The row of tabs scrolls by itself where it has no room.
      expect([path, (await sideways(page)).filter((each) => !each.startsWith('A.tab'))]).toEqual([path, []])
      expect([path, await seriousFindings(page)]).toEqual([path, []])
    }
    expect(faults).toEqual([])
  })

  test('is for admins only', async () => {
    const { page } = await house.openAs('staff', '/settings/accounts')
    await page.getByText('Questa pagina non è per il tuo accesso').waitFor()
  })
})
