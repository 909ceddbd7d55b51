/**
 * The embedded broker's rules, each broken by a client that should not.
 *
 * Long because it is one list: a rule of the contract, and who breaks it.
 */
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Command } from '../../gateway/core/model.ts'
import { createBroker } from '../../gateway/drivers/broker.ts'
import {
  connectFrame,
  type House,
  openBroker,
  publishFrame,
  quiet,
  recorder,
  tap,
  unit,
  until,
} from '../support/broker.ts'

const RESULT: Command = { type: 'result', id: 't1', granted: true, reason: 'ok', unlockMs: 5000, ttlMs: 5000 }
const UNLOCK: Command = { type: 'unlock', id: 'u1', ms: 5000, by: 'staff', ttlMs: 5000 }

let house: House
afterEach(() => house?.stop())

describe('a login', () => {
  it.each([
    ['a wrong secret', { password: 'wrong' }],
    ['no secret', { password: '' }],
    ['a unit that is not registered', { clientId: 'reader-9', username: 'reader-9' }],
    ["another unit's client id", { clientId: 'reader-2' }],
    ['no name', { username: '' }],
  ])('is refused with %s, and counted as a stranger', async (_name, options) => {
    house = await openBroker([unit('reader-1'), unit('reader-2')])
    await expect(house.connect('reader-1', options)).rejects.toThrow(/authorized|user name/i)
    expect(house.told.codes(null)).toEqual(['bad-login'])
    expect(house.told.links).toEqual([])
  })

  it('shows the unit online, and offline when its connection ends', async () => {
    house = await openBroker([unit('reader-1')])
    const client = await house.connect('reader-1')
    await until(() => expect(house.told.links).toEqual([{ unit: 'reader-1', state: 'online', lack: null }]))
    client.stream.destroy()
    await until(() => expect(house.told.state('reader-1')).toBe('offline'))
  })

  it('is taken over by a second connection of the same unit, which is never shown as away', async () => {
    house = await openBroker([unit('reader-1')])
    const first = await house.connect('reader-1')
    let closed = false
    first.on('close', () => {
      closed = true
    })
    const second = await house.connect('reader-1')
    await until(() => expect(closed).toBe(true))
    await second.publishAsync('soglia/reader-1/up/tap', tap('t1'), { qos: 1 })
    expect(house.told.taps('reader-1')).toEqual(['t1'])
    expect(house.told.links.filter((link) => link.state === 'offline')).toEqual([])
  })

  it('survives a storm of restarts: the last connection works, and none other lives', async () => {
    house = await openBroker([unit('reader-1')])
    const storm = await Promise.allSettled(Array.from({ length: 40 }, () => house.connect('reader-1')))
    expect(storm.some((one) => one.status === 'fulfilled')).toBe(true)
    const last = await house.connect('reader-1')
    await last.subscribeAsync('soglia/reader-1/down/#')
    await until(() => {
      const alive = storm.filter((one) => one.status === 'fulfilled' && one.value.connected)
      expect(alive).toEqual([])
    })
    let answers = 0
    last.on('message', () => {
      answers++
    })
    await last.publishAsync('soglia/reader-1/up/tap', tap('t1'), { qos: 1 })
    expect(house.broker.send('reader-1', RESULT)).toBe(true)
    await until(() => expect(answers).toBe(1))
    expect(house.told.state('reader-1')).toBe('online')
  })

  it('ends when the unit is removed, or its secret changed', async () => {
    house = await openBroker([unit('reader-1'), unit('reader-2')])
    const first = await house.connect('reader-1')
    const second = await house.connect('reader-2')
    house.broker.units([unit('reader-2')])
    await until(() => expect(first.connected).toBe(false))
    expect(house.broker.send('reader-1', RESULT)).toBe(false)
    expect(second.connected).toBe(true)
    house.secrets.set('reader-2', 'new')
    house.broker.units([unit('reader-2')])
    await until(() => expect(second.connected).toBe(false))
    await expect(house.connect('reader-1')).rejects.toThrow()
    await expect(house.connect('reader-2')).rejects.toThrow()
    await house.connect('reader-2', { password: 'new' })
  })

  it('is let in again and again by a broker that knows no keepalive of nought', async () => {
    house = await openBroker([unit('reader-1')])
    const client = await house.connect('reader-1', { keepalive: 0 })
    await client.publishAsync('soglia/reader-1/up/tap', tap('t1'), { qos: 1 })
    expect(house.told.taps('reader-1')).toEqual(['t1'])
  })
})

