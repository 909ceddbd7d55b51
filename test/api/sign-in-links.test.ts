/** Personal links over the real API: once, for seven days, until a newer one; and a password of one's own. */
import { createHash } from 'node:crypto'
import { generateSync } from 'otplib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADDRESS_ATTEMPTS_MAX } from '../../gateway/api/sign-in/address-limit.ts'
import { LINK_LIFE_MS } from '../../gateway/api/sign-in/links.ts'
import { PROVED_FOR_MS } from '../../gateway/api/sign-in/sessions.ts'
import { type ApiRig, ask, cookieOf, furnish, openApi, PASSWORD, target } from '../support/api.ts'

let rig: ApiRig
beforeEach(async () => {
  rig = await openApi()
  await furnish(rig)
})
afterEach(() => rig.stop())

const call = (method: string, path: string, body?: unknown, cookie = '') =>
  ask({ ...target(rig.url), method, path, headers: { origin: rig.url, cookie } }, body)
const link = async (path = '/api/people/amadou/sign-in-link', body: object = {}, cookie = admin) => {
  const answer = await call('POST', path, body, cookie)
  return { ...answer, secret: String(answer.json.url ?? '').split('#')[1] as string }
}
const take = (secret: string, code?: string) =>
  call('POST', '/api/session/link', { secret, ...(code === undefined ? {} : { code }) })
const facts = () => rig.store.journal.read(0, 200)
let admin = ''
beforeEach(async () => {
  admin = await rig.signedIn('Ada', 'admin')
})

