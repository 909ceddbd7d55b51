/** One's own page over HTTP: what the house holds of whoever asks, and nothing of anybody else. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, passage, target } from '../support/api.ts'
import { until } from '../support/until.ts'
import { at, HOUR_MS, type OwnHouse, openOwnHouse, stay } from './own-house.ts'

const MIA = 'a long enough password'

let house: OwnHouse
beforeEach(async () => {
  house = await openOwnHouse()
})
afterEach(() => house.rig.stop())
const call: OwnHouse['call'] = (...asked) => house.call(...asked)
const get: OwnHouse['get'] = (...asked) => house.get(...asked)
const tell: OwnHouse['tell'] = (...facts) => house.tell(...facts)

describe('own stays', () => {
  it('are told with their ends, by time, and of nobody else', async () => {
    await tell(
      ...[stay('stay-opened', 'amadou', 5 * HOUR_MS), stay('stay-opened', 'lea', 5 * HOUR_MS)],
      ...[stay('stay-closed', 'amadou', 3 * HOUR_MS), stay('stay-opened', 'amadou', HOUR_MS)],
    )
    const rows = await get('member', '/api/me/stays')
    expect(rows).toEqual([
      {
        zone: 'hall',
        zoneName: 'Hall',
        from: expect.any(String),
        until: expect.any(String),
        state: 'ended',
        uncertainFrom: null,
      },
      { zone: 'hall', zoneName: 'Hall', from: expect.any(String), until: null, state: 'inside', uncertainFrom: null },
    ])
    expect(Date.parse(rows[0].until) - Date.parse(rows[0].from)).toBeCloseTo(2 * HOUR_MS, -3)
    expect(await get('member', `/api/me/stays?from=${at(2 * HOUR_MS)}`)).toHaveLength(1)
    expect(await get('member', `/api/me/stays?to=${at(2 * HOUR_MS)}`)).toHaveLength(1)
    expect(await get('host', '/api/me/stays')).toHaveLength(1)
    for (const query of ['from=2020-01-01', 'from=2026-02-02&to=2026-01-01', 'from=soon']) {
      expect([query, (await call('member', 'GET', `/api/me/stays?${query}`)).status]).toEqual([query, 400])
    }
  })

  it('that nobody saw end are told so, and have no end', async () => {
    await tell(stay('stay-opened', 'amadou'))
    house.rig.pass(20 * HOUR_MS)
    await expect.poll(() => house.rig.access.house.stays()[0]?.certain, { timeout: 5000 }).toBe(false)
    const [row] = await get('member', '/api/me/stays')
    expect(row).toMatchObject({ until: null, state: 'uncertain', uncertainFrom: expect.any(String) })
  })
})

describe('own data', () => {
  it('hold all that the house has, but nothing that opens a door, and no words of staff', async () => {
    await tell(passage('amadou', '1-1', 'b-1'), passage('lea', '1-2', 'b-2'), stay('stay-opened', 'amadou'))
    await call('staff', 'POST', '/api/presence/amadou/close', { reason: 'quarrelled with Lea' })
    await call('admin', 'PATCH', '/api/people/amadou', { name: 'Amadou Diallo', reason: 'as Lea told' })
    await call('staff', 'GET', '/api/people/amadou/passages')
    await call('admin', 'POST', '/api/accounts', { name: 'mia', role: 'member', person: 'amadou', password: MIA })
    await call('admin', 'POST', '/api/session', { name: 'mia', password: MIA })
    await tell({
      ...{ kind: 'roll-call-ticked', happenedAt: at(), rollCall: 1, tick: 't-1', row: 1, person: 'amadou' },
      ...{ zone: 'hall', certain: true, found: true, note: 'beside Lea', by: 'sara' },
    })
    const { status, headers: head, text, json } = await call('member', 'GET', '/api/me/data')
    expect([status, head['content-disposition']]).toEqual([200, 'attachment; filename="soglia.json"'])
    expect(json).toMatchObject({
      person: { id: 'amadou', name: 'Amadou Diallo', assistance: false },
      organisation: 'Atelier Nove',
      groups: [{ id: 'members', name: 'members' }],
      badges: [{ id: 'b-1' }],
      passages: [{ kind: 'passage-granted', badge: 'b-1', doorName: 'Front door', reason: 'ok' }],
      stays: [{ zoneName: 'Hall', state: 'ended' }],
      looks: [{ by: 'token:test-staff', what: 'passages' }],
      rollCalls: [{ found: true }],
      signIns: [{ account: 'mia', role: 'member', hasPassword: true, passkeys: [], secondFactor: null, link: null }],
      erasure: null,
    })
    expect(json.signIns[0].sessions).toHaveLength(1)
    expect(json.changes).toContainEqual(
      expect.objectContaining({ record: 'person', changed: { name: ['Amadou D.', 'Amadou Diallo'] } }),
    )
    for (const secret of ['04a2b3', 'Lea', 'lea', 'b-2', 'credential'])
      expect([secret, text.includes(secret)]).toEqual([secret, false])
  })

  it('come as a file for spreadsheets, in which nothing is a formula', async () => {
    await call('admin', 'PATCH', '/api/zones/hall', { name: '=HYPERLINK("http://evil")' })
    await tell(passage('amadou', '1-1', 'b-1'), stay('stay-opened', 'amadou', HOUR_MS), stay('stay-closed', 'amadou'))
    const { headers: head, text } = await call('member', 'GET', '/api/me/data.csv?lang=it')
    expect(head['content-type']).toBe('text/csv; charset=utf-8')
    expect(text.startsWith('\ufeff')).toBe(true)
    const lines = text.trim().split('\r\n')
    expect(lines[0]).toBe('che cosa,dalle,alle,dove,esito,motivo,dubbio')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toMatch(
      /^permanenza,\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{4}-.*,"'=HYPERLINK\(""http:\/\/evil""\)",finita,,$/,
    )
    expect(lines[2]).toMatch(/^passaggio,.*,,Front door,passato,ok,$/)
    expect((await call('member', 'GET', '/api/me/data.csv?lang=en')).text).toContain('stay,')
  })
})

it('looks at one’s history are listed, the last first; copies of the journal are looks at everybody', async () => {
  await call('staff', 'GET', '/api/people/amadou/passages')
  await call('staff', 'GET', '/api/people/lea/passages')
  await call('admin', 'GET', '/api/history/person/amadou')
  await call('admin', 'GET', '/api/journal/export')
  expect(await get('member', '/api/me/looks')).toEqual([
    { at: expect.any(String), by: 'token:test-admin', what: 'journal' },
    { at: expect.any(String), by: 'token:test-admin', what: 'changes' },
    { at: expect.any(String), by: 'token:test-staff', what: 'passages' },
  ])
})

it('whether one is inside is seen by others only after one has said so, and no longer than that', async () => {
  await tell(stay('stay-opened', 'amadou'), stay('stay-opened', 'lea'))
  expect(await get('host', '/api/me/visibility')).toEqual({ inside: false })
  expect(await get('member', '/api/me/house')).toMatchObject({
    inside: 2,
    shown: [],
    me: { zoneName: 'Hall', certain: true },
  })
  expect((await call('host', 'PUT', '/api/me/visibility', { inside: true })).json).toEqual({ inside: true })
  expect((await get('member', '/api/me/house')).shown).toEqual(['Léa'])
  // Members let members see it: not guests, nor whoever speaks for an organisation.
  for (const authorization of [
    await house.rig.bearer('member', { person: 'guy' }),
    await house.rig.bearer('contact', { org: 'atelier' }),
  ]) {
    const { json } = await ask({ ...target(house.rig.url), path: '/api/me/house', headers: { authorization } })
    expect(json).toMatchObject({ inside: 2, shown: [] })
  }
  // Another change of the person leaves their wish as it is.
  await call('admin', 'PATCH', '/api/people/lea', { name: 'Léa B.' })
  expect((await get('member', '/api/me/house')).shown).toEqual(['Léa B.'])
  await tell(stay('stay-closed', 'lea'))
  expect((await get('member', '/api/me/house')).shown).toEqual([])
  await tell(stay('stay-opened', 'lea'))
  await call('host', 'PUT', '/api/me/visibility', { inside: false })
  expect((await get('member', '/api/me/house')).shown).toEqual([])
})

it('a suspended badge tells which boards have yet to hear of it', async () => {
  const seen = await get('member', '/api/me/badges')
  expect(seen).toEqual([
    {
      id: 'b-1',
      from: null,
      until: null,
      revokedAt: null,
      suspendedAt: null,
      event: null,
      eventName: null,
      pending: [],
    },
  ])
  house.rig.access.signal('reader-1', {
    type: 'status',
    unit: null,
    state: 'online',
    fw: null,
    battery: null,
    rssi: null,
  })
  const isSent = () => house.rig.sent.some(({ command }) => command.type === 'policy')
  await until('the list is sent', isSent)
  expect((await call('member', 'POST', '/api/me/badges/b-1/suspend', { reason: 'lost' })).json.pending).toEqual([
    'reader-1',
  ])
  const [lost] = await get('member', '/api/me/badges')
  expect(lost).toMatchObject({
    suspendedAt: expect.any(String),
    pending: [{ unit: 'reader-1', doorName: 'Front door' }],
  })
  // What it acknowledges is the list that it was sent last.
  const acknowledge = () => {
    const list = house.rig.store.policies.newest().find(({ unit }) => unit === 'reader-1')
    house.rig.access.signal('reader-1', { type: 'ack', policy: list?.version ?? 0 })
  }
  const pending = async () => {
    acknowledge()
    return (await get('member', '/api/me/badges'))[0].pending
  }
  await expect.poll(pending, { timeout: 5000 }).toEqual([])
})

describe('to be erased', () => {
  const alarms = () => house.rig.access.house.alarms().map(({ id }) => id)
  const requests = async () =>
    (await get('admin', '/api/erasure-requests')).map(({ person }: { person: string }) => person)

  it('is asked for, stands on the live page without a name, and is taken back', async () => {
    expect(await get('member', '/api/me/erasure')).toBeNull()
    const first = (await call('member', 'POST', '/api/me/erasure', { reason: 'I move away' })).json
    expect(first).toMatchObject({ words: 'I move away', refusedAt: null })
    expect((await call('member', 'POST', '/api/me/erasure', {})).json).toEqual(first)
    expect([alarms(), await requests()]).toEqual([['erasure-asked:register'], ['amadou']])
    expect((await call('staff', 'GET', '/api/erasure-requests')).status).toBe(403)
    expect((await call('member', 'DELETE', '/api/me/erasure')).status).toBe(200)
    expect([alarms(), await requests(), await get('member', '/api/me/erasure')]).toEqual([[], [], null])
    expect((await call('member', 'DELETE', '/api/me/erasure')).status).toBe(404)
    const told = house.rig.store.journal.read(0, 1000).filter(({ kind }) => kind.startsWith('erasure-'))
    expect(told).toMatchObject([
      { kind: 'erasure-asked', person: 'amadou', by: 'token:test-member' },
      { kind: 'erasure-withdrawn', person: 'amadou' },
    ])
  })

  it('is refused with a reason that the person is told, and may be asked for again', async () => {
    await call('member', 'POST', '/api/me/erasure', {})
    expect((await call('admin', 'POST', '/api/erasure-requests/amadou/refuse', {})).status).toBe(400)
    await call('admin', 'POST', '/api/erasure-requests/amadou/refuse', { reason: 'the lease runs until June' })
    expect([alarms(), await requests()]).toEqual([[], []])
    expect(await get('member', '/api/me/erasure')).toMatchObject({ refusedReason: 'the lease runs until June' })
    expect((await call('admin', 'POST', '/api/erasure-requests/amadou/grant', {})).status).toBe(404)
    expect((await call('member', 'POST', '/api/me/erasure', {})).json.refusedAt).toBeNull()
    expect(alarms()).toEqual(['erasure-asked:register'])
  })

  it('is done: the person is gone, with badge and sign-in; a host hands over first', async () => {
    await call('member', 'POST', '/api/me/erasure', {})
    await call('host', 'POST', '/api/me/erasure', {})
    const [, lea] = await get('admin', '/api/erasure-requests')
    expect(lea).toMatchObject({ person: 'lea', hostOf: ['Guy', 'Ines'] })
    expect((await call('admin', 'POST', '/api/erasure-requests/lea/grant', {})).json.code).toBe('E_IN_USE')
    expect((await call('admin', 'POST', '/api/erasure-requests/amadou/grant', { reason: 'asked' })).status).toBe(200)
    const { directory } = house.rig.store
    expect([directory.person('amadou'), directory.record('erasure', 'amadou')]).toEqual([null, null])
    expect(directory.badge('b-1')?.revokedAt).not.toBeNull()
    expect((await call('member', 'GET', '/api/me')).status).toBe(401)
    expect(await requests()).toEqual(['lea'])
    // Removed in another way, the request goes with the person.
    await call('admin', 'PATCH', '/api/people/guy', { host: 'giulia', kind: 'guest' })
    for (const guest of ['guy', 'ines']) await call('admin', 'DELETE', `/api/people/${guest}`)
    expect((await call('admin', 'DELETE', '/api/people/lea')).status).toBe(200)
    expect([await requests(), alarms()]).toEqual([[], []])
  })

  it('still stands after somebody has seen it, at the next change', async () => {
    await call('member', 'POST', '/api/me/erasure', {})
    const { access } = house.rig
    access.acknowledge('erasure-asked:register')
    expect(alarms()).toEqual([])
    await tell(stay('stay-opened', 'amadou'))
    expect(alarms()).toEqual(['erasure-asked:register'])
  })
})
