/** What another broker keeps for programs, at brokers that stand in its way: the units come first. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterEach, expect, it } from 'vitest'
import type { Speaker } from '../../gateway/core/ports.ts'
import { mosquittoAcl } from '../../gateway/drivers/mqtt/acl.ts'
import { createMqtt, type Mqtt } from '../../gateway/drivers/mqtt.ts'
import { quiet, recorder, type Told, unit, until } from '../support/broker.ts'
import { createMosquitto, passwordOf } from '../support/mosquitto-broker.ts'

const UNITS = [unit('reader-1')]
const WILL = { topic: 'soglia-state/gateway', payload: 'offline' }
const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each()
})

function speaker(): Speaker & { times: number } {
  const speaks = {
    will: WILL,
    listensTo: ['homeassistant/status'],
    isOwn: () => false,
    heard: () => undefined,
    times: 0,
  }
  return Object.assign(speaks, { joined: () => void speaks.times++ })
}
async function join(url: string): Promise<{ driver: Mqtt; told: Told }> {
  const told = recorder()
  const driver = createMqtt({ events: told.events, url, log: quiet })
  driver.units(UNITS)
  await driver.start()
  undo.push(() => driver.stop())
  return { driver, told }
}
async function listen(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets: Socket[] = []
  const server: Server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    onSocket(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  undo.push(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  return `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`
}
const tap = (board: MqttClient, id: string): Promise<unknown> =>
  board.publishAsync('soglia/reader-1/up/tap', `{"id":"${id}","credential":"uid:04a2b3c4d5e680"}`, { qos: 1 })

it('is joined anew for its will, and the units stay where the rules have not been printed again', async () => {
  const more = ['use_username_as_clientid true']
  const mosquitto = await createMosquitto({ logins: ['soglia', 'reader-1'], acl: mosquittoAcl(UNITS), more })
  undo.push(() => mosquitto.close())
  await mosquitto.start()
  const { driver, told } = await join(mosquitto.url('soglia'))
  await until(() => expect(told.state('reader-1')).toBe('offline'))
  const speaks = speaker()
  driver.outlet.use(speaks)
  await until(() => expect(speaks.times).toBe(1))
  expect(driver.outlet.keep('homeassistant/device/soglia-house/config', '{}')).toBe(true)
  const login = { username: 'reader-1', password: passwordOf('reader-1'), clientId: 'reader-1' }
  const board = await connectAsync(mosquitto.url(), { ...login, reconnectPeriod: 0 })
  undo.push(() => board.endAsync(true))
  await tap(board, 't1')
  await until(() => expect(told.taps('reader-1')).toEqual(['t1']))
})

it('is joined without a will by a broker that takes nobody with one', async () => {
  const willed = new WeakSet<object>()
  const broker = await Aedes.createBroker({
    preConnect(client, { will }, done) {
      if (will !== undefined) willed.add(client)
      done(null, true)
    },
    authenticate(client, _name, _secret, done) {
      if (willed.has(client)) done(Object.assign(new Error('not this will'), { returnCode: 5 }), null)
      else done(null, true)
    },
  })
  undo.push(() => new Promise<void>((resolve) => broker.close(resolve)))
  const url = await listen((socket) => void broker.handle(socket))
  const { driver, told } = await join(url)
  await until(() => expect(told.state('reader-1')).toBe('offline'))
  const speaks = speaker()
  driver.outlet.use(speaks)
  await until(() => expect(speaks.times).toBe(1), 10_000)
  const board = await connectAsync(url, { reconnectPeriod: 0 })
  undo.push(() => board.endAsync(true))
  await tap(board, 't1')
  await until(() => expect(told.taps('reader-1')).toEqual(['t1']))
})

it('keeps its will at a broker that refused it for something else, which is over', async () => {
  const wills: boolean[] = []
  const broker = await Aedes.createBroker({
    preConnect(_client, { will }, done) {
      wills.push(will !== undefined)
      done(null, true)
    },
    authenticate(_client, _name, _secret, done) {
      if (wills.length > 1) done(null, true)
      else done(Object.assign(new Error('not yet'), { returnCode: 5 }), null)
    },
  })
  undo.push(() => new Promise<void>((resolve) => broker.close(resolve)))
  const url = await listen((socket) => void broker.handle(socket))
  const driver = createMqtt({ events: recorder().events, url, log: quiet })
  const speaks = speaker()
  driver.outlet.use(speaks)
  driver.units(UNITS)
  await driver.start()
  undo.push(() => driver.stop())
  await until(() => expect(speaks.times).toBe(1), 10_000)
  expect(wills.at(-1)).toBe(true)
})

it('does not wait for a broker that says nothing when the will changes meanwhile', async () => {
  let count = 0
  const { driver } = await join(await listen(() => count++))
  await until(() => expect(count).toBe(1))
  driver.outlet.use(speaker())
  // Less than a connection is waited for.
  await until(() => expect(count).toBe(2), 3_000)
  expect(driver.outlet.keep('x', 'y')).toBe(false)
})
