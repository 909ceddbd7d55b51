/** ESPHome devices at the embedded broker and at a real Mosquitto: sensors, strikes, what is kept, and what is set wrongly. */
import { describe, expect, it } from 'vitest'
import { SimEsphome, type SimEsphomeOptions } from '../../firmware-sim/devices/esphome.ts'
import { SogliaError } from '../../gateway/core/errors.ts'
import type { Signal } from '../../gateway/core/model.ts'
import { KINDS } from '../../gateway/drivers/index.ts'
import { unitOf } from '../support/units.ts'
import { until } from '../support/until.ts'
import type { Harness } from './contract-suite.ts'
import { type Carrier, openDevice } from './opened-device.ts'

async function open(
  carrier: Carrier,
  strike: 'lock' | 'switch',
  more: Partial<SimEsphomeOptions> = {},
  set: Record<string, string> = {},
): Promise<{ h: Harness; esphome: SimEsphome; latest: () => SimEsphome }> {
  const inputs = 'front_door=contact,presence=motion,exit=exit-button,keypad=exit-button'
  const settings = { prefix: 'front/door', strike: `${strike}/strike`, inputs, tags: 'pn532/tag', ...set }
  const { h, device, latest } = await openDevice(carrier, {
    ...{ kind: 'esphome', settings },
    make: (at) => new SimEsphome({ ...at, prefix: 'front/door', strike, ...more }),
    strikesOf: ({ orders }) => orders,
  })
  return { h, esphome: device, latest }
}
const unlock = { type: 'unlock', id: 'u1', ms: 300, by: 'staff', ttlMs: 5000 } as const
const of = (h: Harness, type: Signal['type']) =>
  h.told.signals.filter(({ signal }) => signal.type === type).map(({ signal }) => signal)

describe.each(['embedded', 'joined'] as const)('at the %s broker', (carrier) => {
  it.each(['lock', 'switch'] as const)('a %s opens, says so once, and ends its own pulse', async (strike) => {
    const { h } = await open(carrier, strike)
    expect(await h.send(h.unit.id, unlock)).toBe(true)
    await until('it to have moved', () => of(h, 'done').length > 0)
    await new Promise((resolve) => setTimeout(resolve, 2_700))
    expect(of(h, 'done')).toEqual([{ type: 'done', command: 'u1', ok: true }])
    expect(h.strikes).toEqual([strike === 'lock' ? 'UNLOCK' : 'ON'])
    expect(h.told.bads).toEqual([])
  })

  it('tells its door, its desk and its button, and is away when its line is cut', async () => {
    const { h, esphome } = await open(carrier, 'switch')
    for (const word of ['ON', 'ON', 'OFF']) esphome.state('binary_sensor/front_door', word)
    for (const word of ['ON', 'ON', 'OFF']) esphome.state('binary_sensor/presence', word)
    esphome.press('keypad')
    await until('all of it', () => of(h, 'door').length === 3 && of(h, 'desk').length === 2)
    expect(of(h, 'door')).toMatchObject([{ contact: 'open' }, { contact: 'closed' }, { exitButton: true }])
    expect(of(h, 'desk')).toMatchObject([{ occupied: true }, { occupied: false }])
    expect(of(h, 'status').at(-1)).toMatchObject({ rssi: -61 })
    expect(h.told.bads).toEqual([])
    await h.detach()
    await until('it to be away', () => h.told.links.at(-1)?.state === 'offline')
    expect(await h.send(h.unit.id, unlock)).toBe(false)
  })
})

it('whose configuration forgot to end the pulse is switched off by the gateway, and counted', async () => {
  const { h } = await open('embedded', 'switch', { pulseMs: null })
  expect(await h.send(h.unit.id, unlock)).toBe(true)
  await until('it to be switched off', () => h.strikes?.length === 2, 5_000)
  expect(h.strikes).toEqual(['ON', 'OFF'])
  expect(h.told.bads).toMatchObject([{ unit: h.unit.id, code: 'pulse-not-ended' }])
})

it('what another broker has kept of it opens nothing and presses nothing; a kept tag is counted', async () => {
  const { h, esphome } = await open('joined', 'lock')
  await h.stop()
  esphome.state('binary_sensor/front_door', 'ON')
  esphome.state('binary_sensor/exit', 'ON')
  esphome.state('lock/strike', 'UNLOCKED')
  esphome.tag('pn532/tag', '74-10-37-94', true)
  // Until the broker has it.
  await new Promise((resolve) => setTimeout(resolve, 300))
  h.told.signals.length = 0
  await h.start()
  await until('the kept tag to be counted', () => h.told.bads.length > 0)
  await until('the door', () => of(h, 'door').some((door) => door.type === 'door' && door.contact === 'open'))
  expect(h.told.bads).toMatchObject([{ code: 'forbidden-retain', sample: 'card' }])
  expect([...of(h, 'tap'), ...of(h, 'done')]).toEqual([])
  expect(of(h, 'door').filter((door) => door.type === 'door' && door.exitButton)).toEqual([])
})

