/** Doors and rooms: a refused passage explained from its link, a lockdown and its end, a change taken back, desks in rows. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { DeskRow, DoorRow, DoorState } from '../../gateway/api/contract.ts'
import { seriousFindings, sideways } from './pages.ts'
import { type RealHouse, startRealHouse } from './real-house.ts'

const CARD = 'uid:04a2b3c4d5e680'
const LONG = 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(5).slice(0, 200)
const ARABIC = 'باب الفناء'

let house: RealHouse
beforeAll(async () => {
  house = await startRealHouse()
  await house.api('POST', '/api/schedules', { id: 'mai', name: 'Mai aperto', windows: [] })
  await house.api('POST', '/api/groups', { id: 'giulia', name: 'Falegnami di Giulia' })
  await house.api('POST', '/api/rules', { id: 'r-mai', group: 'giulia', doors: ['front'], schedule: 'mai' })
  await house.api('POST', '/api/people', { id: 'pina', name: 'Pina Falegname', groups: ['giulia'] })
  await house.api('POST', '/api/badges', { credential: CARD, person: 'pina' })
}, 120_000)
afterEach(() => house.closeAll())
afterAll(() => house.stop())

const door = (id: string): Promise<DoorRow> => house.api('GET', `/api/doors/${id}`)
const modes = async (): Promise<string[]> => {
  const { doors } = await house.api<{ doors: DoorState[] }>('GET', '/api/house')
  return doors.map(({ mode }) => mode)
}

test('a refused passage is explained from its link, as the register stood then, and the next opening is told', async () => {
  const { page, faults } = await house.openAs('staff', '/doors/front')
  await page.getByText('Di recente non è passato nessuno.').waitFor()
  house.tap('front-in', CARD)
  const passage = page.locator('.door-passage').first()
  await passage.getByText('fuori orario').waitFor()
  // What holds today did not hold then.
  await house.api('PATCH', '/api/rules/r-mai', { schedule: null })
  await passage.getByRole('link', { name: /^Perché\? Pina Falegname/ }).click()
  await page.waitForURL('**/explain?person=pina&door=front&side=in&at=*')
  await page.getByRole('heading', { name: /^Pina Falegname non .*: fuori orario$/ }).waitFor()
  expect(await page.locator('.explain-row-decides').textContent()).toContain('nessuna vale a quest’ora')
  expect(await page.locator('.explain-row-not-reached').count()).toBe(3)
  await page.getByText('Nei prossimi 15 giorni nessuna sua regola lo fa passare di qui.').waitFor()
  await page.getByText('respinto: fuori orario').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  // The same question about now is answered by the rule as it stands.
  await page.getByLabel('Quando').fill('')
  await page.getByRole('button', { name: 'Chiedi' }).click()
  await page.getByRole('heading', { name: 'Pina Falegname passa', exact: true }).waitFor()
  // Each look is recorded, for her to read.
  const { facts } = await house.api<{ facts: { kind: string; person?: string }[] }>('GET', '/api/journal?limit=1000')
  expect(facts.filter(({ kind, person }) => kind === 'history-viewed' && person === 'pina').length).toBe(2)
  await house.api('PATCH', '/api/rules/r-mai', { schedule: 'mai' })
  expect(faults).toEqual([])
}, 120_000)