describe('a publish', () => {
  it.each([0, 1, 2] as const)('of a tap at QoS %i reaches the gateway parsed', async (qos) => {
    house = await openBroker([unit('reader-1')])
    const client = await house.connect('reader-1')
    await client.publishAsync('soglia/reader-1/up/tap', tap('t1', { side: 'in' }), { qos })
    await until(() =>
      expect(house.told.signals).toEqual([
        {
          unit: 'reader-1',
          signal: {
            type: 'tap',
            id: 't1',
            credential: 'uid:04a2b3c4d5e680',
            side: 'in',
            at: null,
            ageMs: 0,
            offline: null,
          },
        },
      ]),
    )
    expect(house.told.bad).toEqual([])
  })

  it.each([
    ["another unit's topic", 'soglia/reader-2/up/tap', 'forbidden-topic'],
    ['its own commands', 'soglia/reader-1/down/unlock', 'forbidden-topic'],
    ["another unit's commands", 'soglia/reader-2/down/unlock', 'forbidden-topic'],
    ['the broker', '$SYS/x', 'forbidden-topic'],
    ['some topic', 'hello', 'forbidden-topic'],
    ['an empty level', 'soglia/reader-1/up//tap', 'forbidden-topic'],
    ['nine levels', 'soglia/reader-1/up/4/5/6/7/8/9', 'forbidden-topic'],
    ['a message that is none', 'soglia/reader-1/up/hello', 'unknown-topic'],
  ])('to %s is acknowledged, dropped and counted, and the connection stays', async (_name, topic, code) => {
    house = await openBroker([unit('reader-1'), unit('reader-2')])
    const other = await house.connect('reader-2')
    await other.subscribeAsync('soglia/reader-2/down/#')
    let reached = 0
    other.on('message', () => {
      reached++
    })
    const client = await house.connect('reader-1')
    await client.subscribeAsync('soglia/reader-1/down/#')
    client.on('message', () => {
      reached++
    })
    // Resolves with the PUBACK.
    await client.publishAsync(topic, tap('t1'), { qos: 1 })
    expect(house.told.codes('reader-1')).toEqual([code])
    expect(house.told.signals).toEqual([])
    await client.publishAsync('soglia/reader-1/up/tap', tap('t2'), { qos: 1 })
    expect(house.told.taps('reader-1')).toEqual(['t2'])
    expect(reached).toBe(0)
  })

  it('with a wildcard in its topic breaks the protocol: closed and counted', async () => {
    house = await openBroker([unit('reader-1')])
    const socket = await house.raw()
    socket.write(Buffer.concat([connectFrame('reader-1'), publishFrame('soglia/+/up/tap', tap('t1'))]))
    await until(() => expect(socket.closed).toBe(true))
    expect(house.told.codes('reader-1')).toEqual(['bad-packet'])
    expect(house.told.signals).toEqual([])
  })

  it('of a retained tap is dropped and counted; a retained status counts, and is kept for nobody', async () => {
    house = await openBroker([unit('reader-1'), unit('ha', 'client', { read: 'home/#' })])
    const client = await house.connect('reader-1')
    await client.publishAsync('soglia/reader-1/up/tap', tap('t1'), { qos: 1, retain: true })
    expect(house.told.codes('reader-1')).toEqual(['forbidden-retain'])
    await client.publishAsync('soglia/reader-1/up/status', '{"state":"online","fw":"1.2.0"}', { qos: 1, retain: true })
    expect(house.told.signals.map(({ signal }) => signal.type)).toEqual(['status'])
    await client.publishAsync('soglia/reader-1/up/status', '{"state":"offline"}', { qos: 1, retain: true })
    expect(house.told.state('reader-1')).toBe('offline')
  })

  it('that cannot be understood is counted, and a signal with an id still gets through as poison', async () => {
    house = await openBroker([unit('reader-1')])
    const client = await house.connect('reader-1')
    for (const payload of ['not json', '[]', '{"credential":"uid:04a2b3c4"}', Buffer.from([0xff, 0xfe])]) {
      await client.publishAsync('soglia/reader-1/up/tap', payload, { qos: 1 })
    }
    expect(house.told.codes('reader-1')).toEqual(['not-json', 'bad-shape', 'bad-id', 'not-json'])
    await client.publishAsync('soglia/reader-1/up/tap', '{"id":"p1","credential":7}', { qos: 1 })
    expect(house.told.signals.map(({ signal }) => signal)).toMatchObject([{ type: 'poison', id: 'p1', of: 'tap' }])
  })
})

