/** A floor that was saved and taken back: what was made for it goes from the register, unless somebody uses it by then. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Draft, rectangle } from '../../dashboard/floor/draft.ts'
import { type Made, saveDraft, unsaveDraft } from '../../dashboard/plan-page/saving.ts'
import type { FloorPlan } from '../../gateway/api/contract.ts'
import { type ApiRig, furnish, openApi } from '../support/api.ts'

let rig: ApiRig
let before: FloorPlan
/** How many answers come before the line breaks. */
let answers = Number.POSITIVE_INFINITY
const called = async (method: string, path: string, body?: object) =>
  (await rig.local(method, path, body)).json as Record<string, unknown> & { code?: string }

beforeAll(async () => {
  rig = await openApi()
  await furnish(rig)
  const authorization = await rig.bearer('admin')
  const real = globalThis.fetch
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    answers -= 1
    if (answers < 0) throw new Error('the line broke')
    return real(`${rig.url}${path}`, { ...init, headers: { ...init.headers, authorization } })
  })
})
beforeEach(async () => {
  answers = Number.POSITIVE_INFINITY
  for (const { id } of (await rig.local('GET', '/api/plans')).json) await rig.local('DELETE', `/api/plans/${id}`)
  before = (await rig.local('POST', '/api/plans', { id: 'ground' })).json
})
afterAll(async () => {
  vi.unstubAllGlobals()
  await rig.stop()
})

const drafted = (): Draft => ({
  floor: {
    ...before,
    zones: [{ zone: 'books', points: rectangle({ x: 0, y: 0, width: 50, height: 50 }) }],
    desks: [{ desk: 'books-1', x: 20, y: 20, turn: 0 }],
    doors: [{ door: 'books-door', x: 50, y: 20, turn: 90 }],
  },
  fresh: {
    zones: [{ id: 'books', name: 'Books', capacity: null }],
    desks: [{ id: 'books-1', zone: 'books' }],
    doors: [{ id: 'books-door', name: 'Books', from: 'hall', to: 'books' }],
  },
})
const RECORDS = ['/api/zones/books', '/api/desks/books-1', '/api/doors/books-door']
const there = () => Promise.all(RECORDS.map(async (path) => (await rig.local('GET', path)).status === 200))

test('takes away again what was made for it, also where saving broke off at first', async () => {
  for (const after of [Number.POSITIVE_INFINITY, 1, 2, 3]) {
    const made: Made = []
    answers = after
    if (after < 4) await expect(saveDraft(drafted(), made)).rejects.toMatchObject({ code: 'E_NETWORK' })
    answers = Number.POSITIVE_INFINITY
    await saveDraft(drafted(), made)
    expect(await there()).toEqual([true, true, true])
    const { zones, desks, doors, rev } = await unsaveDraft(before, made)
    expect([zones, desks, doors]).toEqual([[], [], []])
    expect(await there()).toEqual([false, false, false])
    before = { ...before, rev }
  }
})

test('leaves what was there before, was changed since, or is used', async () => {
  await rig.local('POST', '/api/zones', { id: 'books', name: 'Books' })
  const made: Made = []
  await saveDraft(drafted(), made)
  expect(made.map(({ kind }) => kind)).toEqual(['desks', 'doors'])
  await called('PATCH', '/api/doors/books-door', { name: 'The way to the books' })
  await rig.local('DELETE', '/api/desks/books-1')
  await unsaveDraft(before, made)
  expect(await there()).toEqual([true, false, true])
  await rig.local('DELETE', '/api/doors/books-door')
  await rig.local('DELETE', '/api/zones/books')
})

test('leaves what stands on another floor by then, and the room that it stands in', async () => {
  const made: Made = []
  await saveDraft(drafted(), made)
  const floor = { ...(await called('GET', '/api/plans/ground')), desks: [] }
  await called('PATCH', '/api/plans/ground', { desks: floor.desks })
  const attic = { id: 'attic', desks: [{ desk: 'books-1', x: 5, y: 5, turn: 0 }] }
  expect((await called('POST', '/api/plans', attic)).code).toBeUndefined()
  await unsaveDraft(before, made)
  expect(await there()).toEqual([true, true, false])
})
