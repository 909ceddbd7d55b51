/** Staff cannot give themselves rights: every route that staff may act through is tried for it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { letsIn } from '../../gateway/api/roles.ts'
import { openTwoOrganisations, type TwoOrganisations } from './two-organisations.ts'

let house: TwoOrganisations
beforeAll(async () => {
  house = await openTwoOrganisations()
})
afterAll(() => house.rig.stop())

/** Words of rights, wherever a body takes more than it should. */
const GREED = { groups: ['g-south', 'members'], group: 'g-south', kind: 'staff', role: 'admin', person: 'stella' }
const LONG = { from: '2026-01-01', until: '2099-12-31' }
const DAY_MS = 86_400_000
const daysAhead = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString()
/** As long as staff may let a guest in; a minute apart from the bounds. */
const SHORT = { from: daysAhead(-1 + 1 / 1440), until: daysAhead(31 - 1 / 1440) }
/** What somebody of the staff would try at each, for the person that they are (`stella`, badge `b-stella`). */
const TRIES: Record<string, { path?: string; body: object | undefined }[]> = {
  'POST /api/badges/:name/suspend': [
    { path: '/api/badges/b-stella/suspend', body: {} },
    { path: '/api/badges/b-stella/suspend', body: { ...GREED, ...LONG } },
  ],
  'POST /api/me/badges/:id/suspend': [
    { path: '/api/me/badges/b-stella/suspend', body: {} },
    { path: '/api/me/badges/b-stella/suspend', body: { ...LONG } },
  ],
  'POST /api/cards/:id/lend': [
    { path: '/api/cards/card-north/lend', body: { person: 'stella' } },
    { path: '/api/cards/card-north/lend', body: { person: 'sara-south', until: '2099-12-31' } },
    { path: '/api/cards/card-north/lend', body: { person: 'guy-north', groups: ['g-south'] } },
    { path: '/api/cards/card-north/lend', body: { person: 'guy-north', until: '2099-12-31' } },
    { path: '/api/cards/card-north/lend', body: { person: 'guy-north' } },
  ],
  'POST /api/cards/:id/return': [{ path: '/api/cards/card-north/return', body: {} }],
  'POST /api/events/:id/passes': [
    { path: '/api/events/fair-north/passes', body: { rows: [{ name: 'Stella', group: 'g-south' }] } },
    { path: '/api/events/fair-north/passes', body: { rows: [{ name: 'Stella' }], group: 'g-south' } },
    { path: '/api/events/fair-north/passes', body: { csv: 'name,group\nStella,g-south\n' } },
    { path: '/api/events/fair-north/passes', body: { rows: [{ name: 'Stella', id: 'stella' }] } },
    { path: '/api/events/fair-north/passes', body: { rows: [{ name: 'Stella', credential: 'em:0123456789' }] } },
    { path: '/api/events/fair-north/passes', body: { rows: [{ name: 'Stella', org: 'Stella and Sons' }] } },
    { path: '/api/events/fair-north/passes', body: { csv: 'name,org\nStella,Stella and Sons\n' } },
    { path: '/api/events/fair-north/passes', body: { csv: 'name,id\nStella,stella-2\n' } },
    { path: '/api/events/fair-north/passes', body: { rows: [{ name: 'Guest of the fair', org: 'northern lights' }] } },
  ],
  'POST /api/passes': [
    { body: { name: 'Stella', host: 'nora-north', ...LONG, group: 'g-south' } },
    { body: { name: 'Stella', host: 'nora-north', ...LONG, group: 'members' } },
    { body: { name: 'Stella', host: 'nora-north', ...SHORT, group: 'g-south' } },
    { body: { name: 'Stella', host: 'nora-north', ...SHORT, groups: ['g-south'] } },
    { body: { name: 'Stella', id: 'stella', host: 'nora-north', ...SHORT } },
    { body: { name: 'Stella', host: 'nora-north', ...SHORT, kind: 'staff' } },
    { body: { name: 'Stella', host: 'nora-north', ...SHORT, org: 'Stella and Sons' } },
    { body: { name: 'A guest', host: 'nora-north', ...SHORT, group: 'guests' } },
  ],
  'POST /api/alarms/:id/acknowledge': [{ path: '/api/alarms/door-forced:front/acknowledge', body: GREED }],
  'POST /api/doors/:id/unlock': [{ path: '/api/doors/front/unlock', body: { reason: 'a try', ...GREED } }],
  'POST /api/doors/:id/admit': [{ path: '/api/doors/front/admit', body: { reason: 'a try', ...GREED } }],
  'POST /api/doors/:id/mode': [{ path: '/api/doors/front/mode', body: { mode: 'free', reason: 'a try', ...GREED } }],
  'POST /api/lockdown': [{ body: { reason: 'a try', confirm: true, ...GREED } }],
  'POST /api/lockdown/end': [{ body: { reason: 'a try', ...GREED } }],
  'POST /api/presence/:person/confirm': [{ path: '/api/presence/stella/confirm', body: { reason: 'a try', ...GREED } }],
  'POST /api/presence/:person/close': [{ path: '/api/presence/nora-north/close', body: { reason: 'a try', ...GREED } }],
  'POST /api/roll-call/begin': [{ body: { reason: 'a try', ...GREED } }],
  'POST /api/roll-call/ticks': [
    { body: { ticks: [{ id: 't-1', person: 'nora-north', found: true, at: new Date().toISOString() }] } },
    { body: { ticks: [{ id: 't-2', person: 'stella', found: true, at: new Date().toISOString() }], ...GREED } },
  ],
  'POST /api/roll-call/end': [{ body: { reason: 'a try', ...GREED } }],
  'POST /api/schedules/preview': [
    { body: { windows: [], holidays: 'open', ...GREED } },
    { body: { id: 's-north', name: 'Always', windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] } },
  ],
  'PUT /api/me/visibility': [{ body: { inside: true } }, { body: { inside: true, ...GREED } }],
  'POST /api/me/erasure': [{ body: {} }, { body: GREED }],
  'DELETE /api/me/erasure': [{ body: undefined }],
  // How one signs in says nothing of what one may do.
  'POST /api/me/prove': [{ body: { password: 'a guess of one', ...GREED } }],
  'POST /api/me/prove/passkey-options': [{ body: {} }],
  'POST /api/me/password': [{ body: { password: 'another long phrase', role: 'admin' } }],
  'POST /api/me/passkeys/options': [{ body: {} }],
  'POST /api/me/passkeys': [{ body: { name: 'mine', response: {}, ...GREED } }],
  'PATCH /api/me/passkeys/:id': [{ path: '/api/me/passkeys/none', body: { name: 'mine', ...GREED } }],
  'DELETE /api/me/passkeys/:id': [{ path: '/api/me/passkeys/none', body: undefined }],
  'POST /api/me/second-factor': [{ body: GREED }],
  'POST /api/me/second-factor/confirm': [{ body: { code: '000000', ...GREED } }],
  'POST /api/me/second-factor/recovery-codes': [{ body: GREED }],
  'POST /api/me/second-factor/remove': [{ body: { code: '000000', ...GREED } }],
  'DELETE /api/me/sessions/:id': [{ path: '/api/me/sessions/none', body: undefined }],
  'POST /api/me/sessions/end-others': [{ body: GREED }],
}

