/**
 * Zigbee2MQTT with many devices behind one login, at the embedded broker and at a real Mosquitto that keeps what it is told
 * to. Long because all of them share one bridge.
 */
import { createHash } from 'node:crypto'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EXPOSES, SimZigbee2Mqtt, type SimZigbeeDevice } from '../../firmware-sim/devices/zigbee2mqtt.ts'
import type { Unit } from '../../gateway/core/records.ts'
import { createDrivers, type Drivers } from '../../gateway/drivers/index.ts'
import { mosquittoAcl } from '../../gateway/drivers/mqtt/acl.ts'
import { topicsOf } from '../../gateway/drivers/mqtt-devices.ts'
import { Z2M_DEVICES_BYTES_MAX } from '../../gateway/wire/zigbee2mqtt.ts'
import { createMosquitto, type Mosquitto, passwordOf } from '../support/mosquitto-broker.ts'
import { unitOf } from '../support/units.ts'
import { until } from '../support/until.ts'
import { createTold } from './contract-suite.ts'
import { receipted } from './receipted.ts'

const BASE = 'house/zigbee'
const DESK = { name: 'hall/desk 12', address: '0x00158d0001d82bc1', exposes: EXPOSES.occupancy, build: '2.1' }
const RADAR = { name: 'radar', address: '0xa4c138aabbccddee', exposes: EXPOSES.presence }
const DOOR = { name: 'side door', address: '0x00158d0001aaaaaa', exposes: EXPOSES.contact }
const CHAIR = { name: 'chair', address: '0x00158d0001cccccc', exposes: EXPOSES.occupancy }
const DEVICES: readonly SimZigbeeDevice[] = [DESK, RADAR, DOOR, CHAIR, { name: 'lamp', address: '0x00158d0001bbbbbb' }]
const UNITS: readonly Unit[] = [
  unitOf('z2m', 'zigbee2mqtt', { settings: { 'base-topic': BASE } }),
  unitOf('desk-12', 'zigbee2mqtt', { desks: ['d12'], settings: { via: 'z2m', device: DESK.name } }),
  // By its address, in capitals as some label has it.
  unitOf('desk-13', 'zigbee2mqtt', { desks: ['d13'], settings: { via: 'z2m', device: '0xA4C138AABBCCDDEE' } }),
  unitOf('chair', 'zigbee2mqtt', {
    desks: ['d14'],
    settings: { via: 'z2m', device: CHAIR.name, 'free-after-s': '1', 'silent-after-s': '2' },
  }),
  unitOf('side', 'zigbee2mqtt', { door: 'side', settings: { via: 'z2m', device: DOOR.name } }),
]

