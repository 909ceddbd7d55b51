/** People on the pages: found, changed, added, brought in from a file; by admins, by staff, and by a contact. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { PersonRow } from '../../gateway/api/contract.ts'
import { seriousFindings, sideways } from './pages.ts'
import { type RealHouse, startRealHouse } from './real-house.ts'

const LONG = 'Maria-Annunziata della Porta Socchiusa '.repeat(6).slice(0, 200).trim()
const ARABIC = 'محمد عبد الرحمن بن الخطيب'

let house: RealHouse
beforeAll(async () => {
  house = await startRealHouse()
  await house.api('POST', '/api/groups', { id: 'notturni', name: 'Notturni' })
  await house.api('POST', '/api/people', { id: 'jose', name: 'José Núñez' })
  await house.api('POST', '/api/people', { id: 'long', name: LONG, assistance: true, groups: [] })
  await house.api('POST', '/api/people', { id: 'arabic', name: ARABIC, kind: 'guest', host: house.member.id })
}, 120_000)
afterEach(() => house.closeAll())
afterAll(() => house.stop())

const person = (id: string): Promise<PersonRow> => house.api('GET', `/api/people/${id}`)

test('an admin finds, opens, changes and takes it back; adds, and removes for good', async () => {
  const { page, faults } = await house.openAs('admin', '/people')
  await page.getByRole('link', { name: 'Abdoulaye Sow' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(await sideways(page)).toEqual([])
  await page.getByRole('searchbox').fill('nunez JOSE')
  await page.getByRole('status').getByText('1 persona').waitFor()
  expect(new URL(page.url()).searchParams.get('q')).toBe('nunez JOSE')
  await page.getByRole('searchbox').fill('nobody of this name')
  await page.getByText('Nessuno trovato').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Togli i filtri' }).click()
  await page.getByRole('link', { name: 'Abdoulaye Sow' }).waitFor()
  // The tab leads back to everybody, also from what was sought.
  await page.getByRole('searchbox').fill('nunez')
  await page.waitForURL(/q=nunez/)
  await page.getByRole('link', { name: 'Persone', exact: true }).last().click()
  await page.getByRole('link', { name: 'Abdoulaye Sow' }).waitFor()
  expect(await page.getByRole('searchbox').inputValue()).toBe('')
  await page.getByRole('searchbox').fill('jose')
  await page.getByRole('link', { name: 'José Núñez' }).click()

  await page.getByRole('heading', { name: 'José Núñez' }).waitFor()
  await page.getByText('Nessun badge.').waitFor()
  await page.getByRole('button', { name: 'Modifica' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Notturni').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await dialog.getByLabel('Nome e cognome').fill('')
  await dialog.getByRole('button', { name: 'Salva' }).click()
  await dialog.getByText('Serve ancora questo.').waitFor()
  await dialog.getByLabel('Nome e cognome').fill('José N.')
  await dialog.getByLabel('Notturni').check()
  await dialog.getByRole('button', { name: 'Salva' }).click()
  await page.getByRole('heading', { name: 'José N.' }).waitFor()
  expect((await person('jose')).groups).toEqual(['members', 'notturni'])
  await page.getByRole('button', { name: 'Torna indietro' }).click()
  await page.getByRole('heading', { name: 'José Núñez' }).waitFor()
  expect(await person('jose')).toMatchObject({ name: 'José Núñez', groups: ['members'] })

  // Somebody else was faster: nothing is overwritten, and the way on is there.
  await page.getByRole('button', { name: 'Modifica' }).click()
  await house.api('PATCH', '/api/people/jose', { extendedTime: true })
  await dialog.getByLabel('Nome e cognome').fill('José the Late')
  await dialog.getByRole('button', { name: 'Salva' }).click()
  await dialog.getByRole('button', { name: 'Carica com’è ora' }).click()
  await dialog.getByRole('checkbox', { name: /più tempo/, checked: true }).waitFor()
  expect((await person('jose')).name).toBe('José Núñez')
  await page.keyboard.press('Escape')

  await page.goto(`${house.gateway().http}/people/new`)
  await page.getByLabel('Nome e cognome').fill('Zoë Ångström')
  await page.getByLabel('Organizzazione').fill('Orto nuovo')
  await page.getByRole('button', { name: 'Aggiungi persona' }).click()
  await page.getByRole('heading', { name: 'Zoë Ångström' }).waitFor()
  expect(await person('zoe-angstrom')).toMatchObject({ orgName: 'Orto nuovo', groups: ['members'] })
  await page.getByRole('button', { name: 'Togli dal registro' }).click()
  await dialog.getByText('Non si può annullare').waitFor()
  await dialog.getByRole('button', { name: 'Togli per sempre' }).click()
  await dialog.getByText('Scrivi il motivo').waitFor()
  await dialog.getByLabel('Perché?').fill('ha cambiato casa')
  await dialog.getByRole('button', { name: 'Togli per sempre' }).click()
  await page.getByText('Zoë Ångström non è più nel registro.').waitFor()
  await expect(person('zoe-angstrom')).rejects.toThrow('404')
  expect(faults).toEqual([])
}, 120_000)

test('a look at passages and changes is asked for, recorded, and told', async () => {
  const { page, faults } = await house.openAs('staff', `/people/${house.member.id}`)
  house.tap('front-in', house.member.credential)
  await page.getByText('resta scritto nel diario').waitFor()
  expect(await page.locator('.looked').count()).toBe(0)
  await page.getByRole('button', { name: 'Guarda i passaggi' }).click()
  await page.locator('.looked .passage').first().waitFor()
  const { facts } = await house.api<{ facts: { kind: string; by?: string; what?: string }[] }>(
    'GET',
    '/api/journal?after=0&limit=1000',
  )
  expect(facts.filter(({ kind }) => kind === 'history-viewed')).toMatchObject([{ by: 'Sara', what: 'passages' }])
  // Staff looks: nothing here changes anything but to stop a badge.
  for (const name of ['Modifica', 'Togli dal registro', 'Aggiungi badge', 'Link personale', 'Guarda i cambiamenti']) {
    expect([name, await page.getByRole('button', { name }).count()]).toEqual([name, 0])
  }
  expect(await page.getByRole('button', { name: /^(Sostituisci|Date|Riattiva)/ }).count()).toBe(0)
  expect(await page.getByText('uid:').count()).toBe(0)
  expect(await page.getByText('Aiuto in emergenza').count()).toBe(0)
  await page.getByRole('button', { name: /^Smarrito/ }).click()
  await page.getByRole('dialog').getByText('Sospendi', { exact: true }).waitFor()
  expect(await page.getByRole('dialog').getByText('Revoca', { exact: true }).count()).toBe(0)
  await page.keyboard.press('Escape')
  expect(await seriousFindings(page)).toEqual([])
  await page.goto(`${house.gateway().http}/people/new`)
  await page.getByText('Questa persona non c’è').waitFor()
  expect(await page.getByLabel('Nome e cognome').count()).toBe(0)
  expect(faults).toEqual([])

  const { page: admins } = await house.openAs('admin', `/people/${house.member.id}`, { locale: 'en-GB' })
  await admins.getByRole('button', { name: 'Look at the changes' }).click()
  await admins.getByText(/Registered by/).waitFor()
  expect(await seriousFindings(admins)).toEqual([])
}, 40_000)

test('a contact sees its own organisation, by name, and nothing else', async () => {
  const { page, faults } = await house.openAs('contact', '/people')
  await page.getByRole('link', { name: house.member.name }).waitFor()
  const rows = await page.locator('.table tbody tr').count()
  expect(rows).toBe(3)
  expect(await page.getByRole('columnheader').allTextContents()).toEqual(['Nome', 'Tipo', 'Organizzazione'])
  expect(await page.getByRole('link', { name: /Aggiungi|Importa|Esporta|Gruppi/ }).count()).toBe(0)
  await page.getByRole('searchbox').fill('Jose')
  await page.getByText('Nessuno trovato').waitFor()
  await page.getByRole('link', { name: 'La mia organizzazione' }).click()
  await page.getByText('3 persone').waitFor()
  await page.getByRole('link', { name: house.member.name }).click()
  await page.getByRole('heading', { name: house.member.name }).waitFor()
  expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual(['Chi è'])
  expect(await seriousFindings(page)).toEqual([])
  await page.goto(`${house.gateway().http}/people/jose`)
  await page.getByText('Questa persona non c’è').waitFor()
  expect(faults).toEqual([])
}, 30_000)

const GOOD = 'name,org,credentials\nAnna Prova,Orto nuovo,uid:04aaaaaaaaaa01\nBèa Prova,Orto nuovo,\n'
const BAD =
  'name,kind,credentials,from,host\nCiro,boss,,,\nDina,,uid:99f,,\nEva,,uid:08aabbcc,,\nFil,,,soon,\nGigi,guest,,,nobody\n'

test('a file is looked over, every bad row named with its reason; corrected, it is imported while one may leave', async () => {
  const { page, faults } = await house.openAs('admin', '/people/import')
  const choose = (text: string, encoding: BufferEncoding = 'utf8') =>
    page.setInputFiles('input[type=file]', {
      name: 'persone.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(text, encoding),
    })
  await page.locator('.choose').getByText('Fino a 2.500 righe per file').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await choose(BAD)
  const bad = page.locator('.import-bad')
  await bad.getByText('5 righe non vanno bene').waitFor()
  expect(await bad.locator('tbody td:nth-child(2)').allTextContents()).toEqual([
    expect.stringContaining('Il tipo (kind) può essere'),
    expect.stringContaining('Una tessera si scrive come'),
    expect.stringContaining('È il numero di un telefono'),
    expect.stringContaining('scrivi una data come'),
    expect.stringContaining('Non c’è nessuno con il codice nobody'),
  ])
  expect(await page.getByRole('button', { name: /^Importa/ }).count()).toBe(0)
  expect(await page.content()).not.toContain('99f')
  expect(await seriousFindings(page)).toEqual([])
  expect(await sideways(page)).toEqual([])

  await page.getByRole('button', { name: 'Scegli un altro file' }).click()
  await choose('nome\nAnna\n')
  await page.getByText('La prima riga deve dare il nome alle colonne').waitFor()
  await page.getByRole('button', { name: 'Scegli un altro file' }).click()
  await choose(GOOD, 'latin1')
  // What no UTF-8 can be is taken for the spreadsheets' own, and its letters are right.
  await page.getByRole('combobox', { name: 'Come è scritto il file' }).waitFor()
  expect(await page.getByRole('combobox').inputValue()).toBe('windows-1252')
  await page.locator('.import-preview').getByText('Bèa Prova').waitFor()
  await page.getByText('Pronto: 2 persone e 1 badge.').waitFor()
  await page.getByRole('button', { name: 'Importa 2 persone' }).click()
  await page.getByText('Aggiunte 2 persone e 1 badge.').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('link', { name: 'Guarda le persone' }).click()
  await page.getByRole('searchbox').fill('bea prova')
  await page.getByRole('link', { name: 'Bèa Prova' }).waitFor()
  // Whoever comes back later still finds how it ended.
  await page.goto(`${house.gateway().http}/people/import`)
  await page.getByText('Importazione finita').waitFor()
  expect(faults).toEqual([])
}, 40_000)

test('a personal link is made when asked for, and shown once as a code and an address', async () => {
  const { page, faults } = await house.openAs('admin', `/people/${house.member.id}`)
  await page.getByRole('button', { name: 'Link personale' }).click()
  await page.getByRole('button', { name: 'Crea il link' }).click()
  await page.locator('.people-link svg').waitFor()
  expect(await page.locator('.people-link-url').textContent()).toContain(`${house.gateway().http}/link`)
  // The page was opened by an address that no phone reaches.
  const onlyHere = page.getByText('Questo indirizzo vale solo su questo computer.')
  await onlyHere.waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('.people-link').isVisible()).toBe(true)
  expect(await onlyHere.isVisible()).toBe(false)
  expect(await page.locator('.person').isVisible()).toBe(false)
  expect(faults).toEqual([])
}, 30_000)

test('names of 200 characters and in Arabic keep the layout, on a phone and in the dark', async () => {
  const { page, faults } = await house.openAs('admin', '/people', { size: 'phone', colorScheme: 'dark' })
  const checked = async (path: string, there: string): Promise<void> => {
    await page.goto(house.gateway().http + path)
    await page.locator(there).first().waitFor()
    expect([path, await sideways(page)]).toEqual([path, []])
    expect([path, await seriousFindings(page)]).toEqual([path, []])
  }
  await checked('/people?q=porta', '.table tbody tr')
  await checked('/people/long', '.person-badges .empty')
  await page.getByText('in nessun gruppo: non passa nessuna porta').waitFor()
  await page.getByRole('button', { name: 'Togli dal registro' }).click()
  expect(await sideways(page)).toEqual([])
  await checked('/people/arabic', '.person-badges .empty')
  await page.getByRole('button', { name: 'Modifica' }).click()
  await page.getByRole('dialog').getByText(house.member.name).waitFor()
  expect(await sideways(page)).toEqual([])
  await checked('/people/import', '.choose-place')
  await checked('/organisations', '.table tbody tr')
  await checked('/groups/members', '.table tbody tr')
  expect(faults).toEqual([])
}, 120_000)

test('a long file goes on while one looks elsewhere; thousands of people are then found as fast as one types', async () => {
  const { page, faults } = await house.openAs('admin', '/people/import')
  const rows = Array.from({ length: 2_400 }, (_, n) => `Àlba Grande ${n}`)
  const buffer = Buffer.from(`name\n${rows.join('\n')}\n`)
  await page.getByText('Importa un altro file').or(page.getByText('Scegli un file CSV')).waitFor()
  await page.setInputFiles('input[type=file]', { name: 'molti.csv', mimeType: 'text/csv', buffer })
  await page.getByText('le prime 100 righe di 2400').waitFor()
  await page.getByRole('button', { name: 'Importa 2400 persone' }).click()
  await page.getByText('Puoi lasciare questa pagina').waitFor()
  await page.getByRole('link', { name: 'Gruppi' }).click()
  await page.getByRole('link', { name: 'members' }).waitFor()
  await page.goBack()
  await page.getByText('Aggiunte 2400 persone e 0 badge.').waitFor({ timeout: 20_000 })

  await page.getByRole('link', { name: 'Guarda le persone' }).click()
  await page.getByRole('button', { name: 'Mostra altro' }).waitFor()
  await page.getByRole('searchbox').pressSequentially('alba 2399', { delay: 30 })
  await page.getByRole('status').getByText('1 persona').waitFor({ timeout: 1500 })
  await page.getByRole('link', { name: 'Àlba Grande 2399' }).waitFor()
  await page.getByRole('combobox', { name: 'Tipo' }).selectOption('guest')
  await page.getByText('Nessuno trovato').waitFor()
  expect(faults).toEqual([])
}, 120_000)
