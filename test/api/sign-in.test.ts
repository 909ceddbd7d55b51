import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { networkOf } from '../../gateway/api/sign-in/address-limit.ts'
import { ATTEMPTS_EVERYWHERE_MAX, ATTEMPTS_MAX } from '../../gateway/api/sign-in/attempts.ts'
import { SESSION_IDLE_MS, SESSION_LONGEST_MS, SESSION_RENEW_MS } from '../../gateway/api/sign-in/sessions.ts'
import { type ApiRig, ask, cookieOf, openApi, PASSWORD, target } from '../support/api.ts'

let rig: ApiRig
beforeEach(async () => {
  rig = await openApi()
})
afterEach(() => rig.stop())

const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  ask({ ...target(rig.url), method, path, headers }, body)
const sessionOf = async (cookie: string) => (await call('GET', '/api/session', undefined, { cookie })).json.account
const hashOf = (cookie: string) =>
  createHash('sha256')
    .update(cookie.slice(cookie.indexOf('=') + 1))
    .digest('hex')

describe('the first admin', () => {
  const code = () => new URL(rig.server.firstAdminUrl() ?? '').hash.replace('#first-admin=', '')
  const make = (given: string, password = PASSWORD, name = 'Ada') =>
    call('POST', '/api/first-admin', { code: given, name, password })

  it('is made with the code of the address, signed in, and the code is then worth nothing', async () => {
    expect(rig.server.firstAdminUrl()).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/#first-admin=([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-Z]$/,
    )
    expect((await call('GET', '/api/session')).json).toEqual({ account: null, firstAdmin: true })
    const given = code()
    const answer = await make(given.toLowerCase().replaceAll('-', ' '))
    expect(answer.status).toBe(201)
    expect(answer.json).toEqual({
      account: { name: 'Ada', role: 'admin', person: null },
      houseName: 'Soglia',
      firstAdmin: false,
    })
    expect(await sessionOf(cookieOf(answer))).toEqual({ name: 'Ada', role: 'admin', person: null })
    expect(rig.server.firstAdminUrl()).toBeNull()
    expect((await make(given, PASSWORD, 'Eve')).json.code).toBe('E_CODE')
    const fact = rig.store.journal.read(0, 10).find(({ kind }) => kind === 'account-added')
    expect(fact).toMatchObject({ subject: 'Ada', by: 'Ada' })
  })

  it('is refused with another code, and with a short password, which does not use the code up', async () => {
    const wrong = await make(code().replace(/^./, (letter) => (letter === '7' ? '8' : '7')))
    expect([wrong.status, wrong.json.code]).toEqual([403, 'E_CODE'])
    const weak = await make(code(), 'ninechars')
    expect([weak.status, weak.json.code]).toEqual([400, 'E_PASSWORD_WEAK'])
    expect((await make(code())).status).toBe(201)
  })

  it('is only one, however many ask at once', async () => {
    const given = code()
    const answers = await Promise.all(['a', 'b', 'c'].map((name) => make(given, PASSWORD, name)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403])
    expect(rig.store.directory.accounts()).toHaveLength(1)
  })
})

