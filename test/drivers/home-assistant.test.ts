/** What a bridge tells of its devices by Home Assistant's discovery, at the embedded broker and at a real Mosquitto. */
import { createHash } from 'node:crypto'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SimHassBridge, type SimHassBridgeOptions } from '../../firmware-sim/devices/hass-bridge.ts'
import type { Signal } from '../../gateway/core/model.ts'
import { createDrivers, type Drivers, KINDS } from '../../gateway/drivers/index.ts'
import { mosquittoAcl } from '../../gateway/drivers/mqtt/acl.ts'
import { topicsOf } from '../../gateway/drivers/mqtt-devices.ts'
import { createMosquitto, type Mosquitto, passwordOf } from '../support/mosquitto-broker.ts'
import { unitOf } from '../support/units.ts'
import { until } from '../support/until.ts'
import { createTold } from './contract-suite.ts'
import { receipted } from './receipted.ts'

const GATEWAY = unitOf('gw1', 'home-assistant', { settings: { status: 'gw1/status' } })
const DESK = unitOf('desk-12', 'home-assistant', { desks: ['d12'], settings: { via: 'gw1', device: 'gw1_desk12_occ' } })
const FRONT = unitOf('front', 'home-assistant', { settings: { via: 'gw1', device: 'gw1_front' } })
const unlock = { type: 'unlock', id: 'u1', ms: 300, by: 'staff', ttlMs: 5000 } as const

