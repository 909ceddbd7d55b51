import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { FIRST_CODE, PASSWORD, type RecordedGateway } from '../support/recorded-gateway.ts'
import { livingHouse } from '../support/recorded-house.ts'
import { live, PHONE, type Rig, seriousFindings, sideways, startRig } from './pages.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
}, 120_000)
afterEach(() => rig.closeAll())
afterAll(() => rig.stop())

const nobody = (gateway: RecordedGateway): void => {
  gateway.session = { account: null, firstAdmin: false }
}
const untouched = (gateway: RecordedGateway): void => {
  gateway.session = { account: null, firstAdmin: true }
}

describe('signing in', () => {
  test('with a wrong password it says so; with the right one the house is there', async () => {
    const { page, faults } = await rig.open(livingHouse(), { prepare: nobody })
    await page.getByRole('heading', { name: 'Entra' }).waitFor()
    await page.keyboard.press('Tab')
    await page.getByLabel('Nome').fill('Nadia')
    await page.getByLabel('Password', { exact: true }).fill('sbagliata')
    await page.keyboard.press('Enter')
    await page.getByText('Il nome o la password non sono giusti.').waitFor()
    await page.getByLabel('Mostra la password').check()
    expect(await page.inputValue('#password')).toBe('sbagliata')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.keyboard.press('Enter')
    await live(page)
    expect(faults).toEqual([])
  })

  test('asks for what is missing, and asks the gateway nothing', async () => {
    const { page, gateway } = await rig.open(livingHouse(), { prepare: nobody, locale: 'en-GB' })
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Write your name.').waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('name')
    expect(gateway.session.account).toBe(null)
  })

  test.each(['light', 'dark'] as const)('is free of serious findings, %s', async (colorScheme) => {
    for (const prepare of [nobody, untouched]) {
      const { page } = await rig.open(livingHouse(), { prepare, colorScheme, viewport: PHONE, hasTouch: true })
      await page.locator('form').waitFor()
      await page.locator('button[type=submit]').click()
      await page.locator('.problem').waitFor()
      expect(await seriousFindings(page)).toEqual([])
      expect(await sideways(page)).toEqual([])
    }
  })
})

describe('the first administrator', () => {
  test('takes the code from the address, out of it, and begins', async () => {
    const { page, gateway, faults } = await rig.open(livingHouse(), {
      prepare: untouched,
      path: `/#first-admin=${FIRST_CODE}`,
    })
    await page.getByRole('heading', { name: 'Il primo amministratore' }).waitFor()
    expect(await page.inputValue('#code')).toBe(FIRST_CODE)
    expect(new URL(page.url()).hash).toBe('')
    await page.getByLabel('Nome').fill('Giorgio')
    await page.getByLabel('Password', { exact: true }).fill('breve')
    await page.keyboard.press('Enter')
    await page.getByText('La password è troppo corta').waitFor()
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.keyboard.press('Enter')
    await live(page)
    expect(gateway.session.account).toEqual({ name: 'Giorgio', role: 'admin', person: null })
    expect(faults).toEqual([])
  })

  test('takes a typed code, and tells a wrong one', async () => {
    const { page } = await rig.open(livingHouse(), { prepare: untouched })
    await page.getByLabel('Codice che vale una volta').fill('AAAA')
    await page.getByLabel('Nome').fill('Giorgio')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByText('Il codice è sbagliato o già usato').waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('code')
  })

  test('a code that is no longer needed leads to sign-in', async () => {
    const { page } = await rig.open(livingHouse(), { prepare: nobody, path: `/#first-admin=${FIRST_CODE}` })
    await page.getByText('Il primo amministratore c’è già').waitFor()
    expect(new URL(page.url()).hash).toBe('')
  })
})
