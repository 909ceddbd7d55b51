/** One's own page, on a phone mostly: what a member sees of themselves, and what they can do about it. */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { findNetwork, loseNetwork } from './network.ts'
import { seriousFindings, sideways } from './pages.ts'
import { ACCOUNTS, type RealHouse, startRealHouse } from './real-house.ts'

const HOUR_MS = 3_600_000
const LONG = 'Ospite con un nome lungo '.repeat(8).slice(0, 200).trim()
const ARABIC = 'محمد عبد الله'

let house: RealHouse
let passes: { name: string; badge: string; credential: string }[]
beforeAll(async () => {
  house = await startRealHouse()
  const [from, to] = [new Date(Date.now() - HOUR_MS).toISOString(), new Date(Date.now() + 3 * HOUR_MS).toISOString()]
  await house.api('POST', '/api/events', { id: 'jam', name: 'Codesign jam', host: house.member.id, from, until: to })
  const rows = ['Giulia Rossi', ARABIC, LONG, 'Tom'].map((name) => ({ name }))
  passes = (await house.api<{ passes: typeof passes }>('POST', '/api/events/jam/passes', { rows })).passes
}, 120_000)
afterEach(() => house.closeAll())
afterAll(() => house.stop())

const whole = async (page: Page): Promise<void> => {
  expect(await seriousFindings(page)).toEqual([])
  expect(await sideways(page)).toEqual([])
}
const credentialOf = (name: string): string => passes.find((pass) => pass.name === name)?.credential ?? ''

test('a member sees at once that they are in, and a guest who taps shows as arrived', async () => {
  const { page, faults } = await house.openAs('member', '/me', { size: 'phone' })
  await page.getByText('Sei fuori').waitFor()
  const guest = page.locator('[data-guest]').filter({ hasText: 'Giulia Rossi' })
  await guest.getByText('non ancora').waitFor()
  house.tap('front-in', house.member.credential)
  await page.getByText('Sei dentro').waitFor({ timeout: 4_000 })
  await page.locator('.me-day').getByText('adesso').waitFor()
  const tappedAt = Date.now()
  house.tap('front-in', credentialOf('Giulia Rossi'))
  await guest.getByText('dentro', { exact: true }).waitFor({ timeout: 4_000 })
  expect(Date.now() - tappedAt).toBeLessThan(3_000)
  await page.getByRole('status').filter({ hasText: 'Giulia Rossi è arrivato' }).waitFor()
  house.tap('front-out', credentialOf('Giulia Rossi'))
  await guest.getByText('uscito', { exact: true }).waitFor({ timeout: 4_000 })
  await whole(page)
  // Others move the count, too, though nothing rings for them.
  const { inside } = await house.api<{ inside: number }>('GET', '/api/occupancy')
  house.tap('front-in', house.people.members[7]?.credential ?? '')
  await page.getByText(`${inside + 1} persone in casa`).waitFor({ timeout: 14_000 })
  expect(faults).toEqual([])
})

