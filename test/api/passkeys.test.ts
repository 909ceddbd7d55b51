/** Passkeys over the real API, with a device in software: what is taken, and what of an attacker's is not. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CHALLENGE_LIFE_MS, CHALLENGES_MAX, createChallenges } from '../../gateway/api/sign-in/challenges.ts'
import { PROVED_FOR_MS } from '../../gateway/api/sign-in/sessions.ts'
import { type ApiRig, ask, cookieOf, openApi, PASSWORD, target } from '../support/api.ts'
import { type Authenticator, createAuthenticator, type Place } from '../support/authenticator.ts'

let rig: ApiRig
let home: Place
let device: Authenticator
beforeEach(async () => {
  rig = await openApi()
  const { port } = new URL(rig.url)
  home = { origin: `http://localhost:${port}`, rpId: 'localhost' }
  device = createAuthenticator()
})
afterEach(() => rig.stop())

/** As a page at that origin asks. */
const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const { host } = new URL(headers.origin ?? home.origin)
  return ask({ ...target(rig.url), method, path, headers: { origin: home.origin, host, ...headers } }, body)
}
async function withPasskey(name = 'Ada'): Promise<string> {
  const cookie = await rig.signedIn(name, 'admin')
  const options = await call('POST', '/api/me/passkeys/options', undefined, { cookie })
  const answer = device.create(options.json, home)
  const added = await call('POST', '/api/me/passkeys', { name: 'Telefono', response: answer }, { cookie })
  expect([added.status, added.json.name]).toEqual([201, 'Telefono'])
  return cookie
}
const options = async () => (await call('POST', '/api/session/passkey-options')).json
const signIn = (response: object, headers = {}) => call('POST', '/api/session/passkey', { response }, headers)
const factKinds = () => rig.store.journal.read(0, 100).map(({ kind }) => kind)

