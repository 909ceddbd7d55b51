/** Route × role × organisation, made from the routes themselves: a new route is held to its mark from its first day. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RouteAccess } from '../../gateway/api/roles.ts'
import type { Route } from '../../gateway/api/server.ts'
import type { Role } from '../../gateway/core/ports.ts'
import {
  CREDENTIALS,
  DEVICE_PASSWORD,
  KEPT_APART,
  NAMED,
  openTwoOrganisations,
  roleOf,
  type TwoOrganisations,
  VISITORS,
  type Visitor,
} from './two-organisations.ts'

let house: TwoOrganisations
let routes: Route[]
beforeAll(async () => {
  house = await openTwoOrganisations()
  routes = house.rig.server.routes.filter(({ url, access }) => url.startsWith('/api/') && access !== 'public')
})
afterAll(() => house.rig.stop())

/** They answer without end; who may have them is asked before they begin. */
const ENDLESS = ['/api/live', '/api/me/live']
/** Whoever asks there is told of their own guests, and of their own wish for help. */
const OWN = /^\/api\/me\/(guests|data)$/
/** Refused by more than the mark: it names a file of the gateway's machine. */
const NOT_FROM_AFAR = '/api/backup'
/** What a route wants in its query before it answers anything. */
const QUERIES: Record<string, string> = {
  '/api/explain': '?person=sara-south&door=front',
  '/api/occupancy/history': '?from=2026-01-01&to=2026-01-02',
}

const isLook = ({ method }: Route): boolean => method === 'GET'
const prefixOf = (url: string): string | undefined => Object.keys(NAMED).find((each) => url.startsWith(each))
function addressOf({ url }: Route, end: 0 | 1): string {
  const prefix = prefixOf(url)
  if (prefix === undefined) return `${url}${QUERIES[url] ?? ''}`
  const ids = (NAMED[prefix] as [string, string])[end]
  const path = prefix.replace(/:.*$/, ids) + url.slice(prefix.length)
  return `${path}${QUERIES[url] ?? ''}`
}
/** The same address with an id that nothing has. */
const nothingAt = ({ url }: Route): string => url.replaceAll(/:\w+/g, 'nothing')
/** Written out once more, apart from the guard: by the mark, who may. */
const MAY: Record<Exclude<RouteAccess, 'public'>, (Role | null)[]> = {
  member: ['admin', 'staff', 'contact', 'member'],
  contact: ['admin', 'staff', 'contact'],
  staff: ['admin', 'staff'],
  admin: ['admin'],
  // For what is no role: test/api/screens.test.ts.
  screen: [],
}
const mayUse = (visitor: Visitor, { access }: Route): boolean =>
  access !== 'public' && MAY[access ?? 'admin'].includes(roleOf(visitor))
/** Every look that the visitor may have, at what is of the north and of the south. */
async function looks(visitor: Visitor): Promise<{ route: Route; address: string; status: number; text: string }[]> {
  const answers = []
  for (const route of routes.filter((each) => isLook(each) && mayUse(visitor, each) && !ENDLESS.includes(each.url))) {
    for (const address of new Set([addressOf(route, 0), addressOf(route, 1)])) {
      const { status, text } = await house.call(visitor, 'GET', address)
      answers.push({ route, address, status, text })
    }
  }
  return answers
}

describe('a route', () => {
  it('with a name in its address stands in the table of names', () => {
    const missing = routes.filter(({ url }) => url.includes(':') && prefixOf(url) === undefined)
    expect(missing.map(({ url }) => url)).toEqual([])
  })

  it('answers each role as its mark says, and looks at nothing before', async () => {
    expect(routes.length).toBeGreaterThan(90)
    const served = routes.map(({ method, url }) => `${method} ${url}`)
    expect(served).toEqual(
      expect.arrayContaining(['GET /api/tokens', 'DELETE /api/tokens/:name', 'DELETE /api/accounts/:name']),
    )
    for (const route of routes) {
      for (const visitor of VISITORS) {
        // Where it may act it acts on nothing, so that every route meets the same house.
        const address = isLook(route) ? addressOf(route, 0) : nothingAt(route)
        const may = mayUse(visitor, route)
        if (may && (ENDLESS.includes(route.url) || route.url === NOT_FROM_AFAR)) continue
        const { status, text } = await house.call(visitor, route.method, address, may ? {} : undefined)
        const what = [route.method, address, visitor]
        if (!may) expect([...what, status]).toEqual([...what, visitor === 'nobody' ? 401 : 403])
        else expect([...what, [401, 403].includes(status) || status >= 500, text]).toEqual([...what, false, text])
      }
    }
  })

  it('that is for all of a role answers them', async () => {
    for (const { address, status, text } of await looks('staff'))
      expect([address, status, text]).toEqual([address, 200, text])
  })
})

