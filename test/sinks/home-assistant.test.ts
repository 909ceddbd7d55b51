/**
 * What Home Assistant sees of a house: over a real gateway, at the embedded broker and at a real Mosquitto. Long because each
 * guarantee is held at both.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { UnitState } from '../../gateway/api/contract.ts'
import { soglia, until as untilSeen } from '../support/gateway.ts'
import type { HassViewer } from '../support/hass-viewer.ts'
import { until } from '../support/until.ts'
import { type Board, type HassHouse, openHassHouse } from './hass-house.ts'

/** Longer than changes are gathered. */
const GATHERED_MS = 1_600
const INSIDE = 'soglia-house-inside'
const DESK = 'soglia-desk-d12-occupied'
const CONTACT = 'soglia-door-front-contact'
const LOCK = 'soglia-door-front-lock'
const config = (object: string): string => `homeassistant/device/soglia-${object}/config`
const gathered = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, GATHERED_MS))

describe.each(['embedded', 'joined'] as const)('at the %s broker', (carrier) => {
  let house: HassHouse
  beforeEach(async () => {
    house = await openHassHouse(carrier)
  })
  afterEach(() => house.close())
  const there = (view: HassViewer, ...ids: string[]): Promise<void> =>
    until(`${ids} to be there`, () => ids.every((id) => view.entity(id)?.available === true), 12_000)
  /** Somebody sits at the desk, and is seen to. */
  async function seesDesk(): Promise<{ view: HassViewer; board: Board }> {
    await house.set('en')
    const view = await house.view()
    await there(view, INSIDE)
    const board = await house.board()
    board.desk(true)
    await there(view, DESK)
    return { view, board }
  }
  const unit = async (id: string): Promise<UnitState | undefined> =>
    (await house.gateway.request<{ units: UnitState[] }>('GET', '/api/house')).body.units.find((one) => one.id === id)

  it('sees nothing until the house says so; then all of it, and nothing again when it says no', async () => {
    const heard = carrier === 'joined' ? await house.overhear() : []
    const view = await house.view()
    const board = await house.board()
    board.desk(true)
    await house.gateway.request('POST', '/api/zones', { id: 'loft', name: 'Loft' })
    await view.beBorn()
    await gathered()
    expect(view.seen).toEqual([])
    const elsewhere = heard.filter(({ topic }) => !/^soglia\/board-1\/|^homeassistant\/status$/.test(topic))
    expect(elsewhere).toEqual([])

    await house.set('en')
    await there(view, INSIDE, DESK, 'soglia-zone-loft-inside', 'soglia-unit-board-1-online')
    expect(view.entity(INSIDE)).toMatchObject({ platform: 'sensor', name: 'Inside', state: '0' })
    expect(view.entity(DESK)).toMatchObject({ platform: 'binary_sensor', state: 'ON', name: null })
    expect(view.entity('soglia-unit-board-1-online')?.state).toBe('ON')
    expect(view.ids().filter((id) => id.includes('hass'))).toEqual([])
    await house.set('it')
    await until('the other language', () => view.entity(INSIDE)?.name === 'Presenti')

    await house.set('off')
    await until('all to be gone', () => view.topics().length === 0)
    expect((await house.view()).topics()).toEqual([])
    await house.set('en')
    const again = await house.view()
    await there(again, INSIDE, DESK)
  })

  it('sees a desk that nobody senses as not there, never as free; the same of a door', async () => {
    await house.set('en')
    const view = await house.view()
    await there(view, INSIDE)
    expect(view.entity(DESK)).toMatchObject({ state: null, available: false })
    expect(view.entity(CONTACT)).toMatchObject({ state: null, available: false })
    const board = await house.board()
    board.desk(false)
    board.door({ contact: 'closed' })
    await there(view, DESK, CONTACT)
    expect([view.entity(DESK)?.state, view.entity(CONTACT)?.state]).toEqual(['OFF', 'OFF'])
    board.door({ contact: 'open' })
    await until('the door to be forced', () => view.entity('soglia-door-front-forced')?.state === 'ON')
    expect(view.entity(CONTACT)?.state).toBe('ON')
    expect(view.entity('soglia-house-alarm')?.state).toBe('ON')
    expect(Number(view.entity('soglia-house-alarms')?.state)).toBeGreaterThan(0)
    await board.leave()
    await until('the door to be unknown', () => view.entity(CONTACT)?.available === false)
    expect(view.entity('soglia-unit-board-1-online')?.state).toBe('OFF')
  })

  it('sees nothing of a door once the board that told of it is gone, whatever else is at the door', async () => {
    await house.set('en')
    const view = await house.view()
    await there(view, INSIDE)
    const [board, reader] = [await house.board(), await house.board('reader-1')]
    board.door({ contact: 'closed', lock: 'locked' })
    await there(view, CONTACT, LOCK)
    await until('the reader to be there', () => view.entity('soglia-unit-reader-1-online')?.state === 'ON')
    await board.leave()
    const known = (): unknown[] => [CONTACT, LOCK].map((id) => view.entity(id)?.available)
    await until('the door to be unknown', () => !known().includes(true))
    expect(view.entity('soglia-unit-reader-1-online')?.state).toBe('ON')
    // Now the other one tells of the contact, and nobody of the lock.
    reader.door({ contact: 'open' })
    await there(view, CONTACT)
    expect([view.entity(CONTACT)?.state, ...known()]).toEqual(['ON', true, false])
  })

  it('hears all again when it says that it is born, once however often it says so', async () => {
    await house.set('en')
    const view = await house.view()
    await there(view, INSIDE, DESK.replace('desk-d12-occupied', 'zone-hall-inside'))
    await gathered()
    const told = (topic: string): number => view.seen.filter((each) => each.topic === topic).length
    const before = [config('house'), config('desk-d12'), 'soglia-state/gateway'].map(told)
    for (let i = 0; i < 5; i++) await view.beBorn()
    const counts = (): number[] => [config('house'), config('desk-d12'), 'soglia-state/gateway'].map(told)
    await until('all to be told again', () => counts().every((count, i) => count > (before[i] ?? 0)))
    await gathered()
    expect(counts()).toEqual(before.map((count) => count + 1))
  })

  it('loses what is removed from the house, also while nothing runs', async () => {
    await house.gateway.request('POST', '/api/zones', { id: 'loft', name: 'Loft' })
    await house.gateway.request('POST', '/api/desks', { id: 'd13', zone: 'loft' })
    await house.set('en')
    const view = await house.view()
    await there(view, INSIDE, 'soglia-zone-loft-inside')
    expect(view.ids()).toContain('soglia-desk-d13-occupied')
    expect(await house.gateway.request('DELETE', '/api/desks/d13')).toMatchObject({ status: 200 })
    await until('the desk to be gone', () => !view.topics().some((topic) => topic.includes('d13')))
    expect(view.ids()).not.toContain('soglia-desk-d13-occupied')

    await view.close()
    await house.gateway.stop()
    const { code, stderr } = await soglia(house.gateway.dataDir, ['zone', 'remove', 'loft'])
    expect([code, stderr]).toEqual([0, ''])
    await house.start()
    const later = await house.view()
    await later.beBorn()
    await there(later, INSIDE)
    await until('the zone to be taken away', () =>
      later.seen.some(({ topic, payload }) => topic === config('zone-loft') && payload === ''),
    )
    expect(later.ids()).not.toContain('soglia-zone-loft-inside')
    // Taken away before its eyes: sooner or later it is not spoken of again.
    const bornAnew = async (): Promise<string[]> => {
      const before = later.seen.length
      const topics = (): string[] => later.seen.slice(before).map(({ topic }) => topic)
      await later.beBorn()
      await until('all to be told again', () => topics().includes('soglia-state/gateway'))
      await gathered()
      return topics()
    }
    await untilSeen(bornAnew, (topics) => !topics.includes(config('zone-loft')), 20_000)
  })

  it('loses all that is left when it was switched off while nothing ran', async () => {
    await house.set('en')
    await there(await house.view(), INSIDE)
    await house.gateway.stop()
    await soglia(house.gateway.dataDir, ['setting', 'set', 'home-assistant', 'off'])
    await house.start()
    const view = await house.view()
    await view.beBorn()
    const isCleared = (object: string): boolean =>
      view.seen.some(({ topic, payload }) => topic === config(object) && payload === '')
    await until('all to be taken away', () => isCleared('house') && isCleared('desk-d12') && isCleared('door-front'))
    await gathered()
    expect((await house.view()).topics()).toEqual([])
  })

  it('may read and say that it is born, and moves nothing', async () => {
    const { view } = await seesDesk()
    const forged = ['soglia/board-1/up/desk', 'soglia/board-1/down/unlock', 'soglia-state/gateway', config('house')]
    for (const topic of forged) {
      const forgery = '{"id":"x","occupied":false,"state":"offline"}'
      const said = view.client.publishAsync(topic, forgery, { qos: 1, retain: true })
      // By MQTT 5 that broker says that it refuses.
      if (carrier === 'joined') await expect(said).rejects.toMatchObject({ code: 0x87 })
      else await said
    }
    await view.client.publishAsync('homeassistant/status', '{"command":"UNLOCK"}', { qos: 1 })
    if (carrier === 'embedded') {
      await untilSeen(
        () => unit('hass'),
        (seen) => seen?.bad.codes['forbidden-topic'] === forged.length,
      )
      const granted = await view.client.subscribeAsync('soglia/#').catch((error: Error) => error.message)
      expect(granted).toMatch(/128|Unspecified/)
    }
    await gathered()
    expect(view.entity(DESK)).toMatchObject({ state: 'ON', available: true })
    const { body } = await house.gateway.request<{ facts: { kind: string }[] }>(
      'GET',
      '/api/journal?after=0&limit=1000',
    )
    expect(body.facts.filter(({ kind }) => /^(door-unlocked|unlock|desk-freed)/.test(kind))).toEqual([])
  })

  it('is told of nobody: no name, no badge, no organisation', async () => {
    const { request } = house.gateway
    await request('POST', '/api/organisations', { id: 'xylofonia', name: 'Xylofonia Onlus', kind: 'association' })
    const zebedea = { id: 'zebedea', name: 'Zebedea Quasimodo', org: 'xylofonia' }
    expect(await request('POST', '/api/people', zebedea)).toMatchObject({ status: 201 })
    const badge = await request<{ id: string }>('POST', '/api/badges', {
      credential: 'uid:0badcafe',
      person: 'zebedea',
    })
    await house.set('it')
    const heard = await house.overhear()
    const board = await house.board()
    const said = (topic: string): string => heard.findLast((one) => one.topic === topic)?.payload ?? '{}'
    // Until then another broker is being joined anew, and what the board says would have to be said again.
    await until('the board to be there', () => JSON.parse(said('soglia-state/unit/board-1')).online === 'ON')
    board.tap('uid:0badcafe')
    board.tap('uid:12345678')
    board.desk(true)
    board.door({ contact: 'closed' })
    board.door({ contact: 'open' })
    await until('her to be counted', () => JSON.parse(said('soglia-state/zone/hall')).inside === 1)
    await until('the alarm', () => JSON.parse(said('soglia-state/door/front')).forced === 'ON')
    await gathered()
    const told = heard.filter(({ topic }) => !topic.startsWith('soglia/'))
    expect(told.length).toBeGreaterThan(8)
    const words = [
      'zebedea',
      'quasimodo',
      'xylofonia',
      'onlus',
      '0badcafe',
      '12345678',
      badge.body.id,
      'amadou',
      'members',
    ]
    const text = JSON.stringify(told).toLowerCase()
    expect(words.filter((word) => text.includes(word.toLowerCase()))).toEqual([])
  })

  it('is told a busy desk once a second, with what stands then', async () => {
    const { view, board } = await seesDesk()
    await gathered()
    const before = view.seen.length
    const beganMs = performance.now()
    for (let i = 0; i < 120; i++) board.desk(i % 2 === 1)
    board.desk(false)
    await until('the last word', () => view.entity(DESK)?.state === 'OFF')
    await gathered()
    const seconds = (performance.now() - beganMs) / 1000
    const told = view.seen.slice(before).filter(({ topic }) => topic === 'soglia-state/desk/d12')
    expect(told.length).toBeLessThanOrEqual(Math.ceil(seconds) + 1)
    expect(view.entity(DESK)?.state).toBe('OFF')
  })

  if (carrier === 'joined') {
    it('sees nothing as it was when the gateway dies, and all as it is when that is back', async () => {
      await house.set('en')
      const view = await house.view()
      await there(view, INSIDE)
      await house.gateway.kill()
      await until('all to be away', () => view.entity(INSIDE)?.available === false)
      await house.start()
      await there(view, INSIDE)
      await house.gateway.stop()
      await until('all to be away', () => view.entity(INSIDE)?.available === false)
    })

    it('sees all of it when that broker comes only after the house was told to say so, and again when it has lost it', async () => {
      await house.mosquitto?.stop()
      await house.set('en')
      await house.mosquitto?.start()
      await there(await house.view(), INSIDE)
      await house.mosquitto?.stop()
      await house.mosquitto?.start()
      const view = await house.view()
      await there(view, INSIDE)
      await house.gateway.kill()
      await until('all to be away', () => view.entity(INSIDE)?.available === false)
    })

    it('sees all of it again when the will of a connection that broke comes after the next one', async () => {
      await house.set('en')
      const view = await house.view()
      await there(view, INSIDE)
      await house.sayAtBroker('soglia-state/gateway', 'offline')
      await until('all to be away', () => view.entity(INSIDE)?.available === false)
      await there(view, INSIDE)
      await house.set('off')
      await until('all to be gone', () => view.topics().length === 0)
      await house.sayAtBroker('soglia-state/gateway', 'offline')
      await until('it to be taken away', () => !view.topics().includes('soglia-state/gateway'))
    })

    it('is not taken for a bridge that announces what the house itself announces', async () => {
      await house.gateway.request('POST', '/api/units', { id: 'gw1', kind: 'home-assistant', settings: {} })
      const echo = { id: 'echo', kind: 'home-assistant', settings: { via: 'gw1', device: 'soglia-desk-d12' } }
      await house.gateway.request('POST', '/api/units', echo)
      await house.set('en')
      const view = await house.view()
      await there(view, INSIDE)
      await view.beBorn()
      await gathered()
      expect((await unit('echo'))?.bad.codes).toEqual({})
    })
  }
})
