/** "Why" over the API: who may ask, what is answered, and that each look is recorded. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PRECEDENCE } from '../../gateway/core/decide.ts'
import { type ApiRig, ask, furnish, openApi, target } from '../support/api.ts'

const CARD = 'uid:04a2b3c4d5e680'

let rig: ApiRig
let staff: string
beforeAll(async () => {
  rig = await openApi()
  await furnish(rig)
  await rig.local('POST', '/api/badges', { credential: CARD, person: 'amadou' })
  staff = await rig.bearer('staff')
})
afterAll(() => rig.stop())

const explain = (query: Record<string, string>) =>
  ask({ ...target(rig.url), path: `/api/explain?${new URLSearchParams(query)}`, headers: { authorization: staff } })
const looks = () => rig.store.journal.read(0, 10_000).filter(({ kind }) => kind === 'history-viewed')

describe('an explanation', () => {
  it('tells the decision with every row, and the look is recorded before it', async () => {
    const { status, json, text } = await explain({ person: 'amadou', door: 'front' })
    expect([status, json.granted, json.reason, json.row]).toEqual([200, true, 'ok', 'ok'])
    expect(json.steps.map(({ row }: { row: string }) => row)).toEqual(PRECEDENCE.map(({ id }) => id))
    expect(json).toMatchObject({
      place: { door: { id: 'front', name: 'Front door' }, unit: null, side: 'in' },
      person: { id: 'amadou', name: 'Amadou D.', groups: ['members'] },
      zone: { id: 'hall', capacity: 80, inside: 0, enforced: false },
      rules: [{ holds: true, schedule: null, openUntil: null, opensAt: null }],
      ...{ mode: { mode: 'scheduled', until: null }, passages: [], notes: [], warnings: [] },
    })
    expect(text).not.toMatch(/uid:|04a2b3/)
    expect(looks()).toMatchObject([{ person: 'amadou', by: 'token:test-staff', what: 'explain' }])
  })

  it('asked by a credential names nobody whom it does not know, and that is no look', async () => {
    const before = looks().length
    const unknown = await explain({ credential: 'uid:0badcafe', door: 'front' })
    expect(unknown.json).toMatchObject({ granted: false, reason: 'unknown-credential', person: null, badge: null })
    expect(looks()).toHaveLength(before)
    const known = await explain({ credential: CARD.toUpperCase().replace('UID', 'uid'), door: 'front' })
    expect(known.json).toMatchObject({ granted: true, person: { id: 'amadou' } })
    expect(looks()).toHaveLength(before + 1)
    expect(rig.logged.join('\n')).not.toMatch(/0badcafe|04a2b3c4d5e680/i)
  })

  it('of a past instant takes the register of then', async () => {
    const badge = rig.store.directory.badgesOf('amadou')[0]?.id ?? ''
    rig.pass(3_600_000)
    await rig.local('POST', `/api/badges/${badge}/suspend`, { reason: 'lost' })
    rig.pass(3_600_000)
    const at = new Date(Date.now() + 1_800_000).toISOString()
    expect((await explain({ badge, door: 'front', at })).json).toMatchObject({ granted: true })
    expect((await explain({ badge, door: 'front' })).json).toMatchObject({
      reason: 'suspended',
      badge: { suspendedReason: 'lost' },
    })
  })

  it.each([
    [{ person: 'amadou' }, 400, 'E_INVALID'],
    [{ door: 'front' }, 400, 'E_INVALID'],
    [{ person: 'amadou', door: 'front', at: 'tuesday' }, 400, 'E_INVALID'],
    [{ person: 'amadou', door: 'front', side: 'up' }, 400, 'E_INVALID'],
    [{ person: 'nobody', door: 'front' }, 404, 'E_PERSON_UNKNOWN'],
    [{ person: 'amadou', door: 'back' }, 404, 'E_DOOR_UNKNOWN'],
    [{ person: 'amadou', unit: 'nothing' }, 404, 'E_UNIT_UNKNOWN'],
    [{ credential: 'card', door: 'front' }, 400, 'E_CREDENTIAL_INVALID'],
  ] as [Record<string, string>, number, string][])('of %j is refused: %i %s', async (query, status, code) => {
    const before = looks().length
    const answer = await explain(query)
    expect([answer.status, answer.json.code]).toEqual([status, code])
    expect(looks()).toHaveLength(before)
  })
})
