/** Whom a question about a door may be about, and where: badges, cards, check-in points, the future, and what is no question. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CARD } from '../gateway/small-house.ts'
import { type Asking, badge, openAsking, person } from './explain-house.ts'

let asking: Asking
beforeEach(async () => {
  asking = await openAsking()
})
afterEach(() => asking.house.close())

const explain = (asked: Parameters<Asking['explainer']['explain']>[0]) => asking.explainer.explain(asked)
const amadou = (time?: string, door = 'court') => explain({ person: 'amadou', door, at: time })

describe('whom and where', () => {
  it('takes of several badges the one that would pass, else the newest', async () => {
    await asking.change(
      '2026-11-23T08:00:00.000Z',
      badge('b-2', 'uid:00000009', { revokedAt: 1, revokedReason: 'lost' }),
    )
    asking.house.now += 1000
    expect(await amadou()).toMatchObject({ reason: 'ok', badge: { id: 'b-1' }, notes: [{ note: 'one-of-several' }] })
    await asking.change('2026-11-23T09:00:00.000Z', badge('b-1', CARD, { suspendedAt: 1, suspendedReason: 'lost' }))
    expect(await amadou()).toMatchObject({ reason: 'revoked', badge: { id: 'b-2' } })
    expect(await explain({ badge: 'b-1', door: 'court' })).toMatchObject({ reason: 'suspended', badge: { id: 'b-1' } })
    expect(await explain({ credential: CARD.toUpperCase(), door: 'court' })).toMatchObject({ badge: { id: 'b-1' } })
  })

  it('says so where the person has no badge, and where nobody holds the credential', async () => {
    await asking.change('2026-11-23T08:00:00.000Z', person('dora'))
    expect(await explain({ person: 'dora', door: 'court' })).toMatchObject({
      ...{ granted: false, reason: 'unknown-credential', badge: null, person: { id: 'dora' } },
      notes: [{ note: 'no-badge' }],
    })
    expect(await explain({ credential: 'uid:0badcafe', door: 'court' })).toMatchObject({
      ...{ granted: false, reason: 'unknown-credential', badge: null, person: null, rules: [], passages: [] },
      notes: [],
    })
  })

  it('answers about one badge also where its card has gone to somebody else', async () => {
    const over = { revokedAt: Date.parse('2026-11-23T08:00:00.000Z'), revokedReason: 'returned' }
    const { change } = asking
    await change('2026-11-23T08:00:00.000Z', badge('b-1', CARD, over), badge('b-3', CARD, { person: 'bea' }))
    expect(await explain({ badge: 'b-1', door: 'court' })).toMatchObject({
      ...{ reason: 'revoked', person: { id: 'amadou' } },
      notes: [{ note: 'other-holder' }],
    })
    expect(await explain({ credential: CARD, door: 'court' })).toMatchObject({ reason: 'ok', person: { id: 'bea' } })
  })

  it('asks at a check-in point, and at a reader by its own side', async () => {
    expect(await explain({ person: 'amadou', unit: 'desk' })).toMatchObject({
      ...{ granted: true, row: 'check-in', mode: null, zone: null },
      place: { door: null, unit: 'desk', side: 'in' },
    })
    expect(await explain({ person: 'amadou', unit: 'w-out', side: 'in' })).toMatchObject({
      ...{ row: 'way-out', zone: null },
      place: { door: { id: 'workshop' }, side: 'out' },
    })
    await asking.tapAt('2026-11-23T10:00:00.000Z', 'desk', CARD)
    asking.house.now += 1000
    expect((await explain({ person: 'amadou', unit: 'desk' })).passages).toMatchObject([
      { unit: 'desk', granted: true },
    ])
    expect((await explain({ person: 'amadou', door: 'court' })).passages).toEqual([])
  })

  it('takes for the future the register of today and an empty house', async () => {
    await asking.tapAt('2026-11-23T10:00:00.000Z', 'w-in', 'uid:00000001')
    await asking.tapAt('2026-11-23T10:00:01.000Z', 'w-in', 'uid:00000002')
    asking.house.now += 1000
    expect(await amadou(undefined, 'workshop')).toMatchObject({ reason: 'capacity-full', notes: [] })
    expect(await amadou('2026-11-23T12:00:00.000Z', 'workshop')).toMatchObject({
      ...{ reason: 'ok', zone: { inside: 0 }, passages: [] },
      notes: [{ note: 'future' }],
    })
  })

  it.each([
    [{ door: 'court' }, 'E_INVALID'],
    [{ person: 'amadou', badge: 'b-1', door: 'court' }, 'E_INVALID'],
    [{ person: 'amadou' }, 'E_INVALID'],
    [{ person: 'amadou', door: 'court', unit: 'desk' }, 'E_INVALID'],
    [{ person: 'amadou', door: 'court', at: 'tuesday' }, 'E_INVALID'],
    [{ person: 'amadou', door: 'court', at: '2026-02-30T10:00' }, 'E_INVALID'],
    [{ person: 'nobody', door: 'court' }, 'E_PERSON_UNKNOWN'],
    [{ badge: 'b-404', door: 'court' }, 'E_BADGE_UNKNOWN'],
    [{ credential: 'card 7', door: 'court' }, 'E_CREDENTIAL_INVALID'],
    [{ person: 'amadou', door: 'nowhere' }, 'E_DOOR_UNKNOWN'],
    [{ person: 'amadou', unit: 'nowhere' }, 'E_UNIT_UNKNOWN'],
    [{ person: 'amadou', door: 'court', at: '2020-01-01' }, 'E_PERSON_UNKNOWN'],
  ])('refuses %j with %s', async (asked, code) => {
    await expect(explain(asked)).rejects.toMatchObject({ code })
  })
})
