/** What staff does at doors over the API: open, let in by name, modes, lockdown. Who and why stand in the journal. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiRig, ask, furnish, openApi, target } from '../support/api.ts'

const HOUR_MS = 3_600_000

let rig: ApiRig
let staff: string
beforeEach(async () => {
  rig = await openApi()
  await furnish(rig)
  await rig.local('POST', '/api/doors', { id: 'court', to: 'hall' })
  staff = await rig.bearer('staff')
})
afterEach(() => rig.stop())

const post = (path: string, body: unknown) =>
  ask({ ...target(rig.url), method: 'POST', path, headers: { authorization: staff } }, body)
const facts = (kind: string) => rig.store.journal.read(0, 1000).filter((fact) => fact.kind === kind)
const modes = () => rig.access.house.doors().map(({ id, mode }) => [id, mode])
const online = () => rig.access.link('reader-1', 'online', null)

describe('a door', () => {
  it('is opened from afar: recorded first, then sent', async () => {
    online()
    const { status, json } = await post('/api/doors/front/unlock', { reason: 'the postman' })
    expect([status, json]).toEqual([202, { id: expect.any(String), unit: 'reader-1' }])
    expect(rig.sent).toContainEqual({
      unit: 'reader-1',
      command: expect.objectContaining({ type: 'unlock', id: json.id }),
    })
    expect(facts('unlock-requested')).toMatchObject([{ door: 'front', by: 'token:test-staff', reason: 'the postman' }])
  })

  it('is opened for somebody by name, who is then inside', async () => {
    online()
    const { status } = await post('/api/doors/front/admit', { person: 'amadou', reason: 'badge at home' })
    expect(status).toBe(202)
    expect(facts('passage-granted')).toMatchObject([
      { person: 'amadou', badge: null, admittedBy: 'token:test-staff', note: 'badge at home' },
    ])
    expect(rig.access.house.stays()).toMatchObject([{ person: 'amadou', zone: 'hall' }])
  })

  it.each([
    ['/api/doors/front/unlock', { reason: 'x' }, 409, 'E_UNIT_OFFLINE'],
    ['/api/doors/court/unlock', { reason: 'x' }, 409, 'E_NO_LOCK'],
    ['/api/doors/nowhere/unlock', { reason: 'x' }, 404, 'E_DOOR_UNKNOWN'],
    ['/api/doors/front/unlock', {}, 400, 'E_INVALID'],
    ['/api/doors/front/unlock', { reason: 'x', until: '2099-01-01' }, 400, 'E_INVALID'],
    ['/api/doors/front/admit', { person: 'nobody', reason: 'x' }, 404, 'E_PERSON_UNKNOWN'],
    ['/api/doors/front/admit', { person: 'amadou', reason: 'x' }, 409, 'E_UNIT_OFFLINE'],
    ['/api/doors/front/admit', { reason: 'x' }, 400, 'E_INVALID'],
    ['/api/doors/front/mode', { mode: 'open', reason: 'x' }, 400, 'E_INVALID'],
    ['/api/doors/front/mode', { mode: 'locked' }, 400, 'E_INVALID'],
    ['/api/doors/front/mode', { mode: 'locked', reason: 'x', until: 'tomorrow' }, 400, 'E_INVALID'],
    ['/api/doors/front/mode', { mode: 'locked', reason: 'x', until: '2026-01-01' }, 400, 'E_INVALID'],
    ['/api/doors/front/mode', { mode: 'locked', reason: 'x', untill: '2026-01-01' }, 400, 'E_INVALID'],
    ['/api/doors/nowhere/mode', { mode: 'locked', reason: 'x' }, 404, 'E_DOOR_UNKNOWN'],
    ['/api/doors/front/mode', { mode: 'lockdown', reason: 'x' }, 400, 'E_CONFIRM'],
    ['/api/lockdown', { reason: 'x' }, 400, 'E_CONFIRM'],
    ['/api/lockdown', { confirm: true }, 400, 'E_INVALID'],
    ['/api/lockdown/end', {}, 400, 'E_INVALID'],
  ])('and what cannot be is refused: %s %j: %i %s', async (path, body, status, code) => {
    const answer = await post(path, body)
    expect([answer.status, answer.json.code]).toEqual([status, code])
    expect(modes()).toEqual([
      ['front', 'scheduled'],
      ['court', 'scheduled'],
    ])
    expect(rig.sent).toEqual([])
  })
})

describe('a mode', () => {
  it('holds until the time that was named, a day included, and falls back by itself', async () => {
    const now = Date.now()
    const until = new Date(now + HOUR_MS).toISOString()
    const { status, json } = await post('/api/doors/front/mode', { mode: 'free', until, reason: 'moving day' })
    expect([status, json.mode, json.modeUntil]).toEqual([200, 'free', until])
    expect(facts('door-mode-changed')).toMatchObject([
      { door: 'front', mode: 'free', until, by: 'token:test-staff', reason: 'moving day' },
    ])
    rig.pass(HOUR_MS + 1000)
    expect(modes()[0]).toEqual(['front', 'scheduled'])

    const day = new Date(now + 2 * 24 * HOUR_MS).toISOString().slice(0, 10)
    const locked = await post('/api/doors/front/mode', { mode: 'locked', until: day, reason: 'paint' })
    // The first instant of the next day in Rome.
    expect(locked.json.modeUntil).toMatch(/T2[23]:00:00.000Z$/)
    expect(locked.json.modeUntil.slice(0, 10)).toBe(day)
    const back = await post('/api/doors/front/mode', { mode: 'scheduled', reason: 'dry' })
    expect(back.json).toMatchObject({ mode: 'scheduled', modeUntil: null })
  })
})

describe('a lockdown', () => {
  it('locks every door in one piece, and its end gives back to the schedule those and no others', async () => {
    const { status, json } = await post('/api/lockdown', { reason: 'police', confirm: true })
    expect([status, json.map((door: { id: string; mode: string }) => [door.id, door.mode])]).toEqual([
      200,
      [
        ['front', 'lockdown'],
        ['court', 'lockdown'],
      ],
    ])
    const at = facts('door-mode-changed').map((fact) => fact.at)
    expect([at.length, new Set(at).size]).toEqual([2, 1])
    const lock = { mode: 'locked', reason: 'glass' }
    expect((await post('/api/doors/court/mode', lock)).json.code).toBe('E_CONFIRM')
    expect((await post('/api/doors/court/mode', { ...lock, confirm: true })).status).toBe(200)
    const ended = await post('/api/lockdown/end', { reason: 'over' })
    expect(ended.json.map((door: { id: string; mode: string }) => [door.id, door.mode])).toEqual([
      ['front', 'scheduled'],
    ])
    expect(modes()).toEqual([
      ['front', 'scheduled'],
      ['court', 'locked'],
    ])
    expect((await post('/api/lockdown/end', { reason: 'again' })).json).toEqual([])
  })
})
