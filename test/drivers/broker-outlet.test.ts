/** What the embedded broker keeps for programs: for those that may read it, for as many topics as Home Assistant asks for. */
import { afterEach, expect, it } from 'vitest'
import type { Speaker } from '../../gateway/core/ports.ts'
import { DEVICES_MAX } from '../../gateway/sinks/home-assistant/devices.ts'
import { formatHassConfig, formatHassDoor } from '../../gateway/wire/home-assistant-discovery.ts'
import { type House, openBroker, unit, until } from '../support/broker.ts'

const HASS = unit('hass', 'client', { read: 'homeassistant/#,soglia-state/#', write: 'homeassistant/status' })
let house: House
afterEach(() => house?.stop())

const numbers = Array.from({ length: DEVICES_MAX }, (_, i) => i)
const config = (i: number): string => `homeassistant/device/soglia-door-d${i}/config`
const state = (i: number): string => `soglia-state/door/d${i}`

it('gives a full house, a little at a time, to who asks for 500 topics at once; a tap passes meanwhile', async () => {
  house = await openBroker([HASS, unit('reader-1')])
  const { outlet } = house.broker
  const name = 'x'.repeat(200)
  const device = { kind: 'door', name, area: name, zone: null, hasCapacity: false, hasDesks: false } as const
  const open = { isOpen: true, isUnlocked: true, isForced: false, isHeldOpen: false, isTampered: false, mode: 'free' }
  for (const i of numbers) {
    expect(outlet.keep(config(i), formatHassConfig({ ...device, id: `d${i}` }, 'it', '1'))).toBe(true)
    outlet.keep(state(i), formatHassDoor(open))
  }
  const view = await house.connect('hass')
  const given: { topic: string; retain: boolean }[] = []
  view.on('message', (topic, _payload, { retain }) => given.push({ topic, retain }))
  await view.subscribeAsync(['homeassistant/+/+/config', 'homeassistant/+/+/+/config'], { qos: 0 })
  await view.subscribeAsync(numbers.map(state), { qos: 0 })
  expect(given.length).toBeLessThan(DEVICES_MAX)
  const reader = await house.connect('reader-1')
  await reader.publishAsync('soglia/reader-1/up/tap', '{"id":"t1","credential":"uid:04a2b3c4d5e680"}', { qos: 1 })
  expect(house.told.taps('reader-1')).toEqual(['t1'])
  await until(() => expect(new Set(given.map(({ topic }) => topic)).size).toBe(2 * DEVICES_MAX), 10_000)
  expect(given.every(({ retain }) => retain)).toBe(true)
  expect([house.told.codes('hass'), view.connected]).toEqual([[], true])
})

it('tells who listens already, forgets what is taken away, and gives a unit nothing', async () => {
  house = await openBroker([HASS, unit('reader-1')])
  const { outlet } = house.broker
  const view = await house.connect('hass')
  const given: string[] = []
  view.on('message', (topic, payload, { retain }) => given.push(`${topic} ${payload} ${retain}`))
  await view.subscribeAsync('soglia-state/#', { qos: 0 })
  outlet.keep(state(1), 'one')
  outlet.keep(state(2), 'two')
  outlet.keep(state(1), '')
  await until(() => expect(given).toEqual([`${state(1)} one false`, `${state(2)} two false`, `${state(1)}  false`]))
  await view.unsubscribeAsync('soglia-state/#')
  await view.subscribeAsync('soglia-state/#', { qos: 0 })
  await until(() => expect(given.slice(3)).toEqual([`${state(2)} two true`]))
  const reader = await house.connect('reader-1')
  await expect(reader.subscribeAsync('soglia-state/#')).rejects.toMatchObject({ packet: { granted: [0x80] } })
})

it('looks for what is asked a few filters a turn, for each is held against all that is kept', async () => {
  house = await openBroker([HASS])
  house.broker.outlet.keep(state(1), 'x')
  const view = await house.connect('hass')
  const given: string[] = []
  view.on('message', (topic) => given.push(topic))
  const none = Array.from({ length: 200 }, (_, i) => `soglia-state/+/none-${i}`)
  const askedMs = performance.now()
  await view.subscribeAsync([...none, 'soglia-state/+/d1'], { qos: 0 })
  await until(() => expect(given).toEqual([state(1)]))
  // Five filters a turn, and a turn each 10 ms.
  expect(performance.now() - askedMs).toBeGreaterThan(300)
})

it('listens to one topic only while somebody speaks, also for the will of a program', async () => {
  house = await openBroker([HASS])
  const { outlet } = house.broker
  const heard: string[] = []
  let joined = 0
  const speaker: Speaker = {
    ...{ will: null, listensTo: ['homeassistant/status'], isOwn: () => false },
    heard: (_topic, payload) => heard.push(payload),
    joined: () => joined++,
  }
  const will = { topic: 'homeassistant/status', payload: Buffer.from('offline'), qos: 0, retain: false } as const
  const view = await house.connect('hass', { will })
  await view.publishAsync('homeassistant/status', 'unheard', { qos: 1 })
  outlet.use(speaker)
  expect(joined).toBe(1)
  await view.publishAsync('homeassistant/status', 'online', { qos: 1 })
  view.stream.destroy()
  await until(() => expect(heard).toEqual(['online', 'offline']))
  outlet.use(null)
  const again = await house.connect('hass')
  await again.publishAsync('homeassistant/status', 'online', { qos: 1 })
  await again.publishAsync('homeassistant/status', 'online', { qos: 1 })
  expect(heard).toEqual(['online', 'offline'])
})

it('says to a program that it does not speak MQTT 5, which may then come with 3.1.1', async () => {
  house = await openBroker([HASS])
  // CONNACK: unacceptable protocol version (MQTT 3.1.1, 3.2.2.3). Home Assistant tries 5 first, and goes back.
  await expect(house.connect('hass', { protocolVersion: 5 })).rejects.toMatchObject({ code: 1 })
  const view = await house.connect('hass')
  expect([view.connected, house.told.codes('hass')]).toEqual([true, []])
})

it('counts a program that asks for more topics than there can be', async () => {
  house = await openBroker([unit('hass', 'client', { read: 'x/#' })])
  const view = await house.connect('hass')
  for (let from = 0; from < 1_000; from += 500) {
    await view.subscribeAsync(Array.from({ length: 500 }, (_, i) => `x/${from + i}`))
  }
  const more = Array.from({ length: 25 }, (_, i) => `x/more/${i}`)
  await expect(view.subscribeAsync(more)).rejects.toBeDefined()
  expect(house.told.codes('hass')).toEqual(['forbidden-subscription'])
})