test('the house is locked down with a reason, said so on every door, and opened again', async () => {
  const { page, faults } = await house.openAs('staff', '/doors')
  await page.getByRole('link', { name: 'Ingresso' }).waitFor()
  await page.getByRole('button', { name: 'Chiudi la casa' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Chi è dentro esce sempre').waitFor()
  await dialog.getByRole('button', { name: 'Chiudi tutte le porte' }).click()
  await dialog.getByText('Scrivi il motivo: resta nel diario.').waitFor()
  expect(await modes()).toEqual(['scheduled', 'scheduled', 'scheduled'])
  expect(await seriousFindings(page)).toEqual([])
  await dialog.getByLabel('Perché?').fill('odore di gas')
  await dialog.getByRole('button', { name: 'Chiudi tutte le porte' }).click()
  await page.getByRole('heading', { name: /^Casa chiusa per emergenza/ }).waitFor()
  expect(await modes()).toEqual(['lockdown', 'lockdown', 'lockdown'])
  expect(await seriousFindings(page)).toEqual([])

  await page.getByRole('link', { name: 'Ingresso' }).click()
  await page.getByText('Nessuno passerebbe').waitFor()
  await page.getByText('Per le regole passerebbero queste persone:').waitFor()
  expect(await page.locator('[data-person]').count()).toBeGreaterThan(10)
  await page.getByRole('button', { name: 'Riapri la casa' }).click()
  await dialog.getByLabel('Perché?').fill('controllato')
  await dialog.getByRole('button', { name: 'Riapri la casa' }).click()
  await page.getByText('La casa è di nuovo aperta, secondo le regole.').waitFor()
  await expect.poll(modes).toEqual(['scheduled', 'scheduled', 'scheduled'])
  await page.getByText(/persone passerebbero$/).waitFor()
  expect(faults).toEqual([])
}, 120_000)

test('a door is put into another mode, changed and put back, and a stale change is told', async () => {
  const { page, faults } = await house.openAs('admin', '/doors/meeting')
  await page.getByRole('button', { name: 'Cambia modo' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /^passaggio libero/ }).check()
  await dialog.getByLabel('Perché?').fill('porte aperte')
  await dialog.getByRole('button', { name: 'Cambia modo' }).click()
  await page.getByText('Passaggio libero: passano tutti, con o senza badge.').waitFor()
  await expect.poll(modes).toContain('free')

  await page.getByRole('button', { name: 'Modifica', exact: true }).click()
  await dialog.getByLabel('Sbloccata per (secondi)').first().fill('8')
  await dialog.getByRole('button', { name: 'Salva' }).click()
  await page.getByText('Sala riunioni: salvato.').waitFor()
  expect((await door('meeting')).unlockMs).toBe(8000)
  await page.getByText('Sbloccata per (secondi): 5 → 8').waitFor()
  await page.getByRole('button', { name: 'Torna indietro' }).click()
  await page.getByText('Tutto come prima.').waitFor()
  expect((await door('meeting')).unlockMs).toBe(5000)

  await page.getByRole('button', { name: 'Modifica', exact: true }).click()
  await house.api('PATCH', '/api/doors/meeting', { heldOpenS: 45 })
  await dialog.getByLabel('Nome').fill('Riunioni')
  await dialog.getByRole('button', { name: 'Salva' }).click()
  await dialog.getByText('Intanto qualcun altro ha cambiato questa voce').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(faults).toEqual([])
}, 120_000)

test('desks come in rows, one is moved to another room, and all of it can be taken back', async () => {
  const { page, faults } = await house.openAs('admin', '/zones')
  const meeting = page.locator('[data-zone=meeting]')
  await meeting.getByRole('button', { name: 'Aggiungi postazioni' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Nomi').fill('d1…d24')
  await dialog.getByText('24 postazioni, da d1 a d24').waitFor()
  await dialog.getByRole('button', { name: 'Aggiungi' }).click()
  await page.getByText('24 postazioni aggiunte in Riunioni.').waitFor({ timeout: 60_000 })
  const desks = async (zone: string): Promise<string[]> =>
    (await house.api<DeskRow[]>('GET', '/api/desks')).filter((desk) => desk.zone === zone).map(({ id }) => id)
  expect(await desks('meeting')).toHaveLength(24)
  await meeting.getByRole('button', { name: 'Postazione d24' }).click()
  await dialog.getByLabel('Sta in').selectOption('hall')
  expect(await seriousFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Sposta' }).click()
  await page.getByText('d24 ora sta in Sala grande.').waitFor()
  expect(await desks('hall')).toContain('d24')
  await page.getByRole('button', { name: 'Torna indietro' }).click()
  await page.getByText('Tutto come prima.').waitFor()
  expect(await desks('meeting')).toHaveLength(24)
  expect(faults).toEqual([])
}, 120_000)

test('keep their layout at both sizes, with any name and none', async () => {
  await house.api('POST', '/api/doors', { id: 'lunga', name: LONG, from: null, to: 'hall' })
  await house.api('POST', '/api/zones', { id: 'lunga', name: LONG, antiPassback: 'hard' })
  await house.api('POST', '/api/doors', { id: 'araba', name: ARABIC, from: 'hall', to: 'lunga' })
  await house.api('PATCH', '/api/people/pina', { name: LONG })
  const looks = [
    { size: 'desktop', locale: 'en-GB', colorScheme: 'dark' },
    { size: 'phone', locale: 'it-IT', colorScheme: 'light' },
  ] as const
  for (const look of looks) {
    const { page, faults } = await house.openAs('admin', '/doors', look)
    const address = (path: string): string => house.gateway().http + path
    for (const path of [
      '/doors',
      '/doors/front',
      '/doors/lunga',
      '/zones',
      '/explain?person=pina&door=araba',
      '/explain',
    ]) {
      await page.goto(address(path))
      await page.locator('.card').first().waitFor()
      await page.waitForLoadState('load')
      await settled(page)
      expect([path, look.size, await sideways(page)]).toEqual([path, look.size, []])
      expect([path, look.size, await seriousFindings(page)]).toEqual([path, look.size, []])
    }
    expect(faults).toEqual([])
    await house.closeAll()
  }
  const { page } = await house.openAs('staff', '/doors/nothing')
  await page.getByText('Questa porta non c’è').waitFor()
  await page.goto(`${house.gateway().http}/explain?person=pina&door=front&at=2020-01-01T12:00`)
  await page.getByText('In quel momento il registro non conosceva').waitFor()
}, 120_000)

/** Nothing waits for an answer any more. */
async function settled(page: Page): Promise<void> {
  await expect.poll(() => page.locator('.waiting').count()).toBe(0)
}
