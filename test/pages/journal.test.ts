/** The journal's page against a real gateway: found, explained, and growing while one looks. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { seriousFindings, sideways } from './pages.ts'
import { type RealHouse, startRealHouse } from './real-house.ts'

let house: RealHouse
beforeAll(async () => {
  house = await startRealHouse({ attached: ['front-in', 'front-out', 'meeting-in'] })
  const { id } = await house.api<{ id: string }>('POST', '/api/people', { name: 'نور الدين بن عبد الرحمن' })
  await house.api('PATCH', `/api/people/${id}`, { name: `${'Lang'.repeat(30)} 200`, reason: 'così si chiama' })
}, 120_000)
afterAll(() => house.stop())
afterEach(() => house.closeAll())

const entry = (page: Page, text: string | RegExp) => page.locator('.journal-entry', { hasText: text })
const member = (n: number) => house.people.members[n] as { id: string; name: string; credential: string }
const found = (page: Page): Promise<void> =>
  page.getByText(/Ho guardato fino|Non c’è altro|Looked back|no more/).waitFor()

describe('live', () => {
  test('a real tap shows by itself; paused, the list stands still and counts what waits', async () => {
    const { page, faults } = await house.openAs('staff', '/journal?what=passages')
    await page.getByText('Qui non c’è nessuna voce').waitFor()
    const { name, credential } = member(4)
    house.tap('front-in', credential)
    await entry(page, `ha lasciato passare ${name}, in entrata.`).first().waitFor()

    await page.getByRole('button', { name: 'Ferma' }).click()
    const before = await page.locator('.journal-entry').count()
    house.tap('front-in', 'uid:04aabbccddee80')
    await page.getByText('1 voce nuova').waitFor()
    expect(await page.locator('.journal-entry').count()).toBe(before)
    await page.getByRole('button', { name: 'Riprendi' }).click()
    await entry(page, 'non ha lasciato passare un badge sconosciuto: badge non registrato.').first().waitFor()
    expect(faults).toEqual([])
  })
})

describe('found', () => {
  test('by kind, door and reason, all in the address; a passage leads to why', async () => {
    const { name, credential, id } = member(6)
    house.tap('front-in', credential)
    const { page, faults } = await house.openAs('staff', '/journal')
    await entry(page, `ha lasciato passare ${name}`).first().waitFor()
    await page.getByRole('button', { name: 'Passaggi' }).click()
    await page.getByLabel('Porta', { exact: true }).selectOption('front')
    await found(page)
    expect(new URL(page.url()).search).toBe('?what=passages&door=front')
    expect(await entry(page, /collegato|ha aggiunto/).count()).toBe(0)
    const passage = entry(page, `ha lasciato passare ${name}`).first()
    await passage.locator('summary').click()
    await passage.getByText('il gateway', { exact: true }).waitFor()
    const why = await passage.getByRole('link', { name: 'Spiega questo passaggio' }).getAttribute('href')
    expect(why).toMatch(new RegExp(`^/explain\\?person=${id}&door=front&at=20`))

    await page.getByLabel('Motivo del no').selectOption('revoked')
    await page.getByText('Qui non c’è nessuna voce').waitFor()
    await page.getByRole('button', { name: 'Togli i filtri' }).first().click()
    await entry(page, `ha lasciato passare ${name}`).first().waitFor()
    expect(new URL(page.url()).search).toBe('')
    expect(faults).toEqual([])
  })

  test('by a word of a reason, and never by a name', async () => {
    const { page } = await house.openAs('staff', '/journal')
    await page.getByRole('searchbox', { name: 'Cerca nelle parole del diario' }).fill('COSÌ SI CHIAMA')
    await page.waitForURL(/text=/)
    await page.getByText('Qui non c’è nessuna voce').waitFor()
    await page.getByRole('searchbox').fill('si chiama')
    await entry(page, 'ha cambiato i dati di').waitFor()
    await page.getByRole('searchbox').fill(member(4).name)
    await page.getByText('Qui non c’è nessuna voce').waitFor()
  })

  test('of a person: the page says that the look is written, and it is', async () => {
    const { id, name } = member(6)
    const { page } = await house.openAs('staff', `/journal?person=${id}`, { locale: 'en-GB' })
    await page.getByText(`Only of ${name}.`).waitFor()
    await page.getByText('The journal keeps that you searched for it.').waitFor()
    const { facts } = await house.api<{ facts: Record<string, unknown>[] }>(
      'GET',
      '/api/journal/search?kind=history-viewed&limit=1',
    )
    expect(facts).toMatchObject([{ person: id, by: 'Sara', what: 'passages' }])
  })

  test('by keyboard alone, further and further back', async () => {
    const { page, faults } = await house.openAs('admin', '/journal?what=people,house,units', { locale: 'en-GB' })
    await found(page)
    const before = await page.locator('.journal-entry').count()
    await page.getByRole('button', { name: 'Older entries' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('.journal-entry').count()).toBeGreaterThan(before)
    const first = page.locator('.journal-entry summary').first()
    await first.focus()
    await page.keyboard.press('Enter')
    await page.locator('.journal-details').first().getByText('Number').waitFor()
    expect(faults).toEqual([])
  })
})

test('a copy says what it is before it is taken, and is written down', async () => {
  const { page } = await house.openAs('staff', '/journal')
  await page.getByRole('button', { name: 'Prendi una copia' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/resta scritto nel diario, con il tuo nome/).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  const waiting = page.waitForEvent('download')
  await dialog.getByRole('link', { name: 'Tabella (CSV)' }).click()
  expect((await waiting).suggestedFilename()).toBe('diario.csv')
  await entry(page, 'Sara ha preso una copia del diario.').first().waitFor()
})

describe('whole and open to everybody', () => {
  test.each([
    ['desktop', 'dark', 'it-IT'],
    ['phone', 'light', 'en-GB'],
    ['phone', 'dark', 'it-IT'],
  ] as const)('at %s, %s, %s', async (size, colorScheme, locale) => {
    const { page, faults } = await house.openAs('staff', '/journal?what=people,passages', { size, colorScheme, locale })
    await found(page)
    await page.locator('.journal-entry summary').first().click()
    expect(await sideways(page)).toEqual([])
    expect(await seriousFindings(page)).toEqual([])
    await page.goto(`${house.gateway().http}/journal?reason=revoked`)
    await page.getByText(/Qui non c’è nessuna voce|There is no entry here/).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    expect(faults).toEqual([])
  })

  test('a gateway that does not answer is told, with the next step', async () => {
    const { page } = await house.openAs('staff', '/journal')
    await found(page)
    await page.route('**/api/journal/search*', (route) => route.abort())
    await page.getByRole('button', { name: 'Passaggi' }).click()
    await page.getByText('Non è arrivato nulla').waitFor()
    await page.unroute('**/api/journal/search*')
    await page.getByRole('button', { name: 'Riprova' }).first().click()
    await found(page)
  })
})