test('by keyboard alone a lost badge is stopped, and each door ticks off as its board acknowledges', async () => {
  const { page, faults } = await house.openAs('member', '/me')
  const lost = page.getByRole('button', { name: /^L’ho perso/ })
  await lost.waitFor()
  await lost.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Per uscire funziona sempre.').waitFor()
  await whole(page)
  // What stops it is reached by Tab from where the dialog opens.
  for (let n = 0; n < 6; n++) {
    if (await dialog.getByRole('button', { name: 'Ferma il badge' }).evaluate((at) => at === document.activeElement))
      break
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await page.getByText('Nessuna porta lo lascia più entrare.').waitFor({ timeout: 10_000 })
  // Whoever works by keyboard goes on from what came of it.
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('me-stopped')
  await whole(page)
  const board = house.boards.get('front-in')
  house.tap('front-in', house.member.credential)
  const refused = async (): Promise<unknown> => {
    const { facts } = await house.api<{ facts: { kind: string; reason?: string }[] }>('GET', '/api/journal?limit=1000')
    return facts.some(({ kind, reason }) => kind === 'passage-refused' && reason === 'suspended')
  }
  await expect.poll(refused, { timeout: 5_000 }).toBe(true)
  expect(board?.online).toBe(true)
  const [badge] = await house.api<{ id: string; suspendedReason: string }[]>(
    'GET',
    `/api/badges?person=${house.member.id}`,
  )
  expect(badge?.suspendedReason).toBe('perso, lo dice chi lo porta')
  await house.api('POST', `/api/badges/${badge?.id}/resume`, {})
  expect(faults).toEqual([])
})

describe('what is theirs', () => {
  test('can be taken away, whole and without what opens a door', async () => {
    const { page, faults } = await house.openAs('member', '/me', { size: 'phone' })
    const take = async (name: string): Promise<[string, string]> => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()])
      return [download.suggestedFilename(), await readFile(await download.path(), 'utf8')]
    }
    const [json, text] = await take('Scarica tutto (JSON)')
    expect(json).toBe('soglia.json')
    const data = JSON.parse(text)
    expect(data.person).toMatchObject({ id: house.member.id, name: house.member.name })
    expect(data.stays.length).toBeGreaterThan(0)
    expect(data.passages.length).toBeGreaterThan(0)
    expect(data.guests).toHaveLength(4)
    expect(text).not.toContain(house.member.credential.slice(4))
    const [csv, table] = await take('Presenze e passaggi (CSV)')
    expect(csv).toBe('soglia.csv')
    expect(table).toContain('permanenza,')
    expect(table.split('\r\n').length - 2).toBe(data.stays.length + data.passages.length)
    expect(faults).toEqual([])
  })

  test('was looked at by staff, and they read who, when and what', async () => {
    const staff = await house.openAs('staff', '/')
    await staff.page.evaluate(async (id) => void (await fetch(`/api/people/${id}/passages`)), house.member.id)
    const { page } = await house.openAs('member', '/me', { size: 'phone' })
    const look = page.locator('section', { hasText: 'Chi ha guardato' }).locator('.me-row').first()
    await look.getByText(ACCOUNTS.staff, { exact: true }).waitFor()
    await look.getByText('i tuoi passaggi').waitFor()
  })

  test('is seen by others only when they say so; one step takes it back', async () => {
    const { page } = await house.openAs('member', '/me', { size: 'phone', locale: 'en-GB' })
    const box = page.getByRole('checkbox', { name: /Other members see when I am in/ })
    expect(await box.isChecked()).toBe(false)
    await page.getByText('Other members see nothing of you now.').waitFor()
    // It stands when the house has it.
    await box.click()
    await page.getByText('Other members now see your name').waitFor()
    const shown = async () =>
      (await house.api<{ shown?: { inside: boolean } }[]>('GET', `/api/history/person/${house.member.id}`)).at(-1)
    expect(await shown()).toMatchObject({ changed: { shown: [null, { inside: true }] }, by: ACCOUNTS.member })
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Other members see nothing of you now.').waitFor()
    expect(await box.isChecked()).toBe(false)
  })

  test('may be erased: asked for, told what is kept, refused with words, asked again, withdrawn', async () => {
    const { page, faults } = await house.openAs('member', '/me', { size: 'phone' })
    await page.getByRole('button', { name: 'Chiedi di essere cancellato' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Che cosa succede, e che cosa resta').click()
    await dialog.getByText('Oggi Soglia non li cancella da solo').waitFor()
    await dialog.getByLabel(/Vuoi aggiungere qualcosa/).fill('Vado a vivere altrove')
    await whole(page)
    await dialog.getByRole('button', { name: 'Manda la richiesta' }).click()
    await page.getByRole('button', { name: 'Ritira la richiesta' }).waitFor()

    // It stands, whatever happens to the gateway; and the page of the member finds back to it by itself.
    await house.restart()
    await page.locator('[data-line="live"]').waitFor({ timeout: 15_000 })
    const admin = await house.openAs('admin', '/')
    await admin.page.getByText('Qualcuno ha chiesto di essere cancellato').waitFor()
    await admin.page.goto(`${house.gateway().http}/people/erasures`)
    const request = admin.page.locator(`[data-person="${house.member.id}"]`)
    await request.getByText('Vado a vivere altrove').waitFor()
    await request.getByText('Prima passa ad altri').waitFor()
    expect(await seriousFindings(admin.page)).toEqual([])
    await request.getByRole('button', { name: /^Di’ di no/ }).click()
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Di’ di no' }).click()
    await admin.page.getByText('Scrivi il motivo').waitFor()
    await admin.page.getByLabel('Perché?').fill('rispondi ancora di ospiti')
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Di’ di no' }).click()
    await admin.page.getByText('Nessuno aspetta una risposta').waitFor()
    expect(admin.faults).toEqual([])

    await page.reload()
    await page.getByText('rispondi ancora di ospiti').waitFor()
    await page.getByRole('button', { name: 'Chiedi di essere cancellato' }).click()
    await dialog.getByRole('button', { name: 'Manda la richiesta' }).click()
    await page.getByRole('button', { name: 'Ritira la richiesta' }).click()
    await page.getByText('Richiesta ritirata').waitFor()
    await page.getByRole('button', { name: 'Chiedi di essere cancellato' }).waitFor()
    expect(faults).toEqual([])
  }, 120_000)
})

test('a line that breaks is told with its time, and heals without a reload', async () => {
  const { page } = await house.openAs('member', '/me', { size: 'phone' })
  await page.locator('[data-line="live"]').waitFor()
  await loseNetwork(page.context())
  await page.getByText(/Fermo alle \d\d:\d\d/).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await findNetwork(page.context())
  await page.locator('[data-line="live"]').waitFor({ timeout: 10_000 })
})

test.each([
  ['desktop', 'light'],
  ['desktop', 'dark'],
  ['phone', 'light'],
  ['phone', 'dark'],
] as const)('is whole on a %s in the %s, with names of every kind', async (size, colorScheme) => {
  const { page, faults } = await house.openAs('member', '/me', { size, colorScheme, locale: 'en-GB' })
  await page.getByText(ARABIC).waitFor()
  await page.getByText(LONG).waitFor()
  await page.locator('.me-day').first().waitFor()
  await page.getByRole('button', { name: 'What is this?' }).click()
  await page.getByText('Here is all that the house knows of you').waitFor()
  await whole(page)
  expect(faults).toEqual([])
})

test('whoever signs in for nobody is told so', async () => {
  const { page, faults } = await house.openAs('staff', '/me')
  await page.getByText('Il tuo accesso non è legato a una persona').waitFor()
  await whole(page)
  expect(faults).toEqual([])
})
