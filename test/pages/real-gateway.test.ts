/** The pages on the real gateway: from the one-time code to a tap, over real HTTP, MQTT and Chromium. */
import { existsSync } from 'node:fs'
import { connectAsync, type MqttClient } from 'mqtt'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { type GatewayProcess, removeFolder, startGateway, temporaryFolder } from '../support/gateway.ts'
import { addFrontDoor, CARD, UNKNOWN_CARD } from '../support/house.ts'
import { live, seriousFindings } from './pages.ts'

const DIST = new URL('../../dashboard/dist/index.html', import.meta.url)
const PASSWORD = 'quattro parole per entrare'

let browser: Browser
let dataDir: string
let gateway: GatewayProcess
let board: MqttClient

async function connectBoard(secret: string): Promise<MqttClient> {
  const client = await connectAsync(`mqtt://127.0.0.1:${gateway.mqttPort}`, {
    clientId: 'reader-1',
    username: 'reader-1',
    password: secret,
    reconnectPeriod: 0,
  })
  client.on('error', () => {})
  await client.subscribeAsync('soglia/reader-1/down/#')
  await client.publishAsync('soglia/reader-1/up/status', '{"state":"online","fw":"1.2.0"}', { qos: 1, retain: true })
  return client
}

function tap(id: string, credential: string): void {
  board.publish('soglia/reader-1/up/tap', JSON.stringify({ id, credential }), { qos: 1 })
}

beforeAll(async () => {
  // `npm test` has built the pages already.
  if (!existsSync(DIST)) await build({ configFile: 'dashboard/vite.config.ts', logLevel: 'error' })
  dataDir = temporaryFolder('pages')
  gateway = await startGateway({ dataDir })
  browser = await launchBrowser()
}, 120_000)
afterAll(async () => {
  board?.end(true)
  await browser?.close()
  await gateway?.kill()
  removeFolder(dataDir)
})

test('from the one-time code to a tap, a remote unlock, a killed gateway and back', async () => {
  const told = gateway.log.map((entry) => JSON.stringify(entry)).join('\n')
  const code = /#first-admin=([^"\s\\]+)/.exec(told)?.[1]
  expect(code).toBeDefined()
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'it-IT' })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('net::ERR')) faults.push(message.text())
  })

  await page.goto(`${gateway.http}/#first-admin=${code}`)
  await page.getByLabel('Nome').fill('Giorgio')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await live(page)
  expect(await page.textContent('.count')).toBe('0')

  // The house is made while the page looks on.
  const { secret } = await addFrontDoor(gateway)
  board = await connectBoard(secret)
  const unlocked: { id: string }[] = []
  board.on('message', (topic, payload) => {
    if (!topic.endsWith('/unlock')) return
    const order = JSON.parse(payload.toString()) as { id: string }
    unlocked.push(order)
    board.publish('soglia/reader-1/up/done', JSON.stringify({ command: order.id, ok: true }), { qos: 1 })
  })
  await page.locator('[data-door=front]').waitFor()
  await page.getByRole('button', { name: 'Apri front' }).waitFor()

  tap('1-1', CARD)
  await page.locator('.passage[data-way=in]').getByText('Amadou D.').waitFor({ timeout: 1000 })
  await expect.poll(() => page.textContent('.count')).toBe('1')
  await page.locator('.hill[data-people="1"]').waitFor()
  tap('1-2', UNKNOWN_CARD)
  await page.locator('.passage[data-way=refused]').getByText('Badge sconosciuto').waitFor({ timeout: 1000 })
  expect(await seriousFindings(page)).toEqual([])

  await page.getByRole('button', { name: 'Apri front' }).click()
  await page.getByLabel('Consegna').check()
  await page.getByRole('button', { name: 'Apri adesso' }).click()
  await page.getByText('La serratura si è aperta alle').waitFor({ timeout: 4000 })
  expect(unlocked).toHaveLength(1)
  await page.getByRole('button', { name: 'Chiudi', exact: true }).click()

  const { host } = new URL(gateway.http)
  await gateway.kill()
  await page.getByText(/Questa pagina è cieca dalle/).waitFor()
  gateway = await startGateway({ dataDir, env: { SOGLIA_HTTP: host } })
  await page.locator('.live-mark-live').waitFor({ timeout: 20_000 })
  expect(await page.textContent('.count')).toBe('1')

  await page.getByRole('button', { name: /Giorgio/ }).click()
  await page.getByRole('button', { name: 'Esci' }).click()
  await page.getByText('Sei uscito.').waitFor()
  await page.getByLabel('Nome').fill('Giorgio')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await live(page)
  expect(faults).toEqual([])
}, 120_000)
