/** What holds for every MQTT device of another maker: how it is let in, what is heard of it, what is confirmed. */
import { createHash } from 'node:crypto'
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDrivers, type Drivers } from '../../gateway/drivers/index.ts'
import { unitOf } from '../support/units.ts'
import { until } from '../support/until.ts'
import { createTold } from './contract-suite.ts'

const UNITS = [
  unitOf('strike', 'tasmota', { settings: { switches: '1:contact,2:motion' }, desks: ['d1'] }),
  unitOf('reader-1', 'mqtt'),
  unitOf('behind', 'tasmota', { settings: { via: 'strike', device: 'x' } }),
  unitOf('lost', 'tasmota', { settings: { via: 'nobody', device: 'x' } }),
]

const { events, ...told } = createTold()
let drivers: Drivers
let clients: MqttClient[] = []
beforeEach(async () => {
  for (const list of [told.signals, told.links, told.bads]) list.length = 0
  drivers = createDrivers({
    ...{ events, clock: { now: () => Date.now() }, log: pino({ level: 'silent' }) },
    ...{ mqtt: { host: '127.0.0.1', port: 0 }, mqttUrl: null, tls: null },
    secretHashOf: (id) => createHash('sha256').update(`secret of ${id}`).digest('hex'),
  })
  drivers.units(UNITS)
  await drivers.start()
})
afterEach(async () => {
  for (const client of clients) await client.endAsync(true)
  clients = []
  await drivers.stop()
})

async function connect(id: string, options: IClientOptions = {}): Promise<MqttClient> {
  const login = { clientId: `DVES_${id}`, username: id, password: `secret of ${id}`, reconnectPeriod: 0 } as const
  const client = await connectAsync(drivers.mqttUrl() ?? '', { ...login, protocolVersion: 4, ...options }, false)
  client.on('error', () => undefined)
  clients.push(client)
  return client
}
const state = (unit: string) => told.links.findLast((link) => link.unit === unit)
const codes = (unit: string | null) => told.bads.filter((bad) => bad.unit === unit).map(({ code }) => code)
const doors = () => told.signals.filter(({ signal }) => signal.type === 'door').map(({ signal }) => signal)

describe('who is let in', () => {
  it('has a client id of its own, but never another unit’s, for that would cut it off', async () => {
    const board = await connect('reader-1', { clientId: 'reader-1' })
    await expect(connect('strike', { clientId: 'reader-1' })).rejects.toThrow()
    await connect('strike')
    expect(board.connected).toBe(true)
    expect(codes(null)).toEqual(['bad-login'])
  })

  it('is no device behind a bridge, and none of a kind that has no login', async () => {
    await expect(connect('behind')).rejects.toThrow()
    await expect(connect('lost')).rejects.toThrow()
    expect(state('lost')).toMatchObject({ state: 'offline', lack: 'bridge-missing' })
  })
})

describe('what it may say and hear', () => {
  it('is heard on its own topics, and counted on others; nobody else reads it, and nothing of it is kept', async () => {
    const device = await connect('strike')
    const board = await connect('reader-1', { clientId: 'reader-1' })
    await device.publishAsync('tele/strike/LWT', 'Online', { retain: true, qos: 1 })
    await device.publishAsync('tele/other/LWT', 'Offline', { qos: 1 })
    await device.publishAsync('soglia/reader-1/up/status', '{"state":"offline"}', { qos: 1 })
    expect(state('strike')?.state).toBe('online')
    expect(state('reader-1')?.state).toBe('online')
    expect(codes('strike')).toEqual(['forbidden-topic', 'forbidden-topic'])
    await expect(board.subscribeAsync('tele/strike/#')).rejects.toThrow()
    const late = await connect('strike')
    const heard: string[] = []
    late.on('message', (topic) => heard.push(topic))
    await late.subscribeAsync('#')
    await new Promise((resolve) => setTimeout(resolve, 200))
    // Only what the gateway asks of it.
    expect(heard.filter((topic) => !topic.startsWith('cmnd/strike/'))).toEqual([])
  })

  it('never hears what our own units are told', async () => {
    const device = await connect('strike')
    await expect(device.subscribeAsync('soglia/reader-1/down/#')).rejects.toThrow()
    expect(codes('strike')).toEqual(['forbidden-subscription'])
  })

  it('tells each change once, and all of it again after it was away', async () => {
    const say = async (device: MqttClient, action: string) =>
      device.publishAsync('stat/strike/RESULT', JSON.stringify({ Switch1: { Action: action } }), { qos: 1 })
    const device = await connect('strike')
    for (const action of ['ON', 'ON', 'OFF', 'OFF']) await say(device, action)
    expect(doors()).toMatchObject([{ contact: 'closed' }, { contact: 'open' }])
    device.stream.destroy()
    await until('the device to be away', () => state('strike')?.state === 'offline')
    await say(await connect('strike'), 'OFF')
    expect(doors()).toHaveLength(3)
  })
})