describe.each(['embedded', 'joined'] as const)('at the %s broker', (carrier) => {
  const { events, ...told } = createTold()
  let drivers: Drivers
  let mosquitto: Mosquitto | null
  let bridge: SimHassBridge

  const open = async (): Promise<void> => {
    drivers = createDrivers({
      events: receipted(events, (unit, command) => drivers.send(unit, command)),
      ...{ clock: { now: () => Date.now() }, log: pino({ level: 'silent' }), tls: null },
      mqtt: mosquitto === null ? { host: '127.0.0.1', port: 0 } : null,
      mqttUrl: mosquitto?.url('soglia') ?? null,
      secretHashOf: () => createHash('sha256').update(passwordOf('gw1')).digest('hex'),
    })
    drivers.units([GATEWAY, DESK, FRONT])
    await drivers.start()
  }
  const start = async (more: Partial<SimHassBridgeOptions> = {}): Promise<void> => {
    const url = mosquitto?.url() ?? drivers.mqttUrl() ?? ''
    bridge = new SimHassBridge({ url, login: { name: 'gw1', secret: passwordOf('gw1') }, ...more })
    await bridge.start()
    await until('all to be there', () => ['gw1', 'desk-12', 'front'].every((unit) => state(unit) === 'online'))
  }
  beforeEach(async () => {
    for (const list of [told.signals, told.links, told.bads]) list.length = 0
    const acl = mosquittoAcl([GATEWAY, DESK, FRONT], 'soglia', topicsOf)
    const more = ['use_username_as_clientid true']
    mosquitto = carrier === 'joined' ? await createMosquitto({ logins: ['soglia', 'gw1'], acl, more }) : null
    await mosquitto?.start()
    await open()
  })
  afterEach(async () => {
    await bridge.stop()
    await drivers.stop()
    await mosquitto?.close()
  })
  const state = (unit: string) => told.links.findLast((link) => link.unit === unit)?.state
  const of = (unit: string, type: Signal['type']) =>
    told.signals.filter((one) => one.unit === unit && one.signal.type === type).map(({ signal }) => signal)

  it('tells desks and doors, opens by the lock, and all is away when the bridge is', async () => {
    await start()
    for (const isTaken of [true, true, false]) bridge.occupy(isTaken)
    bridge.door(true)
    await until('both readings', () => of('desk-12', 'desk').length === 2 && of('front', 'door').length > 1)
    expect(of('desk-12', 'desk')).toMatchObject([{ occupied: true }, { occupied: false }])
    expect(of('front', 'door')).toMatchObject([{ lock: 'locked' }, { contact: 'open' }])
    expect(drivers.send('front', unlock)).toBe(true)
    expect(drivers.send('desk-12', unlock)).toBe(false)
    await until('the lock', () => of('front', 'done').length > 0)
    expect(of('front', 'done')).toEqual([{ type: 'done', command: 'u1', ok: true }])
    expect(bridge.orders).toEqual(['UNLOCK'])
    expect(told.bads).toEqual([])
    await bridge.stop()
    await until('all to be away', () => ['gw1', 'desk-12', 'front'].every((unit) => state(unit) === 'offline'))
    expect(drivers.send('front', unlock)).toBe(false)
  })

  it('a device is away when one of its topics says so, or when its config is cleared', async () => {
    await start()
    bridge.say('gw1/door/front/status', 'down', true)
    await until('the door to be away', () => state('front') === 'offline')
    expect(state('desk-12')).toBe('online')
    bridge.config('binary_sensor/gw1_desk12', '')
    await until('the desk to be away', () => state('desk-12') === 'offline')
    bridge.occupy(true)
    bridge.say('gw1/door/front/status', 'up', true)
    await until('the door to be there', () => state('front') === 'online')
    expect(of('desk-12', 'desk')).toEqual([])
  })

  it('tells the battery of a device, and that it is there no more when what it told has expired', async () => {
    await start()
    bridge.say('gw1/door/front/battery', '9', true)
    await until('its battery', () => of('front', 'status').length > 0)
    expect(of('front', 'status').at(-1)).toMatchObject({ battery: 0.09 })
    bridge.config('binary_sensor/gw1_desk12', {
      ...{ unique_id: 'gw1_desk12_occ', device_class: 'occupancy', state_topic: 'gw1/desk/12' },
      ...{ value_template: '{{ value_json.occupied }}', payload_on: true, payload_off: false, exp_aft: 1 },
    })
    bridge.occupy(true)
    await until('it to be there', () => of('desk-12', 'desk').length === 1)
    await until('it to be silent', () => state('desk-12') === 'silent')
    bridge.occupy(true)
    await until('it to be there again', () => of('desk-12', 'desk').length === 2)
    expect([state('desk-12'), state('front')]).toEqual(['online', 'online'])
  })

  it('of a device that senses more than one thing, what its unit stands for counts, and all that tells of it', async () => {
    await start()
    const part = (device_class: string, name: string) => ({
      ...{ platform: 'binary_sensor', device_class, unique_id: `gw1_desk7_${name}`, state_topic: `gw1/desk7/${name}` },
    })
    bridge.config('device/gw1_desk7', {
      ...{ device: { identifiers: 'gw1_desk7' }, availability_topic: 'gw1/status' },
      components: {
        ...{ target: part('occupancy', 'target'), moving: part('motion', 'moving'), lid: part('tamper', 'lid') },
        drawer: part('opening', 'drawer'),
      },
    })
    const desk7 = unitOf('desk-7', 'home-assistant', { desks: ['d7'], settings: { via: 'gw1', device: 'gw1_desk7' } })
    drivers.units([GATEWAY, DESK, FRONT, desk7])
    await until('it to be there', () => state('desk-7') === 'online')
    for (const [name, word] of [
      ...[
        ['moving', 'ON'],
        ['target', 'ON'],
        ['lid', 'ON'],
        ['drawer', 'ON'],
        ['moving', 'OFF'],
        ['lid', 'OFF'],
      ],
      ...[
        ['target', 'OFF'],
        ['moving', 'ON'],
        ['target', 'ON'],
      ],
    ]) {
      bridge.say(`gw1/desk7/${name}`, word ?? '')
    }
    await until('it to be taken again', () => of('desk-7', 'desk').length >= 3)
    expect(of('desk-7', 'desk')).toMatchObject([{ occupied: true }, { occupied: false }, { occupied: true }])
    // All in one, and more than is kept.
    const json = (name: string) => ({
      value_template: `{{ value_json.${name} }}`,
      payload_on: true,
      payload_off: false,
    })
    bridge.config('device/gw1_desk7', {
      ...{ device: { identifiers: 'gw1_desk7' }, availability_topic: 'gw1/status', state_topic: 'gw1/desk7' },
      components: {
        target: { ...part('occupancy', 'target'), state_topic: 'gw1/desk7', ...json('target') },
        moving: { ...part('motion', 'moving'), state_topic: 'gw1/desk7', ...json('moving') },
      },
    })
    for (const [target, moving] of [
      [false, false],
      [true, false],
      [false, true],
      [false, false],
    ]) {
      bridge.say('gw1/desk7', JSON.stringify({ target, moving, more: 'x'.repeat(2000) }))
    }
    await until('it to be free again', () => of('desk-7', 'desk').length >= 6)
    const readings = of('desk-7', 'desk').map((signal) => signal.type === 'desk' && signal.occupied)
    expect(readings).toEqual([true, false, true, false, true, false])
    expect(of('desk-7', 'door')).toEqual([])
    expect(told.bads).toEqual([])
  })

  it('counts what it does not understand on the unit that it is about', async () => {
    await start()
    bridge.config('binary_sensor/gw1_desk12', {
      ...{ unique_id: 'gw1_desk12_occ', device_class: 'occupancy', state_topic: 'gw1/desk/12' },
      value_template: "{{ 'ON' if value_json.x > 3 else 'OFF' }}",
    })
    await until('it to be counted', () => told.bads.length > 0)
    const fault = { unit: 'desk-12', code: 'bad-shape', sample: 'binary_sensor: its value_template' }
    expect(told.bads).toMatchObject([fault])
    expect(state('desk-12')).toBe('offline')
    bridge.config('lock/gw1_front', { uniq_id: 'gw1_front', stat_t: 'other/lock', cmd_t: 'other/lock/set' })
    await until('it to be counted', () => told.bads.length > 1)
    expect(told.bads[1]).toMatchObject({ unit: 'front', sample: 'lock: it is not on its topics' })
    bridge.config('lock/other', 'nonsense' as never)
    await until('it to be counted', () => told.bads.length > 2)
    expect(told.bads[2]).toMatchObject({ unit: 'gw1', code: 'bad-shape' })
  })

  it('a unit that is registered later is known at once by what was told before', async () => {
    await start()
    bridge.occupy(true)
    await until('the reading', () => of('desk-12', 'desk').length === 1)
    const second = unitOf('desk-twin', 'home-assistant', { settings: { via: 'gw1', device: 'gw1_desk12' } })
    drivers.units([GATEWAY, DESK, FRONT, second])
    await until('it to be there', () => state('desk-twin') === 'online' && of('desk-twin', 'desk').length === 1)
    expect(of('desk-twin', 'desk')).toMatchObject([{ occupied: true }])
    expect(of('front', 'done')).toEqual([])
  })

  // The embedded broker keeps nothing of a device: there it says all again when it comes back.
  if (carrier === 'joined') {
    it('is known again by what the broker has kept, when the gateway comes back; that moves nothing', async () => {
      await start()
      bridge.occupy(true)
      bridge.say('gw1/door/front/lock', 'UNLOCKED', true)
      await until('the reading', () => of('desk-12', 'desk').length === 1)
      await drivers.stop()
      told.signals.length = 0
      told.links.length = 0
      await open()
      await until('the reading', () => of('desk-12', 'desk').length === 1 && state('front') === 'online')
      expect(of('front', 'done')).toEqual([])
      expect(told.bads).toEqual([])
    })
  } else {
    it('a lock that does not lock again by itself is locked by the gateway, and counted', async () => {
      await start({ pulseMs: null })
      expect(drivers.send('front', unlock)).toBe(true)
      await until('it to be locked', () => bridge.orders.length === 2, 5_000)
      expect(bridge.orders).toEqual(['UNLOCK', 'LOCK'])
      expect(told.bads).toMatchObject([{ unit: 'front', code: 'pulse-not-ended' }])
    })
  }
})

it.each([
  [{ prefix: 'a/#' }, 'prefix: a/# is no topic'],
  [{ topics: '#' }, 'topics: # is not like gw1/#'],
  [{ topics: 'gw1/#,+/x' }, 'topics: +/x is not like gw1/#'],
  [{ topics: 'soglia/#' }, 'topics: soglia/# is not like'],
  [{ tags: 'wiegand' }, 'tags: wiegand is neither uid nor em4100'],
  [{ topics: 'a/#', status: 'b/status' }, 'status: b/status is none of its topics'],
  [{ device: '' }, 'device: it is no unique_id'],
  [{ via: 'gw1', topics: 'gw1/#' }, "topics: it is the login's"],
] as const)('the settings %j are refused: %s', (settings, text) => {
  const check = () => KINDS['home-assistant']?.check(unitOf('gw', 'home-assistant', { settings }))
  expect(check).toThrow(text)
})