describe('a will', () => {
  it('other than the status is dropped and counted, and the connection taken', async () => {
    house = await openBroker([unit('reader-1')])
    const client = await house.connect('reader-1', {
      will: { topic: 'soglia/reader-1/up/tap', payload: Buffer.from(tap('will')), qos: 1, retain: false },
    })
    expect(house.told.codes('reader-1')).toEqual(['forbidden-will'])
    client.stream.destroy()
    await until(() => expect(house.told.state('reader-1')).toBe('offline'))
    expect(house.told.signals).toEqual([])
  })

  it('that is the status is no fault; the end of the connection says it', async () => {
    house = await openBroker([unit('reader-1')])
    const will = {
      topic: 'soglia/reader-1/up/status',
      payload: Buffer.from('{"state":"offline"}'),
      qos: 1 as const,
      retain: true,
    }
    const client = await house.connect('reader-1', { will })
    client.stream.destroy()
    await until(() => expect(house.told.state('reader-1')).toBe('offline'))
    expect(house.told.bad).toEqual([])
  })
})

describe('a subscription', () => {
  it.each(['soglia/reader-1/down/#', 'soglia/reader-1/down/+', 'soglia/reader-1/down/result'])(
    'to %s is granted, and the command comes at QoS 0 and not retained',
    async (filter) => {
      house = await openBroker([unit('reader-1')])
      const client = await house.connect('reader-1')
      const packets: unknown[] = []
      client.on('message', (topic, payload, { qos, retain }) =>
        packets.push([topic, JSON.parse(payload.toString()), qos, retain]),
      )
      await client.subscribeAsync(filter, { qos: 1 })
      expect(house.broker.send('reader-1', RESULT)).toBe(true)
      const { type: _type, ...fields } = RESULT
      await until(() => expect(packets).toEqual([['soglia/reader-1/down/result', fields, 0, false]]))
    },
  )

  it.each([
    '#',
    '+/#',
    'soglia/#',
    'soglia/+/down/#',
    'soglia/reader-1/#',
    'soglia/reader-1/up/#',
    'soglia/reader-1/down',
    'soglia/reader-2/down/#',
    '$SYS/#',
    'soglia/reader-1/down/4/5/6/7/8/9',
  ])('to %s is answered 0x80 and counted', async (filter) => {
    house = await openBroker([unit('reader-1'), unit('reader-2')])
    const client = await house.connect('reader-1')
    await expect(client.subscribeAsync(filter)).rejects.toMatchObject({ packet: { granted: [0x80] } })
    expect(house.told.codes('reader-1')).toEqual(['forbidden-subscription'])
    expect(client.connected).toBe(true)
    expect(house.broker.send('reader-1', RESULT)).toBe(false)
  })

  it('that was given up carries no more commands', async () => {
    house = await openBroker([unit('reader-1')])
    const client = await house.connect('reader-1')
    await client.subscribeAsync('soglia/reader-1/down/#')
    expect(house.broker.send('reader-1', RESULT)).toBe(true)
    await client.unsubscribeAsync('soglia/reader-1/down/#')
    expect(house.broker.send('reader-1', RESULT)).toBe(false)
  })

  it('of a session that was to be kept brings no old command', async () => {
    house = await openBroker([unit('reader-1')])
    const first = await house.connect('reader-1', { clean: false })
    await first.subscribeAsync('soglia/reader-1/down/#', { qos: 1 })
    await first.endAsync(true)
    await until(() => expect(house.told.state('reader-1')).toBe('offline'))
    expect(house.broker.send('reader-1', UNLOCK)).toBe(false)
    const again = await house.connect('reader-1', { clean: false })
    const came: string[] = []
    again.on('message', (topic) => came.push(topic))
    await again.subscribeAsync('soglia/reader-1/down/#', { qos: 1 })
    expect(house.broker.send('reader-1', RESULT)).toBe(true)
    await until(() => expect(came).toEqual(['soglia/reader-1/down/result']))
  })
})

it('knows no session that was to be kept: CONNACK says so, and nothing is subscribed', async () => {
  house = await openBroker([unit('reader-1')])
  const first = await house.connect('reader-1', { clean: false })
  await first.subscribeAsync('soglia/reader-1/down/#', { qos: 1 })
  await first.endAsync(true)
  const socket = await house.raw()
  // The same with the flag "clean session" at nought.
  socket.write(connectFrame('reader-1', undefined, 0xc0))
  await until(() => expect(Buffer.concat(socket.received).toString('hex')).toBe('20020000'))
  expect(house.broker.send('reader-1', UNLOCK)).toBe(false)
})

