/** A gateway with a person and two accounts, seen by its name, for passkeys are bound to names; and a browser with a device. */
import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core'
import { launchBrowser, pagesAsTheyStand } from '../support/browser.ts'
import { type GatewayProcess, removeFolder, startGateway, temporaryFolder } from '../support/gateway.ts'
import { DESKTOP } from './pages.ts'

export const PASSWORD = 'quattro parole per entrare'
/** An admin, and one of the staff. */
export const ADMIN = 'Giorgio'
export const STAFF = 'Sara'
export const MEMBER = { id: 'ada', name: 'Ada Lovelace' }

export interface SignInHouse {
  gateway(): GatewayProcess
  /** Of the pages, by name. */
  home: string
  browser: Browser
  /** As admin `local`. */
  api<Answer>(method: string, path: string, body?: unknown): Promise<Answer>
  open(path: string, options?: BrowserContextOptions): Promise<{ page: Page; faults: string[] }>
  /** Fills the form of the sign-in page. */
  enter(page: Page, name?: string): Promise<void>
  /** Kills it, as a power cut would; it comes again at the same address by `start`. */
  kill(): Promise<void>
  start(): Promise<void>
  closeAll(): Promise<void>
  stop(): Promise<void>
}

/** A broken line, or an answer that is an error, is told on the console by the browser itself. */
const NETWORK = /Failed to load resource|net::ERR|status of [45]\d\d/

export async function startSignInHouse(): Promise<SignInHouse> {
  await pagesAsTheyStand()
  const dataDir = temporaryFolder('sign-in')
  let gateway = await startGateway({ dataDir })
  const { host, port } = new URL(gateway.http)
  const home = `http://localhost:${port}`
  const browser = await launchBrowser()

  async function api<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await gateway.request<Answer>(method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  await api('POST', '/api/zones', { id: 'hall', name: 'Sala grande', capacity: 60 })
  await api('POST', '/api/zones', { id: 'fablab', name: 'Fablab', capacity: 20 })
  for (let n = 1; n <= 12; n++) await api('POST', '/api/desks', { id: `d${n}`, zone: n > 8 ? 'fablab' : 'hall' })
  await api('POST', '/api/people', MEMBER)
  await api('POST', '/api/accounts', { name: ADMIN, password: PASSWORD, role: 'admin' })
  await api('POST', '/api/accounts', { name: STAFF, password: PASSWORD, role: 'staff' })

  return {
    gateway: () => gateway,
    home,
    browser,
    api,
    async open(path, options = {}) {
      const context = await browser.newContext({ viewport: DESKTOP, locale: 'it-IT', ...options })
      const page = await context.newPage()
      const faults: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error' && !NETWORK.test(message.text())) faults.push(message.text())
      })
      page.on('pageerror', (error) => faults.push(String(error)))
      page.on('request', (request) => {
        if (/^http/.test(request.url()) && new URL(request.url()).origin !== home) faults.push(`asked ${request.url()}`)
      })
      await page.goto(path.startsWith('http') ? path : home + path)
      return { page, faults }
    },
    async enter(page, name = ADMIN) {
      await page.getByLabel('Nome').fill(name)
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
      await page.keyboard.press('Enter')
    },
    kill: () => gateway.kill(),
    async start() {
      gateway = await startGateway({ dataDir, env: { SOGLIA_HTTP: host } })
    },
    async closeAll() {
      for (const context of browser.contexts()) await context.close()
    },
    async stop() {
      await browser.close()
      await gateway.kill()
      removeFolder(dataDir)
    },
  }
}

/** A device with a finger on it. */
export async function withDevice(page: Page): Promise<{ cdp: CDPSession; authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
  return { cdp, authenticatorId }
}
