/**
 * A house to open pages in: the real gateway with the simulated Millepiani moved in (zones `hall`, `fablab`, `meeting`,
 * `courtyard`; doors `front`, `courtyard`, `meeting`; some 80 people of 30 organisations; 60 desks), its boards attached
 * over real MQTT, and one account of each role. A page is opened signed in, and tells on itself.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { attach } from '../../firmware-sim/attach.ts'
import type { Board } from '../../firmware-sim/board.ts'
import { createPeople, type People } from '../../firmware-sim/people.ts'
import { createRandom } from '../../firmware-sim/random.ts'
import { settle } from '../../firmware-sim/settle.ts'
import type { Role } from '../../gateway/api/contract.ts'
import { launchBrowser, pagesAsTheyStand } from '../support/browser.ts'
import { type GatewayProcess, removeFolder, startGateway, temporaryFolder } from '../support/gateway.ts'
import { until } from '../support/until.ts'
import { DESKTOP, PHONE, WAIT_MS } from './pages.ts'

export const PASSWORD = 'quattro parole per entrare'
const SEED = 7
/** The account of each role; the member's and the contact's speak for people and an organisation of the house. */
export const ACCOUNTS: Record<Role, string> = { admin: 'Ada', staff: 'Sara', contact: 'Carlo', member: 'Mia' }

export interface OpenOptions {
  size?: 'desktop' | 'phone'
  locale?: 'it-IT' | 'en-GB'
  colorScheme?: 'light' | 'dark'
  /** A browser of its own in which something is kept: a second page of the same person on the same phone. */
  context?: BrowserContext
}
export interface OpenedPage {
  page: Page
  context: BrowserContext
  /** What the page did that it must not: errors on its console, refused content, requests to elsewhere. */
  faults: string[]
}

export interface RealHouse {
  /** Of the gateway that runs now. */
  gateway(): GatewayProcess
  people: People
  /** Whom the member's account speaks for, and the contact's organisation. */
  member: { id: string; name: string; credential: string }
  org: string
  boards: ReadonlyMap<string, Board>
  /** As admin `local`, over the socket in the data folder. Throws where it is refused. */
  api<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer>
  /** A card at a board that is on line, such as `front-in`. */
  tap(board: string, credential: string): void
  /** Opened and signed in. */
  openAs(role: Role, path: string, options?: OpenOptions): Promise<OpenedPage>
  /** Opened by somebody who has not signed in. */
  open(path: string, options?: OpenOptions): Promise<OpenedPage>
  /** Closes every page that was opened. */
  closeAll(): Promise<void>
  /** Kills the gateway, as a power cut would, and starts it anew at the same addresses. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** A broken line, or an answer that is an error, is told on the console by the browser itself: no fault of the page's. */
const NETWORK = /Failed to load resource|net::ERR|status of [45]\d\d/

/** `attached`: the boards that are switched on; the others are registered and have never spoken. */
export async function startRealHouse({
  attached = ['front-in', 'front-out', 'meeting-in', 'meeting-out'],
  env = {},
  past,
}: {
  attached?: readonly string[]
  env?: Record<string, string>
  /** What happened in the house before anybody looks: done while no gateway has the data folder. */
  past?: (dataDir: string, people: People) => Promise<void>
} = {}): Promise<RealHouse> {
  await pagesAsTheyStand()
  const dataDir = temporaryFolder('house')
  let gateway = await startGateway({ dataDir, env })
  const random = createRandom(SEED)
  const people = createPeople(random.fork('people'))
  const call = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await gateway.request<Answer>(method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const yesterday = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome' }).format(Date.now() - 86_400_000)
  const secrets = await settle({ call }, people, new Map(), yesterday)
  const [, , , first] = people.members
  if (first === undefined) throw new Error('nobody lives here')
  const { org } = await call<{ org: string }>('GET', `/api/people/${first.id}`)
  for (const role of ['admin', 'staff', 'contact', 'member'] as const) {
    const standing = role === 'contact' ? { org } : role === 'member' ? { person: first.id } : {}
    await call('POST', '/api/accounts', { name: ACCOUNTS[role], password: PASSWORD, role, ...standing })
  }
  if (past !== undefined) {
    await gateway.stop()
    await past(dataDir, people)
    gateway = await startGateway({ dataDir, env })
  }
  const mqttUrl = `mqtt://127.0.0.1:${gateway.mqttPort}`
  const all = attach({ mqttUrl, secrets, serialPaths: new Map(), speed: 20, faults: null, random }).boards
  const boards = new Map([...all].filter(([id]) => attached.includes(id)))
  for (const board of boards.values()) board.start()
  for (const board of boards.values()) await until('the boards are on line', () => board.online)

  const browser: Browser = await launchBrowser()
  const contexts = new Set<BrowserContext>()

  async function open(path: string, cookie: string | null, options: OpenOptions): Promise<OpenedPage> {
    const { size = 'desktop', locale = 'it-IT', colorScheme = 'light' } = options
    const phone = size === 'phone' ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}
    const viewport = size === 'phone' ? PHONE : DESKTOP
    const context = options.context ?? (await browser.newContext({ viewport, locale, colorScheme, ...phone }))
    contexts.add(context)
    if (cookie !== null) {
      const [name = '', value = ''] = cookie.split(/=(.*)/s)
      await context.addCookies([{ name, value, url: gateway.http, httpOnly: true, sameSite: 'Strict' }])
    }
    const page = await context.newPage()
    page.setDefaultTimeout(WAIT_MS)
    const faults: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' && !NETWORK.test(message.text())) faults.push(message.text())
    })
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (/^https?:|^wss?:/.test(protocol) && origin !== gateway.http) faults.push(`asked ${request.url()}`)
    })
    await page.goto(gateway.http + path)
    return { page, context, faults }
  }

  async function signIn(role: Role): Promise<string> {
    const answer = await fetch(`${gateway.http}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: gateway.http },
      body: JSON.stringify({ name: ACCOUNTS[role], password: PASSWORD }),
    })
    const cookie = answer.headers.get('set-cookie')?.split(';')[0]
    if (cookie === undefined) throw new Error(`${ACCOUNTS[role]} cannot sign in: ${answer.status}`)
    return cookie
  }
  /** One session for each role: signing in takes a while, and is counted. */
  const cookies = new Map<Role, string>()

  return {
    gateway: () => gateway,
    people,
    member: first,
    org,
    boards,
    api: call,
    tap(board, credential) {
      const at = boards.get(board)
      if (at === undefined) throw new Error(`no board ${board} is attached`)
      at.tap(credential)
    },
    async openAs(role, path, options = {}) {
      const cookie = cookies.get(role) ?? (await signIn(role))
      cookies.set(role, cookie)
      return open(path, cookie, options)
    },
    open: (path, options = {}) => open(path, null, options),
    async closeAll() {
      for (const context of contexts) await context.close()
      contexts.clear()
    },
    async restart() {
      const addresses = { SOGLIA_HTTP: new URL(gateway.http).host, SOGLIA_MQTT: `127.0.0.1:${gateway.mqttPort}` }
      await gateway.kill()
      gateway = await startGateway({ dataDir, env: { ...env, ...addresses } })
    },
    async stop() {
      await browser.close()
      await Promise.all([...boards.values()].map((board) => board.stop()))
      await gateway.kill()
      removeFolder(dataDir)
    },
  }
}
