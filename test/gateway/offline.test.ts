/** What boards decided while they were away, and which of them are found out. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Tap } from '../../gateway/core/model.ts'
import type { Change } from '../../gateway/core/ports.ts'
import { boardsOf, HOUR } from './boards.ts'
import { badge, CARD, openSmallHouse, type SmallHouse, tap } from './small-house.ts'

let house: SmallHouse
beforeEach(async () => {
  house = await openSmallHouse()
})
afterEach(() => house.close())
const { ack, lists, offline, online } = boardsOf(() => house)
const revoke = (): Promise<unknown> => {
  const change = badge('b-1', CARD) as Extract<Change, { put: 'badge' }>
  const value = { ...change.value, revokedAt: house.now, revokedReason: 'lost' }
  return house.access.change([{ put: 'badge', value }], [])
}
const passages = () => house.facts().filter((fact) => fact.kind.startsWith('passage-'))

describe('what a board decided while it was away', () => {
  const told = (id: string, offlineAt: number, granted: boolean, fields: Partial<Tap> = {}): Tap =>
    tap(id, {
      ageMs: house.now - offlineAt,
      at: offlineAt,
      offline: { granted, reason: granted ? 'ok' : 'unknown-credential', policy: 1 },
      ...fields,
    })
  let away: number
  beforeEach(async () => {
    online('reader-1')
    await lists('reader-1', 1)
    ack('reader-1', 1)
    house.now += HOUR
    online('reader-1')
    offline('reader-1')
    away = house.now + 60_000
    house.now += HOUR
    house.away.delete('reader-1')
    online('reader-1')
  })
  const doubts = () => passages().map(({ doubt }) => doubt)

  it('is recorded as that, at its own time, and unlocks nothing', async () => {
    house.access.signal('reader-1', told('1', away, true))
    const [answer] = await house.answered('1')
    expect(answer).not.toHaveProperty('unlockMs')
    expect(answer?.recordedAt).toBeDefined()
    expect(passages()).toMatchObject([
      { kind: 'passage-granted', decidedBy: 'unit', policy: 1, happenedAt: new Date(away).toISOString() },
    ])
    expect(doubts()).toEqual([undefined])
    expect(house.access.house.alarms()).toEqual([])
    expect(house.access.house.occupancy().inside).toBe(1)
  })

  it.each([
    ['let in a card that its list does not know', 'uid:deadbeef', {}, ['list-disagrees']],
    [
      'names a list that it was never sent',
      CARD,
      { offline: { granted: true, reason: 'ok', policy: 9 } },
      ['list-never-sent'],
    ],
    [
      'had no list',
      'uid:deadbeef',
      { offline: { granted: false, reason: 'unknown-credential', policy: 0 } },
      undefined,
    ],
  ] as const)('%s', async (_case, credential, fields, doubt) => {
    house.access.signal('reader-1', told('1', away, true, { credential, ...fields }))
    await house.answered('1')
    expect(doubts()).toEqual([doubt])
    expect(house.access.house.alarms().map(({ kind }) => kind)).toEqual(doubt === undefined ? [] : ['offline-doubtful'])
  })

  it('is found out where it had a gateway at that time', async () => {
    house.access.signal('reader-1', told('1', away - 30 * 60_000, true))
    await house.answered('1')
    expect(doubts()).toEqual([['unit-was-connected']])
    expect(house.access.house.alarms()).toMatchObject([{ kind: 'offline-doubtful', subject: 'reader-1' }])
  })

  it('is found out where its list had expired by then, also after a start', async () => {
    const late = Date.parse('2026-11-24T10:00:00.000Z')
    offline('reader-1')
    house.now = late + HOUR
    await house.restart()
    house.away.delete('reader-1')
    house.access.signal('reader-1', told('1', late, true))
    await house.answered('1')
    expect(doubts()).toEqual([['list-not-valid-then']])
  })

  it('is judged by the list that it held, though the badge was revoked since', async () => {
    await revoke()
    house.access.signal('reader-1', told('1', away, true))
    await house.answered('1')
    expect(doubts()).toEqual([undefined])
  })

  it('comes in any order and leaves everybody where they were last', async () => {
    house.access.signal('reader-2', tap('out', { ageMs: 0 }))
    await house.answered('out')
    house.access.signal('reader-1', told('1', away, true))
    await house.answered('1')
    expect(house.access.house.occupancy().inside).toBe(0)
  })

  it('by a clock that has drifted from its counter is told in doubt', async () => {
    house.access.signal('reader-1', told('1', away, true, { at: away + 10 * 60_000 }))
    await house.answered('1')
    expect(doubts()).toEqual([['unit-clock-drift']])
  })
})
