/** What the pages of the settings work with: effects told beforehand, accounts, backups, and how the house is trusted. */
import { X509Certificate } from 'node:crypto'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeAuthority } from '../../gateway/tls/certificates.ts'
import { type ApiRig, ask, cookieOf, furnish, openApi, PASSWORD, target } from '../support/api.ts'
import { until } from '../support/gateway.ts'

let rig: ApiRig
beforeEach(async () => {
  rig = await openApi()
  await furnish(rig)
})
afterEach(() => rig.stop())
const facts = (kind: string) => rig.store.journal.latest([kind], 20)

describe('a setting', () => {
  it('is told with its bounds and its first value', async () => {
    const { json } = await rig.local('GET', '/api/settings')
    const row = (key: string) => json.find((each: { key: string }) => each.key === key)
    expect(row('longest-stay-h')).toMatchObject({
      value: '16',
      initial: '16',
      form: { type: 'whole', min: 1, max: 72 },
    })
    expect(row('time-server').form).toEqual({ type: 'choice', choices: ['needed', 'none'] })
    expect(row('name').form).toEqual({ type: 'text', charsMax: 60 })
  })

  it('tells beforehand who would turn uncertain, and just those do', async () => {
    const hourAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString()
    await rig.access.change(
      [],
      [
        { kind: 'stay-opened', happenedAt: hourAgo(3), person: 'amadou', zone: 'hall' },
        { kind: 'stay-opened', happenedAt: hourAgo(0.1), person: 'giulia', zone: 'hall' },
      ],
    )
    await rig.local('PUT', '/api/settings/longest-stay-h', { value: '72' })
    const asked = await rig.local('POST', '/api/settings/longest-stay-h/preview', { value: '2' })
    expect(asked.json.effects).toContainEqual({ kind: 'uncertain-at-once', people: 1 })
    expect(rig.access.house.stays().filter(({ certain }) => !certain)).toEqual([])
    expect(facts('setting-changed')).toHaveLength(1)
    await rig.local('PUT', '/api/settings/longest-stay-h', { value: '2', reason: 'short visits' })
    await until(
      () =>
        rig.access.house
          .stays()
          .filter(({ certain }) => !certain)
          .map(({ person }) => person),
      (people) => people.join() === 'amadou',
      15_000,
    )
    expect(facts('setting-changed')[0]).toMatchObject({ subject: 'longest-stay-h', before: '72', after: '2' })
  })

  it('that cannot be so has no effects but its fault', async () => {
    const asked = await rig.local('POST', '/api/settings/closing-time/preview', { value: '25:00' })
    expect(asked.json).toMatchObject({ status: 400, code: 'E_INVALID' })
    expect((await rig.local('POST', '/api/settings/nothing/preview', { value: 'x' })).json.code).toBe('E_NOT_FOUND')
    const same = await rig.local('POST', '/api/settings/closing-time/preview', { value: '04:00' })
    expect(same.json.effects).toEqual([{ kind: 'none' }])
  })
})

describe('an account', () => {
  const role = (name: string) => rig.store.directory.account(name)?.role

  it('is given another role, at once for all its sessions; the last admin stays one', async () => {
    const cookie = await rig.signedIn('ada', 'admin')
    const asAda = (method: string, path: string) =>
      ask({ ...target(rig.url), method, path, headers: { cookie, origin: rig.url } }, method === 'GET' ? undefined : {})
    expect((await rig.local('PATCH', '/api/accounts/ada', { role: 'staff' })).json.code).toBe('E_IN_USE')
    expect((await rig.local('DELETE', '/api/accounts/ada')).json.code).toBe('E_IN_USE')
    await rig.local('POST', '/api/accounts', { name: 'bob', password: PASSWORD, role: 'admin' })
    const changed = await rig.local('PATCH', '/api/accounts/ada', { role: 'staff', reason: 'new job' })
    expect(changed.json).toEqual({ name: 'ada', role: 'staff', org: null, person: null })
    expect((await asAda('GET', '/api/accounts')).status).toBe(403)
    expect(facts('account-changed')).toMatchObject([{ subject: 'ada', by: 'local', reason: 'new job' }])
    await rig.local('PATCH', '/api/accounts/ada', { role: 'staff' })
    expect(facts('account-changed')).toHaveLength(1)
  })

  it('of a contact or a member names whose; of nobody is nobody', async () => {
    await rig.signedIn('ada', 'admin')
    await rig.local('POST', '/api/accounts', { name: 'bob', password: PASSWORD, role: 'staff' })
    expect((await rig.local('PATCH', '/api/accounts/bob', { role: 'contact' })).json.code).toBe('E_INVALID')
    expect((await rig.local('PATCH', '/api/accounts/bob', { role: 'member', person: 'nobody' })).json.code).toBe(
      'E_PERSON_UNKNOWN',
    )
    expect((await rig.local('PATCH', '/api/accounts/zoe', { role: 'staff' })).json.code).toBe('E_NOT_FOUND')
    expect(role('bob')).toBe('staff')
    await rig.local('PATCH', '/api/accounts/bob', { role: 'contact', org: 'atelier' })
    expect(rig.store.directory.account('bob')).toMatchObject({ role: 'contact', org: 'atelier' })
  })

  it('is given a new password, never told; whoever signed in by the old one is out', async () => {
    const cookie = await rig.signedIn('ada', 'admin')
    const newest = (await rig.local('GET', '/api/accounts')).json[0]
    expect(newest).toMatchObject({ name: 'ada', usedAt: expect.stringMatching(/^20/) })
    expect((await rig.local('POST', '/api/accounts/ada/password', { password: 'short' })).json.code).toBe(
      'E_PASSWORD_WEAK',
    )
    expect((await rig.local('POST', '/api/accounts/ada/password', {})).json.code).toBe('E_INVALID')
    const renewed = await rig.local('POST', '/api/accounts/ada/password', { password: 'quite another one 7' })
    expect([renewed.status, renewed.text]).toEqual([200, '{"name":"ada"}'])
    const asked = await ask({ ...target(rig.url), path: '/api/settings', headers: { cookie } })
    expect(asked.status).toBe(401)
    const signIn = (password: string) =>
      ask({ ...target(rig.url), path: '/api/session', method: 'POST' }, { name: 'ada', password })
    expect((await signIn(PASSWORD)).json.code).toBe('E_PASSWORD')
    expect(cookieOf(await signIn('quite another one 7'))).not.toBe('')
    expect(rig.logged.join('\n')).not.toContain('quite another one 7')
  })
})

