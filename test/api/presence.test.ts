/** Who is inside over the API, and what staff says of it. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ApiRig, ask, furnish, openApi, target } from '../support/api.ts'

let rig: ApiRig
let staff: string
beforeEach(async () => {
  rig = await openApi()
  await furnish(rig)
  const happenedAt = new Date().toISOString()
  await rig.access.change([], [{ kind: 'stay-opened', happenedAt, person: 'amadou', zone: 'hall' }])
  staff = await rig.bearer('staff')
})
afterEach(() => rig.stop())

const call = (method: string, path: string, body?: unknown) =>
  ask({ ...target(rig.url), method, path, headers: { authorization: staff } }, body)
const listed = async () => (await call('GET', '/api/presence')).json

it('is told by name and zone, without who needs help', async () => {
  expect(await listed()).toEqual([
    {
      ...{ person: 'amadou', name: 'Amadou D.', kind: 'member', org: 'atelier', orgName: 'Atelier Nove' },
      ...{ zone: 'hall', zoneName: 'Hall', since: expect.any(String), certain: true },
    },
  ])
})

it('is confirmed and closed by staff, with a reason that is recorded', async () => {
  rig.pass(20 * 3_600_000)
  const { access } = rig
  await expect.poll(() => access.house.stays()[0]?.certain, { timeout: 5000 }).toBe(false)
  expect((await listed())[0].certain).toBe(false)
  const confirmed = await call('POST', '/api/presence/amadou/confirm', { reason: 'seen in the hall' })
  expect([confirmed.status, confirmed.text]).toEqual([204, ''])
  expect((await listed())[0].certain).toBe(true)
  expect((await call('POST', '/api/presence/amadou/close', { reason: 'left by the garden' })).status).toBe(204)
  expect(await listed()).toEqual([])
  const said = rig.store.journal.read(0, 1000).filter((fact) => 'by' in fact && fact.kind.startsWith('stay-'))
  expect(said).toMatchObject([
    { kind: 'stay-confirmed', person: 'amadou', by: 'token:test-staff', reason: 'seen in the hall' },
    { kind: 'stay-closed', person: 'amadou', by: 'token:test-staff', reason: 'left by the garden' },
  ])
})

it.each([
  ['giulia', { reason: 'seen' }, 409, 'E_NOT_INSIDE'],
  ['nobody', { reason: 'seen' }, 404, 'E_PERSON_UNKNOWN'],
  ['amadou', {}, 400, 'E_INVALID'],
  ['amadou', { reason: '' }, 400, 'E_INVALID'],
  ['amadou', { reason: 'has uid:04a2b3c4d5e680' }, 400, 'E_INVALID'],
])('of %s with %j is refused: %i %s', async (person, body, status, code) => {
  for (const word of ['confirm', 'close']) {
    const answer = await call('POST', `/api/presence/${person}/${word}`, body)
    expect([answer.status, answer.json.code]).toEqual([status, code])
  }
  expect(await listed()).toHaveLength(1)
})
