/** Looks back through the journal and long answers: one at a time, a little a turn, and nobody keeps the others out. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passSheet } from '../../gateway/api/pass-sheet.ts'
import { createSearches } from '../../gateway/api/searches.ts'
import type { GuestEvent } from '../../gateway/core/records.ts'
import { openTwoOrganisations, type TwoOrganisations } from './two-organisations.ts'

/** How often others had their turn until it was done. */
async function turnsIn(work: Promise<unknown>): Promise<number> {
  let turns = 0
  let isDone = false
  const done = work.finally(() => {
    isDone = true
  })
  for (; !isDone; turns += 1) await nextTurn()
  await done
  return turns
}

describe('searches', () => {
  it('are under way one at a time, also after one that failed', async () => {
    const searches = createSearches()
    let [now, most] = [0, 0]
    const search = async () => {
      now += 1
      most = Math.max(most, now)
      await nextTurn()
      now -= 1
      return 'found'
    }
    const failing = async () => {
      await search()
      throw new RangeError('broken')
    }
    const asked = [searches('a', search), searches('b', failing), searches('c', search)]
    const settled = await Promise.allSettled(asked)
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(most).toBe(1)
  })

  it('are bounded, for the house and for each asker, and whoever comes later is served', async () => {
    const searches = createSearches()
    const askers = ['a', 'a', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    const asked = await Promise.allSettled(askers.map((by) => searches(by, () => nextTurn())))
    const codes = asked.map((each) => (each.status === 'rejected' ? each.reason.code : 'ok'))
    // The third of `a` is one too many for `a`; the ninth that waits is one too many for the house.
    expect(codes).toEqual(['ok', 'ok', 'E_TOO_MANY', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'E_TOO_MANY'])
    await expect(searches('a', async () => 1)).resolves.toBe(1)
  })
})

describe('over the API', () => {
  let house: TwoOrganisations
  beforeAll(async () => {
    house = await openTwoOrganisations()
  })
  afterAll(() => house.rig.stop())

  it.each([
    ['member north', '/api/me/passages'],
    ['staff', '/api/people/nora-north/passages'],
    ['staff', '/api/explain?person=nora-north&door=front'],
    ['staff', '/api/occupancy/history'],
  ] as const)('one %s who asks again and again at %s waits, and others are served', async (visitor, address) => {
    const asked = Array.from({ length: 6 }, () => house.call(visitor, 'GET', address))
    const other = await house.call('admin', 'GET', '/api/people/nora-north/passages')
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(2)
    expect(other.status).toBe(200)
  })

  it('one search gives way to taps after each hundred facts', async () => {
    const facts = Array.from({ length: 4_000 }, (_, n) => ({
      ...{ kind: 'stay-opened' as const, happenedAt: new Date().toISOString(), person: 'nils-north', zone: 'hall' },
      ...(n === 0 ? { person: 'nora-north' } : {}),
    }))
    await house.rig.access.change([], facts)
    const turns = await turnsIn(house.call('member north', 'GET', '/api/me/passages'))
    expect(turns).toBeGreaterThan(4_000 / 100)
  })
})

it('a sheet of many passes gives way to taps while it is drawn', async () => {
  const window = { from: Date.parse('2027-05-01T10:00:00Z'), until: Date.parse('2027-05-01T20:00:00Z') }
  const event: GuestEvent = { id: 'fair', name: 'Fair', host: 'nora', group: 'guests', ...window }
  const badge = { person: 'guest', credential: 'code:abc', event: 'fair', revokedAt: null }
  const directory = { badges: () => Array(200).fill(badge), person: () => null, cardOf: () => null }
  const parts = { directory: directory as never, timeZone: 'Europe/Rome', draw: async () => '<svg/>' }
  expect(await turnsIn(passSheet(event, 'it', parts))).toBeGreaterThanOrEqual(200 / 4)
})
