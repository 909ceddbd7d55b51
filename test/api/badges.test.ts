/** Badges, pool cards and passes over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { CREDENTIALS, openTwoOrganisations, type TwoOrganisations } from './two-organisations.ts'

let house: TwoOrganisations
beforeAll(async () => {
  house = await openTwoOrganisations()
  // The board has come, and holds a list: what it has yet to acknowledge is pending there.
  house.rig.access.link('reader-1', 'online', null)
  house.rig.access.signal('reader-1', {
    type: 'status',
    state: 'online',
    unit: null,
    fw: null,
    battery: null,
    rssi: null,
  })
})
afterAll(() => house.rig.stop())
const admin = (method: string, url: string, body?: object) => house.call('admin', method, url, body)

describe('a badge', () => {
  it('is given, changed, suspended, resumed, replaced and revoked, by its id or its credential', async () => {
    const uid = 'uid:04112233445566'
    const added = await admin('POST', '/api/badges', {
      credential: uid.toUpperCase(),
      person: 'nils-north',
      until: '2027-01-31',
    })
    expect([added.status, added.json]).toEqual([201, { id: expect.stringMatching(/^b-/), warnings: [] }])
    const at = `/api/badges/${added.json.id}`
    const rows = (await admin('GET', '/api/badges?person=nils-north')).json
    expect(rows.map(({ id }: { id: string }) => id)).toEqual(['b-nils-north', added.json.id])
    expect(rows[1]).toEqual({
      ...{ id: added.json.id, credential: uid, person: 'nils-north', from: null, until: '2027-01-31T23:00:00.000Z' },
      ...{ revokedAt: null, revokedReason: null, suspendedAt: null, suspendedReason: null, event: null, rev: 1 },
    })
    expect((await admin('PATCH', at, { until: null, rev: 1 })).json).toMatchObject({ until: null, rev: 2 })
    const suspended = await house.call('staff', 'POST', `/api/badges/${encodeURIComponent(uid)}/suspend`, {
      reason: 'lost',
    })
    expect([suspended.status, suspended.json]).toEqual([200, { pending: expect.any(Array) }])
    expect((await admin('POST', `${at}/resume`, {})).json).toEqual({ id: added.json.id })
    const replaced = await admin('POST', `${at}/replace`, { credential: 'part:32:0a0b0c0d', reason: 'lost for good' })
    expect(replaced.json).toEqual({
      ...{ id: expect.stringMatching(/^b-/), warnings: ['partial-credential'], pending: expect.any(Array) },
    })
    expect((await admin('POST', `${at}/suspend`, {})).json).toMatchObject({ status: 409, code: 'E_BADGE_ENDED' })
    const revoked = await admin('POST', `/api/badges/${replaced.json.id}/revoke`, { reason: 'left' })
    expect([revoked.status, revoked.json]).toEqual([200, { pending: expect.any(Array) }])
    expect((await admin('POST', '/api/badges/b-nobody/revoke', {})).json.code).toBe('E_BADGE_UNKNOWN')
    expect(
      (await admin('POST', '/api/badges', { credential: `uid:${CREDENTIALS[0]}`, person: 'stella' })).json.code,
    ).toBe('E_BADGE_HELD')
  })

  it('that was revoked is pending at each board whose list still lets it in', async () => {
    expect(house.rig.sent.map(({ unit, command }) => [unit, command.type])).toContainEqual(['reader-1', 'policy'])
    const list = () => house.rig.access.house.unit('reader-1')?.list
    const acknowledged = (): boolean => {
      house.rig.access.signal('reader-1', { type: 'ack', policy: list()?.version ?? 0 })
      return list()?.pending === false
    }
    await until('the newest list to be held', acknowledged)
    const version = list()?.version
    const { json } = await admin('POST', '/api/badges/b-sara-south/revoke', { reason: 'left' })
    expect(json).toEqual({ pending: ['reader-1'] })
    await until('a list without the badge', () => list()?.pendingBadges.includes('b-sara-south') === true)
    const row = (await house.call('staff', 'GET', '/api/units/reader-1')).json
    expect(row.list).toMatchObject({ pending: true, acknowledged: version })
    expect(row.list.pendingBadges).toContain('b-sara-south')
    expect(row.list.expires).toMatch(/^20\d\d-.*Z$/)
  })

  it('is made of what was tapped and is nobody’s, in one request', async () => {
    const staff = (await house.call('staff', 'GET', '/api/unknown-credentials')).json
    expect(staff).toEqual([{ unit: 'reader-1', at: expect.any(String), random: false, partial: false }])
    const [tapped] = (await admin('GET', '/api/unknown-credentials')).json
    expect(tapped.credential).toBe(`uid:${CREDENTIALS[5]}`)
    const enrolled = await admin('POST', '/api/badges/enrol', { person: 'nils-north', unit: 'reader-1' })
    expect([enrolled.status, enrolled.json.warnings]).toEqual([201, []])
    expect((await admin('GET', '/api/unknown-credentials')).json).toEqual([])
    const none = await admin('POST', '/api/badges/enrol', { person: 'nils-north' })
    expect(none.json).toMatchObject({ status: 404, code: 'E_NOTHING_TAPPED' })
  })
})

describe('a card of the house', () => {
  it('goes from hand to hand, and tells who has it', async () => {
    const until = new Date(Date.now() + 86_400_000).toISOString()
    const lent = await house.call('staff', 'POST', '/api/cards/card-north/lend', {
      person: 'gus-south',
      until,
    })
    expect(lent.json).toEqual({ card: 'card-north', badge: expect.any(String), until })
    const row = (await house.call('staff', 'GET', '/api/cards/card-north')).json
    expect(row).toEqual({
      ...{ id: 'card-north', name: 'Card 1', rev: 1 },
      loan: { badge: lent.json.badge, person: 'gus-south', personName: 'gus-south', until },
    })
    const again = await admin('POST', '/api/cards/card-north/lend', { person: 'nora-north' })
    expect(again.json).toMatchObject({ status: 409, code: 'E_BADGE_HELD' })
    expect((await admin('DELETE', '/api/cards/card-north')).json.code).toBe('E_IN_USE')
    const back = await house.call('staff', 'POST', '/api/cards/card-north/return', {})
    expect(back.json).toEqual({ card: 'card-north', badge: lent.json.badge })
    expect((await house.call('staff', 'GET', '/api/cards/card-north')).json.loan).toBeNull()
    expect((await house.call('staff', 'POST', '/api/cards/card-north/return', {})).json.badge).toBeNull()
  })

  it('is lent as it was seen: whoever saw another version of it is told', async () => {
    const lend = (rev: number) =>
      house.call('staff', 'POST', '/api/cards/card-north/lend', { person: 'gus-south', rev })
    expect((await lend(7)).json).toMatchObject({ status: 409, code: 'E_CONFLICT' })
    expect((await lend(1)).status).toBe(200)
    expect((await house.call('staff', 'POST', '/api/cards/card-north/return', {})).status).toBe(200)
  })
})

describe('passes', () => {
  const at = '/api/events/fair-south/passes'
  const rows = [
    { name: 'Ada <b>' },
    { name: 'Bea', card: 'card-south' },
    { name: 'Chi', credential: 'uid:04778899aabbcc' },
  ]

  it('are issued sixty in one call, or none where one is bad', async () => {
    const csv = `name\n${Array.from({ length: 60 }, (_, n) => `Guest ${n}`).join('\n')}\n`
    const dry = await house.call('staff', 'POST', '/api/events/fair-north/passes', { csv, dryRun: true })
    expect(dry.json).toEqual({ rows: 60, passes: [], bad: [] })
    const { json } = await house.call('staff', 'POST', '/api/events/fair-north/passes', { csv })
    expect([json.rows, json.passes.length, json.bad]).toEqual([60, 60, []])
    const codes = new Set(json.passes.map(({ credential }: { credential: string }) => credential))
    expect(codes.size).toBe(60)
    for (const code of codes) expect(code).toMatch(/^code:[\w-]{22}$/)

    const bad = [{ name: 'Good' }, { name: 'Bad', credential: `uid:${CREDENTIALS[0]}` }]
    const named = await house.call('staff', 'POST', at, { rows: bad, dryRun: true })
    expect(named.json.bad).toEqual([{ row: 2, reason: expect.stringContaining('held') }])
    expect((await house.call('staff', 'POST', at, { rows: bad })).json).toMatchObject({ status: 400, code: 'E_IMPORT' })
    expect((await house.call('staff', 'GET', at)).json).toEqual([])
    for (const body of [{}, { csv, rows }]) expect((await admin('POST', at, body)).json.code).toBe('E_INVALID')
  })

  it('are told with their codes to whoever hands them out, and never with that of a card of the house', async () => {
    const { passes } = (await house.call('staff', 'POST', at, { rows })).json
    expect(passes.map(({ credential }: { credential?: string }) => credential?.split(':')[0])).toEqual([
      'code',
      undefined,
      'uid',
    ])
    const listed = await house.call('staff', 'GET', at)
    expect(listed.json).toHaveLength(3)
    expect(listed.json[1]).toMatchObject({ person: 'bea', name: 'Bea', card: 'card-south', revokedAt: null })
    expect(listed.text).not.toMatch(/credential|code:|uid:/)
    expect((await admin('GET', at)).json[0].credential).toBe(passes[0].credential)
    expect((await house.call('staff', 'GET', '/api/events/none/passes')).json.code).toBe('E_EVENT_UNKNOWN')
  })

  it('are printed on a sheet, one code each, for admins', async () => {
    expect((await house.call('staff', 'GET', `${at}.html`)).status).toBe(403)
    await admin('PATCH', '/api/events/fair-south', { name: 'Fair <i>S</i>' })
    const answer = await house.rig.server.inject({ method: 'GET', url: `${at}.html`, headers: house.headers.admin })
    const html = answer.body
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(html).toContain('<html lang="it">')
    // The code; the pool card is handed out as it is, and the guest brings the third.
    expect(html.match(/<svg /g)).toHaveLength(1)
    expect(html.match(/<li>/g)).toHaveLength(3)
    expect(html).toContain('Ada &lt;b&gt;')
    expect(html).not.toMatch(/<b>|<i>/)
    expect(html).toContain('Con la carta Card 2')
    expect(html).not.toMatch(/<script|style="|uid:/)
    const policy = String(answer.headers['content-security-policy'])
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    )
    const english = (await admin('GET', `${at}.html?lang=en`)).text
    expect(english).toContain('Guest of sara-south')
    expect((await admin('GET', `${at}.html?lang=fr`)).status).toBe(400)
  })

  it('are issued one by one, by staff to the guests alone', async () => {
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
    const pass = { name: 'Dino', host: 'nora-north', from: day(0), until: day(1) }
    const { status, json } = await house.call('staff', 'POST', '/api/passes', pass)
    expect([status, json.credential]).toEqual([201, expect.stringMatching(/^code:/)])
    const other = await house.call('staff', 'POST', '/api/passes', { ...pass, group: 'members' })
    expect(other.json).toMatchObject({ status: 403, code: 'E_FORBIDDEN' })
    expect((await admin('POST', '/api/passes', { ...pass, group: 'members' })).status).toBe(201)
    expect((await admin('GET', '/api/people/dino-2')).json.groups).toEqual(['members'])
    const past = await admin('POST', '/api/passes', { ...pass, from: '2026-01-01', until: '2026-01-02' })
    expect(past.json).toMatchObject({ status: 400, code: 'E_INVALID' })
  })
})