describe('a personal link', () => {
  it('signs a member in, once; the account says nothing of the person, and only a hash is kept', async () => {
    const made = await link()
    expect(made.status).toBe(201)
    expect(made.json.url).toMatch(new RegExp(`^${rig.url}/link#[A-Za-z0-9_-]{43}$`))
    expect(made.json.account).toMatch(/^m-[0-9a-z]{6}$/)
    expect(Date.parse(made.json.expiresAt) - Date.now()).toBeGreaterThan(LINK_LIFE_MS - 60_000)
    const account = rig.store.directory.account(made.json.account)
    expect(account).toMatchObject({ role: 'member', person: 'amadou', passwordHash: null })
    const hash = createHash('sha256').update(made.secret).digest('hex')
    expect(rig.store.directory.signIns.linkFor(made.json.account)?.hash).toBe(hash)
    const used = await take(made.secret)
    expect([used.status, used.json.account]).toEqual([
      200,
      { name: made.json.account, role: 'member', person: 'amadou', personName: 'Amadou D.' },
    ])
    expect((await take(made.secret)).json.code).toBe('E_LINK')
    const told = JSON.stringify(facts()) + rig.logged.join()
    expect(told).not.toContain(made.secret)
    expect(facts().map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['account-added', 'sign-in-link-made', 'sign-in-link-used']),
    )
    // Facts outlive the person, so what they say of the account names nobody.
    for (const fact of facts().filter(({ kind }) => kind.startsWith('sign-in-link') || kind === 'account-added')) {
      expect(JSON.stringify(fact)).not.toContain('amadou')
    }
  })

  it('is worth nothing after seven days, after a newer one, and to the second of two at once', async () => {
    const first = await link()
    const second = await link()
    expect(second.json.account).toBe(first.json.account)
    expect((await take(first.secret)).json.code).toBe('E_LINK')
    const both = await Promise.all([take(second.secret), take(second.secret)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
    const third = await link()
    rig.pass(LINK_LIFE_MS + 1)
    expect((await take(third.secret)).json.code).toBe('E_LINK')
    expect((await take('made-up')).json.code).toBe('E_LINK')
  })

  it('ends with its account, which ends with its person', async () => {
    const { secret } = await link()
    await call('DELETE', '/api/people/amadou', undefined, admin)
    expect((await take(secret)).json.code).toBe('E_LINK')
  })

  it('ends when its account becomes another, or has another password', async () => {
    await call('POST', '/api/accounts', { name: 'Bea', role: 'staff' }, admin)
    const before = await link('/api/accounts/Bea/sign-in-link')
    await call('PATCH', '/api/accounts/Bea', { role: 'admin' }, admin)
    expect((await take(before.secret)).json.code).toBe('E_LINK')
    const second = await link('/api/accounts/Bea/sign-in-link')
    expect((await call('POST', '/api/accounts/Bea/password', { password: PASSWORD }, admin)).status).toBe(200)
    expect((await take(second.secret)).json.code).toBe('E_LINK')
  })

  it('leaves no session behind that opens another account of its name, however close its end comes', async () => {
    for (let n = 0; n < 5; n++) {
      await call('POST', '/api/accounts', { name: 'Bea', role: 'member', person: 'amadou' }, admin)
      const { secret } = await link('/api/accounts/Bea/sign-in-link')
      const [used] = await Promise.all([take(secret), call('DELETE', '/api/accounts/Bea', undefined, admin)])
      await call('POST', '/api/accounts', { name: 'Bea', role: 'admin' }, admin)
      expect(rig.store.directory.sessionsOf('Bea')).toEqual([])
      if (used.status === 200) expect((await call('GET', '/api/me', undefined, cookieOf(used))).status).toBe(401)
      await call('DELETE', '/api/accounts/Bea', undefined, admin)
    }
  })

  it('is guessed at no more often than a password, and is made by admins alone', async () => {
    const tries = []
    for (let n = 0; n < ADDRESS_ATTEMPTS_MAX + 2; n++) tries.push(await take(`guess-${n}`))
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(ADDRESS_ATTEMPTS_MAX)
    expect(tries.at(-1)?.json.code).toBe('E_TOO_MANY')
    const staff = await rig.bearer('staff')
    const path = '/api/people/amadou/sign-in-link'
    const asked = await ask({ ...target(rig.url), method: 'POST', path, headers: { authorization: staff } }, {})
    expect(asked.status).toBe(403)
    expect((await link('/api/people/nobody/sign-in-link')).json.code).toBe('E_PERSON_UNKNOWN')
    expect((await link('/api/accounts/nobody/sign-in-link')).json.code).toBe('E_NOT_FOUND')
  })

  it('asks for the second factor where there is one, and a slip does not use it up', async () => {
    const { secret } = (await call('POST', '/api/me/second-factor', undefined, admin)).json
    const code = (steps: number) => generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 })
    await call('POST', '/api/me/second-factor/confirm', { code: code(0) }, admin)
    const made = await link('/api/accounts/Ada/sign-in-link')
    expect((await take(made.secret)).json.code).toBe('E_SECOND_FACTOR')
    expect((await take(made.secret, '000000')).json.code).toBe('E_SECOND_FACTOR_WRONG')
    expect((await take(made.secret, code(1))).status).toBe(200)
  })

  it('invites staff without a password, and puts out whoever had an old one', async () => {
    const added = await call('POST', '/api/accounts', { name: 'Bea', role: 'staff' }, admin)
    expect(added.status).toBe(201)
    const enter = () => call('POST', '/api/session', { name: 'Bea', password: PASSWORD })
    expect((await enter()).json.code).toBe('E_PASSWORD')
    const invited = cookieOf(await take((await link('/api/accounts/Bea/sign-in-link')).secret))
    expect((await call('POST', '/api/me/password', { password: PASSWORD }, invited)).status).toBe(200)
    expect((await enter()).status).toBe(200)
    await link('/api/accounts/Bea/sign-in-link', { forgetPassword: true, reason: 'left in a bar' })
    expect((await enter()).json.code).toBe('E_PASSWORD')
    expect((await call('GET', '/api/me', undefined, invited)).status).toBe(401)
    expect(facts()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'password-changed', subject: 'Bea', by: 'Ada', reason: 'left in a bar' }),
        expect.objectContaining({ kind: 'sessions-ended', subject: 'Bea', by: 'Ada' }),
      ]),
    )
  })

  it('made beside the gateway names the address at which the pages are', async () => {
    const { json } = await rig.local('POST', '/api/people/amadou/sign-in-link', {})
    expect(json.url.startsWith(`${rig.url}/link#`)).toBe(true)
  })
})

describe('a password of one’s own', () => {
  it('is changed by whoever knows the old one, and all other sessions end', async () => {
    const other = cookieOf(await call('POST', '/api/session', { name: 'Ada', password: PASSWORD }))
    const change = (body: object) => call('POST', '/api/me/password', body, admin)
    expect((await change({ password: 'another one of mine' })).json.code).toBe('E_PASSWORD')
    expect((await change({ old: 'not the old one', password: 'another one of mine' })).json.code).toBe('E_PASSWORD')
    expect((await change({ old: PASSWORD, password: 'short' })).json.code).toBe('E_PASSWORD_WEAK')
    expect((await change({ old: PASSWORD, password: 'another one of mine' })).status).toBe(200)
    expect((await call('GET', '/api/me', undefined, other)).status).toBe(401)
    expect((await call('GET', '/api/me', undefined, admin)).status).toBe(200)
    expect((await call('POST', '/api/session', { name: 'Ada', password: PASSWORD })).status).toBe(401)
    const fact = facts().find(({ kind }) => kind === 'password-changed')
    expect(fact).toMatchObject({ subject: 'Ada', by: 'Ada' })
  })

  it('is set for the first time only with a fresh sign-in', async () => {
    const cookie = cookieOf(await take((await link()).secret))
    rig.pass(PROVED_FOR_MS + 1)
    expect((await call('POST', '/api/me/password', { password: PASSWORD }, cookie)).json.code).toBe('E_PROVE')
  })
})
