/** The table of kinds, the rights of clients, and units that may come over two brokers. */
import fc from 'fast-check'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterEach, describe, expect, it } from 'vitest'
import type { Command } from '../../gateway/core/model.ts'
import type { Unit } from '../../gateway/core/records.ts'
import { createDrivers, type Drivers, type DriversContext, KINDS } from '../../gateway/drivers/index.ts'
import { covers, isFilter, isTopic, overlap, rightsOf } from '../../gateway/drivers/messages/rights.ts'
import { mosquittoAcl } from '../../gateway/drivers/mqtt/acl.ts'
import { quiet, recorder, secretHashOf, type Told, tap, unit, until } from '../support/broker.ts'
import { createMosquitto, freePort, type Mosquitto, passwordOf } from '../support/mosquitto-broker.ts'
import { unitOf } from '../support/units.ts'

const check = (one: Unit): void => KINDS[one.kind]?.check(one)

describe('the table of kinds', () => {
  it.each<[string, Unit]>([
    ['an MQTT board at a door', unitOf('a', 'mqtt', { door: 'front', side: 'in' })],
    ['an MQTT board with desks', unitOf('a', 'mqtt', { desks: ['d1'], zone: 'hall' })],
    ['a board on a line', unitOf('a', 'serial', { path: '/dev/ttyUSB0', baud: 9600, door: 'front', side: 'in' })],
    ['a line with a longer silence', unitOf('a', 'serial', { path: '/dev/x', settings: { 'silent-after-s': '60' } })],
    ['an MQTT board that does not decide by itself', unit('a', 'mqtt', { offline: 'no' })],
    ['a line that does', unitOf('a', 'serial', { path: '/dev/x', settings: { offline: 'yes' } })],
    ['any smart card reader', unitOf('a', 'pcsc', { zone: 'hall' })],
    ['a named reader', unitOf('a', 'pcsc', { reader: 'ACS ACR122U' })],
    ['a client without rights', unit('a', 'client')],
    ['a client with rights', unit('a', 'client', { read: 'home/#, soglia/summary', write: '+/x' })],
  ])('takes %s', (_name, one) => {
    expect(() => check(one)).not.toThrow()
  })

  it.each<[string, Unit]>([
    ['an MQTT board with a path', unitOf('a', 'mqtt', { path: '/dev/ttyUSB0' })],
    ['an MQTT board with a setting', unit('a', 'mqtt', { read: '#' })],
    ['a line without a path', unitOf('a', 'serial')],
    ['a line at no speed', unitOf('a', 'serial', { path: '/dev/x', baud: 0 })],
    ['a line with a reader', unitOf('a', 'serial', { path: '/dev/x', reader: 'r' })],
    ['a silence that is none', unitOf('a', 'serial', { path: '/dev/x', settings: { 'silent-after-s': 'soon' } })],
    ['an MQTT board that decides now and then', unit('a', 'mqtt', { offline: 'sometimes' })],
    ['a line that does so', unitOf('a', 'serial', { path: '/dev/x', settings: { offline: '' } })],
    ['a reader that decides by itself', unitOf('a', 'pcsc', { settings: { offline: 'yes' } })],
    ['a reader with a baud', unitOf('a', 'pcsc', { baud: 9600 })],
    ['a client at a door', unitOf('a', 'client', { door: 'front' })],
    ['a client with desks', unitOf('a', 'client', { desks: ['d1'] })],
    ['a client with an unknown setting', unit('a', 'client', { admin: 'yes' })],
    ...[
      '#',
      '+/#',
      'soglia/#',
      'soglia/+/up/tap',
      'soglia/reader-1/+/+',
      '+/+/down/unlock',
      '$SYS/#',
      'a//b',
      'a/#/b',
      'a+',
      '1/2/3/4/5/6/7/8/9',
    ].map((filter): [string, Unit] => [
      `a client that reads ${filter}`,
      unit('a', 'client', { read: `home/#,${filter}` }),
    ]),
    ['a client that writes commands', unit('a', 'client', { write: 'soglia/reader-1/down/unlock' })],
  ])('refuses %s', (_name, one) => {
    expect(() => check(one)).toThrow(expect.objectContaining({ code: 'E_UNIT_SETTING' }))
  })
})

const level = fc.constantFrom('a', 'b', 'soglia', 'up', 'down', 'reader-1')
const topic = fc.array(level, { minLength: 1, maxLength: 5 }).map((levels) => levels.join('/'))
const filter = fc
  .tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([levels, rest]) => [...levels, ...(rest ? ['#'] : [])].join('/'))
