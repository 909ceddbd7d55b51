/** One's own page over HTTP: what the house holds of whoever asks, and nothing of anybody else. */
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Fact } from '../../gateway/core/facts.ts'
import type { Badge } from '../../gateway/core/records.ts'
import { type ApiRig, ask, furnish, openApi, passage, target } from '../support/api.ts'
import { until } from '../support/until.ts'

const HOUR_MS = 3_600_000
const PULSE_MS = 50

let rig: ApiRig
let headers: Record<'member' | 'host' | 'staff' | 'admin', { authorization: string }>
beforeEach(async () => {
  rig = await openApi({ pulseMs: PULSE_MS })
  await furnish(rig)
  const person = { org: null, groups: ['members'], extendedTime: false, assistance: true }
  await rig.access.change(
    [
      { put: 'person', value: { id: 'lea', name: 'Léa', kind: 'member', host: null, ...person } },
      { put: 'person', value: { id: 'guy', name: 'Guy', kind: 'guest', ...person, host: 'lea' } },
      { put: 'person', value: { id: 'ines', name: 'Ines', kind: 'guest', ...person, host: 'lea' } },
      { put: 'badge', value: badge('b-1', 'amadou') },
      { put: 'badge', value: badge('b-2', 'lea') },
    ],
    [{ kind: 'person-added', happenedAt: at(), person: 'amadou', by: 'ada' }],
  )
  headers = {
    member: { authorization: await rig.bearer('member') },
    host: { authorization: await rig.bearer('member', { person: 'lea' }) },
    staff: { authorization: await rig.bearer('staff') },
    admin: { authorization: await rig.bearer('admin') },
  }
})
afterEach(() => rig.stop())

const at = (agoMs = 0): string => new Date(Date.now() - agoMs).toISOString()
function badge(id: string, of: string, rest: Partial<Badge> = {}): Badge {
  const ended = { revokedAt: null, revokedReason: null, suspendedAt: null, suspendedReason: null }
  return {
    id,
    credential: `uid:04a2b3c4d5e6${id.slice(2)}0`,
    person: of,
    from: null,
    until: null,
    event: null,
    ...ended,
    ...rest,
  }
}
const call = (who: keyof typeof headers, method: string, path: string, body?: object) =>
  ask({ ...target(rig.url), method, path, headers: headers[who] }, body)
const get = async (who: keyof typeof headers, path: string) => (await call(who, 'GET', path)).json
const tell = (...facts: Fact[]) => rig.access.change([], facts)
const stay = (kind: 'stay-opened' | 'stay-closed', person: string, agoMs = 0): Fact => {
  return { kind, happenedAt: at(agoMs), person, zone: 'hall' }
}

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
    rig.pass(20 * HOUR_MS)
    await expect.poll(() => rig.access.house.stays()[0]?.certain, { timeout: 5000 }).toBe(false)
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
      erasure: null,
    })
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
  rig.access.signal('reader-1', { type: 'status', unit: null, state: 'online', fw: null, battery: null, rssi: null })
  const isSent = () => rig.sent.some(({ command }) => command.type === 'policy')
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
    const list = rig.store.policies.newest().find(({ unit }) => unit === 'reader-1')
    rig.access.signal('reader-1', { type: 'ack', policy: list?.version ?? 0 })
  }
  const pending = async () => {
    acknowledge()
    return (await get('member', '/api/me/badges'))[0].pending
  }
  await expect.poll(pending, { timeout: 5000 }).toEqual([])
})

describe('to be erased', () => {
  const alarms = () => rig.access.house.alarms().map(({ id }) => id)
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
    const told = rig.store.journal.read(0, 1000).filter(({ kind }) => kind.startsWith('erasure-'))
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
    const { directory } = rig.store
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
    const { access } = rig
    access.acknowledge('erasure-asked:register')
    expect(alarms()).toEqual([])
    await tell(stay('stay-opened', 'amadou'))
    expect(alarms()).toEqual(['erasure-asked:register'])
  })
})

