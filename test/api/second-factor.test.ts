/** The second factor over the real API: asked for after the password, taken once, and bounded. */
import { generateSync } from 'otplib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ATTEMPTS_MAX } from '../../gateway/api/sign-in/attempts.ts'
import { RECOVERY_CODES } from '../../gateway/api/sign-in/second-factor.ts'
import { PROVED_FOR_MS } from '../../gateway/api/sign-in/sessions.ts'
import { type ApiRig, ask, openApi, PASSWORD, target } from '../support/api.ts'

const STEP_MS = 30_000
let rig: ApiRig
let ahead = 0
beforeEach(async () => {
  rig = await openApi()
  ahead = 0
})
afterEach(() => rig.stop())

const call = (method: string, path: string, body?: unknown, cookie = '', localAddress?: string) => {
  const headers = { origin: rig.url, cookie }
  const where = localAddress === undefined ? {} : { localAddress }
  return ask({ ...target(rig.url), ...where, method, path, headers }, body)
}
const pass = (ms: number) => {
  ahead += ms
  rig.pass(ms)
}
/** The code of the step so many steps from now. */
const codeOf = (secret: string, steps = 0) =>
  generateSync({ secret, epoch: Math.floor((Date.now() + ahead) / 1000) + steps * 30 })
const enter = (code?: string, name = 'Ada', localAddress?: string) =>
  call('POST', '/api/session', { name, password: PASSWORD, ...(code === undefined ? {} : { code }) }, '', localAddress)

async function setUp(name = 'Ada'): Promise<{ cookie: string; secret: string; recovery: string[] }> {
  const cookie = await rig.signedIn(name, 'admin')
  const begun = await call('POST', '/api/me/second-factor', undefined, cookie)
  const { secret, uri } = begun.json
  expect(uri).toContain(`otpauth://totp/Soglia:${name}?secret=${secret}`)
  const { json } = await call('POST', '/api/me/second-factor/confirm', { code: codeOf(secret) }, cookie)
  expect(json.recoveryCodes).toHaveLength(RECOVERY_CODES)
  return { cookie, secret, recovery: json.recoveryCodes }
}

