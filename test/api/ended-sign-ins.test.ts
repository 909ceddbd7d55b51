/** Accounts and tokens are seen, and ended: from then on they open nothing, and another of their name is another. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiRig, ask, openApi, PASSWORD, target } from '../support/api.ts'

let rig: ApiRig
beforeEach(async () => {
  rig = await openApi()
})
afterEach(() => rig.stop())
const seen = async (headers: Record<string, string>) =>
  (await ask({ ...target(rig.url), path: '/api/me', headers })).status
const lastFact = () => rig.store.journal.read(rig.store.journal.head() - 1, 1)[0]

describe('a token', () => {
  it('is listed by whom it speaks for, and never by what it is', async () => {
    await rig.bearer('staff')
    const answer = await rig.local('GET', '/api/tokens')
    expect(answer.json).toEqual([{ name: 'test-staff', role: 'staff', org: null, person: null }])
  })

  it('has a name of its own', async () => {
    const add = () => rig.local('POST', '/api/tokens', { name: 'ci', role: 'staff' })
    // However many ask at once.
    const answers = await Promise.all([add(), add(), add()])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
    expect((await add()).json.code).toBe('E_EXISTS')
  })

  it('ends, with who and why, and opens nothing from then on', async () => {
    const authorization = await rig.bearer('staff')
    expect(await seen({ authorization })).toBe(200)
    const { status, json } = await rig.local('DELETE', '/api/tokens/test-staff?reason=lost')
    expect([status, json]).toEqual([200, { name: 'test-staff' }])
    expect(await seen({ authorization })).toBe(401)
    expect((await rig.local('GET', '/api/tokens')).json).toEqual([])
    expect(lastFact()).toMatchObject({ kind: 'token-removed', subject: 'test-staff', by: 'local', reason: 'lost' })
    expect((await rig.local('DELETE', '/api/tokens/test-staff')).json.code).toBe('E_NOT_FOUND')
    expect((await rig.local('POST', '/api/tokens', { name: 'test-staff', role: 'staff' })).status).toBe(201)
    expect(await seen({ authorization })).toBe(401)
  })
})

describe('an account', () => {
  it('ends with its sessions, with who and why', async () => {
    await rig.signedIn('ada', 'admin')
    const cookie = await rig.signedIn('bo/b', 'staff')
    expect(await seen({ cookie })).toBe(200)
    const { json } = await rig.local('DELETE', '/api/accounts/bo%2Fb?reason=left')
    expect(json).toEqual({ name: 'bo/b' })
    expect(lastFact()).toMatchObject({ kind: 'account-removed', subject: 'bo/b', by: 'local', reason: 'left' })
    expect(await seen({ cookie })).toBe(401)
    const again = { name: 'bo/b', password: PASSWORD }
    expect((await ask({ ...target(rig.url), method: 'POST', path: '/api/session' }, again)).status).toBe(401)
    // Whoever has the name next is somebody else.
    await rig.signedIn('bo/b', 'admin')
    expect(await seen({ cookie })).toBe(401)
    expect((await rig.local('DELETE', '/api/accounts/nobody')).json.code).toBe('E_NOT_FOUND')
  })

  it('of an admin stays where it is the last one, also when two are ended at once', async () => {
    await rig.signedIn('ada', 'admin')
    await rig.signedIn('eve', 'admin')
    await rig.signedIn('bob', 'staff')
    const ends = ['ada', 'eve'].map((name) => rig.local('DELETE', `/api/accounts/${name}`))
    expect((await Promise.all(ends)).map(({ status }) => status).sort()).toEqual([200, 409])
    const [last] = rig.store.directory.accounts().filter(({ role }) => role === 'admin')
    expect((await rig.local('DELETE', `/api/accounts/${last?.name}`)).json.code).toBe('E_IN_USE')
    expect((await rig.local('DELETE', '/api/accounts/bob')).status).toBe(200)
  })

  it('or a token is not made by a body that says more than it takes, and tells why it was made', async () => {
    const account = { name: 'ada', password: PASSWORD, role: 'admin' }
    for (const [path, body] of [
      ['/api/accounts', account],
      ['/api/tokens', { name: 'ci', role: 'staff' }],
    ] as const) {
      expect((await rig.local('POST', path, { ...body, roles: ['admin'] })).json.code).toBe('E_INVALID')
      expect((await rig.local('POST', path, { ...body, reason: 'new here' })).status).toBe(201)
      expect(lastFact()).toMatchObject({ reason: 'new here' })
    }
  })
})