describe('guests', () => {
  const window = () => ({ from: Date.now() - HOUR_MS, until: Date.now() + HOUR_MS })
  const guests = async () => {
    const rows = await get('host', '/api/me/guests')
    return rows.map(({ name, arrivedAt, leftAt, inside }: Record<string, unknown>) => [
      name,
      arrivedAt !== null,
      leftAt !== null,
      inside,
    ])
  }

  it('are told to their host from being awaited to having left, and to nobody else', async () => {
    expect(await guests()).toEqual([])
    const event = { id: 'fair', name: 'Fair', host: 'lea', group: 'guests', ...window() }
    await rig.access.change(
      [
        { put: 'event', value: event },
        { put: 'badge', value: badge('b-3', 'guy', { event: 'fair', ...window() }) },
      ],
      [],
    )
    expect(await guests()).toEqual([['Guy', false, false, false]])
    expect((await get('host', '/api/me/guests'))[0]).toMatchObject({ eventName: 'Fair', from: expect.any(String) })
    await tell(stay('stay-opened', 'guy'))
    expect(await guests()).toEqual([['Guy', true, false, true]])
    // One who comes without a pass is told, too.
    await tell(stay('stay-opened', 'ines'))
    await tell(stay('stay-closed', 'guy'))
    expect((await guests()).sort()).toEqual([
      ['Guy', true, true, false],
      ['Ines', true, false, true],
    ])
    expect(await get('member', '/api/me/guests')).toEqual([])
    expect(await get('staff', '/api/events/fair/arrivals')).toEqual({ expected: 1, arrived: 1, inside: 0 })
    expect((await call('host', 'GET', '/api/events/fair/arrivals')).status).toBe(403)
  })

  it('ring the bell of their host alone, with no names', async () => {
    const host = await listen('host')
    const member = await listen('member')
    await until('both are greeted', () => host.text().includes('event: own') && member.text().includes('event: own'))
    const rings = (text: string): number => text.split('event: own').length - 1
    await tell(stay('stay-opened', 'guy'))
    await until('the host hears', () => rings(host.text()) === 2)
    await tell(stay('stay-opened', 'amadou'))
    await until('the member hears', () => rings(member.text()) === 2)
    await until('pulses come', () => member.text().includes('event: pulse'))
    expect(rings(host.text())).toBe(2)
    expect(host.text()).not.toMatch(/guy|Guy|hall|amadou/)
    for (let n = 1; n < 8; n++) await listen('host')
    expect((await call('host', 'GET', '/api/me/live')).json.code).toBe('E_VIEWERS_FULL')
    // A sign-in that has ended hears nothing more.
    await rig.local('DELETE', '/api/tokens/test-member')
    await until('the stream ends', () => member.ended())
  })
})

async function listen(who: keyof typeof headers): Promise<{ text(): string; ended(): boolean }> {
  const request = httpRequest({ ...target(rig.url), path: '/api/me/live', headers: headers[who], agent: false })
  request.on('error', () => {})
  request.end()
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let text = ''
  let ended = false
  response.setEncoding('utf8')
  response.on('data', (chunk) => {
    text += chunk
  })
  response.on('close', () => {
    ended = true
  })
  response.on('error', () => {})
  return { text: () => text, ended: () => ended }
}

it('the public has a count where the house has switched it on, and nothing else', async () => {
  const anybody = () => ask({ ...target(rig.url), method: 'GET', path: '/api/public' })
  await tell(stay('stay-opened', 'amadou'))
  const off = await anybody()
  expect([off.status, off.json.code]).toEqual([404, 'E_NOT_FOUND'])
  expect((await call('admin', 'PUT', '/api/settings/public-count', { value: 'perhaps' })).status).toBe(400)
  await call('admin', 'PUT', '/api/settings/public-count', { value: 'on' })
  const on = await anybody()
  expect([on.status, on.json]).toEqual([200, { at: expect.any(String), inside: 1 }])
  await call('admin', 'PUT', '/api/settings/public-count', { value: 'off' })
  expect((await anybody()).status).toBe(404)
})
