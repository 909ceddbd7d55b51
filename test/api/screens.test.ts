/** Screens on walls over the real API: paired by a code, shown counts, and let in nowhere else. */
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADDRESS_ATTEMPTS_MAX } from '../../gateway/api/sign-in/address-limit.ts'
import { ATTEMPTS_MAX } from '../../gateway/api/sign-in/attempts.ts'
import { PAIRING_LIFE_MS, PAIRINGS_MAX, PAIRINGS_OF_NETWORK_MAX } from '../../gateway/api/sign-in/screens.ts'
import { STREAMS_OF_SCREEN_MAX } from '../../gateway/api/wall-live.ts'
import { type ApiRig, ask, cookieOf, furnish, openApi, target } from '../support/api.ts'
import { until } from '../support/gateway.ts'

let rig: ApiRig
let admin = ''
beforeEach(async () => {
  rig = await openApi({ pulseMs: 200 })
  await furnish(rig)
  admin = await rig.signedIn('Ada', 'admin')
})
afterEach(() => rig.stop())

const call = (method: string, path: string, body?: unknown, cookie = '', localAddress = '127.0.0.1') =>
  ask({ ...target(rig.url), localAddress, method, path, headers: { origin: rig.url, cookie } }, body)
const begin = async (place?: string) => (await call('POST', '/api/screens/pairing', undefined, '', place)).json
const claim = (key: string) => call('POST', '/api/screens/pairing/claim', { key })
const pair = (code: string, rest: object = {}) => call('POST', '/api/screens', { code, name: 'Hall', ...rest }, admin)

async function paired(): Promise<{ id: string; cookie: string }> {
  const { code, key } = await begin()
  const { json } = await pair(code, { theme: 'dark' })
  return { id: json.id, cookie: cookieOf(await claim(key)) }
}

describe('a screen', () => {
  it('shows a code, is paired by whoever types it, and sees counts from then on', async () => {
    const { code, key } = await begin()
    expect(code).toMatch(/^[0-9A-Z]{3}-[0-9A-Z]{3}$/)
    expect((await claim(key)).json).toEqual({ paired: false })
    expect((await call('GET', '/api/wall')).status).toBe(401)
    const added = await pair(code.toLowerCase().replace('-', ''), { theme: 'dark' })
    expect([added.status, added.json.name, added.json.pairedBy]).toEqual([201, 'Hall', 'Ada'])
    const claimed = await claim(key)
    const header = claimed.headers['set-cookie']?.[0] ?? ''
    for (const part of ['soglia_screen=', 'Path=/api/wall', 'HttpOnly', 'SameSite=Strict'])
      expect(header).toContain(part)
    expect((await claim(key)).json.code).toBe('E_PAIRING')
    const wall = await call('GET', '/api/wall', undefined, cookieOf(claimed))
    expect(wall.json).toMatchObject({ version: '0.1.0', inside: 0, capacity: 80, screen: { theme: 'dark' } })
    expect(wall.json.zones).toEqual([
      { id: 'hall', name: 'Hall', inside: 0, capacity: 80, desks: { occupied: 0, free: 0, unknown: 1 } },
    ])
    // Given anew at each look, so that a screen that runs for years stays paired.
    expect(wall.headers['set-cookie']?.[0]).toContain('Max-Age=34560000')
    const [row] = (await call('GET', '/api/screens', undefined, admin)).json
    expect(row).toMatchObject({ name: 'Hall', theme: 'dark', watching: 0 })
    expect(row.seenAt).not.toBeNull()
    const told = JSON.stringify(rig.store.journal.read(0, 100)) + rig.logged.join()
    for (const secret of [code, key, cookieOf(claimed).split('=')[1] as string]) expect(told).not.toContain(secret)
    expect(rig.store.journal.read(0, 100)).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'screen-paired', subject: added.json.id, by: 'Ada' })]),
    )
  })

  it('is let in nowhere else, whatever it asks for', async () => {
    const { cookie } = await paired()
    const routes = rig.server.routes.filter(({ url, access }) => url.startsWith('/api/') && access !== 'public')
    const opened: string[] = []
    for (const { method, url } of routes) {
      if (method === 'HEAD' || url === '/api/wall/live') continue
      const path = url.replaceAll(/:\w+/g, 'front')
      const answer = await rig.server.inject({ method: method as 'GET', url: path, headers: { cookie }, payload: {} })
      if (answer.statusCode !== 401) opened.push(`${method} ${url} ${answer.statusCode}`)
    }
    expect(opened).toEqual(['GET /api/wall 200'])
    // Beside somebody's own cookie it adds nothing to what they may.
    const both = `${cookie}; ${await rig.signedIn('Bea', 'staff')}`
    const asAdmin = await rig.server.inject({ method: 'GET', url: '/api/screens', headers: { cookie: both } })
    expect(asAdmin.statusCode).toBe(403)
    // Nor is it shown to anybody else: not to the admin who paired it.
    expect((await call('GET', '/api/wall', undefined, admin)).status).toBe(403)
    expect((await call('GET', '/api/wall', undefined, admin.replace('soglia_session', 'soglia_screen'))).status).toBe(
      401,
    )
  })

  it('that is ended is blind at once, and paired anew only by a new code', async () => {
    const { id, cookie } = await paired()
    const stream = await open(cookie)
    expect((await call('DELETE', `/api/screens/${id}?reason=moved`, undefined, admin)).status).toBe(200)
    await stream.ended
    expect((await call('GET', '/api/wall', undefined, cookie)).status).toBe(401)
    const last = rig.store.journal.read(rig.store.journal.head() - 1, 1)[0]
    expect(last).toMatchObject({ kind: 'screen-ended', subject: id, by: 'Ada', reason: 'moved' })
    expect((await call('DELETE', `/api/screens/${id}`, undefined, admin)).json.code).toBe('E_NOT_FOUND')
  })

  it('is renamed and shown in another light at once', async () => {
    const { id, cookie } = await paired()
    const stream = await open(cookie)
    const path = `/api/screens/${id}`
    expect((await call('PATCH', path, { name: 'Yard', theme: 'light' }, admin)).json.name).toBe('Yard')
    await until(
      () => stream.text(),
      (text) => text.includes('"theme":"light"'),
    )
    expect((await call('PATCH', path, {}, admin)).json.code).toBe('E_INVALID')
    expect((await call('PATCH', path, { theme: 'pink' }, admin)).json.code).toBe('E_INVALID')
    stream.close()
  })
})

