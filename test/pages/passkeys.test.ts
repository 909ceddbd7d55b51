/** Signing in, as people do it: by a personal link, a passkey, a password with a code; and being signed out from elsewhere. */
import { generateSync } from 'otplib'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { PHONE, seriousFindings, sideways } from './pages.ts'
import { ADMIN, PASSWORD, type SignInHouse, STAFF, startSignInHouse, withDevice } from './sign-in-house.ts'

let house: SignInHouse
beforeAll(async () => {
  house = await startSignInHouse()
}, 120_000)
afterEach(() => house.closeAll())
afterAll(() => house?.stop())

const linkFor = async (path: string): Promise<string> => {
  const { url } = await house.api<{ url: string }>('POST', path, {})
  return url.replace('127.0.0.1', 'localhost')
}

test('a member comes in by a link on a phone, makes a passkey, signs out, and is in again by it', async () => {
  const { page, faults } = await house.open('/', { viewport: PHONE, hasTouch: true, isMobile: true })
  const { cdp, authenticatorId } = await withDevice(page)
  const link = await linkFor('/api/people/ada/sign-in-link')
  await page.goto(link)
  // The secret is in no history, and the page alone does not use the link up.
  await page.getByRole('heading', { name: 'Il tuo link personale' }).waitFor()
  expect(page.url()).toBe(`${house.home}/link`)
  await page.goto('about:blank')
  await page.goto(link)
  await page.getByRole('heading', { name: 'Il tuo link personale' }).waitFor()
  expect([await seriousFindings(page), await sideways(page)]).toEqual([[], []])
  await page.getByRole('button', { name: 'Entra' }).click()
  await page.getByRole('heading', { name: 'Ciao, Ada Lovelace' }).waitFor()
  expect([await seriousFindings(page), await sideways(page)]).toEqual([[], []])
  await page.getByRole('button', { name: 'Crea la passkey' }).click()
  await page.getByText('La prossima volta entri con la passkey').waitFor()
  await page.getByRole('button', { name: 'Continua' }).click()
  await page.waitForURL(`${house.home}/me`)
  // By their own name, not by that of the account, which is chance.
  await page.getByRole('button', { name: /Ada Lovelace/ }).waitFor()
  expect((await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials).toHaveLength(1)

  // Nobody touches the device while it is offered in the field: it would answer at once. It does so to what is asked next.
  await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: false })
  await page.evaluate(() => fetch('/api/session', { method: 'DELETE' }))
  await page.goto(`${house.home}/me`)
  const button = page.getByRole('button', { name: 'Entra con la passkey' })
  await button.waitFor()
  expect([await seriousFindings(page), await sideways(page)]).toEqual([[], []])
  await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: true })
  await button.click()
  await page.getByRole('heading', { name: 'La mia pagina' }).waitFor()

  // The link is used up, and says so with the next step.
  await page.goto('about:blank')
  await page.goto(link)
  await page.getByRole('button', { name: 'Entra' }).click()
  await page.getByText('Questo link non vale più').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(faults).toEqual([])
}, 120_000)

test('where there is no secure context there are no passkeys, and the page says why; a link leads to a password', async () => {
  // Of numbers: a secure context, and yet no name that a passkey could be bound to.
  const numbers = house.home.replace('localhost', '127.0.0.1')
  const { page } = await house.open(numbers)
  await page.getByText('solo sotto il nome del gateway').waitFor()
  expect(await page.getByRole('link', { name: 'Apri con il nome' }).getAttribute('href')).toBe(`${house.home}/`)
  expect(await page.getByRole('button', { name: 'Entra con la passkey' }).count()).toBe(0)
  const plain = await page.context().newPage()
  // As over plain HTTP at a name.
  await plain.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { value: false }))
  await plain.goto(house.home)
  await plain.getByText('solo sulle pagine HTTPS').waitFor()
  expect(await plain.getByRole('button', { name: 'Entra con la passkey' }).count()).toBe(0)
  await house.api('POST', '/api/people', { id: 'bea', name: 'م'.repeat(200) })
  await page.goto((await linkFor('/api/people/bea/sign-in-link')).replace('localhost', '127.0.0.1'))
  await page.getByRole('button', { name: 'Entra' }).click()
  await page.getByRole('button', { name: 'Scegli questa password' }).waitFor()
  expect([await seriousFindings(page), await sideways(page)]).toEqual([[], []])
  expect(await page.getByRole('button', { name: 'Crea la passkey' }).count()).toBe(0)
  const name = await page.getByLabel('Nome per entrare').inputValue()
  await page.getByLabel('Password', { exact: true }).fill('corta')
  await page.getByRole('button', { name: 'Scegli questa password' }).click()
  await page.getByText('La password è troppo corta').waitFor()
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByText(`con il nome ${name}`).waitFor()
  await page.context().clearCookies()
  await page.goto(numbers)
  await house.enter(page, name)
  await page.waitForURL(`${numbers}/me`)
}, 120_000)