describe('an organisation', () => {
  it.each([
    ['contact north', 'south'],
    ['contact south', 'north'],
    ['member north', 'south'],
    ['member south', 'north'],
  ] as const)('is not told to the %s of another: %s', async (visitor, other) => {
    const answers = await looks(visitor)
    expect(answers.length).toBeGreaterThanOrEqual(2)
    for (const { route, address, status, text } of answers) {
      if (status === 200) expect([address, new RegExp(other, 'i').exec(text)?.[0]]).toEqual([address, undefined])
      else {
        // What is another's is as if it were not there: but for the name that was asked for the answer is the same.
        const nothing = await house.call(visitor, 'GET', nothingAt(route))
        const id = (NAMED[prefixOf(route.url) ?? ''] ?? []).find((each) => address.includes(each)) as string
        expect([address, status, text.replaceAll(id, 'nothing')]).toEqual([address, 404, nothing.text])
      }
    }
  })

  it('is told to its own contact: its people, and nobody else', async () => {
    const { json } = await house.call('contact north', 'GET', '/api/people')
    expect(json.map(({ id }: { id: string }) => id)).toEqual(['nora-north', 'nils-north', 'guy-north'])
    expect(json[0]).toEqual({
      id: 'nora-north',
      name: 'nora-north',
      kind: 'member',
      org: 'north',
      orgName: 'Northern Lights',
    })
    expect((await house.call('contact north', 'GET', '/api/people/nora-north')).json).toEqual(json[0])
    expect((await house.call('contact north', 'GET', '/api/people?q=south')).json).toEqual([])
  })
})

describe('a person', () => {
  it('is told to nobody who signs in for another of the same organisation', async () => {
    for (const { address, text } of await looks('member north')) {
      expect([address, (OWN.test(address) ? /nils/ : /nils|guy-/).exec(text)?.[0]]).toEqual([address, undefined])
    }
  })

  it('suspends no badge but their own', async () => {
    for (const [visitor, badge, status] of [
      ['member north', 'b-sara-south', 404],
      ['member north', 'b-nils-north', 404],
      ['member north', `uid:${CREDENTIALS[0]}`, 404],
      ['contact north', 'b-nora-north', 404],
      ['staff', 'b-nora-north', 404],
      ['member north', 'b-nora-north', 200],
    ] as const) {
      const answer = await house.call(visitor, 'POST', `/api/me/badges/${encodeURIComponent(badge)}/suspend`, {})
      expect([visitor, badge, answer.status]).toEqual([visitor, badge, status])
    }
    const suspended = house.rig.store.directory.badges().filter(({ suspendedAt }) => suspendedAt !== null)
    expect(suspended.map(({ id }) => id)).toEqual(['b-nora-north'])
    await house.call('admin', 'POST', '/api/badges/b-nora-north/resume', {})
  })
})

describe('what opens a door, a device or a sign-in', () => {
  it('is in no answer to whoever is no admin', async () => {
    for (const visitor of VISITORS.filter((each) => each !== 'nobody' && each !== 'admin')) {
      for (const { address, text } of await looks(visitor)) {
        const told = [...CREDENTIALS, DEVICE_PASSWORD, ...KEPT_APART].filter((secret) => text.includes(secret))
        expect([visitor, address, told]).toEqual([visitor, address, []])
      }
    }
  })

  it('is told to admins, but what is kept apart is told to nobody', async () => {
    const answers = await looks('admin')
    const all = answers.map(({ text }) => text).join('\n')
    for (const secret of [...CREDENTIALS, DEVICE_PASSWORD]) expect(all).toContain(secret)
    for (const { address, text } of answers) {
      expect([address, KEPT_APART.filter((secret) => text.includes(secret))]).toEqual([address, []])
    }
    const histories = answers.filter(({ route }) => route.url.startsWith('/api/history'))
    for (const { text } of histories) expect(text).not.toContain('04a1a1')
  })

  it('is not who needs help in an emergency either: admins know, and the roll-call', async () => {
    for (const visitor of VISITORS.filter((each) => each !== 'nobody' && each !== 'admin')) {
      for (const { address, text } of await looks(visitor)) {
        if (address.startsWith('/api/roll-call') || OWN.test(address)) continue
        expect([visitor, address, text.includes('assistance":true')]).toEqual([visitor, address, false])
      }
    }
    expect((await house.call('admin', 'GET', '/api/people/nora-north')).json.assistance).toBe(true)
  })
})