describe('a client', () => {
  const ha = unit('ha', 'client', { read: 'home/#, soglia/summary', write: 'home/+/set' })

  it('speaks and hears within its rights, also with retained messages and a will', async () => {
    house = await openBroker([ha, unit('pi', 'client', { read: 'home/#', write: 'home/#' })])
    const client = await house.connect('ha')
    const pi = await house.connect('pi', {
      will: { topic: 'home/pi', payload: Buffer.from('gone'), qos: 0, retain: true },
    })
    const heard: string[] = []
    pi.on('message', (topic, payload) => heard.push(`${topic} ${payload}`))
    await pi.subscribeAsync('home/#')
    await client.publishAsync('home/lamp/set', 'on', { qos: 1, retain: true })
    await client.publishAsync('home/lamp', 'on', { qos: 1 })
    await until(() => expect(heard).toEqual(['home/lamp/set on']))
    expect(house.told.codes('ha')).toEqual(['forbidden-topic'])
    pi.stream.destroy()
    await until(() => expect(house.told.state('pi')).toBe('offline'))
    client.on('message', (topic, payload) => heard.push(`${topic} ${payload}`))
    await client.subscribeAsync('home/#')
    await until(() => expect(heard.slice(1).sort()).toEqual(['home/lamp/set on', 'home/pi gone']))
  })

  it('leaves no will where it has no right', async () => {
    house = await openBroker([ha, unit('pi', 'client', { read: 'home/#' })])
    const pi = await house.connect('pi')
    const heard: string[] = []
    pi.on('message', (topic) => heard.push(topic))
    await pi.subscribeAsync('home/#')
    for (const topic of ['home/lamp', 'home/lamp/set']) {
      const client = await house.connect('ha', { will: { topic, payload: Buffer.from('gone'), qos: 1, retain: false } })
      client.stream.destroy()
      await until(() => expect(house.told.state('ha')).toBe('offline'))
    }
    await until(() => expect(heard).toEqual(['home/lamp/set']))
    expect(house.told.codes('ha')).toEqual(['forbidden-will'])
  })

  it('has no rights that were not given, and never those of units', async () => {
    house = await openBroker([ha, unit('none', 'client'), unit('reader-1')])
    const reader = await house.connect('reader-1')
    const none = await house.connect('none')
    for (const filter of ['#', 'home/#', 'soglia/none/down/#', 'soglia/+/up/#']) {
      await expect(none.subscribeAsync(filter)).rejects.toMatchObject({ packet: { granted: [0x80] } })
    }
    for (const topic of ['soglia/none/up/tap', 'soglia/reader-1/down/unlock', 'home/x']) {
      await none.publishAsync(topic, tap('t1'), { qos: 1 })
    }
    expect(house.told.codes('none').filter((code) => code === 'forbidden-topic')).toHaveLength(3)
    await reader.publishAsync('soglia/reader-1/up/tap', tap('t2'), { qos: 1 })
    expect(house.told.signals).toHaveLength(1)
    expect(house.broker.send('none', RESULT)).toBe(false)
  })

  it('loses its connection when its rights change', async () => {
    house = await openBroker([ha])
    const client = await house.connect('ha')
    house.broker.units([unit('ha', 'client', { read: 'home/lamp' })])
    await until(() => expect(client.connected).toBe(false))
  })
})

describe('the listener', () => {
  it('says when its port is taken, and when the address is none of this machine', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const options = { events: recorder().events, tls: null, secretHashOf: () => null, log: quiet }
    const port = (taken.address() as { port: number }).port
    const busy = createBroker({ ...options, listen: { host: '127.0.0.1', port } })
    await expect(busy.start()).rejects.toMatchObject({ code: 'E_PORT_IN_USE' })
    expect(busy.address()).toBeNull()
    taken.close()
    const nowhere = createBroker({ ...options, listen: { host: '203.0.113.1', port: 0 } })
    await expect(nowhere.start()).rejects.toMatchObject({ code: 'E_LISTEN' })
  })

  it('stops with clients on it, at once and without calling them away, and starts again', async () => {
    house = await openBroker([unit('reader-1')])
    const client = await house.connect('reader-1')
    const idle = await house.raw()
    await house.broker.stop()
    await until(() => expect([client.connected, idle.closed]).toEqual([false, true]))
    expect(house.told.state('reader-1')).toBe('online')
    expect(house.broker.address()).toBeNull()
    expect(house.broker.send('reader-1', RESULT)).toBe(false)
    await house.broker.start()
    expect(house.broker.address()?.port).toBeGreaterThan(0)
  })

  it('answers a tap and a command in one connection without waiting (no Nagle)', async () => {
    house = await openBroker([unit('reader-1')])
    const { broker } = house
    const client = await house.connect('reader-1')
    await client.subscribeAsync('soglia/reader-1/down/#')
    const tookMs: number[] = []
    for (let i = 0; i < 20; i++) {
      const startedAt = performance.now()
      const answered = new Promise((resolve) => client.once('message', resolve))
      client.publish('soglia/reader-1/up/tap', tap(`t${i}`), { qos: 1 })
      await until(() => expect(house.told.taps('reader-1')).toHaveLength(i + 1))
      broker.send('reader-1', RESULT)
      await answered
      tookMs.push(performance.now() - startedAt)
    }
    expect(tookMs.sort((a, b) => a - b)[10]).toBeLessThan(30)
  })
})
