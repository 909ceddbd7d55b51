/** Settings of the house over the API: who changed which, and why. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTwoOrganisations, type TwoOrganisations } from './two-organisations.ts'

let house: TwoOrganisations
beforeAll(async () => {
  house = await openTwoOrganisations()
})
afterAll(() => house.rig.stop())
const set = (key: string, body: object) => house.call('admin', 'PUT', `/api/settings/${key}`, body)

describe('a setting', () => {
  it('is changed with who and why, in the journal', async () => {
    const { status, json } = await set('walk-s', { value: '5', reason: 'long legs' })
    expect([status, json]).toEqual([200, { key: 'walk-s', value: '5' }])
    const fact = house.rig.store.journal.read(0, 1000).find(({ kind }) => kind === 'setting-changed')
    expect(fact).toMatchObject({ subject: 'walk-s', by: 'token:test-admin', reason: 'long legs' })
  })

  it('is not changed by a body that says more than it takes', async () => {
    const { json } = await set('name', { value: 'Another', until: '2099-01-01' })
    expect(json).toMatchObject({ status: 400, code: 'E_INVALID' })
    expect((await set('nothing', { value: 'x' })).json.code).toBe('E_NOT_FOUND')
    const listed = (await house.call('admin', 'GET', '/api/settings')).json
    expect(listed.find(({ key }: { key: string }) => key === 'name').value).toBe('Soglia')
  })
})
