/**
 * A stand-in for the gateway's HTTP side, so that the pages can be tried by themselves: it serves a build of
 * the dashboard under the strictest content policy, answers `/api` from a recorded house, and sends what a
 * test tells it to over `/api/live`. The gateway itself is tested with the pages elsewhere.
 */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import type { FloorPlan, House, LiveEvents, Role, SessionInfo } from '../../gateway/api/contract.ts'
import { recordedToday } from './recorded-today.ts'

export const PASSWORD = 'quattro parole per entrare'
export const FIRST_CODE = 'K7QM-2F9X'

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
const BODY_MAX = 10_000

export interface RecordedGateway {
  readonly url: string
  /** What `GET /api/house` answers; on connecting the stream tells the same. */
  house: House
  session: SessionInfo
  /** What `GET /api/plans` answers. */
  floors: FloorPlan[]
  /** False: every request and every open stream is cut off, as if the cable were pulled. */
  reachable: boolean
  /** Whether `GET /api/live` says anything. */
  speaking: boolean
  /** What else is answered to a GET, by its address with its question; by whoever is signed in. */
  answers: (role: Role, address: string) => unknown
  /** Who signs in as which role; everybody else is of the staff. */
  roles: ReadonlyMap<string, Role>
  /** The bodies of the remote unlocks that were asked for, and how they are answered. */
  readonly unlocks: { door: string; reason: string }[]
  unlockAnswer: { status: number; body: object }
  /** How many streams are open now, and how many ever were. */
  streams(): number
  streamsEver(): number
  send<K extends keyof LiveEvents>(name: K, value: LiveEvents[K]): void
  cut(): void
  stop(): Promise<void>
}

const problem = (status: number, code: string) => ({
  status,
  body: { type: 'about:blank', title: code, status, code, detail: '' },
})

async function bodyOf(request: IncomingMessage): Promise<Record<string, string>> {
  let text = ''
  for await (const chunk of request) {
    text += chunk
    if (text.length > BODY_MAX) throw new Error('the request is too large')
  }
  return JSON.parse(text) as Record<string, string>
}

function frame(name: keyof LiveEvents, value: unknown): string {
  const id = name === 'fact' ? `id: ${(value as { seq: number }).seq}\n` : ''
  return `event: ${name}\n${id}data: ${JSON.stringify(value)}\n\n`
}

export async function startRecordedGateway(pages: string, first: House, port = 0): Promise<RecordedGateway> {
  const open = new Set<ServerResponse>()
  let opened = 0

  function answer(response: ServerResponse, status: number, body: object): void {
    const type = status < 400 ? 'application/json' : 'application/problem+json'
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(JSON.stringify(body))
  }

  function live(response: ServerResponse): void {
    opened++
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.flushHeaders()
    open.add(response)
    response.on('close', () => open.delete(response))
    if (!gateway.speaking) return
    const { house } = gateway
    response.write(frame('occupancy', house.occupancy))
    for (const desk of house.desks) response.write(frame('desk', desk))
    for (const door of house.doors) response.write(frame('door', door))
    for (const unit of house.units) response.write(frame('unit', unit))
    for (const alarm of house.alarms) response.write(frame('alarm', alarm))
    response.write(frame('pulse', { at: house.now }))
  }

  async function api(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const what = `${request.method} ${path}`
    if (what === 'GET /api/session') return answer(response, 200, gateway.session)
    if (what === 'POST /api/session') {
      const { name, password } = await bodyOf(request)
      if (password !== PASSWORD) return answer(response, 401, problem(401, 'E_PASSWORD').body)
      const role = gateway.roles.get(name ?? '') ?? 'staff'
      gateway.session = { account: { name: name ?? '', role, person: null }, firstAdmin: false }
      return answer(response, 200, gateway.session)
    }
    if (what === 'POST /api/first-admin') {
      const { code, name, password } = await bodyOf(request)
      if (code !== FIRST_CODE) return answer(response, 403, problem(403, 'E_CODE').body)
      if ((password ?? '').length < 10) return answer(response, 400, problem(400, 'E_PASSWORD_WEAK').body)
      gateway.session = { account: { name: name ?? '', role: 'admin', person: null }, firstAdmin: false }
      return answer(response, 200, gateway.session)
    }
    if (gateway.session.account === null) return answer(response, 401, problem(401, 'E_SIGN_IN').body)
    if (what === 'DELETE /api/session') {
      gateway.session = { account: null, firstAdmin: false }
      return void response.writeHead(204).end()
    }
    if (what === 'GET /api/house') return answer(response, 200, gateway.house)
    if (what === 'GET /api/occupancy/today') {
      const { searchParams } = new URL(request.url ?? '/', 'http://localhost')
      return answer(response, 200, recordedToday(searchParams.get('zone')))
    }
    if (what === 'GET /api/plans') return answer(response, 200, gateway.floors)
    if (what === 'GET /api/live') return live(response)
    const seen = /^POST \/api\/alarms\/([^/]+)\/acknowledge$/.exec(what)
    if (seen) {
      const alarm = gateway.house.alarms.find(({ id }) => id === decodeURIComponent(seen[1] ?? ''))
      if (!alarm) return answer(response, 404, problem(404, 'E_NOT_FOUND').body)
      gateway.house = { ...gateway.house, alarms: gateway.house.alarms.filter((one) => one !== alarm) }
      gateway.send('alarm', { ...alarm, clearedAt: gateway.house.now })
      return void response.writeHead(204).end()
    }
    const unlock = /^POST \/api\/doors\/([^/]+)\/unlock$/.exec(what)
    if (unlock) {
      const { reason } = await bodyOf(request)
      gateway.unlocks.push({ door: decodeURIComponent(unlock[1] ?? ''), reason: reason ?? '' })
      return answer(response, gateway.unlockAnswer.status, gateway.unlockAnswer.body)
    }
    const recorded = request.method === 'GET' ? gateway.answers(gateway.session.account.role, request.url ?? '') : null
    if (recorded !== null && recorded !== undefined) return answer(response, 200, recorded as object)
    answer(response, 404, problem(404, 'E_NOT_FOUND').body)
  }

  async function file(response: ServerResponse, path: string): Promise<void> {
    const name = path === '/' ? 'index.html' : normalize(path).replace(/^\/+/, '')
    try {
      const bytes = await readFile(join(pages, name))
      response.writeHead(200, {
        'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
        'content-security-policy': POLICY,
        'x-content-type-options': 'nosniff',
      })
      response.end(bytes)
    } catch {
      // Every other address is a page's, and the pages are one file.
      if (extname(name) === '' && !name.startsWith('assets')) return file(response, '/')
      response.writeHead(404).end()
    }
  }

  const server = createServer((request, response) => {
    if (!gateway.reachable) return void request.socket.destroy()
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const done = path.startsWith('/api/') ? api(request, response, path) : file(response, path)
    done.catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))

  const gateway: RecordedGateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    house: first,
    session: { account: { name: 'Nadia', role: 'staff', person: null }, firstAdmin: false },
    floors: [],
    reachable: true,
    speaking: true,
    answers: () => null,
    roles: new Map(),
    unlocks: [],
    unlockAnswer: { status: 202, body: { id: 'u-1', unit: 'reader-1' } },
    streams: () => open.size,
    streamsEver: () => opened,
    send(name, value) {
      for (const response of open) response.write(frame(name, value))
    },
    cut() {
      for (const response of open) response.destroy()
    },
    async stop() {
      gateway.cut()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return gateway
}