it('how its battery was once is no sign that it is there, and is told when it comes', async () => {
  const { h, esphome } = await open('joined', 'lock')
  esphome.state('binary_sensor/front_door', 'ON')
  esphome.state('sensor/battery_level', '12')
  await until('its battery', () => of(h, 'status').some((one) => one.type === 'status' && one.battery === 0.12))
  await h.detach()
  await until('it to be away', () => h.told.links.at(-1)?.state === 'offline')
  await h.stop()
  for (const list of [h.told.signals, h.told.links]) list.length = 0
  await h.start()
  await until('what was kept', () => of(h, 'door').length > 0 && h.told.links.at(-1)?.state === 'offline')
  expect(of(h, 'status')).toEqual([])
  await h.attach()
  await until('all of it', () => of(h, 'status').some((one) => one.type === 'status' && one.battery === 0.12))
  expect(h.told.links.at(-1)?.state).toBe('online')
})

it.each([
  ['at once', '0'],
  ['however long that lasts', '1'],
])('what another broker has kept of it frees no desk while it is away, %s', async (_, wait) => {
  const { h, esphome, latest } = await open('joined', 'lock', {}, { 'free-after-s': wait })
  esphome.state('binary_sensor/presence', 'ON')
  await until('somebody', () => of(h, 'desk').length === 1)
  esphome.state('binary_sensor/presence', 'OFF')
  esphome.state('sensor/battery_level', '50')
  await until('all of it', () => of(h, 'status').some((one) => one.type === 'status' && one.battery === 0.5))
  // Before it has lasted.
  await h.detach()
  await until('it to be away', () => h.told.links.at(-1)?.state === 'offline')
  await h.stop()
  for (const list of [h.told.signals, h.told.links]) list.length = 0
  await h.start()
  await until('it to be known as away', () => h.told.links.at(-1)?.state === 'offline')
  await new Promise((resolve) => setTimeout(resolve, 1_600))
  expect(of(h, 'desk')).toEqual([])
  await h.attach()
  latest().state('binary_sensor/presence', 'ON')
  await until('it to speak', () => of(h, 'desk').length > 0)
  expect(of(h, 'desk')).toMatchObject([{ occupied: true }])
})

it('what another broker has kept of it frees its desk when it speaks, where nobody knows whether it is there', async () => {
  const { h, esphome } = await open('joined', 'lock', {}, { 'free-after-s': '1' })
  await h.stop()
  esphome.state('binary_sensor/presence', 'OFF')
  esphome.tag('front/door/status', '', true)
  // Until the broker has it.
  await new Promise((resolve) => setTimeout(resolve, 300))
  for (const list of [h.told.signals, h.told.links]) list.length = 0
  await h.start()
  await new Promise((resolve) => setTimeout(resolve, 1_900))
  expect([...h.told.links, ...of(h, 'desk')]).toEqual([])
  esphome.state('sensor/wifi_signal', '-70')
  await until('its desk', () => of(h, 'desk').length > 0)
  expect(of(h, 'desk')).toMatchObject([{ occupied: false }])
})

it('a card at another broker is not heard while a second unit has its topic for tags', async () => {
  const { h, esphome } = await open('joined', 'lock')
  const twin = { ...h.unit, id: 'device-2', settings: { prefix: 'other', tags: 'pn532/tag' } }
  await h.units([h.unit, twin])
  esphome.tag('pn532/tag', '74-10-37-94')
  await until('both to be counted', () => h.told.bads.length === 2)
  expect(h.told.bads.map(({ unit, code }) => [unit, code])).toEqual([
    ['device-1', 'shared-topic'],
    ['device-2', 'shared-topic'],
  ])
  expect(of(h, 'tap')).toEqual([])
})

it.each([
  [{ prefix: 'a/+' }, 'prefix: a/+ is no topic'],
  [{ prefix: 'soglia/other/up' }, 'prefix: soglia/other/up is no topic'],
  [{ tags: '$SYS/tag' }, 'tags: $SYS/tag is no topic'],
  [{ inputs: 'front_door' }, 'inputs: front_door is not like front_door=contact'],
  [{ inputs: 'door=window' }, 'inputs: door=window is not like'],
  [{ strike: 'relay/1' }, 'strike: relay/1 is not like lock/strike'],
  [{ reader: 'pn532' }, 'reader: it needs tags=TOPIC'],
  [{ tags: 't', reader: 'nfc' }, 'reader: nfc is none of'],
  [{ tags: 't', reader: 'wiegand' }, 'bits: reader=wiegand needs one of'],
  [{ tags: 't', reader: 'wiegand', bits: '34', 'card-tech': 'h10301' }, 'card-tech: h10301 is none of h10306, uid'],
  [{ tags: 't', bits: '26' }, 'bits, card-tech, byte-order: they are for reader=wiegand'],
  [{ tags: 't', reader: 'wiegand', bits: '26', 'byte-order': 'lsb' }, 'byte-order: msb or lsb, and only'],
  [{ battery: 'a b' }, 'battery: a b is no object id'],
  [{ speed: '1' }, 'has no setting speed'],
] as const)('the settings %j are refused: %s', (settings, text) => {
  const check = () => KINDS.esphome?.check(unitOf('board', 'esphome', { settings }))
  expect(check).toThrow(SogliaError)
  expect(check).toThrow(text)
})
