/** Occupancy over the API: now, by organisation, and over a past time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiRig, ask, furnish, openApi, target } from '../support/api.ts'

let rig: ApiRig
let staff: string
beforeAll(async () => {
  rig = await openApi()
  await furnish(rig)
  const rete = { id: 'rete', name: 'Rete', kind: 'network', network: null } as const
  await rig.access.change([{ put: 'organisation', value: rete }], [])
  const happenedAt = new Date().toISOString()
  const enter = (person: string) => ({ kind: 'stay-opened' as const, happenedAt, person, zone: 'hall' })
  await rig.access.change([], [enter('amadou'), enter('giulia')])
  staff = await rig.bearer('staff')
  rig.pass(1000)
})
afterAll(() => rig.stop())

const get = (path: string, authorization = staff) => ask({ ...target(rig.url), path, headers: { authorization } })

describe('by organisation', () => {
  it('staff see all of them, a contact only its own', async () => {
    const atelier = { id: 'atelier', name: 'Atelier Nove', inside: 2, uncertain: 0 }
    const rete = { id: 'rete', name: 'Rete', inside: 0, uncertain: 0 }
    expect((await get('/api/occupancy/organisations')).json).toEqual([atelier, rete])
    const contact = await rig.bearer('contact', { org: 'rete' })
    expect((await get('/api/occupancy/organisations', contact)).json).toEqual([rete])
  })
})

describe('over a past time', () => {
  it('tells counts by step, and at the end what is told now', async () => {
    const { status, json, text } = await get('/api/occupancy/history')
    expect(status).toBe(200)
    expect(json).toMatchObject({ step: 'hour', by: 'zone', organisationsAsOf: null, groups: [{ id: 'hall' }] })
    expect(json.steps.length).toBeGreaterThanOrEqual(24)
    const { insideMax, groups } = json.steps.at(-1)
    const now = (await get('/api/occupancy')).json
    expect([insideMax, groups[0].insideMax]).toEqual([now.inside, now.zones[0].inside])
    expect(text).not.toMatch(/amadou|giulia/)
  })

  it('by organisation says of when they are', async () => {
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Rome' }).format(Date.now())
    const { json } = await get(`/api/occupancy/history?from=${day}&to=${day}&step=day&by=organisation`)
    expect(json.organisationsAsOf).toBe(json.to)
    expect(json.steps).toHaveLength(1)
    expect(json.steps[0]).toMatchObject({ inside: 0, insideMax: 2, groups: [{ group: 'atelier', insideMax: 2 }, {}] })
  })

  it.each([
    'from=yesterday',
    'step=minute',
    'by=person',
    'from=2026-01-02&to=2026-01-01',
    'from=2001-01-01&step=hour',
    `from=${new Date(Date.now() + 86_400_000).toISOString()}`,
  ])('is refused for %s', async (query) => {
    const { status, json } = await get(`/api/occupancy/history?${query}`)
    expect([status, json.code]).toEqual([400, 'E_INVALID'])
  })
})