describe.each(['embedded', 'joined'] as const)('at the %s broker', (carrier) => {
  const { events, ...told } = createTold()
  let drivers: Drivers
  let mosquitto: Mosquitto | null
  let sim: SimZigbee2Mqtt

  const open = async (): Promise<void> => {
    drivers = createDrivers({
      events: receipted(events, (unit, command) => drivers.send(unit, command)),
      ...{ clock: { now: () => Date.now() }, log: pino({ level: 'silent' }), tls: null },
      mqtt: mosquitto === null ? { host: '127.0.0.1', port: 0 } : null,
      mqttUrl: mosquitto?.url('soglia') ?? null,
      secretHashOf: () => createHash('sha256').update(passwordOf('z2m')).digest('hex'),
    })
    drivers.units(UNITS)
    await drivers.start()
  }
  const makeSim = (): SimZigbee2Mqtt =>
    new SimZigbee2Mqtt({
      ...{ url: mosquitto?.url() ?? drivers.mqttUrl() ?? '', login: { name: 'z2m', secret: passwordOf('z2m') } },
      ...{ base: BASE, devices: DEVICES },
    })
  beforeEach(async () => {
    for (const list of [told.signals, told.links, told.bads]) list.length = 0
    const acl = mosquittoAcl(UNITS, 'soglia', topicsOf)
    const more = ['use_username_as_clientid true']
    mosquitto = carrier === 'joined' ? await createMosquitto({ logins: ['soglia', 'z2m'], acl, more }) : null
    await mosquitto?.start()
    await open()
    sim = makeSim()
    await sim.start()
    await until('the bridge to be there', () => state('z2m') === 'online')
  })
  afterEach(async () => {
    await sim.stop()
    await drivers.stop()
    await mosquitto?.close()
  })
  const last = (unit: string) => told.links.findLast((link) => link.unit === unit)
  const state = (unit: string) => last(unit)?.state
  const readings = () =>
    told.signals.flatMap(({ unit, signal }) => {
      if (signal.type === 'desk') return [[unit, signal.occupied]]
      return signal.type === 'door' ? [[unit, signal.contact, signal.tamper]] : []
    })
  const status = (unit: string) =>
    told.signals.findLast((one) => one.unit === unit && one.signal.type === 'status')?.signal
  const heard = (count: number) => until(`${count} readings`, () => readings().length >= count)

  it('tells desks and doors by what their models expose, each change once', async () => {
    for (const occupancy of [true, true, false]) sim.say(DESK.name, { occupancy, battery: 80, linkquality: 102 })
    sim.say(RADAR.name, { presence: true })
    sim.say(DOOR.name, { contact: false, tamper: false, battery_low: true })
    sim.say(DOOR.name, { contact: true, tamper: true, battery_low: true })
    await heard(5)
    expect(readings()).toEqual([
      ['desk-12', true],
      ['desk-12', false],
      ['desk-13', true],
      ['side', 'open', false],
      ['side', 'closed', true],
    ])
    expect(status('desk-12')).toMatchObject({ battery: 0.8, linkQuality: 0.4, fw: '2.1', rssi: null })
    expect(status('side')).toMatchObject({ battery: null, batteryLow: true })
    expect(['desk-12', 'desk-13', 'side'].map(state)).toEqual(['online', 'online', 'online'])
    expect(told.bads).toEqual([])
  })

  it('a chair that is moved frees no desk; one that stays empty does, unless it went quiet meanwhile', async () => {
    sim.say(CHAIR.name, { occupancy: true })
    for (const occupancy of [false, true, false, true]) sim.say(CHAIR.name, { occupancy })
    await heard(1)
    sim.say(CHAIR.name, { occupancy: false })
    const leftMs = performance.now()
    await heard(2)
    expect(performance.now() - leftMs).toBeGreaterThan(900)
    expect(readings()).toEqual([
      ['chair', true],
      ['chair', false],
    ])
    sim.say(CHAIR.name, { occupancy: true })
    await heard(3)
    sim.say(CHAIR.name, { occupancy: false })
    sim.available(CHAIR.name, false)
    await until('it to be away', () => state('chair') === 'offline')
    sim.available(CHAIR.name, true)
    await until('it to be there', () => state('chair') === 'online')
    await until('it to be silent', () => state('chair') === 'silent')
    expect(readings()).toHaveLength(3)
  })

  it('a sensor that was never heard since the gateway began is missed all the same', async () => {
    await until('it to be missed', () => state('chair') === 'silent')
    expect(told.links.filter(({ unit }) => unit === 'chair')).toHaveLength(1)
    sim.say(CHAIR.name, { occupancy: true })
    await until('it to be there', () => state('chair') === 'online')
  })

  it('takes for no reading what is null, what others ask for, groups, lamps and the bridge’s own noise', async () => {
    sim.say(DESK.name, { occupancy: null, linkquality: 120 })
    sim.say(`${DESK.name}/set`, { occupancy: true })
    sim.say(`${DESK.name}/get`, { occupancy: '' })
    sim.say('all lamps', { occupancy: true })
    sim.say('lamp', { occupancy: 'nonsense' })
    for (const name of ['logging', 'event', 'info', 'groups', 'health', 'request/restart'])
      sim.say(`bridge/${name}`, '{')
    sim.say(RADAR.name, { presence: false })
    await heard(1)
    expect(readings()).toEqual([['desk-13', false]])
    expect(told.bads).toEqual([])
  })

  it('counts what cannot be understood, on whom it comes from, and hears what is good after it', async () => {
    sim.say(DESK.name, { occupancy: 'true' })
    sim.say(DOOR.name, '{"contact":')
    sim.say('bridge/state', 'here')
    sim.say(`${RADAR.name}/availability`, '7')
    sim.say('bridge/devices', '{"a":1}')
    sim.say(DESK.name, { occupancy: true })
    await heard(1)
    expect(told.bads.map(({ unit, code }) => [unit, code])).toEqual([
      ['desk-12', 'bad-shape'],
      ['side', 'not-json'],
      ['z2m', 'bad-shape'],
      ['desk-13', 'bad-shape'],
      ['z2m', 'bad-shape'],
    ])
    expect(readings()).toEqual([['desk-12', true]])
  })

  it('tells who is there, in both forms; with the bridge all behind it are away, and come back with it', async () => {
    sim.available(DESK.name, true)
    sim.say(`${RADAR.name}/availability`, 'offline', true)
    await until('both', () => state('desk-12') === 'online' && state('desk-13') === 'offline')
    sim.say('bridge/state', 'offline', true)
    await until('all to be away', () => ['z2m', 'desk-12'].every((unit) => state(unit) === 'offline'))
    sim.say('bridge/state', { state: 'online' }, true)
    await until('those that were there', () => ['z2m', 'desk-12'].every((unit) => state(unit) === 'online'))
    expect(state('desk-13')).toBe('offline')
    sim.say(RADAR.name, { presence: true })
    await until('it to be there again', () => state('desk-13') === 'online')
  })

  it('misses its bridge when the plug is pulled, and hears all again when it returns', async () => {
    sim.say(DESK.name, { occupancy: true })
    await heard(1)
    await sim.stop()
    await until('both to be away', () => state('z2m') === 'offline' && state('desk-12') === 'offline')
    sim = makeSim()
    await sim.start()
    await until('both to be there', () => state('z2m') === 'online' && state('desk-12') === 'online')
    sim.say(DESK.name, { occupancy: true })
    await heard(2)
    expect(readings()).toEqual([
      ['desk-12', true],
      ['desk-12', true],
    ])
  })

  it('says what a unit lacks whose device is renamed or removed; one that is bound by its address is found again', async () => {
    sim.available(RADAR.name, true)
    await until('the radar', () => state('desk-13') === 'online')
    sim.rename(RADAR.name, 'ceiling')
    sim.say('ceiling', { presence: true })
    await heard(1)
    expect([readings(), state('desk-13')]).toEqual([[['desk-13', true]], 'online'])
    sim.rename(DESK.name, 'desk twelve')
    await until('the lack', () => last('desk-12')?.lack === 'device-missing')
    expect(state('desk-12')).toBe('offline')
    sim.rename('desk twelve', DESK.name)
    sim.say(DESK.name, { occupancy: true })
    await heard(2)
    expect(last('desk-12')).toMatchObject({ state: 'online', lack: null })
    sim.list(DEVICES.filter(({ name }) => name !== DOOR.name))
    await until('the lack', () => last('side')?.lack === 'device-missing')
    // A group that has its name now.
    sim.say(DOOR.name, { contact: false })
    sim.say(DESK.name, { occupancy: false })
    await heard(3)
    expect(readings().at(-1)).toEqual(['desk-12', false])
  })

  it('says that a device has nothing for its place, once', async () => {
    sim.list([{ ...DESK, exposes: EXPOSES.contact }, RADAR, DOOR])
    sim.list([{ ...DESK, exposes: EXPOSES.contact }, RADAR, DOOR])
    sim.say(RADAR.name, { presence: true })
    await heard(1)
    expect(told.bads).toMatchObject([{ unit: 'desk-12', sample: 'the device has no presence or occupancy' }])
  })

  it('drops a list that is too large, and counts it', async () => {
    sim.say('bridge/devices', `${' '.repeat(Z2M_DEVICES_BYTES_MAX - 1)}[]`)
    sim.say(DESK.name, { occupancy: true })
    await heard(1)
    expect(told.bads).toMatchObject([{ unit: 'z2m', code: 'too-large' }])
    expect(state('desk-12')).toBe('online')
  })

  it('reads a topic for each attribute, where it is set so', async () => {
    sim.say(`${DESK.name}/occupancy`, 'true')
    sim.say(`${DESK.name}/linkquality`, '90')
    sim.say(`${DOOR.name}/contact`, 'false')
    await heard(2)
    expect(readings()).toEqual([
      ['desk-12', true],
      ['side', 'open', null],
    ])
  })

  it('knows a unit that is added by what the bridge has told, and forgets one that is removed', async () => {
    sim.say(DOOR.name, { contact: false })
    await heard(1)
    const more = (id: string, device: string) =>
      unitOf(id, 'zigbee2mqtt', { desks: [id], settings: { via: 'z2m', device } })
    drivers.units([...UNITS.filter(({ id }) => id !== 'side'), more('d20', 'desk 20'), more('d21', RADAR.name)])
    await until('the lack', () => last('d20')?.lack === 'device-missing')
    sim.say(DOOR.name, { contact: true })
    sim.say(RADAR.name, { presence: true })
    await heard(3)
    expect(readings()).toEqual([
      ['side', 'open', null],
      ['desk-13', true],
      ['d21', true],
    ])
    expect(told.bads).toEqual([])
  })

  it('asks those that can be asked, when it is there', async () => {
    sim.say(RADAR.name, { presence: true })
    await heard(1)
    await sim.stop()
    await until('it to be away', () => state('z2m') === 'offline')
    sim = makeSim()
    await sim.start()
    // The embedded broker hears that it listens; at another one nobody tells, and it is asked when that is joined.
    if (carrier === 'embedded') await until('the question', () => sim.asked.includes('radar/get'))
    else await until('it to be there', () => state('z2m') === 'online')
    expect(sim.asked.filter((name) => name !== 'radar/get')).toEqual([])
  })

  it('stops, and hears nothing then; starts again', async () => {
    await drivers.stop()
    const count = told.links.length + told.signals.length
    sim.say(DESK.name, { occupancy: true })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(told.links.length + told.signals.length).toBe(count)
    told.links.length = 0
    await drivers.start()
    if (carrier === 'embedded') {
      await sim.stop()
      sim = makeSim()
      await sim.start()
    }
    await until('the bridge to be there', () => state('z2m') === 'online')
    sim.say(DESK.name, { occupancy: true })
    await heard(1)
  })

  if (carrier === 'embedded') {
    it('is heard again when the gateway comes back and the list is not told, also by an address', async () => {
      await sim.stop()
      await drivers.stop()
      told.links.length = 0
      await open()
      sim = makeSim()
      await sim.comeBack()
      await until('the bridge to be there', () => state('z2m') === 'online')
      await until('the names', () => {
        sim.say(RADAR.name, { presence: true })
        return readings().length > 0
      })
      sim.say(DESK.name, { occupancy: true })
      await heard(2)
      expect(readings()).toEqual([
        ['desk-13', true],
        ['desk-12', true],
      ])
    })
  }

  // The embedded broker keeps nothing of a device.
  if (carrier === 'joined') {
    it('is known again by what the broker has kept, without ghosts, when the gateway comes back', async () => {
      sim.available(DESK.name, true)
      sim.say(DESK.name, { occupancy: true }, true)
      sim.say(DOOR.name, { contact: false }, true)
      await heard(2)
      sim.list(DEVICES.filter(({ name }) => name !== DOOR.name))
      await until('the lack', () => last('side')?.lack === 'device-missing')
      await drivers.stop()
      for (const list of [told.signals, told.links]) list.length = 0
      await open()
      await heard(1)
      await until('the lack', () => last('side')?.lack === 'device-missing')
      expect([readings(), state('desk-12')]).toEqual([[['desk-12', true]], 'online'])
      expect(told.bads).toEqual([])
    })
  }
})
