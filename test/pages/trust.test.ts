/** The page that explains how to trust the house, over the house's own TLS: what it says is what is in force. */
import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, pagesAsTheyStand } from '../support/browser.ts'
import { type GatewayProcess, removeFolder, soglia, startGateway, temporaryFolder } from '../support/gateway.ts'
import { DESKTOP, PHONE, seriousFindings, sideways } from './pages.ts'

let dataDir: string
let gateway: GatewayProcess
let stranger: Browser
let friend: Browser
let ca: X509Certificate
beforeAll(async () => {
  await pagesAsTheyStand()
  dataDir = temporaryFolder('trust')
  writeFileSync(join(dataDir, 'soglia.toml'), 'tls = "own"\n')
  gateway = await startGateway({ dataDir })
  ca = new X509Certificate(readFileSync(join(dataDir, 'tls', 'authority.pem')))
  const spki = createHash('sha256')
    .update(ca.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64')
  stranger = await launchBrowser()
  // What a device does that trusts the authority: nothing else is let pass, for all else is signed by another key.
  friend = await launchBrowser([`--ignore-certificate-errors-spki-list=${spki}`])
}, 120_000)
afterAll(async () => {
  await stranger.close()
  await friend.close()
  await gateway.stop()
  removeFolder(dataDir)
})

async function open(browser: Browser, path: string, options: object = {}): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({ viewport: DESKTOP, locale: 'it-IT', ...options })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  await page.goto(gateway.http + path)
  return { page, faults }
}

describe('a browser', () => {
  test('that does not trust the house refuses it, for want of nothing but its authority', async () => {
    await expect(open(stranger, '/trust')).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID')
  })

  test('that trusts it has a secure page, without a sign-in, with the fingerprint that doctor tells', async () => {
    const { page, faults } = await open(friend, '/trust')
    await page.getByRole('heading', { name: 'Fidarsi di Soglia' }).waitFor()
    expect(await page.evaluate(() => window.isSecureContext)).toBe(true)
    const shown = (await page.locator('.fingerprint').first().textContent()) ?? ''
    expect(shown.replaceAll(/\s/g, '')).toBe(ca.fingerprint256.replaceAll(':', ''))
    const { stdout } = await soglia(dataDir, ['doctor'])
    expect(stdout.replaceAll(' ', '')).toContain(shown.replaceAll(/\s/g, ''))

    await page.getByText('Windows', { exact: true }).click()
    const waiting = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Scarica il certificato' }).first().click()
    const file = await (await waiting).path()
    expect(new X509Certificate(readFileSync(file)).fingerprint256).toBe(ca.fingerprint256)
    expect(faults).toEqual([])
  })
})

test.each([
  ['desktop', 'light', 'it-IT'],
  ['phone', 'dark', 'en-GB'],
] as const)('is whole and open to everybody at %s, %s, %s', async (size, colorScheme, locale) => {
  const viewport = size === 'phone' ? PHONE : DESKTOP
  const { page, faults } = await open(friend, '/trust', { viewport, colorScheme, locale })
  await page.locator('.trust-system').first().waitFor()
  for (const system of await page.locator('.trust-system').all()) {
    if ((await system.getAttribute('open')) !== null) continue
    await system.locator('summary').focus()
    await page.keyboard.press('Enter')
  }
  expect(await page.locator('.trust-system[open]').count()).toBe(5)
  expect(await sideways(page)).toEqual([])
  expect(await seriousFindings(page)).toEqual([])
  expect(faults).toEqual([])
})
