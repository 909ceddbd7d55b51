/** The real API on a real store in a folder of its own, with the heart behind it and no device. */
import { createHmac, randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { type Logger, pino } from 'pino'
import { type Access, createAccess } from '../../gateway/access.ts'
import { createServer, type Server, type ServerOptions } from '../../gateway/api/server.ts'
import type { Fact } from '../../gateway/core/facts.ts'
import { createHouseClock } from '../../gateway/core/house-clock.ts'
import type { Command } from '../../gateway/core/model.ts'
import type { Change, Role } from '../../gateway/core/ports.ts'
import { createSigning } from '../../gateway/drivers/messages/signing.ts'
import { createRegister } from '../../gateway/register.ts'
import { createBackups } from '../../gateway/store/backups.ts'
import { openStore, type Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder } from './gateway.ts'

export const PASSWORD = 'a thousand plateaus'
const TIME_ZONE = 'Europe/Rome'

export interface ApiRig {
  dataDir: string
  url: string
  socketPath: string
  server: Server
  access: Access
  store: Store
  /** What units were told. */
  sent: { unit: string; command: Command }[]
  /** Every line of the log, as text, from trace up. */
  logged: string[]
  /** Moves the gateway's clock on. */
  pass(ms: number): void
  /** Over the socket in the data folder. */
  local(method: string, path: string, body?: unknown): Promise<Answer>
  /** Makes an account and signs in; the answer is the cookie header. */
  signedIn(name: string, role: Role): Promise<string>
  /** Makes a token; the answer is the header. Without a standing: one for what `furnish` has made. */
  bearer(role: Role, standing?: { org?: string; person?: string }): Promise<string>
  stop(): Promise<void>
}
export interface Answer {
  status: number
  headers: IncomingMessage['headers']
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came.
  json: any
}

export async function openApi(options: Partial<ServerOptions> = {}): Promise<ApiRig> {
  const dataDir = temporaryFolder('api')
  let ahead = 0
  const now = (): number => Date.now() + ahead
  const clock = createHouseClock({ system: now, counterMs: now, synchronised: () => null })
  const logged: string[] = []
  const log = memoryLog(logged)
  const store = await openStore({ dataDir, clock, log })
  const { journal, directory } = store
  const sent: ApiRig['sent'] = []
  const access = createAccess({
    journal,
    directory,
    policies: store.policies,
    signing: createSigning(),
    clock,
    timeZone: TIME_ZONE,
    whenStorageFails: 'refuse',
    send: (unit, command) => sent.push({ unit, command }) > 0,
    unitsChanged: () => {},
    tellsOf: ({ desks }) => desks,
    fingerprint: (text) => createHmac('sha256', 'key').update(text).digest('hex'),
    newId: randomUUID,
    log,
  })
  access.start(store.snapshot())
  const places = ['door', 'side', 'zone', 'desks'] as const
  const kinds = { mqtt: { takes: places, needs: [], settings: ['offline'], check: () => {} } }
  const server = await createServer({
    access,
    journal,
    directory,
    histories: store.histories,
    hours: store.hours,
    register: createRegister({ access, directory, clock, timeZone: TIME_ZONE, kinds }),
    backup: store.backup,
    backups: createBackups({ dataDir, copy: store.backup, clock, log }),
    transport: () => ({ kind: options.tls ? 'files' : 'plain', certificate: null, authority: null }),
    storeFailed: store.failed,
    brokerFailed: () => null,
    mqttUrl: () => 'mqtt://127.0.0.1:1883',
    clock,
    log,
    version: '0.1.0',
    timeZone: TIME_ZONE,
    tls: null,
    pagesDir: join(dataDir, 'no-pages'),
    ...options,
  })
  const socketPath = join(dataDir, 'soglia.sock')
  await server.listenSocket(socketPath)
  const { url } = await server.listenHttp({ host: '127.0.0.1', port: 0 })
  const local: ApiRig['local'] = (method, path, body) => ask({ socketPath, path, method }, body)

  return {
    dataDir,
    url,
    socketPath,
    server,
    access,
    store,
    sent,
    logged,
    local,
    pass(ms) {
      ahead += ms
    },
    async signedIn(name, role) {
      await local('POST', '/api/accounts', { name, password: PASSWORD, role })
      const answer = await ask({ ...target(url), path: '/api/session', method: 'POST' }, { name, password: PASSWORD })
      return cookieOf(answer)
    },
    async bearer(role, standing = FURNISHED[role]) {
      // The first of a role is called by it alone.
      const others = directory.tokens().filter(({ name }) => name.startsWith(`test-${role}`)).length
      const name = others === 0 ? `test-${role}` : `test-${role}-${others + 1}`
      const { json } = await local('POST', '/api/tokens', { name, role, ...standing })
      return `Bearer ${json.token}`
    },
    async stop() {
      await server.stop()
      await access.stop()
      await store.stop()
      rmSync(socketPath, { force: true })
      removeFolder(dataDir)
    },
  }
}

const FURNISHED: Partial<Record<Role, { org?: string; person?: string }>> = {
  contact: { org: 'atelier' },
  member: { person: 'amadou' },
}

/** A house with a zone, a door with its reader, two people and a desk. */
export async function furnish({ access }: ApiRig): Promise<void> {
  const person = { org: 'atelier', groups: ['members'], host: null, extendedTime: false, assistance: false }
  const door = {
    id: 'front',
    name: 'Front door',
    from: null,
    to: 'hall',
    lock: null,
    unlockMs: 5000,
    heldOpenS: 30,
    extendedUnlockMs: 15_000,
    extendedHeldOpenS: 90,
    preAlertS: 10,
    freeSchedule: null,
    listLifeS: 86_400,
  }
  const unit = { kind: 'mqtt', path: null, baud: null, reader: null, side: null, zone: null, desks: [], settings: {} }
  const changes: Change[] = [
    { put: 'organisation', value: { id: 'atelier', name: 'Atelier Nove', kind: 'enterprise', network: null } },
    { put: 'zone', value: { id: 'hall', name: 'Hall', capacity: 80, antiPassback: 'soft' } },
    { put: 'desk', value: { id: 'd1', zone: 'hall' } },
    { put: 'door', value: door },
    { put: 'unit', value: { ...unit, id: 'reader-1', door: 'front' }, secretHash: '', key: '' },
    { put: 'person', value: { id: 'amadou', name: 'Amadou D.', kind: 'member', ...person } },
    { put: 'person', value: { id: 'giulia', name: 'Giulia R.', kind: 'guest', ...person } },
  ]
  await access.change(changes, [])
}

export function passage(person: string, id: string, badge: string | null = null): Fact {
  const happenedAt = new Date().toISOString()
  const rest = { door: 'front', side: 'in', reason: 'ok', decidedBy: 'gateway' } as const
  return { kind: 'passage-granted', happenedAt, unit: 'reader-1', id, person, badge, ...rest }
}

export function target(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url)
  return { host: hostname, port: Number(port) }
}

export function cookieOf(answer: Answer): string {
  return (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? ''
}

/** One request, with no help: what is not asked for is not sent. */
export function ask(options: Parameters<typeof httpRequest>[1] & object, body?: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const type = typeof body === 'object' ? { 'content-type': 'application/json' } : {}
    const headers = { ...type, ...(options.headers as Record<string, string> | undefined) }
    const request = httpRequest({ agent: false, ...options, headers }, (response) => {
      let answer = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        answer += chunk
      })
      response.on('end', () => {
        const json = (response.headers['content-type'] ?? '').includes('json') && answer !== '' ? parse(answer) : null
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: answer, json })
      })
    })
    request.on('error', reject)
    request.end(text)
  })
}

function parse(text: string): unknown {
  return text.includes('}\n{') ? text : JSON.parse(text)
}

function memoryLog(lines: string[]): Logger {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  return pino({ level: 'trace' }, stream)
}