describe('a second factor', () => {
  it('is asked for after the password, and a code is taken once, however it is written', async () => {
    const { secret } = await setUp()
    const asked = await enter()
    expect([asked.status, asked.json.code, asked.headers['set-cookie']]).toEqual([401, 'E_SECOND_FACTOR', undefined])
    // The one that set it up is used; so is the one before.
    expect((await enter(codeOf(secret))).json.code).toBe('E_SECOND_FACTOR_WRONG')
    expect((await enter(codeOf(secret, -1))).json.code).toBe('E_SECOND_FACTOR_WRONG')
    pass(STEP_MS)
    const code = codeOf(secret)
    const right = await enter(`${code.slice(0, 3)} ${code.slice(3)}`)
    expect([right.status, right.json.account.name]).toEqual([200, 'Ada'])
    expect((await enter(code)).json.code).toBe('E_SECOND_FACTOR_WRONG')
    pass(STEP_MS)
    const next = codeOf(secret)
    const both = await Promise.all([enter(next), enter(next)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
    // A wrong password is told before anything about codes.
    const wrong = await call('POST', '/api/session', { name: 'Ada', password: 'not it at all', code: next })
    expect(wrong.json.code).toBe('E_PASSWORD')
  })

  it('takes the code of a phone whose clock is half a minute off, and no more', async () => {
    const { secret } = await setUp()
    pass(10 * STEP_MS)
    expect((await enter(codeOf(secret, -2))).json.code).toBe('E_SECOND_FACTOR_WRONG')
    expect((await enter(codeOf(secret, 2))).json.code).toBe('E_SECOND_FACTOR_WRONG')
    expect((await enter(codeOf(secret, -1))).status).toBe(200)
    expect((await enter(codeOf(secret, 1))).status).toBe(200)
    // The step after the one that was taken early is the next that is.
    pass(STEP_MS)
    expect((await enter(codeOf(secret))).json.code).toBe('E_SECOND_FACTOR_WRONG')
    for (const code of ['', '12345', '1234567', '12345a', '١٢٣٤٥٦']) expect((await enter(code)).status).not.toBe(200)
  })

  it('has ten recovery codes, each good once, which only their hashes are kept of', async () => {
    const { recovery, secret } = await setUp()
    expect(new Set(recovery).size).toBe(RECOVERY_CODES)
    const kept = JSON.stringify(rig.store.directory.signIns.secondFactorOf('Ada'))
    for (const code of recovery) expect(kept).not.toContain(code.replaceAll('-', ''))
    const [first, second] = recovery as [string, string]
    expect((await enter(first.toLowerCase().replaceAll('-', ' '))).status).toBe(200)
    expect((await enter(first)).json.code).toBe('E_SECOND_FACTOR_WRONG')
    const used = rig.store.journal.read(0, 100).find(({ kind }) => kind === 'recovery-code-used')
    expect(used).toMatchObject({ subject: 'Ada', by: 'Ada' })
    const told = JSON.stringify(rig.store.journal.read(0, 100)) + rig.logged.join()
    for (const each of [first, first.replaceAll('-', ''), secret]) expect(told).not.toContain(each)
    const { cookie } = { cookie: await cookieBy(second) }
    expect((await call('GET', '/api/me/security', undefined, cookie)).json.secondFactor.recoveryLeft).toBe(8)
    pass(STEP_MS)
    const renewed = await call('POST', '/api/me/second-factor/recovery-codes', { code: codeOf(secret) }, cookie)
    expect(renewed.json.recoveryCodes).toHaveLength(RECOVERY_CODES)
    expect((await enter(recovery[5])).json.code).toBe('E_SECOND_FACTOR_WRONG')
    expect((await enter(renewed.json.recoveryCodes[5])).status).toBe(200)
  })
  const cookieBy = async (code: string) =>
    String((await enter(code)).headers['set-cookie']?.[0]).split(';')[0] as string

  it('is guessed at ten times from one network, twenty from all, and right codes then wait too', async () => {
    const { secret } = await setUp()
    pass(STEP_MS)
    const guess = async (place: number, times: number) => {
      const tries = Array.from({ length: times }, () => enter('000000', 'Ada', `127.0.1.${place}`))
      return (await Promise.all(tries)).filter(({ json }) => json.code === 'E_SECOND_FACTOR_WRONG').length
    }
    expect(await guess(1, ATTEMPTS_MAX + 2)).toBe(ATTEMPTS_MAX)
    expect(await guess(2, ATTEMPTS_MAX)).toBe(10)
    const right = await enter(codeOf(secret), 'Ada', '127.0.1.3')
    expect([right.status, right.json.code]).toEqual([429, 'E_TOO_MANY'])
    pass(15 * 60_000)
    expect((await enter(codeOf(secret), 'Ada', '127.0.1.3')).status).toBe(200)
  }, 20_000)

  it('is set up with a proof, and only once a code has confirmed it', async () => {
    const cookie = await rig.signedIn('Ada', 'admin')
    const begin = () => call('POST', '/api/me/second-factor', undefined, cookie)
    const confirm = (code: string) => call('POST', '/api/me/second-factor/confirm', { code }, cookie)
    expect((await confirm('123456')).json.code).toBe('E_NOT_FOUND')
    const { secret } = (await begin()).json
    expect((await confirm('000000')).json.code).toBe('E_SECOND_FACTOR_WRONG')
    expect((await enter()).status).toBe(200)
    pass(PROVED_FOR_MS + 1)
    expect((await begin()).json.code).toBe('E_PROVE')
    expect((await confirm(codeOf(secret))).json.code).toBe('E_PROVE')
    await call('POST', '/api/me/prove', { password: PASSWORD }, cookie)
    expect((await confirm(codeOf(secret))).status).toBe(200)
    expect((await begin()).json.code).toBe('E_EXISTS')
  })

  it('is removed by its owner with a code, or by an admin, who is named', async () => {
    const { cookie, secret } = await setUp()
    const bea = await rig.signedIn('Bea', 'staff')
    const remove = (code: string) => call('POST', '/api/me/second-factor/remove', { code }, cookie)
    expect((await remove('000000')).json.code).toBe('E_SECOND_FACTOR_WRONG')
    const path = '/api/accounts/Ada/second-factor/remove'
    expect((await call('POST', path, {}, bea)).json.code).toBe('E_FORBIDDEN')
    pass(STEP_MS)
    expect((await remove(codeOf(secret))).status).toBe(200)
    expect((await enter()).status).toBe(200)
    await setUpAgain(cookie)
    expect((await rig.local('POST', path, { reason: 'lost phone' })).status).toBe(200)
    const last = rig.store.journal.read(rig.store.journal.head() - 1, 1)[0]
    expect(last).toMatchObject({ kind: 'second-factor-removed', subject: 'Ada', by: 'local', reason: 'lost phone' })
    expect((await enter()).status).toBe(200)
  })
  async function setUpAgain(cookie: string): Promise<void> {
    const { secret } = (await call('POST', '/api/me/second-factor', undefined, cookie)).json
    expect((await call('POST', '/api/me/second-factor/confirm', { code: codeOf(secret) }, cookie)).status).toBe(200)
    expect((await enter()).json.code).toBe('E_SECOND_FACTOR')
  }
})