describe('a backup', () => {
  const list = async () => (await rig.local('GET', '/api/backups')).json

  it('is made in the data folder, told while it runs and when it is whole, and taken away on record', async () => {
    expect(await list()).toEqual({ running: null, failed: null, backups: [] })
    const { status, json } = await rig.local('POST', '/api/backups', {})
    expect(status).toBe(202)
    expect((await list()).running).toMatchObject({ name: json.name })
    expect((await rig.local('POST', '/api/backups', {})).json.code).toBe('E_EXISTS')
    const done = await until(list, ({ running }) => running === null)
    expect(done.backups).toMatchObject([{ name: json.name }])
    expect(done.failed).toBeNull()
    expect(facts('backup-made')).toMatchObject([{ file: json.name, by: 'local' }])

    const file = join(rig.dataDir, 'backups', json.name)
    expect(statSync(file).size).toBe(done.backups[0].bytes)
    const admin = await rig.bearer('admin')
    const address = `${rig.url}/api/backups/${json.name}`
    const got = await fetch(address, { headers: { authorization: admin, 'accept-encoding': 'gzip' } })
    const bytes = Buffer.from(await got.arrayBuffer())
    expect(got.headers.get('content-disposition')).toContain(json.name)
    writeFileSync(join(rig.dataDir, 'copy.db'), bytes)
    const copy = new Database(join(rig.dataDir, 'copy.db'), { readonly: true })
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
    copy.close()
    expect(facts('backup-downloaded')).toMatchObject([{ file: json.name, by: 'token:test-admin' }])
  })

  it('that fails is told, and leaves nothing half', async () => {
    writeFileSync(join(rig.dataDir, 'backups'), 'a file where the folder should be')
    const asked = await rig.local('POST', '/api/backups', {})
    expect(asked.status).toBe(500)
  })

  it('is no way to other files of the machine', async () => {
    writeFileSync(join(rig.dataDir, 'soglia.toml'), '')
    await list()
    writeFileSync(join(rig.dataDir, 'backups', 'notes.txt'), 'mine')
    expect((await list()).backups).toEqual([])
    for (const name of ['..%2Fsoglia.db', '%2Fetc%2Fpasswd', 'notes.txt', '.db', '..%2F..%2Fsoglia.db']) {
      expect([name, (await rig.local('GET', `/api/backups/${name}`)).status]).toEqual([name, 404])
    }
    expect(readdirSync(join(rig.dataDir, 'backups'))).toEqual(['notes.txt'])
    expect(facts('backup-downloaded')).toEqual([])
  })
})

describe('the trust page', () => {
  it('of a house without an authority says so, and hands nothing out', async () => {
    const anybody = (path: string) => ask({ ...target(rig.url), path })
    expect((await anybody('/api/trust')).json).toEqual({
      ...{ house: 'Soglia', kind: 'plain', names: [], until: null, authority: null },
    })
    for (const path of ['/api/trust/ca.crt', '/api/trust/soglia.mobileconfig']) {
      expect((await anybody(path)).json.code).toBe('E_NOT_FOUND')
    }
  })

  it('hands out the authority and never its key, with the fingerprint that devices show', async () => {
    const now = Date.now()
    const { cert: ca } = makeAuthority('Casa "R&S" <7>', ['local'], { from: now - 1_000, until: now + 86_400_000 })
    const transport = () => ({
      kind: 'own' as const,
      certificate: { names: ['soglia.local'], until: now },
      authority: { ca, until: now + 86_400_000 },
    })
    const own = await openApi({ transport })
    await own.local('PUT', '/api/settings/name', { value: 'Casa "R&S" <7>' })
    const anybody = (path: string) => fetch(`${own.url}${path}`)
    const told = await (await anybody('/api/trust')).json()
    const { fingerprint256, raw } = new X509Certificate(ca)
    expect(told.authority.sha256).toBe(fingerprint256.replaceAll(':', ''))
    const file = await anybody('/api/trust/ca.crt')
    expect(file.headers.get('content-type')).toBe('application/x-x509-ca-cert')
    expect(Buffer.from(await file.arrayBuffer()).equals(raw)).toBe(true)
    const profile = await (await anybody('/api/trust/soglia.mobileconfig')).text()
    expect(profile).toContain(raw.toString('base64'))
    expect(profile).toContain('Casa &quot;R&amp;S&quot; &lt;7&gt; (Soglia)')
    expect(await (await anybody('/api/trust/soglia.mobileconfig')).text()).toBe(profile)
    await own.stop()
  })
})
