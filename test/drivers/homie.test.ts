/** Homie sensors behind a root device, at the embedded broker and at a real Mosquitto that keeps what they said. */
import { createHash } from 'node:crypto'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SimHomie } from '../../firmware-sim/devices/homie.ts'
import { createDrivers, type Drivers } from '../../gateway/drivers/index.ts'
import { mosquittoAcl } from '../../gateway/drivers/mqtt/acl.ts'
import { topicsOf } from '../../gateway/drivers/mqtt-devices.ts'
import { createMosquitto, type Mosquitto, passwordOf } from '../support/mosquitto-broker.ts'
import { unitOf } from '../support/units.ts'
import { until } from '../support/until.ts'
import { createTold } from './contract-suite.ts'
import { receipted } from './receipted.ts'

const UNITS = [
  unitOf('gw1', 'homie'),
  unitOf('desk-12', 'homie', {
    ...{ desks: ['d12'], settings: { via: 'gw1', device: 'gw1-desk12', inputs: 'presence/occupied=presence' } },
  }),
]

describe.each(['embedded', 'joined'] as const)('at the %s broker', (carrier) => {
  const { events, ...told } = createTold()
  let drivers: Drivers
  let mosquitto: Mosquitto | null
  let sim: SimHomie

  const open = async (): Promise<void> => {
    drivers = createDrivers({
      events: receipted(events, (unit, command) => drivers.send(unit, command)),
      ...{ clock: { now: () => Date.now() }, log: pino({ level: 'silent' }), tls: null },
      mqtt: mosquitto === null ? { host: '127.0.0.1', port: 0 } : null,
      mqttUrl: mosquitto?.url('soglia') ?? null,
      secretHashOf: () => createHash('sha256').update(passwordOf('gw1')).digest('hex'),
    })
    drivers.units(UNITS)
    await drivers.start()
  }
  beforeEach(async () => {
    for (const list of [told.signals, told.links, told.bads]) list.length = 0
    const acl = mosquittoAcl(UNITS, 'soglia', topicsOf)
    const more = ['use_username_as_clientid true']
    mosquitto = carrier === 'joined' ? await createMosquitto({ logins: ['soglia', 'gw1'], acl, more }) : null
    await mosquitto?.start()
    await open()
    sim = new SimHomie({
      ...{ url: mosquitto?.url() ?? drivers.mqttUrl() ?? '', login: { name: 'gw1', secret: passwordOf('gw1') } },
      ...{ root: 'gw1', children: { 'gw1-desk12': 'presence/occupied' } },
    })
    await sim.start()
  })
  afterEach(async () => {
    await sim.stop()
    await drivers.stop()
    await mosquitto?.close()
  })
  const state = (unit: string) => told.links.findLast((link) => link.unit === unit)?.state
  const readings = () =>
    told.signals.flatMap(({ unit, signal }) => (signal.type === 'desk' ? [[unit, signal.occupied]] : []))

  it('tells its desks, and all behind the root are away when its line is cut', async () => {
    await until('both to be there', () => state('gw1') === 'online' && state('desk-12') === 'online')
    for (const isTaken of [true, true, false]) sim.tell('gw1-desk12', isTaken)
    await until('both readings', () => readings().length === 2)
    expect(readings()).toEqual([
      ['desk-12', true],
      ['desk-12', false],
    ])
    expect(told.bads).toEqual([])
    await sim.stop()
    await until('both to be away', () => state('gw1') === 'offline' && state('desk-12') === 'offline')
  })

  it('takes nothing with it when it is set up anew, and brings all back as it was when it comes back', async () => {
    const linksOf = (unit: string) => told.links.filter((link) => link.unit === unit).map((link) => link.state)
    const told12 = () => linksOf('desk-12')
    await until('it to be there', () => state('desk-12') === 'online')
    const before = told12().length
    for (const word of ['init', 'ready']) sim.say('gw1', '$state', word)
    sim.tell('gw1-desk12', true)
    await until('the reading', () => readings().length === 1)
    expect(told12().slice(before)).toEqual([])
    // Its children say nothing of themselves again, and what one says while the root is lost is not believed.
    sim.say('gw1', '$state', 'lost')
    sim.say('gw1-desk12', '$state', 'ready')
    sim.say('gw1', '$state', 'ready')
    await until('both to be back', () => told12().length === before + 2 && state('gw1') === 'online')
    expect(told12().slice(before)).toEqual(['offline', 'online'])
    sim.say('gw1-desk12', '$state', 'disconnected')
    const roots = linksOf('gw1').length
    for (const word of ['lost', 'ready']) sim.say('gw1', '$state', word)
    await until('the root to be back', () => linksOf('gw1').length === roots + 2)
    expect(state('desk-12')).toBe('offline')
  })

  it('counts what is no boolean, on the unit that said it', async () => {
    await until('it to be there', () => state('desk-12') === 'online')
    sim.say('gw1-desk12', 'presence/occupied', 'maybe')
    await until('it to be counted', () => told.bads.length > 0)
    expect(told.bads).toMatchObject([{ unit: 'desk-12', code: 'bad-shape' }])
  })

  // The embedded broker keeps nothing of a device: there it says all again when it comes back.
  if (carrier === 'joined') {
    it('is known again by what the broker has kept, when the gateway comes back', async () => {
      await until('it to be there', () => state('desk-12') === 'online')
      sim.tell('gw1-desk12', true)
      await until('the reading', () => readings().length === 1)
      await drivers.stop()
      told.signals.length = 0
      await open()
      await until('the reading', () => readings().length === 1)
      expect(readings()).toEqual([['desk-12', true]])
    })
  }
})
