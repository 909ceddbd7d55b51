/** People over HTTP: who sees which of their fields, their comings and goings, and the record of each look. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PASSWORD, passage } from '../support/api.ts'
import { openTwoOrganisations, type TwoOrganisations } from './two-organisations.ts'

let house: TwoOrganisations
beforeAll(async () => {
  house = await openTwoOrganisations()
})
afterAll(() => house.rig.stop())
const admin = (method: string, url: string, body?: object) => house.call('admin', method, url, body)
const looksRecorded = () =>
  house.rig.store.journal
    .read(0, 10_000)
    .filter(({ kind }) => kind === 'history-viewed')
    .map((fact) => ('what' in fact ? [fact.person, fact.what, fact.by] : []))

describe('a person', () => {
  it('has the fields that each role may see, and no other', async () => {
    const fieldsFor = async (visitor: 'admin' | 'staff' | 'contact south') =>
      Object.keys((await house.call(visitor, 'GET', '/api/people/gus-south')).json)
    const forContacts = ['id', 'name', 'kind', 'org', 'orgName']
    const forStaff = [...forContacts, 'groups', 'host', 'extendedTime', 'rev']
    expect(await fieldsFor('contact south')).toEqual(forContacts)
    expect((await fieldsFor('staff')).sort()).toEqual([...forStaff].sort())
    expect((await fieldsFor('admin')).sort()).toEqual([...forStaff, 'assistance'].sort())
  })

  it('is added, changed and removed by admins, with what goes with it', async () => {
    const body = { name: 'Amadou Diallo', org: 'Southern Cross', extendedTime: true, reason: 'joined' }
    expect((await admin('POST', '/api/people', body)).json).toEqual({ id: 'amadou-diallo' })
    const { json } = await admin('PATCH', '/api/people/amadou-diallo', {
      groups: ['g-south'],
      assistance: true,
      rev: 1,
    })
    expect(json).toEqual({
      ...{ id: 'amadou-diallo', name: 'Amadou Diallo', kind: 'member', org: 'south', orgName: 'Southern Cross' },
      ...{ groups: ['g-south'], host: null, extendedTime: true, assistance: true, rev: 2 },
    })
    expect((await admin('PATCH', '/api/people/amadou-diallo', { role: 'admin' })).status).toBe(400)
    expect((await admin('DELETE', '/api/people/amadou-diallo?rev=1')).json.code).toBe('E_CONFLICT')
    expect((await admin('DELETE', '/api/people/amadou-diallo?rev=2')).json).toEqual({ id: 'amadou-diallo' })
    expect((await admin('DELETE', '/api/people/sara-south')).json).toMatchObject({ status: 409, code: 'E_IN_USE' })
  })

  it('is found by part of a name, an id or an organisation', async () => {
    const found = async (q: string) =>
      (await admin('GET', `/api/people?q=${encodeURIComponent(q)}`)).json.map(({ id }: { id: string }) => id)
    expect(await found('NORA')).toEqual(['nora-north'])
    expect(await found('southern')).toEqual(['sara-south', 'gus-south'])
    expect(await found('nobody of this name')).toEqual([])
  })
})

describe('a file of people', () => {
  const csv = 'name,org,credentials\nBea,Southern Cross,uid:04aa00bb00cc01\nÈva,,\n'

  it('comes as text, or byte for byte in what it was written in', async () => {
    const dry = (await admin('POST', '/api/people/import', { csv, dryRun: true })).json
    expect(dry).toEqual({ rows: 2, people: 2, badges: 1, organisations: 0, groups: 0, bad: [] })
    const file = Buffer.from('name\nÀda\n', 'latin1').toString('base64')
    expect((await admin('POST', '/api/people/import', { file, dryRun: true })).json.bad).toHaveLength(1)
    const encoding = 'windows-1252'
    expect((await admin('POST', '/api/people/import', { file, encoding, reason: 'the list' })).json.people).toBe(1)
    expect((await admin('GET', '/api/people/ada')).json.name).toBe('Àda')
    for (const body of [{}, { csv, file }, { file: 'not base64!' }]) {
      expect((await admin('POST', '/api/people/import', body)).json).toMatchObject({ status: 400, code: 'E_INVALID' })
    }
    const bad = await admin('POST', '/api/people/import', { csv: `${csv}\u0007,,\n` })
    expect(bad.json).toMatchObject({ status: 400, code: 'E_IMPORT', detail: expect.stringContaining('row') })
  })

  it('goes out again as one that can be read, to admins alone', async () => {
    const out = await admin('GET', '/api/people/export')
    expect([out.status, out.text.includes('uid:04a1a1a1a1a1a1')]).toEqual([200, true])
    const back = await admin('POST', '/api/people/import', { csv: out.text, dryRun: true })
    // All of them are there already.
    expect(back.json.people).toBe(0)
    expect((await house.call('staff', 'GET', '/api/people/export')).status).toBe(403)
  })
})

describe('comings and goings', () => {
  it('are told the newest first, a page at a time, within days', async () => {
    // Far enough apart that it takes several looks into the journal to find them.
    const facts = Array.from({ length: 1_400 }, (_, n) => passage(n % 200 === 0 ? 'nils-north' : 'stella', `9-${n}`))
    await house.rig.access.change([], facts)
    const page = async (query: string) =>
      (await house.call('staff', 'GET', `/api/people/nils-north/passages${query}`)).json
    const all = await page('')
    const seqs = all.passages.map(({ seq }: { seq: number }) => seq)
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a))
    expect([seqs.length, all.before]).toEqual([9, null])
    expect(all.passages[0]).toMatchObject({
      kind: 'passage-granted',
      door: 'front',
      doorName: 'Front door',
      side: 'in',
    })
    expect(all.passages.at(-1)).toMatchObject({ kind: 'passage-granted', badge: 'b-nils-north' })
    expect(all.passages.at(-2)).toMatchObject({ kind: 'stay-opened', zone: 'hall', zoneName: 'Hall' })

    const found: number[] = []
    for (let before: number | null = 999_999; before !== null; ) {
      const { passages, before: next } = await page(`?limit=2&before=${before}`)
      found.push(...passages.map(({ seq }: { seq: number }) => seq))
      before = next
    }
    expect(found).toEqual(seqs)
    expect((await page('?to=2026-01-01')).passages).toEqual([])
    expect((await page('?from=2099-01-01')).passages).toEqual([])
    expect((await page('?from=2026-01-01&to=2099-01-01')).passages).toHaveLength(9)
    expect((await page('?from=yesterday')).code).toBe('E_INVALID')
  })

  it('are looked at by nobody unseen: each look is recorded before it is answered', async () => {
    const before = looksRecorded().length
    await house.call('staff', 'GET', '/api/people/sara-south/passages')
    await admin('GET', '/api/people/sara-south/passages?limit=1')
    await admin('GET', '/api/history/person/sara-south')
    expect((await house.call('staff', 'GET', '/api/people/nobody/passages')).status).toBe(404)
    expect(looksRecorded().slice(before)).toEqual([
      ['sara-south', 'passages', 'token:test-staff'],
      ['sara-south', 'passages', 'token:test-admin'],
      ['sara-south', 'changes', 'token:test-admin'],
    ])
  })

  it('are told to oneself without a record of it, and without what staff wrote', async () => {
    const before = looksRecorded().length
    await house.rig.access.change(
      [],
      [
        {
          ...{ kind: 'stay-closed', happenedAt: new Date().toISOString(), person: 'sara-south', zone: 'hall' },
          ...{ by: 'nadia', reason: 'seen leaving with somebody' },
        },
      ],
    )
    const { json } = await house.call('member south', 'GET', '/api/me/passages')
    expect(json.passages.map(({ kind }: { kind: string }) => kind)).toEqual([
      'stay-closed',
      'stay-opened',
      'passage-granted',
    ])
    expect(JSON.stringify(json)).not.toMatch(/nadia|somebody/)
    expect(json.passages.at(-1)).toMatchObject({ reason: 'ok', doorName: 'Front door' })
    const told = (await house.call('staff', 'GET', '/api/people/sara-south/passages?limit=1')).json.passages
    expect(told).toMatchObject([{ by: 'nadia', reason: 'seen leaving with somebody' }])
    expect(looksRecorded().length).toBe(before + 1)
  })

  it('are not answered where the look cannot be recorded', async () => {
    const broken = await openTwoOrganisations()
    await broken.rig.store.stop()
    const { status, text } = await broken.call('staff', 'GET', '/api/people/nora-north/passages')
    expect([status, text.includes('front')]).toEqual([503, false])
    await broken.rig.stop()
  })
})

describe('who one is', () => {
  it('is told to each, with the badges they hold', async () => {
    expect((await house.call('member north', 'GET', '/api/me')).json).toEqual({
      ...{ name: 'token:test-member', role: 'member', org: null, orgName: null },
      person: { id: 'nora-north', name: 'nora-north', kind: 'member', org: 'north', orgName: 'Northern Lights' },
      badges: [{ id: 'b-nora-north', from: null, until: null, revokedAt: null, suspendedAt: null, event: null }],
    })
    expect((await house.call('contact north', 'GET', '/api/me')).json).toMatchObject({
      ...{ role: 'contact', org: 'north', orgName: 'Northern Lights', person: null, badges: [] },
    })
    expect((await house.call('contact north', 'GET', '/api/me/passages')).json.code).toBe('E_PERSON_UNKNOWN')
  })

  it('ends with the person: whoever is gone from the register signs in no more', async () => {
    await admin('POST', '/api/people', { name: 'Passing', id: 'passing' })
    const { token } = (await admin('POST', '/api/tokens', { name: 'own', role: 'member', person: 'passing' })).json
    const account = { name: 'Passing', password: PASSWORD, role: 'staff', person: 'passing' }
    expect((await admin('POST', '/api/accounts', account)).status).toBe(201)
    const headers = { authorization: `Bearer ${token}` }
    const whole = await house.rig.server.inject({ method: 'GET', url: '/api/me', headers })
    expect(whole.json().person.id).toBe('passing')
    const seq = house.rig.store.journal.head()
    await admin('DELETE', '/api/people/passing?reason=moved%20away')
    const facts = house.rig.store.journal.read(seq, 10)
    expect(facts.map((fact) => [fact.kind, 'subject' in fact ? fact.subject : null])).toEqual([
      ['account-removed', 'Passing'],
      ['token-removed', 'own'],
      ['person-removed', null],
    ])
    // One piece: no instant in which one was gone and the other was not.
    expect(new Set(facts.map(({ at }) => at)).size).toBe(1)
    expect(house.rig.store.directory.account('Passing')).toBeNull()
    const gone = await house.rig.server.inject({ method: 'GET', url: '/api/me/passages', headers })
    expect(gone.json()).toMatchObject({ status: 401, code: 'E_SIGN_IN' })
  })

  it('stays for as long as the last admin signs in for them', async () => {
    const { directory } = house.rig.store
    const others = directory.accounts().filter(({ role }) => role === 'admin')
    await admin('POST', '/api/people', { name: 'Chief', id: 'chief' })
    await admin('POST', '/api/accounts', { name: 'Chief', password: PASSWORD, role: 'admin', person: 'chief' })
    for (const { name } of others) await admin('DELETE', `/api/accounts/${name}`)
    expect((await admin('DELETE', '/api/people/chief')).json).toMatchObject({ status: 409, code: 'E_IN_USE' })
    expect(directory.account('Chief')).not.toBeNull()
    await admin('POST', '/api/accounts', { name: 'Next', password: PASSWORD, role: 'admin' })
    expect((await admin('DELETE', '/api/people/chief')).status).toBe(200)
    expect(directory.account('Chief')).toBeNull()
  })
})

describe('the history of a record', () => {
  it('tells each version: who, when, what and why', async () => {
    await admin('POST', '/api/zones', { id: 'loft', capacity: 5, reason: 'new' })
    await admin('PATCH', '/api/zones/loft', { capacity: 8, reason: 'more chairs' })
    await admin('DELETE', '/api/zones/loft')
    const at = expect.stringMatching(/^20\d\d-.*Z$/)
    const by = 'token:test-admin'
    expect((await admin('GET', '/api/history/zone/loft')).json).toEqual([
      {
        ...{ rev: 1, at, by, reason: 'new', fact: 'zone-added', removed: false },
        changed: { name: [null, 'loft'], capacity: [null, 5], antiPassback: [null, 'soft'] },
      },
      {
        ...{ rev: 2, at, by, reason: 'more chairs', fact: 'zone-changed', removed: false },
        changed: { capacity: [5, 8] },
      },
      {
        ...{ rev: 3, at, by, reason: null, fact: 'zone-removed', removed: true },
        changed: { name: ['loft', null], capacity: [8, null], antiPassback: ['soft', null] },
      },
    ])
    expect((await admin('GET', '/api/history/zone/never')).json).toMatchObject({ status: 404, code: 'E_ZONE_UNKNOWN' })
    expect((await admin('GET', '/api/history/secret/loft')).json).toMatchObject({ status: 404, code: 'E_NOT_FOUND' })
  })

  it('finds the fact of each record that was written in one piece with others', async () => {
    const people = Array.from({ length: 450 }, (_, n) => `Person ${n},uid:04${String(n).padStart(12, '0')}`)
    const csv = `name,credentials\n${people.join('\n')}\n`
    await admin('POST', '/api/people/import', { csv, reason: 'the whole list' })
    const person = (await admin('GET', '/api/history/person/person-449')).json
    expect(person).toMatchObject([{ rev: 1, fact: 'person-added', reason: 'the whole list', by: 'token:test-admin' }])
    const { id } = house.rig.store.directory.badgesOf('person-449')[0] ?? { id: '' }
    const badge = await admin('GET', `/api/history/badge/${id}`)
    expect(badge.json).toMatchObject([{ fact: 'badge-added', changed: { person: [null, 'person-449'] } }])
    expect(badge.text).not.toContain('uid:')
  })

  it('tells instants as texts, and who ordered a door', async () => {
    await house.rig.access.setMode(
      ['front'],
      { mode: 'locked', until: null, reason: 'a leak', confirmed: false },
      'nadia',
    )
    const [order] = (await admin('GET', '/api/history/override/front')).json
    expect(order).toMatchObject({ fact: 'door-mode-changed', by: 'nadia', reason: 'a leak' })
    expect(order.changed.until[1]).toMatch(/^20\d\d-.*Z$/)
  })
})