test('a second step is set up by keyboard alone, asked for after the password, and recovery codes stand in for it', async () => {
  const { page, faults } = await house.open('/', { locale: 'en-GB', colorScheme: 'dark' })
  const press = async (name: string) => {
    await page.getByRole('button', { name, exact: true }).focus()
    await page.keyboard.press('Enter')
  }
  const enter = async () => {
    await page.getByLabel('Name').fill(STAFF)
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.keyboard.press('Enter')
  }
  await enter()
  await page.locator('.shell').waitFor()
  await page.goto(`${house.home}/me/security`)
  await press('Switch on the second step')
  await page.getByRole('dialog').locator('svg.qr-code').waitFor()
  expect([await seriousFindings(page), await sideways(page)]).toEqual([[], []])
  const secret = (await page.getByRole('dialog').locator('code').innerText()).replaceAll(' ', '')
  const used = generateSync({ secret })
  await page.getByLabel('The six digits that the app shows').fill('000000')
  await page.keyboard.press('Enter')
  await page.getByText('The code does not fit').waitFor()
  await page.getByLabel('The six digits that the app shows').fill(used)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  const codes = await page.locator('.security-codes code').allInnerTexts()
  expect(codes).toHaveLength(10)
  await press('I have put them in a safe place')
  await page.getByText('You have 10 recovery codes left.').waitFor()

  await page.context().clearCookies()
  await page.goto(house.home)
  await enter()
  await page.getByRole('heading', { name: 'One more step' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  // The field has the focus already. The code that set it up is used.
  await page.keyboard.type(used)
  await page.keyboard.press('Enter')
  await page.getByText('The code does not fit').waitFor()
  await page.keyboard.type(codes[3] as string)
  await page.keyboard.press('Enter')
  await page.locator('.shell').waitFor()
  await page.goto(`${house.home}/me/security`)
  await page.getByText('You have 9 recovery codes left.').waitFor()
  await press('Switch off')
  await page.getByLabel('Code of the app, or a recovery code').fill(codes[4] as string)
  await page.keyboard.press('Enter')
  await page.getByText('The second step is off.').waitFor()
  expect(faults).toEqual([])
}, 120_000)

test('a session that is ended elsewhere is over there too, and what adds a way in asks who it is', async () => {
  const here = await house.open('/')
  await house.enter(here.page)
  await here.page.locator('.shell').waitFor()
  const there = await house.open('/', { viewport: PHONE, hasTouch: true, isMobile: true })
  await house.enter(there.page)
  await there.page.locator('.shell').waitFor()
  await here.page.goto(`${house.home}/me/security`)
  await here.page.getByText('questo browser').waitFor()
  expect(await here.page.locator('.security-row').count()).toBe(2)
  await here.page.getByRole('button', { name: 'Chiudi tutte le altre' }).click()
  expect(await seriousFindings(here.page)).toEqual([])
  await here.page.getByRole('dialog').getByRole('button', { name: 'Chiudi tutte le altre' }).click()
  await here.page.getByText('Una sessione chiusa.').waitFor()
  // Its stream ends with it, within a pulse.
  await there.page.getByText('Il tuo accesso è scaduto').waitFor({ timeout: 20_000 })

  // As if ten minutes had gone by.
  await here.page.route('**/api/me/passkeys/options', async (route) => {
    await route.fulfill({ status: 403, contentType: 'application/problem+json', body: '{"code":"E_PROVE"}' })
    await here.page.unroute('**/api/me/passkeys/options')
  })
  await withDevice(here.page)
  await here.page.getByRole('button', { name: 'Aggiungi una passkey' }).click()
  await here.page.getByLabel('Come la chiami?').fill('Chiavetta blu')
  await here.page.getByRole('button', { name: 'Crea la passkey' }).click()
  await here.page.getByRole('heading', { name: 'Sei proprio tu?' }).waitFor()
  expect(await seriousFindings(here.page)).toEqual([])
  await here.page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await here.page.getByRole('button', { name: 'Conferma', exact: true }).click()
  await here.page.getByText('Passkey “Chiavetta blu” aggiunta.').waitFor()
  await here.page.getByRole('button', { name: 'Togli “Chiavetta blu”' }).click()
  await here.page.getByRole('dialog').getByRole('button', { name: 'Togli' }).click()
  await here.page.getByText('Ancora nessuna passkey.').waitFor()
  expect([here.faults, there.faults]).toEqual([[], []])
}, 120_000)

test('an admin looks after the sign-in of somebody else, and everything holds its shape', async () => {
  const long = 'Donaudampfschifffahrtsgesellschaftskapitänswitwenverein zu Regensburg'
  await house.api('POST', '/api/accounts', { name: long, role: 'staff' })
  const { page, faults } = await house.open('/')
  await house.enter(page, ADMIN)
  await page.locator('.shell').waitFor()
  await page.goto(`${house.home}/settings/sign-in/${encodeURIComponent(long)}`)
  await page.getByRole('button', { name: 'Fai un link' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Fai un link' }).click()
  await page.locator('svg.qr-code').waitFor()
  expect([await seriousFindings(page), await sideways(page)]).toEqual([[], []])
  const url = await page.getByRole('dialog').locator('code').innerText()
  expect(url.startsWith(`${house.home}/link#`)).toBe(true)
  await page.getByRole('dialog').getByRole('button', { name: 'Chiudi' }).last().click()
  await page.getByText('Un link aspetta di essere usato').waitFor()
  for (const path of ['/me/security', `/settings/sign-in/${encodeURIComponent(long)}`]) {
    await page.goto(house.home + path)
    await page.locator('.security').waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      for (const size of [PHONE, { width: 1440, height: 900 }]) {
        await page.setViewportSize(size)
        expect([path, colorScheme, await seriousFindings(page), await sideways(page)]).toEqual([
          path,
          colorScheme,
          [],
          [],
        ])
      }
    }
  }
  await page.goto(`${house.home}/settings/sign-in/nobody`)
  await page.getByText('Non c’è nessun accesso con questo nome.').waitFor()
  expect(faults).toEqual([])
}, 120_000)