/** MQTT 3.1.1, 4.7, by a regular expression: a second hand. */
function matches(pattern: string, name: string): boolean {
  const source = pattern.replace(/\/#$/, '(/.*)?').replace(/^#$/, '.*').replaceAll('+', '[^/]*')
  return new RegExp(`^${source}$`).test(name)
}

describe('rights', () => {
  it('that cover a filter match whatever it matches; filters that do not overlap share no topic', () => {
    fc.assert(
      fc.property(filter, filter, topic, (one, other, name) => {
        expect(isFilter(one) && isTopic(name)).toBe(true)
        expect(covers(one, name)).toBe(matches(one, name))
        if (covers(one, other) && matches(other, name)) expect(matches(one, name)).toBe(true)
        if (!overlap(one, other)) expect(matches(one, name) && matches(other, name)).toBe(false)
        if (matches(one, name) && matches(other, name)) expect(overlap(one, other)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  it('never reach what belongs to units, whatever stands in the register', () => {
    const reserved = fc.constantFrom('soglia/reader-1/up/tap', 'soglia/a/down/unlock', '$SYS/broker')
    fc.assert(
      fc.property(fc.array(fc.oneof(filter, fc.string()), { maxLength: 5 }), reserved, (filters, name) => {
        const { read } = rightsOf(unit('x', 'client', { read: filters.join(',') }))
        expect(read.some((right) => covers(right, name))).toBe(false)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('all drivers as one', () => {
  const RESULT: Command = { type: 'result', id: 't1', granted: true }
  const units = [unit('reader-1'), unit('reader-2')]
  let drivers: Drivers
  let told: Told
  let mosquitto: Mosquitto | null = null
  let clients: MqttClient[] = []

  afterEach(async () => {
    await drivers.stop()
    for (const client of clients) await client.endAsync(true)
    clients = []
    await mosquitto?.close()
    mosquitto = null
  })
  async function start(context: Partial<DriversContext>, registered: Unit[]): Promise<void> {
    told = recorder()
    const clock = { now: Date.now }
    drivers = createDrivers({
      events: told.events,
      clock,
      log: quiet,
      mqtt: null,
      mqttUrl: null,
      tls: null,
      secretHashOf,
      ...context,
    })
    drivers.units(registered)
    await drivers.start()
  }
  async function board(url: string, id: string, heard: string[]): Promise<MqttClient> {
    const login = {
      clientId: id,
      username: id,
      password: passwordOf(id),
      protocolVersion: 4,
      reconnectPeriod: 0,
    } as const
    const client = await connectAsync(url, login, false)
    client.on('error', () => undefined)
    client.on('message', () => heard.push(url))
    clients.push(client)
    await client.subscribeAsync(`soglia/${id}/down/#`)
    return client
  }

  it('a unit answers where it was last heard, and is online while either broker has it', async () => {
    mosquitto = await createMosquitto({ logins: ['soglia', 'reader-1'], acl: mosquittoAcl(units) })
    await mosquitto.start()
    await start({ mqtt: { host: '127.0.0.1', port: 0 }, mqttUrl: mosquitto.url('soglia') }, units)
    const [own, other] = [drivers.mqttUrl() ?? '', mosquitto.url()]
    expect(own).toMatch(/^mqtt:\/\/127\.0\.0\.1:\d+$/)
    expect(drivers.brokerFailed()).toBeNull()
    await until(() => expect(told.links).toContainEqual({ unit: 'reader-2', state: 'offline', lack: null }))
    const heard: string[] = []

    const there = await board(other, 'reader-1', heard)
    await there.publishAsync('soglia/reader-1/up/tap', tap('t1'), { qos: 1 })
    await until(() => expect(told.taps('reader-1')).toEqual(['t1']))
    expect(drivers.send('reader-1', RESULT)).toBe(true)
    await until(() => expect(heard).toEqual([other]))

    const here = await board(own, 'reader-1', heard)
    await here.publishAsync('soglia/reader-1/up/tap', tap('t2'), { qos: 1 })
    expect(drivers.send('reader-1', RESULT)).toBe(true)
    await until(() => expect(heard).toEqual([other, own]))

    await there.publishAsync('soglia/reader-1/up/tap', tap('t3'), { qos: 1 })
    await until(() => expect(told.taps('reader-1')).toEqual(['t1', 't2', 't3']))
    expect(drivers.send('reader-1', RESULT)).toBe(true)
    await until(() => expect(heard).toEqual([other, own, other]))
    await here.publishAsync('soglia/reader-1/up/tap', tap('t4'), { qos: 1 })

    // The other broker is lost: the unit is still here, and never shown as away.
    told.links.length = 0
    await mosquitto.stop()
    await until(() =>
      expect(told.links).toContainEqual({ unit: 'reader-2', state: 'offline', lack: 'broker-unreachable' }),
    )
    expect(told.state('reader-1')).toBe('online')
    here.stream.destroy()
    await until(() => expect(told.links.at(-1)).toEqual({ unit: 'reader-1', state: 'offline', lack: null }))
    expect(drivers.send('reader-1', RESULT)).toBe(false)
  })

  it('a unit that nothing can carry says so; a port that is taken stops what was begun', async () => {
    await start({}, [unit('reader-1'), unit('ha', 'client')])
    expect(told.links).toEqual([
      { unit: 'reader-1', state: 'offline', lack: 'driver-missing' },
      { unit: 'ha', state: 'offline', lack: 'driver-missing' },
    ])
    expect([drivers.mqttUrl(), drivers.brokerFailed(), drivers.send('reader-1', RESULT)]).toEqual([null, null, false])
    await drivers.stop()
    const port = await freePort()
    await start({ mqtt: { host: '127.0.0.1', port } }, [])
    const first = drivers
    await expect(start({ mqtt: { host: '127.0.0.1', port } }, [])).rejects.toMatchObject({ code: 'E_PORT_IN_USE' })
    expect(drivers.brokerFailed()).not.toBeNull()
    await first.stop()
  })
})