describe('what is not recorded', () => {
  it('is told again with its age until it has a receipt, and not after', async () => {
    const device = await connect('strike')
    const reading = JSON.stringify({ PN532: { UID: 'DEADBEEF' } })
    await device.publishAsync('tele/strike/SENSOR', reading, { qos: 1 })
    await until('it to be told again', () => told.signals.filter(({ signal }) => signal.type === 'tap').length === 2)
    const taps = told.signals.flatMap(({ signal }) => (signal.type === 'tap' ? [signal] : []))
    expect(taps[1]).toMatchObject({ id: taps[0]?.id, credential: 'uid:deadbeef' })
    expect(taps[1]?.ageMs).toBeGreaterThan(1_500)
    // No receipt: nothing is recorded yet.
    drivers.send('strike', { type: 'result', id: taps[0]?.id ?? '', granted: false, reason: 'storage-failed' })
    await until('it to be told again', () => told.signals.filter(({ signal }) => signal.type === 'tap').length === 3)
    drivers.send('strike', { type: 'result', id: taps[0]?.id ?? '', granted: true, recordedAt: 'now' })
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect(told.signals.filter(({ signal }) => signal.type === 'tap')).toHaveLength(3)
  })
})

describe('an order', () => {
  const unlock = { type: 'unlock', id: 'u1', ms: 5000, by: 'staff', ttlMs: 5000 } as const

  it('is refused while nobody listens, and is confirmed when the relay has moved, once', async () => {
    expect(drivers.send('strike', unlock)).toBe(false)
    const device = await connect('strike')
    await device.publishAsync('tele/strike/LWT', 'Online', { qos: 1 })
    expect(drivers.send('strike', unlock), 'it has not subscribed').toBe(false)
    await device.subscribeAsync('cmnd/strike/#')
    expect(drivers.send('strike', unlock)).toBe(true)
    for (const word of ['ON', 'OFF', 'ON']) await device.publishAsync('stat/strike/POWER', word, { qos: 1 })
    const done = told.signals.filter(({ signal }) => signal.type === 'done')
    expect(done).toEqual([{ unit: 'strike', signal: { type: 'done', command: 'u1', ok: true } }])
  })

  it('is never kept for it, nor retained', async () => {
    const device = await connect('strike')
    const heard: { topic: string; retain: boolean }[] = []
    device.on('message', (topic, _payload, { retain }) => heard.push({ topic, retain }))
    await device.subscribeAsync('cmnd/strike/#')
    await device.publishAsync('tele/strike/LWT', 'Online', { qos: 1 })
    expect(drivers.send('strike', unlock)).toBe(true)
    const pulses = () => heard.filter(({ topic }) => topic.endsWith('Backlog0'))
    await until('the order', () => pulses().length === 1)
    expect(pulses()).toEqual([{ topic: 'cmnd/strike/Backlog0', retain: false }])
    device.stream.destroy()
    await until('it to be away', () => state('strike')?.state === 'offline')
    expect(drivers.send('strike', unlock)).toBe(false)
    const again = await connect('strike')
    again.on('message', (topic, _payload, { retain }) => heard.push({ topic, retain }))
    await again.subscribeAsync('cmnd/strike/#')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(pulses()).toHaveLength(1)
  })
})