describe('a session', () => {
  it('is a cookie out of reach of scripts and of other sites, stored only as a hash', async () => {
    await rig.local('POST', '/api/accounts', { name: 'Ada', password: PASSWORD, role: 'admin' })
    const answer = await call('POST', '/api/session', { name: 'Ada', password: PASSWORD })
    const header = answer.headers['set-cookie']?.[0] ?? ''
    expect(header).toMatch(/^soglia_session=[\w-]{43}\.[0-9a-z]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(rig.store.directory.sessionOf(hashOf(cookieOf(answer)))).toMatchObject({ account: 'Ada' })
    expect(rig.store.directory.account('Ada')?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  it('ends after 12 hours unused, and after 7 days however it is used', async () => {
    const idle = await rig.signedIn('Ada', 'staff')
    rig.pass(SESSION_IDLE_MS - 1000)
    expect(await sessionOf(idle)).not.toBeNull()
    await new Promise((resolve) => setTimeout(resolve, 100))
    rig.pass(SESSION_IDLE_MS - 1000)
    expect(await sessionOf(idle)).not.toBeNull()
    rig.pass(SESSION_IDLE_MS + 1000)
    expect(await sessionOf(idle)).toBeNull()

    const used = await rig.signedIn('Bea', 'staff')
    for (let passed = 0; passed < SESSION_LONGEST_MS - SESSION_IDLE_MS; passed += SESSION_IDLE_MS / 2) {
      expect(await sessionOf(used)).not.toBeNull()
      // Writes keep their order: what the look began is done when this one is.
      await rig.access.change([], [])
      rig.pass(SESSION_IDLE_MS / 2)
    }
    rig.pass(SESSION_IDLE_MS)
    expect(await sessionOf(used)).toBeNull()
  })

  it('cannot be made longer by changing what the cookie says of its beginning', async () => {
    const cookie = await rig.signedIn('Ada', 'staff')
    expect(await sessionOf(cookie.replace(/\.[0-9a-z]+$/, `.${(Date.now() + 1).toString(36)}`))).toBeNull()
  })

  it('is written at most once an hour while it is used', async () => {
    const cookie = await rig.signedIn('Ada', 'staff')
    const expiry = () => rig.store.directory.sessionOf(hashOf(cookie))?.expiresAt ?? 0
    const first = expiry()
    rig.pass(SESSION_RENEW_MS - 60_000)
    for (let i = 0; i < 5; i++) await sessionOf(cookie)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(expiry()).toBe(first)
    rig.pass(120_000)
    await Promise.all([1, 2, 3].map(() => sessionOf(cookie)))
    await expect.poll(expiry).toBeGreaterThan(first)
  })

  it('is gone when signed out', async () => {
    const cookie = await rig.signedIn('Ada', 'admin')
    const out = await call('DELETE', '/api/session', undefined, { cookie, origin: rig.url })
    expect(out.status).toBe(204)
    expect(out.headers['set-cookie']?.[0]).toContain('soglia_session=;')
    expect(await sessionOf(cookie)).toBeNull()
    expect(rig.store.directory.sessionOf(hashOf(cookie))).toBeNull()
  })

  it('is not obeyed from another site, nor where no site is named', async () => {
    const cookie = await rig.signedIn('Ada', 'admin')
    const add = (headers: Record<string, string>) => call('POST', '/api/zones', { id: 'hall' }, { cookie, ...headers })
    for (const headers of [{}, { origin: 'http://evil.example' }, { origin: 'null' }, { origin: `${rig.url}0` }]) {
      expect((await add(headers as Record<string, string>)).json.code).toBe('E_ORIGIN')
    }
    expect((await add({ origin: rig.url })).status).toBe(201)
  })

  it('takes only JSON', async () => {
    const cookie = await rig.signedIn('Ada', 'admin')
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const headers = { cookie, origin: rig.url, 'content-type': type }
      const answer = await call('POST', '/api/zones', '{"id":"hall"}', headers)
      expect([answer.status, answer.json.code]).toEqual([415, 'E_INVALID'])
    }
  })
})

describe('sign-in', () => {
  const signIn = (name: string, password: string) => call('POST', '/api/session', { name, password })

  it('tells a wrong name and a wrong password with the same words, after the same work', async () => {
    await rig.local('POST', '/api/accounts', { name: 'Ada', password: PASSWORD, role: 'admin' })
    const timed = async (name: string) => {
      const begun = performance.now()
      const answer = await signIn(name, 'not the password')
      return { ms: performance.now() - begun, answer }
    }
    const known = [await timed('Ada'), await timed('Ada'), await timed('Ada')]
    const unknown = [await timed('Eve'), await timed('Eve'), await timed('Eve')]
    for (const { answer } of [...known, ...unknown]) {
      expect([answer.status, answer.json.code]).toEqual([401, 'E_PASSWORD'])
    }
    expect(unknown[0]?.answer.json).toEqual(known[0]?.answer.json)
    const least = (times: { ms: number }[]) => Math.min(...times.map(({ ms }) => ms))
    // Without the work an unknown name is answered in a millisecond or two: a tenth of the hash.
    expect(least(unknown)).toBeGreaterThan(least(known) / 3)
  })

  it('takes an accented password however the keyboard composed it', async () => {
    await rig.local('POST', '/api/accounts', { name: 'Ada', password: 'perché così è'.normalize('NFC'), role: 'admin' })
    expect((await signIn('Ada', 'perché così è'.normalize('NFD'))).status).toBe(200)
  })

  it('stops after ten wrong passwords for one account, for a while, and says how long', async () => {
    await rig.local('POST', '/api/accounts', { name: 'Ada', password: PASSWORD, role: 'admin' })
    const wrong = await Promise.all(Array.from({ length: 12 }, () => signIn('Ada', 'not the password')))
    expect(wrong.filter(({ status }) => status === 401)).toHaveLength(10)
    const right = await signIn('Ada', PASSWORD)
    expect([right.status, right.json.code]).toEqual([429, 'E_TOO_MANY'])
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(60)
    expect((await signIn('Bea', 'not the password')).status).toBe(401)
    rig.pass(15 * 60_000)
    expect((await signIn('Ada', PASSWORD)).status).toBe(200)
  })

  it('lets nobody lock another out by guessing from elsewhere, until it is done from many places', async () => {
    await rig.local('POST', '/api/accounts', { name: 'Ada', password: PASSWORD, role: 'admin' })
    const from = (localAddress: string, password: string) =>
      ask({ ...target(rig.url), localAddress, method: 'POST', path: '/api/session' }, { name: 'Ada', password })
    const guess = async (place: number) => {
      const tries = Array.from({ length: ATTEMPTS_MAX + 2 }, () => from(`127.0.1.${place}`, 'not the password'))
      return (await Promise.all(tries)).filter(({ status }) => status === 401).length
    }
    expect(await guess(1)).toBe(ATTEMPTS_MAX)
    expect((await from('127.0.0.1', PASSWORD)).status).toBe(200)
    let guessed = 0
    for (let place = 2; place < 14; place++) guessed += await guess(place)
    expect(guessed).toBe(ATTEMPTS_EVERYWHERE_MAX)
    expect((await from('127.0.0.1', PASSWORD)).json.code).toBe('E_TOO_MANY')
  }, 30_000)

  it('stops after twenty attempts from one address, whatever the names', async () => {
    const answers = []
    for (let i = 0; i < 22; i++) answers.push(await signIn(`name ${i}`, PASSWORD))
    expect(answers.map(({ status }) => status)).toEqual([...Array(20).fill(401), 429, 429])
    expect(answers[21]?.json.code).toBe('E_TOO_MANY')
    expect(Number(answers[21]?.headers['retry-after'])).toBeGreaterThan(0)
    // The command line is not held up by whoever knocks at the door.
    const body = { name: 'Ada', password: PASSWORD }
    await rig.local('POST', '/api/accounts', { ...body, role: 'admin' })
    expect((await rig.local('POST', '/api/session', body)).status).toBe(200)
  })
})

describe('an address', () => {
  it('counts as one of its network', () => {
    expect(networkOf('192.0.2.7')).toBe('192.0.2.7')
    expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7')
    expect(networkOf('::1')).toBe('0:0:0:0')
    expect(networkOf('2001:db8::7')).toBe('2001:db8:0:0')
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2')
    expect(networkOf('fe80::')).toBe('fe80:0:0:0')
    expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0')
  })
})

describe('accounts and tokens', () => {
  it('are refused twice by one name, with a name that facts use for others, and with a role that is none', async () => {
    const add = (name: string, role = 'staff') => rig.local('POST', '/api/accounts', { name, password: PASSWORD, role })
    expect((await add('Ada')).status).toBe(201)
    const both = await Promise.all([add('Bea'), add('Bea')])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    for (const name of ['local', 'token:ci', ' Ada', 'A\nda', '']) expect((await add(name)).json.code).toBe('E_INVALID')
    expect((await add('Cyd', 'king')).json).toMatchObject({
      code: 'E_INVALID',
      detail: expect.stringContaining('role'),
    })
  })

  it('lets a script in by a token that is shown once and stored as a hash', async () => {
    const { json } = await rig.local('POST', '/api/tokens', { name: 'ci', role: 'staff' })
    const authorization = `Bearer ${json.token}`
    const answer = await call('GET', '/api/session', undefined, { authorization })
    expect(answer.json.account).toEqual({ name: 'token:ci', role: 'staff', person: null })
    expect((await call('GET', '/api/house', undefined, { authorization })).status).toBe(200)
    const hash = createHash('sha256').update(json.token).digest('hex')
    expect(rig.store.directory.tokenOf(hash)).toEqual({ name: 'ci', role: 'staff', org: null, person: null, hash })
    const other = await call('GET', '/api/house', undefined, { authorization: `${authorization}x` })
    expect([other.status, other.json.code]).toEqual([401, 'E_SIGN_IN'])
  })
})
