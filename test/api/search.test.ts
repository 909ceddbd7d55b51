/** Finding people and badges as somebody types, for each role; and what of a badge is still on its way to the doors. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BadgePending, FoundBadges, FoundPeople } from '../../gateway/api/contract.ts'
import type { Change } from '../../gateway/core/ports.ts'
import { CREDENTIALS, openTwoOrganisations, type TwoOrganisations, type Visitor } from './two-organisations.ts'

const MANY = 5_000

let house: TwoOrganisations
beforeAll(async () => {
  house = await openTwoOrganisations()
  await house.call('admin', 'POST', '/api/people', { name: 'José Núñez', id: 'jose', org: 'north' })
  await house.call('admin', 'POST', '/api/people', { name: 'Łukasz D’Angelo', id: 'lukasz', groups: ['g-south'] })
  await house.call('admin', 'POST', '/api/people', { name: 'محمد', id: 'm-1', kind: 'staff' })
})
afterAll(() => house.rig.stop())

async function people(query: Record<string, string>, visitor: Visitor = 'admin'): Promise<FoundPeople> {
  const { json } = await house.call(visitor, 'GET', `/api/search/people?${new URLSearchParams(query)}`)
  return json as FoundPeople
}
const ids = async (query: Record<string, string>, visitor?: Visitor) =>
  (await people(query, visitor)).people.map(({ id }) => id)
async function badges(query: Record<string, string>, visitor: Visitor = 'admin'): Promise<FoundBadges> {
  const { json } = await house.call(visitor, 'GET', `/api/search/badges?${new URLSearchParams(query)}`)
  return json as FoundBadges
}

describe('a person is found', () => {
  it.each([
    [{ q: 'jose' }, ['jose']],
    [{ q: 'NUNEZ JOS' }, ['jose']],
    [{ q: "d'angelo lu" }, ['lukasz']],
    [{ q: 'محمد' }, ['m-1']],
    [{ q: 'northern' }, ['guy-north', 'jose', 'nils-north', 'nora-north']],
    [{ q: 'northern jos' }, ['jose']],
    [{ q: 'b-sara' }, ['sara-south']],
    [{ q: `uid:${CREDENTIALS[2]?.toUpperCase()}` }, ['sara-south']],
    [{ q: 'uid:04999999999999' }, []],
    [{ group: 'g-south' }, ['lukasz', 'sara-south']],
    [{ kind: 'staff' }, ['stella', 'm-1']],
    [{ org: 'north', kind: 'guest' }, ['guy-north']],
    [{ q: 'nobody of this name' }, []],
  ])('by %j', async (query, found) => {
    expect(await ids(query as Record<string, string>)).toEqual(found)
  })

  it('also by the plain list, whatever the accents', async () => {
    const { json } = await house.call('admin', 'GET', '/api/people?q=jose%20nunez')
    expect(json.map(({ id }: { id: string }) => id)).toEqual(['jose'])
  })

  it('a page at a time, by name, with how many there are in all', async () => {
    const all = await people({})
    expect(all.total).toBe(all.people.length)
    const pages = await Promise.all([0, 4].map((offset) => people({ limit: '4', offset: String(offset) })))
    expect(pages.map(({ total }) => total)).toEqual([all.total, all.total])
    expect(pages.flatMap((page) => page.people)).toEqual(all.people.slice(0, 8))
    expect((await house.call('admin', 'GET', '/api/search/people?limit=9999')).status).toBe(400)
  })

  it('with how many badges, by staff; a contact sees its own people and their names alone', async () => {
    expect((await people({ q: 'nora' }, 'staff')).people[0]).toMatchObject({ badges: { living: 1, suspended: 0 } })
    expect(await ids({}, 'contact north')).toEqual(['guy-north', 'jose', 'nils-north', 'nora-north'])
    expect(await ids({ q: 'south' }, 'contact north')).toEqual([])
    expect(await ids({ group: 'members' }, 'contact north')).toEqual([])
    const [nora] = (await people({ q: 'nora' }, 'contact north')).people
    expect(Object.keys(nora ?? {})).toEqual(['id', 'name', 'kind', 'org', 'orgName'])
    // Whose a card is, a credential tells to admins alone.
    expect(await ids({ q: `uid:${CREDENTIALS[0]}` }, 'staff')).toEqual([])
  })
})

describe('a badge is found', () => {
  it('by its id, its person or its credential, and by how it stands', async () => {
    const found = async (query: Record<string, string>, visitor?: Visitor) =>
      (await badges(query, visitor)).badges.map(({ id }) => id)
    expect(await found({ q: 'b-nora' })).toEqual(['b-nora-north'])
    expect(await found({ q: 'northern' })).toEqual(['b-guy-north', 'b-nils-north', 'b-nora-north'])
    expect(await found({ q: `uid:${CREDENTIALS[0]}` })).toEqual(['b-nora-north'])
    expect(await found({ q: `uid:${CREDENTIALS[0]}` }, 'staff')).toEqual([])
    await house.call('admin', 'POST', '/api/badges/b-nils-north/suspend', {})
    expect(await found({ state: 'suspended' })).toEqual(['b-nils-north'])
    expect((await badges({ state: 'living' })).total).toBe(4)
    expect((await badges({ q: 'b-nils' })).badges[0]).toMatchObject({ state: 'suspended', personName: 'nils-north' })
    expect((await badges({}, 'staff')).badges.every((badge) => badge.credential === undefined)).toBe(true)
  })

  it('with the units that may still let it in, and until when', async () => {
    const { json } = await house.call('staff', 'GET', '/api/badges/b-nora-north/pending')
    expect(json as BadgePending).toEqual({ badge: 'b-nora-north', units: [] })
    const lost = await house.call('staff', 'GET', `/api/badges/uid:${CREDENTIALS[0]}/pending`)
    expect([lost.status, lost.text.includes(CREDENTIALS[0] as string)]).toEqual([404, false])
  })
})

describe('a file of people', () => {
  const csv = 'name,groups,credentials\nBea,members,uid:04aa00bb00cc01;em:1122334455\nX,,uid:99f\n'

  it('is looked over: each row as it was read, and never a credential', async () => {
    const { json, text } = await house.call('admin', 'POST', '/api/people/import', { csv, dryRun: true, preview: true })
    expect(json.preview).toMatchObject([
      { row: 2, name: 'Bea', groups: 'members', org: null, credentials: 2 },
      { row: 3, name: 'X', credentials: 1 },
    ])
    expect(json.bad.map(({ row }: { row: number }) => row)).toEqual([3])
    expect(text).not.toMatch(/04aa00bb00cc01|1122334455|99f/)
    expect((await house.call('admin', 'GET', '/api/imports/last')).json).toBeNull()
  })

  it('is on its way while nobody looks, and its end can be asked for', async () => {
    const rows = Array.from({ length: 2_000 }, (_, n) => `Person ${n}`)
    const asked = house.call('admin', 'POST', '/api/people/import', { csv: `name\n${rows.join('\n')}\n` })
    const seen: number[] = []
    for (let running = true; running; ) {
      const { json } = await house.call('admin', 'GET', '/api/imports/last')
      seen.push(json?.done ?? 0)
      running = json?.state !== 'done'
      await nextTurn()
    }
    expect((await asked).json.people).toBe(2_000)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    expect(seen.at(-1)).toBe(2_000)
    expect(seen.some((done) => done > 0 && done < 2_000)).toBe(true)
    await house.call('admin', 'POST', '/api/people/import', { csv })
    expect((await house.call('admin', 'GET', '/api/imports/last')).json).toMatchObject({
      ...{ state: 'failed', code: 'E_IMPORT', report: null, by: 'token:test-admin' },
    })
  })
})

it('thousands of people are looked through in the blink of an eye, at each letter', async () => {
  const rest = { org: 'south', groups: ['members'], host: null, extendedTime: false, assistance: false }
  const changes = Array.from({ length: MANY }, (_, n): Change => {
    return { put: 'person', value: { id: `many-${n}`, name: `Àlbert Öberg ${n}`, kind: 'member', ...rest } }
  })
  await house.rig.access.change(changes, [])
  await people({ q: 'a' })
  const started = performance.now()
  for (const q of ['alb', 'albe', 'alber', 'oberg 4999']) await people({ q })
  const eachMs = (performance.now() - started) / 4
  expect(await ids({ q: 'oberg albert 4999' })).toEqual(['many-4999'])
  // Measured at 10 to 25 ms on a slow machine.
  expect(eachMs).toBeLessThan(200)
}, 20_000)
