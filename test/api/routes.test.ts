import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'
import type { FastifyRequest } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { whoMay } from '../../gateway/api/roles.ts'
import { createSignIn } from '../../gateway/api/sign-in.ts'
import { ERRORS } from '../../gateway/core/errors.ts'
import type { Role } from '../../gateway/core/ports.ts'
import { type ApiRig, ask, furnish, openApi, target } from '../support/api.ts'

let rig: ApiRig
const bearers: Partial<Record<Role, string>> = {}
beforeAll(async () => {
  rig = await openApi()
  await furnish(rig)
  for (const role of ['admin', 'staff', 'contact', 'member'] as const) bearers[role] = await rig.bearer(role)
})
afterAll(() => rig.stop())

const call = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
  ask({ ...target(rig.url), method, path, headers }, body)
const as = (role: Role): Record<string, string> => ({ authorization: bearers[role] ?? '' })
const apiRoutes = () => rig.server.routes.filter(({ url }) => url.startsWith('/api/'))
interface Described {
  responses: Record<string, { content?: Record<string, { schema: object }> }>
}

/** What is asked by its address alone. */
const BODILESS = /\/(acknowledge|passkey-options|passkeys\/options|second-factor|end-others|pairing|backups)$/

describe('every route', () => {
  it('carries a mark, and only those that the contract names are public', () => {
    expect(apiRoutes().length).toBeGreaterThan(25)
    expect(rig.server.routes.filter(({ access }) => access === undefined)).toEqual([])
    const open = apiRoutes().filter(({ access }) => access === 'public')
    expect(open.map(({ method, url }) => `${method} ${url}`).sort()).toEqual([
      'DELETE /api/session',
      'GET /api/health',
      'GET /api/public',
      'GET /api/session',
      // How to trust the house's own authority is asked before anything can be trusted.
      'GET /api/trust',
      'GET /api/trust/ca.crt',
      'GET /api/trust/soglia.mobileconfig',
      'HEAD /api/health',
      'HEAD /api/public',
      'HEAD /api/session',
      'HEAD /api/trust',
      'HEAD /api/trust/ca.crt',
      'HEAD /api/trust/soglia.mobileconfig',
      'POST /api/first-admin',
      // A screen on a wall asks for a code before an admin knows of it.
      'POST /api/screens/pairing',
      'POST /api/screens/pairing/claim',
      'POST /api/session',
      'POST /api/session/link',
      'POST /api/session/passkey',
      'POST /api/session/passkey-options',
    ])
  })

  it('that somebody forgot to mark is for admins', () => {
    const { directory } = rig.store
    const { access } = rig
    const isLocal = () => false
    const signIn = createSignIn({ access, directory, clock: { now: Date.now }, log: pino(), secure: false, isLocal })
    const asked = (role: Role) => {
      const headers = as(role)
      return { headers, method: 'GET', raw: {}, cookies: {}, routeOptions: { config: {} } } as unknown as FastifyRequest
    }
    for (const role of ['staff', 'contact', 'member'] as const) {
      expect(() => signIn.guard(asked(role))).toThrow(expect.objectContaining({ code: 'E_FORBIDDEN' }))
    }
    expect(() => signIn.guard(asked('admin'))).not.toThrow()
  })

  it('has answers whose schemas compile, also those that no request has needed yet', async () => {
    const { json } = await call('GET', '/api/openapi.json', as('staff'))
    const compile = SerializerSelector()({}, {})
    const methods = Object.values<Record<string, Described>>(json.paths).flatMap((each) => Object.values(each))
    const answers = methods.flatMap(({ responses }) => Object.values(responses))
    const schemas = answers.flatMap(({ content = {} }) => Object.values(content).map(({ schema }) => schema))
    expect(schemas.length).toBeGreaterThan(50)
    for (const schema of schemas) compile({ schema, method: 'GET', url: '/', httpStatus: '200' })
  })

  it('stands in the OpenAPI document, with its answers', async () => {
    const { json } = await call('GET', '/api/openapi.json', as('staff'))
    expect(json.openapi).toBe('3.1.0')
    for (const { method, url, access } of apiRoutes()) {
      if (method === 'HEAD') continue
      const described = json.paths[url.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
      const errors = Object.keys(described?.responses?.['4XX']?.content ?? {})
      expect([method, url, errors]).toEqual([method, url, ['application/problem+json']])
      const needed = (described.parameters ?? []).filter(({ required }: { required?: boolean }) => required)
      expect([method, url, needed.every((each: { in: string }) => each.in === 'path')]).toEqual([method, url, true])
      const good = Object.entries<{ content?: object }>(described.responses).filter(([status]) =>
        /^2\d\d$/.test(status),
      )
      expect([method, url, good.map(([status]) => status)]).toEqual([method, url, [expect.any(String)]])
      const [status = '', answer] = good[0] ?? []
      const schemas = Object.values((answer?.content ?? {}) as Record<string, { schema?: object }>).map(
        ({ schema }) => schema,
      )
      // Some answers come in several forms, such as a table or lines; only a 204 has none.
      const forms = status === '204' ? 0 : Math.max(1, schemas.length)
      expect([method, url, schemas]).toEqual([method, url, Array(forms).fill(expect.anything())])
      const takesBody = ['POST', 'PUT', 'PATCH'].includes(method) && !BODILESS.test(url)
      expect([method, url, described.requestBody !== undefined]).toEqual([method, url, takesBody])
      expect([method, url, described.description]).toEqual([method, url, whoMay(access ?? 'admin')])
    }
  })
})

/** Of one's own: how one signs in, what others see, and the wish to be forgotten. */
const OWN = /^member \/api\/me\/(passkeys|password|prove|second-factor|sessions|visibility|erasure)/
const DOOR_AND_PRESENCE = /^staff \/api\/(doors\/:id\/(unlock|admit|mode)|lockdown|presence|roll-call)/

describe('the register', () => {
  const credential = 'uid:0a0b0c0d'

  it('is changed by admins, but for what staff must be able to do at the door', async () => {
    const changes = apiRoutes().filter(({ method, access }) => !['GET', 'HEAD'].includes(method) && access !== 'public')
    const others = changes.filter(({ access }) => access !== 'admin').map(({ access, url }) => `${access} ${url}`)
    expect(changes.length - others.length).toBeGreaterThan(40)
    expect(others.filter((each) => !DOOR_AND_PRESENCE.test(each) && !OWN.test(each)).sort()).toEqual([
      'member /api/me/badges/:id/suspend',
      'staff /api/alarms/:id/acknowledge',
      'staff /api/badges/:name/suspend',
      'staff /api/cards/:id/lend',
      'staff /api/cards/:id/return',
      'staff /api/events/:id/passes',
      'staff /api/passes',
      // It changes nothing.
      'staff /api/schedules/preview',
    ])
  })

  it('is shown to staff without what opens a door or a device', async () => {
    await call('POST', '/api/badges', as('admin'), { credential, person: 'amadou' })
    const unit = { id: 'house-bus', kind: 'mqtt', settings: { read: 'house/#' } }
    expect((await call('POST', '/api/units', as('admin'), unit)).status).toBe(201)
    for (const list of ['zones', 'desks', 'doors', 'units', 'people', 'badges']) {
      const { status, text } = await call('GET', `/api/${list}`, as('staff'))
      expect([list, status]).toEqual([list, 200])
      expect(text).not.toMatch(/uid:|0a0b0c0d|house\/#|secret|"key"/)
    }
    expect((await call('GET', '/api/badges', as('admin'))).text).toContain(credential)
    const { json } = await call('GET', '/api/units', as('admin'))
    expect(json).toContainEqual(expect.objectContaining(unit))
    expect((await call('DELETE', '/api/units/house-bus', as('admin'))).json).toEqual({ id: 'house-bus' })
  })
})

describe('what goes wrong', () => {
  it('with a method that the address does not take is told with those that it takes', async () => {
    const cases: [string, string, string][] = [
      ['PUT', '/api/occupancy', 'GET, HEAD'],
      ['DELETE', '/api/people?x=1', 'GET, HEAD, POST'],
      ['PUT', '/api/people/ada', 'DELETE, GET, HEAD, PATCH'],
      ['GET', '/api/badges/b-1/revoke', 'POST'],
    ]
    for (const [method, path, allow] of cases) {
      const answer = await call(method, path, as('admin'))
      expect([path, answer.status, answer.headers.allow]).toEqual([path, 405, allow])
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
      expect(answer.json).toMatchObject({ code: 'E_METHOD', status: 405 })
    }
    expect((await call('PUT', '/elsewhere', as('admin'))).status).toBe(404)
  })

  it('with a type in a body is refused and never bent into another', async () => {
    const cases: [string, unknown][] = [
      ['/api/people', { name: 5 }],
      ['/api/zones', { id: 'attic', capacity: '5' }],
      ['/api/zones', { id: 'attic', name: null }],
      ['/api/people/import', { csv: 'name\nAda', dryRun: 'false' }],
      ['/api/units', { id: 'u-1', kind: 'mqtt', desks: 'd1' }],
    ]
    for (const [path, body] of cases) {
      const { status, json } = await call('POST', path, as('admin'), body)
      expect([path, body, status, json.code]).toEqual([path, body, 400, 'E_INVALID'])
    }
    expect((await call('GET', '/api/journal?after=0&limit=2', as('staff'))).json.facts).toHaveLength(2)
  })

  it('is told as a problem with a stable code', async () => {
    const unknown = await call('GET', '/api/nothing', as('staff'))
    expect(unknown.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(unknown.json).toMatchObject({ status: 404, code: 'E_NOT_FOUND', type: 'urn:soglia:error:E_NOT_FOUND' })
    const field = await call('GET', '/api/journal?limit=5000', as('staff'))
    expect(field.json).toMatchObject({ status: 400, code: 'E_INVALID', detail: expect.stringContaining('limit') })
    const json = await call('POST', '/api/zones', { ...as('admin'), 'content-type': 'application/json' }, '{"id":')
    expect([json.status, json.json.code]).toEqual([400, 'E_INVALID'])
    const large = await call('POST', '/api/zones', as('admin'), { id: 'x'.repeat(300_000) })
    expect([large.status, large.json.code]).toEqual([413, 'E_INVALID'])
    const url = await call('GET', '/api/%zz', as('staff'))
    expect([url.status, url.json.code]).toEqual([400, 'E_INVALID'])
    for (const { json: problem } of [unknown, field, json, large, url]) expect(ERRORS).toHaveProperty(problem.code)
  })

  it('is logged under an id and not told, where nobody foresaw it', async () => {
    const broken = await openApi({ storeFailed: () => JSON.parse('{"secret": path /var') })
    const answer = await ask({ ...target(broken.url), path: '/api/health' })
    expect(answer.status).toBe(500)
    expect(answer.text).not.toMatch(/secret|JSON|stack|node_modules|\.ts/)
    const id = /\(([0-9a-f-]{36})\)/.exec(answer.text)?.[1] ?? 'none'
    expect(broken.logged.filter((line) => line.includes(id) && line.includes('stack'))).toHaveLength(1)
    await broken.stop()
  })
})

describe('the request log', () => {
  it('holds the pattern of a route and never a credential, a cookie, a token or a password', async () => {
    const cookie = await rig.signedIn('Ada', 'admin')
    const headers = { cookie, origin: rig.url }
    const credential = 'uid:04a2b3c4d5e680'
    await call('POST', '/api/badges', headers, { credential, person: 'amadou' })
    await call('POST', `/api/badges/${encodeURIComponent(credential)}/revoke`, headers, { reason: 'lost' })
    await call('POST', `/api/badges/${credential}/revoke`, headers, { reason: 'lost' })
    await call('GET', `/api/badges/${credential}/nothing`, as('admin'))
    await call('POST', '/api/session', { origin: rig.url }, { name: 'Ada', password: 'wrong words here' })
    const log = rig.logged.join('')
    expect(log).toContain('/api/badges/:name/revoke')
    expect(log).not.toContain('04a2b3c4d5e680')
    expect(log).not.toContain('wrong words')
    expect(log).not.toContain(cookie.split('=')[1])
    expect(log).not.toContain(bearers.admin?.slice(7))
  })
})

describe('health', () => {
  it('names the part that is not well', async () => {
    const health = (at: ApiRig) => ask({ ...target(at.url), path: '/api/health' })
    expect(await health(rig)).toMatchObject({ status: 200, json: { status: 'ok' } })
    let database: string | null = 'disk full'
    let broker: string | null = 'port taken'
    const ill = await openApi({ storeFailed: () => database, brokerFailed: () => broker })
    expect(await health(ill)).toMatchObject({ status: 503, json: { status: 'failed', part: 'database' } })
    database = null
    expect(await health(ill)).toMatchObject({ status: 503, json: { status: 'failed', part: 'broker' } })
    broker = null
    expect((await health(ill)).status).toBe(200)
    await ill.store.stop()
    await expect(ill.access.change([], [{ kind: 'gateway-started', happenedAt: '', version: '' }])).rejects.toThrow()
    expect(await health(ill)).toMatchObject({ status: 503, json: { part: 'deciding' } })
    await ill.stop()
  })
})

describe('the house', () => {
  it('is told as the pages need it', async () => {
    const { json } = await call('GET', '/api/house', as('staff'))
    expect(json).toMatchObject({
      timeZone: 'Europe/Rome',
      version: '0.1.0',
      seq: rig.store.journal.head(),
      occupancy: { inside: 0, capacity: 80, zones: [{ id: 'hall', name: 'Hall' }] },
      desks: [{ id: 'd1', zone: 'hall', state: 'unknown', since: null }],
      doors: [{ id: 'front', name: 'Front door', contact: 'unknown', canUnlock: false }],
      units: [{ id: 'reader-1', state: 'never', bad: { count: 0, codes: {} } }],
      alarms: [],
    })
    const occupancy = await call('GET', '/api/occupancy', as('staff'))
    expect(occupancy.json.zones).toEqual(json.occupancy.zones)
    expect(occupancy.headers['cache-control']).toBe('no-store')
  })
})