describe('a passkey', () => {
  it('signs in without a name, counts on, and is told in the journal by its account alone', async () => {
    await withPasskey()
    const asked = await options()
    expect([asked.rpId, asked.allowCredentials ?? [], asked.userVerification]).toEqual(['localhost', [], 'required'])
    const answer = await signIn(device.get(asked, home))
    expect([answer.status, answer.json.account.name]).toEqual([200, 'Ada'])
    const { json } = await call('GET', '/api/me/security', undefined, { cookie: cookieOf(answer) })
    expect(json.passkeys).toMatchObject([{ name: 'Telefono', rpId: 'localhost' }])
    expect(json.passkeys[0].usedAt).not.toBeNull()
    expect(json.proved).toBe(true)
    expect(rig.store.directory.signIns.passkey(device.id())?.counter).toBe(1)
    const told = rig.store.journal.read(0, 100).filter(({ kind }) => kind.startsWith('passkey'))
    expect(told).toMatchObject([{ kind: 'passkey-added', subject: 'Ada', by: 'Ada' }])
    expect(JSON.stringify(rig.store.journal.read(0, 100)) + rig.logged.join()).not.toContain(device.id())
  })

  it('signs each challenge once, and only one that was given, for that, and lately', async () => {
    await withPasskey()
    const answer = device.get(await options(), home)
    expect((await signIn(answer)).status).toBe(200)
    for (const again of [
      answer,
      device.get({ challenge: Buffer.from('made up by myself').toString('base64url') }, home),
    ]) {
      const { status, json } = await signIn(again)
      expect([status, json.code]).toEqual([401, 'E_PASSKEY'])
    }
    const late = device.get(await options(), home)
    rig.pass(CHALLENGE_LIFE_MS + 1)
    expect((await signIn(late)).json.code).toBe('E_PASSKEY')
    // Two at once with one challenge: one of them.
    const twice = device.get(await options(), home)
    const both = await Promise.all([signIn(twice), signIn(twice)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
    // What was given to prove who is signed in signs nobody in.
    const cookie = cookieOf(both.find(({ status }) => status === 200) as never)
    const proving = await call('POST', '/api/me/prove/passkey-options', undefined, { cookie })
    expect((await signIn(device.get(proving.json, home))).json.code).toBe('E_PASSKEY')
  })

  it('is refused from another origin, for another host, without a finger, and of a copied device', async () => {
    await withPasskey()
    const evil = { origin: 'http://evil.localhost:1', rpId: 'localhost' }
    expect((await signIn(device.get(await options(), evil))).json.code).toBe('E_PASSKEY')
    const elsewhere = { ...home, rpId: 'evil.localhost' }
    expect((await signIn(device.get(await options(), elsewhere))).json.code).toBe('E_PASSKEY')
    expect((await signIn(device.get(await options(), home, { verified: false }))).json.code).toBe('E_PASSKEY')
    expect((await signIn(device.get(await options(), home, { counter: 7 }))).status).toBe(200)
    for (const counter of [7, 6, 0]) {
      expect((await signIn(device.get(await options(), home, { counter }))).json.code).toBe('E_PASSKEY')
    }
    expect((await signIn(device.get(await options(), home, { counter: 8 }))).status).toBe(200)
    // The whole page stands elsewhere, and says so truly: the passkey is of another host.
    const other = { origin: 'http://other.localhost:9', rpId: 'other.localhost' }
    const asked = await call('POST', '/api/session/passkey-options', undefined, { origin: other.origin })
    expect(asked.status).toBe(200)
    expect((await signIn(device.get(asked.json, other), { origin: other.origin })).json.code).toBe('E_PASSKEY')
    const mixed = await call('POST', '/api/session/passkey-options', undefined, {
      origin: other.origin,
      host: 'localhost',
    })
    expect(mixed.json.code).toBe('E_ORIGIN')
  })

  it('is not offered where browsers have none: by plain HTTP, at bare numbers, or where no site is named', async () => {
    for (const [origin, code] of [
      ['http://soglia.local:8080', 'E_PASSKEY_PLACE'],
      ['http://192.168.1.9:8080', 'E_PASSKEY_PLACE'],
      ['https://192.168.1.9', 'E_PASSKEY_PLACE'],
      ['https://[::1]', 'E_PASSKEY_PLACE'],
    ] as const) {
      expect((await call('POST', '/api/session/passkey-options', undefined, { origin })).json.code).toBe(code)
    }
    const { json } = await ask({ ...target(rig.url), method: 'POST', path: '/api/session/passkey-options' })
    expect(json.code).toBe('E_ORIGIN')
    const named = await call('POST', '/api/session/passkey-options', undefined, { origin: 'https://soglia.example' })
    expect(named.json.rpId).toBe('soglia.example')
  })

  it('is added only by whoever has lately shown who they are, and by the account that asked', async () => {
    const cookie = await rig.signedIn('Ada', 'admin')
    rig.pass(PROVED_FOR_MS + 1)
    const ask = () => call('POST', '/api/me/passkeys/options', undefined, { cookie })
    expect((await ask()).json.code).toBe('E_PROVE')
    expect((await call('POST', '/api/me/prove', { password: 'wrong one' }, { cookie })).json.code).toBe('E_PASSWORD')
    expect((await ask()).json.code).toBe('E_PROVE')
    expect((await call('POST', '/api/me/prove', { password: PASSWORD }, { cookie })).status).toBe(200)
    const asked = (await ask()).json
    const add = (body: object, headers: Record<string, string>) => call('POST', '/api/me/passkeys', body, headers)
    const bea = await rig.signedIn('Bea', 'staff')
    const response = device.create(asked, home)
    // Bea takes Ada's challenge, which is then worth nothing to anybody.
    expect((await add({ name: 'x', response }, { cookie: bea })).json.code).toBe('E_PASSKEY')
    expect((await add({ name: 'x', response }, { cookie })).json.code).toBe('E_PASSKEY')
    const again = device.create((await ask()).json, home)
    expect((await add({ name: ' ', response: again }, { cookie })).json.code).toBe('E_INVALID')
    expect((await add({ name: 'Telefono', response: again }, { cookie })).status).toBe(201)
    expect((await add({ name: 'Telefono', response: again }, { cookie })).json.code).toBe('E_PASSKEY')
    expect((await ask()).json.excludeCredentials).toMatchObject([{ id: device.id() }])
  })

  it('proves who is signed in, but not who somebody else is', async () => {
    const cookie = await withPasskey()
    const bea = await rig.signedIn('Bea', 'staff')
    rig.pass(PROVED_FOR_MS + 1)
    const asks = async (cookie: string) =>
      (await call('POST', '/api/me/prove/passkey-options', undefined, { cookie })).json
    const prove = (passkey: object, cookie: string) => call('POST', '/api/me/prove', { passkey }, { cookie })
    expect((await prove(device.get(await asks(bea), home), bea)).json.code).toBe('E_PASSKEY')
    expect((await prove(device.get(await asks(cookie), home), cookie)).status).toBe(200)
    expect((await call('GET', '/api/me/security', undefined, { cookie })).json.proved).toBe(true)
    expect((await call('GET', '/api/me/security', undefined, { cookie: bea })).json.proved).toBe(false)
  })

  it('is renamed and removed by its owner, by admins, and by nobody else; the last way in stays', async () => {
    const cookie = await withPasskey()
    const bea = await rig.signedIn('Bea', 'staff')
    const path = `/api/me/passkeys/${device.id()}`
    expect((await call('PATCH', path, { name: 'Mio' }, { cookie: bea })).json.code).toBe('E_NOT_FOUND')
    expect((await call('DELETE', path, undefined, { cookie: bea })).json.code).toBe('E_NOT_FOUND')
    expect((await call('PATCH', path, { name: 'Portatile' }, { cookie })).status).toBe(200)
    expect(rig.store.directory.signIns.passkey(device.id())?.name).toBe('Portatile')
    const { passwordHash, ...rest } = rig.store.directory.account('Ada') as NonNullable<object> & {
      passwordHash: string
    }
    await rig.access.change([{ put: 'account', value: { ...rest, passwordHash: null } as never }], [])
    expect((await call('DELETE', path, undefined, { cookie })).json.code).toBe('E_LAST_WAY')
    await rig.access.change([{ put: 'account', value: { ...rest, passwordHash } as never }], [])
    expect((await call('DELETE', path, undefined, { cookie })).status).toBe(200)
    expect((await signIn(device.get(await options(), home))).json.code).toBe('E_PASSKEY')
    expect(factKinds()).toEqual(expect.arrayContaining(['passkey-added', 'passkey-renamed', 'passkey-removed']))
  })

  it('goes with its account', async () => {
    await rig.signedIn('Eve', 'admin')
    await withPasskey()
    await rig.local('DELETE', '/api/accounts/Ada')
    expect((await signIn(device.get(await options(), home))).json.code).toBe('E_PASSKEY')
  })

  it('that says anything at all is refused without a fault of ours', async () => {
    await withPasskey()
    const good = device.get(await options(), home) as { response: Record<string, string> }
    for (const [field, value] of [
      ['clientDataJSON', ''],
      ['clientDataJSON', Buffer.from('[]').toString('base64url')],
      ['authenticatorData', 'AAAA'],
      ['signature', 'AAAA'],
      ['userHandle', 'c29tZWJvZHkgZWxzZQ'],
    ] as const) {
      const { status, json } = await signIn({ ...good, response: { ...good.response, [field]: value } })
      expect([field, status, json.code]).toEqual([field, 401, 'E_PASSKEY'])
    }
    expect((await signIn({ ...good, id: '__proto__' })).json.code).toBe('E_PASSKEY')
    expect((await signIn({ ...good, response: {} })).json.code).toBe('E_INVALID')
  })
})

describe('challenges', () => {
  it('are bounded: a flood pushes out the oldest', () => {
    const challenges = createChallenges({ clock: { now: () => 1000 } })
    for (let n = 0; n <= CHALLENGES_MAX; n++) challenges.give(`c${n}`, 'sign-in', null)
    expect(challenges.take('c0', 'sign-in', null)).toBe(false)
    expect(challenges.take('c1', 'sign-in', null)).toBe(true)
    expect(challenges.take(`c${CHALLENGES_MAX}`, 'sign-in', null)).toBe(true)
  })
})