/** All that says who may do what; guests apart, whom staff may add. */
function rights(): object {
  const { directory } = house.rig.store
  const kept = ['organisation', 'group', 'rule', 'schedule', 'calendar', 'event', 'door', 'zone', 'unit'] as const
  return {
    ...Object.fromEntries(kept.map((kind) => [kind, directory.records(kind)])),
    accounts: directory.accounts(),
    tokens: directory.tokens(),
    // What one lets others see of oneself is no right.
    people: directory
      .persons()
      .filter(({ kind }) => kind !== 'guest')
      .map(({ shown: _shown, ...person }) => person),
    // A badge that was suspended opens less, never more.
    badges: directory
      .badges()
      .filter(({ person }) => directory.person(person)?.kind !== 'guest')
      .map(({ suspendedAt: _at, suspendedReason: _reason, ...badge }) => badge),
  }
}

describe('staff', () => {
  it('has been tried at every route through which it may act', () => {
    const acts = house.rig.server.routes.filter(({ url, method, access }) => {
      const isAct = !['GET', 'HEAD'].includes(method) && url.startsWith('/api/')
      return isAct && access !== 'public' && letsIn(access ?? 'admin', 'staff')
    })
    expect(acts.length).toBeGreaterThan(6)
    expect(acts.map(({ method, url }) => `${method} ${url}`).filter((each) => TRIES[each] === undefined)).toEqual([])
  })

  it.each(Object.entries(TRIES))('gives itself no rights by %s', async (route, tries) => {
    const before = rights()
    const [method = '', url = ''] = route.split(' ')
    for (const { path = url, body } of tries) {
      const { status, text } = await house.call('staff', method, path, body)
      expect([path, status >= 500, text]).toEqual([path, false, text])
      expect([body, rights()]).toEqual([body, before])
    }
  })

  it('adds guests only, to the group of their event, or to the guests', async () => {
    const { directory } = house.rig.store
    const guests = directory.persons().filter(({ kind }) => kind === 'guest')
    expect(guests.map(({ id }) => id)).toContain('guest-of-the-fair')
    expect(guests.map(({ id }) => id)).toContain('a-guest')
    for (const { id, groups } of guests) expect([id, groups]).toEqual([id, ['guests']])
    expect(directory.badgesOf('stella').map(({ id, until }) => [id, until !== null])).toEqual([['b-stella', true]])
  })

  it.each([
    ['for longer than a month', { until: daysAhead(31 + 1 / 24) }, 'E_INVALID'],
    ['for good', LONG, 'E_INVALID'],
    ['until the end of days', { until: '9999-12-31' }, 'E_INVALID'],
    ['from long ago', { from: daysAhead(-1 - 1 / 24) }, 'E_INVALID'],
    ['under an id of its choice', { id: 'chosen' }, 'E_INVALID'],
    ['of an organisation of its own making', { org: 'Stella and Sons' }, 'E_ORGANISATION_UNKNOWN'],
  ])('lets no guest in %s, where admins do', async (_, more, code) => {
    const pass = { name: 'Visitor', host: 'nora-north', ...SHORT, ...more }
    const { directory } = house.rig.store
    const before = directory.persons().length
    expect((await house.call('staff', 'POST', '/api/passes', pass)).json).toMatchObject({ code })
    expect(directory.persons()).toHaveLength(before)
    expect((await house.call('admin', 'POST', '/api/passes', pass)).status).toBe(201)
  })

  it('names each row of a list whose organisation is not there', async () => {
    const rows = [
      { name: 'One', org: 'north' },
      { name: 'Two', org: 'Nowhere' },
    ]
    const list = '/api/events/fair-north/passes'
    const { json } = await house.call('staff', 'POST', list, { rows, dryRun: true })
    expect(json.bad).toEqual([{ row: 2, reason: expect.stringContaining('Nowhere') }])
    expect((await house.call('staff', 'POST', list, { rows })).json.code).toBe('E_IMPORT')
    expect((await house.call('admin', 'POST', list, { rows })).status).toBe(200)
  })

  it('lends a card of the house for a month at most', async () => {
    const lend = (visitor: 'staff' | 'admin', until: string) =>
      house.call(visitor, 'POST', '/api/cards/card-south/lend', { person: 'gus-south', until })
    const giveBack = () => house.call('staff', 'POST', '/api/cards/card-south/return', {})
    expect((await lend('staff', daysAhead(31 + 1 / 24))).json).toMatchObject({ status: 400, code: 'E_INVALID' })
    expect((await lend('staff', daysAhead(31 - 1 / 24))).status).toBe(200)
    await giveBack()
    expect((await lend('admin', '2099-12-31')).status).toBe(200)
    await giveBack()
  })

  it('lends a card of the house to guests alone, where admins lend to anybody', async () => {
    const lend = (visitor: 'staff' | 'admin', person: string) =>
      house.call(visitor, 'POST', '/api/cards/card-south/lend', { person })
    expect((await lend('staff', 'nora-north')).json).toMatchObject({ status: 403, code: 'E_FORBIDDEN' })
    expect((await lend('staff', 'nobody')).json).toMatchObject({ status: 404, code: 'E_PERSON_UNKNOWN' })
    expect((await lend('staff', 'gus-south')).status).toBe(200)
    const { json } = await house.call('staff', 'POST', '/api/cards/card-south/return', {})
    expect(json).toEqual({ card: 'card-south', badge: expect.stringMatching(/^b-/) })
    expect((await lend('admin', 'nora-north')).json).toMatchObject({ card: 'card-south', until: expect.any(String) })
  })
})