describe('the stream of a wall', () => {
  it('tells each change and a pulse, whole, and of nobody by name', async () => {
    const { cookie } = await paired()
    const stream = await open(cookie)
    await until(
      () => stream.text(),
      (text) => text.split('event: wall').length > 3,
    )
    await rig.access.change(
      [],
      [{ kind: 'stay-opened', happenedAt: new Date().toISOString(), person: 'amadou', zone: 'hall' }],
    )
    await until(
      () => stream.text(),
      (text) => text.includes('"inside":1'),
    )
    // Today's curve comes when it is counted, and it too is of everybody together.
    await until(
      () => stream.text(),
      (text) => /"today":\{"from":"[^"]+","to":"[^"]+","points":\[\{"at"/.test(text),
    )
    for (const word of ['amadou', 'Amadou', 'front', 'Front', 'atelier']) expect(stream.text()).not.toContain(word)
    const [row] = (await call('GET', '/api/screens', undefined, admin)).json
    expect(row.watching).toBe(1)
    stream.close()
  })

  it('is one for a screen, and two while it opens the next', async () => {
    const { cookie } = await paired()
    const streams = []
    for (let n = 0; n < STREAMS_OF_SCREEN_MAX + 2; n++) streams.push(await open(cookie))
    await streams[0]?.ended
    await streams[1]?.ended
    const [row] = (await call('GET', '/api/screens', undefined, admin)).json
    expect(row.watching).toBe(STREAMS_OF_SCREEN_MAX)
    for (const stream of streams) stream.close()
  })
})

describe('a pairing', () => {
  it('is over after ten minutes, and a code pairs one screen', async () => {
    const { code, key } = await begin()
    const other = await begin()
    expect((await pair(code)).status).toBe(201)
    expect((await pair(code)).json.code).toBe('E_PAIRING')
    rig.pass(PAIRING_LIFE_MS + 1)
    expect((await pair(other.code)).json.code).toBe('E_PAIRING')
    expect((await claim(other.key)).json.code).toBe('E_PAIRING')
    expect((await claim(key)).json.code).toBe('E_PAIRING')
    expect((await claim('made-up')).json.code).toBe('E_PAIRING')
  })

  it('is typed by admins alone, and guessed at ten times', async () => {
    const { code } = await begin()
    const staff = await rig.signedIn('Bea', 'staff')
    expect((await call('POST', '/api/screens', { code, name: 'x' }, staff)).status).toBe(403)
    const wrong = await Promise.all(Array.from({ length: ATTEMPTS_MAX + 2 }, () => pair('000-000')))
    expect(wrong.filter(({ json }) => json.code === 'E_PAIRING')).toHaveLength(ATTEMPTS_MAX)
    expect((await pair(code)).json.code).toBe('E_TOO_MANY')
  })

  it('is begun a few times from one network, and a flood from many neither fills the memory nor hides for ever', async () => {
    const own = []
    for (let n = 0; n < PAIRINGS_OF_NETWORK_MAX + 1; n++) own.push(await begin())
    expect((await pair(own[0].code)).json.code).toBe('E_PAIRING')
    expect((await pair(own.at(-1).code)).status).toBe(201)
    const answers = await Promise.all(
      Array.from({ length: ADDRESS_ATTEMPTS_MAX + 2 }, () =>
        call('POST', '/api/screens/pairing', undefined, '', '127.0.2.1'),
      ),
    )
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(2)
    const first = await begin('127.0.3.1')
    for (let n = 0; n < PAIRINGS_MAX / PAIRINGS_OF_NETWORK_MAX; n++) {
      const place = `127.0.${4 + Math.floor(n / 250)}.${1 + (n % 250)}`
      for (let m = 0; m < PAIRINGS_OF_NETWORK_MAX; m++) await begin(place)
    }
    expect((await claim(first.key)).json.code).toBe('E_PAIRING')
    expect((await pair((await begin()).code)).status).toBe(201)
  }, 30_000)
})

async function open(cookie: string) {
  const request = httpRequest({ ...target(rig.url), path: '/api/wall/live', headers: { cookie } })
  request.end()
  const [response] = await once(request, 'response')
  let text = ''
  response.setEncoding('utf8')
  response.on('data', (chunk: string) => {
    text += chunk
  })
  response.on('error', () => {})
  await until(
    () => text,
    (seen) => seen.includes('event: wall'),
  )
  const ended = new Promise<void>((resolve) => response.on('close', resolve))
  return { text: () => text, ended, close: () => request.destroy() }
}
