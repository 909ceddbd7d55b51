/** Whoever gets the id of somebody who is gone is told nothing of them. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ask, passage, target } from '../support/api.ts'
import { HOUR_MS, type OwnHouse, openOwnHouse, stay } from './own-house.ts'

let house: OwnHouse
beforeEach(async () => {
  house = await openOwnHouse()
})
afterEach(() => house.rig.stop())

it('a namesake of one who had no badge sees neither their stays, nor their passages, nor what they were', async () => {
  const { rig, call, tell } = house
  const nina = { id: 'nina', name: 'Nina', assistance: true }
  expect((await call('admin', 'POST', '/api/people', nina)).status).toBe(201)
  await tell(stay('stay-opened', 'nina', 2 * HOUR_MS), stay('stay-closed', 'nina', HOUR_MS), passage('nina', 'n-1'))
  await call('staff', 'GET', '/api/people/nina/passages')
  expect((await call('admin', 'DELETE', '/api/people/nina')).status).toBe(200)
  rig.pass(1)
  expect((await call('admin', 'POST', '/api/people', { id: 'nina', name: 'Nina' })).status).toBe(201)
  const authorization = await rig.bearer('member', { person: 'nina' })
  const get = async (path: string) => (await ask({ ...target(rig.url), path, headers: { authorization } })).json
  expect(await get('/api/me/stays')).toEqual([])
  expect((await get('/api/me/passages')).passages).toEqual([])
  expect(await get('/api/me/looks')).toEqual([])
  const data = await get('/api/me/data')
  expect(data).toMatchObject({ person: { assistance: false }, stays: [], passages: [], looks: [], rollCalls: [] })
  expect(data.changes).toHaveLength(1)
  await tell(stay('stay-opened', 'nina'))
  expect(await get('/api/me/stays')).toHaveLength(1)
})
