/** Sessions are seen and ended, by whose they are and by admins; what is ended opens nothing from then on. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { browserOf } from '../../gateway/api/sign-in/browser.ts'
import { type ApiRig, ask, cookieOf, openApi, PASSWORD, target } from '../support/api.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'

let rig: ApiRig
beforeEach(async () => {
  rig = await openApi()
})
afterEach(() => rig.stop())

const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  ask({ ...target(rig.url), method, path, headers: { origin: rig.url, ...headers } }, body)
const enter = async (agent: string, localAddress = '127.0.0.1') => {
  const where = { ...target(rig.url), localAddress, method: 'POST', path: '/api/session' }
  return cookieOf(await ask({ ...where, headers: { 'user-agent': agent } }, { name: 'Ada', password: PASSWORD }))
}
const mine = async (cookie: string) => (await call('GET', '/api/me/security', undefined, { cookie })).json.sessions
const isIn = async (cookie: string) => (await call('GET', '/api/me', undefined, { cookie })).status === 200

describe('sessions', () => {
  it('tell when they began and were used, the browser, where from, and which one asks', async () => {
    await rig.local('POST', '/api/accounts', { name: 'Ada', password: PASSWORD, role: 'admin' })
    const first = await enter(FIREFOX)
    rig.pass(90_000)
    const second = await enter(IPHONE, '127.0.0.2')
    const seen = await mine(second)
    expect(seen).toMatchObject([
      { browser: 'Safari, iPhone', network: '127.0.0.2', current: true },
      { browser: 'Firefox, Linux', network: '127.0.0.1', current: false },
    ])
    expect(Date.parse(seen[0].beganAt) - Date.parse(seen[1].beganAt)).toBeGreaterThanOrEqual(90_000)
    rig.pass(60_000)
    await isIn(first)
    const [lastUsed] = await mine(second)
    expect(lastUsed.current).toBe(true)
    const other = (await mine(second)).find(({ current }: { current: boolean }) => !current)
    expect(Date.parse(other.usedAt) - Date.parse(other.beganAt)).toBeGreaterThanOrEqual(150_000)
    // By none of it could anybody sign in.
    const text = JSON.stringify(seen)
    for (const cookie of [first, second]) expect(text).not.toContain(cookie.split('=')[1])
  })

  it('are ended one by one, and all others at once, and the journal tells by whom', async () => {
    const here = await rig.signedIn('Ada', 'admin')
    const [second, third, fourth] = [await enter(FIREFOX), await enter(IPHONE), await enter(FIREFOX)]
    const listed = await mine(second)
    const { id } = listed.find(({ current }: { current: boolean }) => current)
    expect((await call('DELETE', `/api/me/sessions/${id}`, undefined, { cookie: here })).status).toBe(200)
    expect([await isIn(second), await isIn(third), await isIn(here)]).toEqual([false, true, true])
    expect((await call('DELETE', `/api/me/sessions/${id}`, undefined, { cookie: here })).json.code).toBe('E_NOT_FOUND')
    const ended = await call('POST', '/api/me/sessions/end-others', undefined, { cookie: here })
    expect(ended.json).toEqual({ ended: 2 })
    expect([await isIn(third), await isIn(fourth), await isIn(here)]).toEqual([false, false, true])
    const facts = rig.store.journal.read(0, 50).filter(({ kind }) => kind === 'sessions-ended')
    expect(facts).toMatchObject([
      { subject: 'Ada', by: 'Ada', count: 1 },
      { subject: 'Ada', by: 'Ada', count: 2 },
    ])
  })

  it('of another are ended by admins, and by nobody else', async () => {
    const ada = await rig.signedIn('Ada', 'admin')
    const bea = await rig.signedIn('Bea', 'staff')
    const security = await call('GET', '/api/accounts/Bea/security', undefined, { cookie: ada })
    const [session] = security.json.sessions
    expect(session.current).toBe(false)
    const path = `/api/accounts/Bea/sessions/${session.id}`
    expect((await call('DELETE', path, undefined, { cookie: bea })).status).toBe(403)
    expect((await call('DELETE', `/api/me/sessions/${session.id}`, undefined, { cookie: ada })).status).toBe(404)
    expect((await call('DELETE', path, undefined, { cookie: ada })).status).toBe(200)
    expect(await isIn(bea)).toBe(false)
    const again = await rig.signedIn('Cyd', 'staff')
    const all = await call('POST', '/api/accounts/Cyd/sessions/end', {}, { cookie: ada })
    expect([all.json, await isIn(again)]).toEqual([{ ended: 1 }, false])
    const facts = rig.store.journal.read(0, 50).filter(({ kind }) => kind === 'sessions-ended')
    expect(facts).toMatchObject([
      { subject: 'Bea', by: 'Ada' },
      { subject: 'Cyd', by: 'Ada' },
    ])
  })
})

describe('a browser', () => {
  it.each([
    [FIREFOX, 'Firefox, Linux'],
    [IPHONE, 'Safari, iPhone'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
      'Edge, Windows',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36',
      'Chrome, Android',
    ],
    ['curl/8.5.0', ''],
    ['<script>alert(1)</script>', ''],
    ['x'.repeat(100_000), ''],
    [undefined, ''],
  ])('is told in a few words: %s', (agent, words) => {
    expect(browserOf(agent)).toBe(words)
  })
})
