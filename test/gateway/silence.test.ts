/** A unit that goes quiet: once on record, with why, also over a start; its desk after it; and its coming back. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../support/gateway.ts'
import { desk, openSmallHouse, type SmallHouse, tap, unit } from './small-house.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

let house: SmallHouse
beforeEach(async () => {
  house = await openSmallHouse()
})
afterEach(() => house.close())

let count = 0
const story = (of = 'desks'): string[] =>
  house.facts().flatMap((fact) => {
    if (!/^(unit-o|desk-)/.test(fact.kind) || !('unit' in fact) || fact.unit !== of) return []
    return ['why' in fact ? `${fact.kind} ${fact.why}` : fact.kind]
  })
const ends = (last: string, of = 'desks') =>
  until(
    () => story(of),
    (all) => all.at(-1) === last,
    8_000,
  )
const comes = async (id: string): Promise<void> => {
  house.access.link(id, 'online', null)
  await ends('unit-online', id)
}
const takes = async (id = 'desks'): Promise<void> => {
  house.access.signal(id, desk(`s-${++count}`, true))
  house.access.signal('reader-1', tap(`t-${count}`))
  await house.answered(`t-${count}`)
}
/** A chair's sensor behind the bridge `z2m` has taken the desk `d1`. */
const takesOverBridge = async (id: string): Promise<void> => {
  const kind = 'zigbee2mqtt'
  const chair = unit(id, { kind, settings: { via: 'z2m', device: id }, desks: ['d1'] })
  await house.access.change([unit('z2m', { kind }), chair], [])
  for (const each of ['z2m', id]) await comes(each)
  await takes(id)
}
/** What a start looks after is looked after once a second: by then two looks are over. */
const looks = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2_100))

describe('a unit that goes quiet', () => {
  it.each([
    ['silent', null, 'unit-offline silent'],
    ['offline', null, 'unit-offline'],
    ['offline', 'port-missing', 'unit-offline port-missing'],
  ] as const)(
    '%s, lacking %j: %s once, then its desk, and it comes back',
    async (state, lack, wanted) => {
      await comes('desks')
      await takes()
      house.access.link('desks', state, lack)
      await ends(wanted)
      house.now += MINUTE_MS
      await ends('desk-silent')
      await comes('desks')
      expect(story()).toEqual(['unit-online', 'desk-occupied', wanted, 'desk-silent', 'unit-online'])
    },
    20_000,
  )

  it('and is told to be away after it was silent is on record once', async () => {
    await comes('desks')
    house.access.link('desks', 'silent', null)
    await ends('unit-offline silent')
    house.access.link('desks', 'offline', 'port-missing')
    await looks()
    expect(story()).toEqual(['unit-online', 'unit-offline silent'])
  }, 15_000)
})

it('a unit that is removed while it was there, and added again, comes anew', async () => {
  await comes('desks')
  await house.access.change([{ drop: 'unit', id: 'desks' }], [])
  await house.access.change([unit('desks', { desks: ['d1'] })], [])
  house.access.link('desks', 'online', null)
  await until(story, (all) => all.length === 2, 8_000)
  expect(story()).toEqual(['unit-online', 'unit-online'])
  await looks()
  expect(story()).toHaveLength(2)
}, 15_000)

describe('over a start', () => {
  it('a unit that was gone is not told again', async () => {
    await comes('desks')
    house.access.link('desks', 'silent', null)
    await ends('unit-offline silent')
    for (let n = 0; n < 2; n++) {
      await house.restart()
      house.access.link('desks', 'silent', null)
      house.now += MINUTE_MS
      await looks()
    }
    expect(story()).toEqual(['unit-online', 'unit-offline silent'])
  }, 20_000)

  it('a unit that was there and is not heard again is missed, once, and its desk after it', async () => {
    await comes('desks')
    await takes()
    await house.restart()
    await looks()
    expect(story(), 'it has a while to come back').toEqual(['unit-online', 'desk-occupied'])
    house.now += MINUTE_MS
    await ends('desk-silent')
    await house.restart()
    house.now += MINUTE_MS
    await looks()
    expect(story()).toEqual(['unit-online', 'desk-occupied', 'unit-offline unheard', 'desk-silent'])
  }, 25_000)

  it('a unit that was there and comes back was never missed', async () => {
    await comes('desks')
    await house.restart()
    await comes('desks')
    house.now += MINUTE_MS
    await looks()
    expect(story()).toEqual(['unit-online', 'unit-online'])
  }, 15_000)

  it('a sensor that tells only changes may be quiet as long as its kind may, while its bridge is there', async () => {
    await takesOverBridge('chair')
    await house.restart()
    await comes('z2m')
    house.now += 24 * HOUR_MS
    await looks()
    expect(house.access.house.desk('d1')).toMatchObject({ state: 'occupied' })
    expect(story('chair')).toEqual(['unit-online', 'desk-occupied'])
    house.now += HOUR_MS
    await ends('desk-silent', 'chair')
    expect(story('chair').slice(2)).toEqual(['unit-offline unheard', 'desk-silent'])
  }, 25_000)

  it('but where its bridge does not come back, nobody waits for it', async () => {
    await takesOverBridge('chair')
    await house.restart()
    house.now += MINUTE_MS
    await ends('desk-silent', 'chair')
    expect(house.access.house.desk('d1')).toMatchObject({ state: 'unknown' })
  }, 20_000)
})
