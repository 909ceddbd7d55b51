/** What strangers and broken boards can send: bounded, counted, and the next good tap passes. */
import type { Socket } from 'node:net'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterEach, expect, it } from 'vitest'
import { CONNECT_WITHIN_MS, CONNECTIONS_MAX, PENDING_CONNECTIONS_MAX } from '../../gateway/drivers/broker.ts'
import { connectFrame, frame, type House, openBroker, publishFrame, tap, unit, until } from '../support/broker.ts'

const TAP = 'soglia/reader-1/up/tap'
let house: House
afterEach(() => house?.stop())

/** What the socket received, as hex. */
const received = (socket: Socket & { received: Buffer[] }): string => Buffer.concat(socket.received).toString('hex')
const CONNACK = '20020000'

async function goodTapPasses(id: string): Promise<void> {
  const client = await house.connect('reader-1')
  await client.publishAsync(TAP, tap(id), { qos: 1 })
  expect(house.told.taps('reader-1')).toContain(id)
}

it('swallows a payload of 1 MB, acknowledges it, counts it, and takes the tap behind it', async () => {
  house = await openBroker([unit('reader-1')])
  const client = await house.connect('reader-1')
  await client.publishAsync(TAP, Buffer.alloc(1_000_000, 120), { qos: 1 })
  await client.publishAsync(TAP, Buffer.alloc(1_000_000, 120), { qos: 2 })
  await client.publishAsync(TAP, Buffer.alloc(1_000_000, 120), { qos: 0 })
  await client.publishAsync(TAP, tap('t1'), { qos: 1 })
  expect(client.connected).toBe(true)
  expect(house.told.codes('reader-1')).toEqual(['too-large', 'too-large', 'too-large'])
  expect(house.told.bad[0]?.sample).toBe(`1000030 bytes to ${TAP}`)
  expect(house.told.taps('reader-1')).toEqual(['t1'])
})

it('counts a message just over 16 KiB, and takes one of exactly so much', async () => {
  house = await openBroker([unit('reader-1')])
  const client = await house.connect('reader-1')
  const of = (bytes: number): string =>
    `${tap('t1')
      .slice(0, -1)
      .padEnd(bytes - 1)}}`
  await client.publishAsync(TAP, of(16 * 1024 + 1), { qos: 1 })
  expect(house.told.codes('reader-1')).toEqual(['too-large'])
  expect(house.told.signals).toEqual([])
  await client.publishAsync(TAP, of(16 * 1024), { qos: 1 })
  expect(house.told.taps('reader-1')).toEqual(['t1'])
})

it('closes on a length that nobody means, and on more than it swallows', async () => {
  house = await openBroker([unit('reader-1')])
  for (const head of [
    [0x30, 0xff, 0xff, 0xff, 0xff, 0x7f],
    [0x32, 0xff, 0xff, 0xff, 0x7f],
  ]) {
    const socket = await house.raw()
    socket.write(connectFrame('reader-1'))
    await until(() => expect(received(socket)).toBe(CONNACK))
    socket.write(Buffer.from(head))
    await until(() => expect(socket.closed).toBe(true))
  }
  expect(house.told.codes('reader-1')).toEqual(['bad-packet', 'bad-packet'])
  await goodTapPasses('t1')
})

it('closes on bytes that are not MQTT, before and after the login', async () => {
  house = await openBroker([unit('reader-1')])
  const strange = [
    Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
    Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3]),
    Buffer.from([0xc0, 0]),
    frame(0x10, Buffer.alloc(3000)),
    // CONNECT of a protocol that is none.
    frame(0x10, Buffer.from([0, 4, 77, 81, 84, 85, 4, 2, 0, 60, 0, 0])),
  ]
  for (const bytes of strange) {
    const socket = await house.raw()
    socket.write(bytes)
    await until(() => expect(socket.closed).toBe(true))
  }
  expect(house.told.codes(null)).toEqual(strange.map(() => 'bad-packet'))
  const socket = await house.raw()
  socket.write(Buffer.concat([connectFrame('reader-1'), Buffer.from([0x00, 0x00])]))
  await until(() => expect(socket.closed).toBe(true))
  await goodTapPasses('t1')
})

it('survives noise of any kind in place of packets', async () => {
  house = await openBroker([unit('reader-1')])
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.boolean(), async (noise, logIn) => {
      const socket = await house.raw()
      socket.end(Buffer.concat([logIn ? connectFrame('reader-1') : Buffer.alloc(0), noise]))
      await until(() => expect(socket.closed).toBe(true))
    }),
    { numRuns: 60 },
  )
  await goodTapPasses('t1')
})

it('does not let a stranger fill memory behind a CONNECT that is refused', async () => {
  house = await openBroker([unit('reader-1')])
  const socket = await house.raw()
  socket.write(
    Buffer.concat([
      connectFrame('reader-1', 'wrong'),
      ...Array.from({ length: 50 }, () => publishFrame(TAP, Buffer.alloc(16_000))),
    ]),
  )
  await until(() => expect(socket.closed).toBe(true))
  expect(house.told.codes(null)).toEqual(['bad-login'])
  expect(house.told.codes('reader-1')).toEqual([])
})

it('takes what comes right behind CONNECT, without waiting for CONNACK, in its order', async () => {
  house = await openBroker([unit('reader-1')])
  const socket = await house.raw()
  socket.write(
    Buffer.concat([
      connectFrame('reader-1'),
      publishFrame(TAP, tap('t1'), { packetId: 1 }),
      publishFrame(TAP, Buffer.alloc(30_000), { packetId: 2 }),
      publishFrame(TAP, tap('t2'), { packetId: 3 }),
    ]),
  )
  await until(() => expect(house.told.taps('reader-1')).toEqual(['t1', 't2']))
  await until(() => expect(received(socket)).toHaveLength(CONNACK.length + 3 * 8))
  expect(received(socket).slice(0, 8)).toBe(CONNACK)
  expect(received(socket).slice(8).match(/.{8}/g)?.sort()).toEqual(['40020001', '40020002', '40020003'])
})

it('puts a tap together that comes a byte at a time', async () => {
  house = await openBroker([unit('reader-1')])
  const socket = await house.raw()
  socket.setNoDelay(true)
  for (const byte of Buffer.concat([connectFrame('reader-1'), publishFrame(TAP, tap('t1'))])) {
    socket.write(Uint8Array.of(byte))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await until(() => expect(house.told.taps('reader-1')).toEqual(['t1']))
})

it(
  'closes a connection whose CONNECT does not come, or comes a byte at a time',
  async () => {
    house = await openBroker([unit('reader-1')])
    const silent = await house.raw()
    const slow = await house.raw()
    const bytes = connectFrame('reader-1')
    let sent = 0
    const drip = setInterval(() => slow.writable && slow.write(bytes.subarray(sent, ++sent)), 500)
    const startedMs = performance.now()
    await until(() => expect([silent.closed, slow.closed]).toEqual([true, true]), CONNECT_WITHIN_MS + 2_000)
    clearInterval(drip)
    expect(performance.now() - startedMs).toBeGreaterThan(CONNECT_WITHIN_MS - 500)
    await goodTapPasses('t1')
  },
  CONNECT_WITHIN_MS + 5_000,
)

it('lets a unit in while strangers hold connections open without logging in', async () => {
  house = await openBroker([unit('reader-1')])
  const strangers: Socket[] = []
  for (let i = 0; i < PENDING_CONNECTIONS_MAX + 20; i++) strangers.push(await house.raw())
  await until(() => expect(strangers.filter((socket) => socket.closed).length).toBe(20))
  expect(strangers.slice(0, 20).every((socket) => socket.closed)).toBe(true)
  await goodTapPasses('t1')
})

it('takes so many connections and no more, and counts the others', async () => {
  const ids = Array.from({ length: CONNECTIONS_MAX + 1 }, (_, i) => `unit-${i}`)
  house = await openBroker(ids.map((id) => unit(id)))
  const sockets: (Socket & { received: Buffer[] })[] = []
  for (const id of ids.slice(0, -1)) {
    const socket = await house.raw()
    socket.write(connectFrame(id))
    sockets.push(socket)
  }
  await until(() => expect(sockets.every((socket) => received(socket) === CONNACK)).toBe(true))
  const over = await house.raw()
  await until(() => expect(over.closed).toBe(true))
  expect(house.told.codes(null)).toEqual(['too-many-connections'])
  sockets[0]?.destroy()
  await until(() => expect(house.told.state('unit-0')).toBe('offline'))
  const next = await house.raw()
  next.write(connectFrame(ids.at(-1) as string))
  await until(() => expect(received(next)).toBe(CONNACK))
})

it('takes so many subscriptions and no more', async () => {
  house = await openBroker([unit('reader-1')])
  const client = await house.connect('reader-1')
  for (let i = 0; i < 32; i++) await client.subscribeAsync(`soglia/reader-1/down/${i}`)
  await expect(client.subscribeAsync('soglia/reader-1/down/32')).rejects.toMatchObject({ packet: { granted: [0x80] } })
  await client.subscribeAsync('soglia/reader-1/down/31')
})

it('closes a connection that leaves QoS 2 messages half sent without end', async () => {
  house = await openBroker([unit('reader-1')])
  const socket = await house.raw()
  socket.write(connectFrame('reader-1'))
  await until(() => expect(received(socket)).toBe(CONNACK))
  for (let i = 1; i <= 40 && socket.writable; i++) {
    socket.write(publishFrame(TAP, tap(`t${i}`), { qos: 2, packetId: i }))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await until(() => expect(socket.closed).toBe(true))
  expect(house.told.codes('reader-1')).toContain('bad-packet')
  expect(house.told.taps('reader-1').length).toBeGreaterThanOrEqual(20)
})

it('lets a unit go that does not read its commands, and says so to who sends', async () => {
  house = await openBroker([unit('reader-1')])
  const socket = await house.raw()
  socket.write(connectFrame('reader-1'))
  await until(() => expect(received(socket)).toBe(CONNACK))
  socket.write(
    frame(0x82, Buffer.concat([Buffer.from([0, 1, 0, 22]), Buffer.from('soglia/reader-1/down/#'), Buffer.from([0])])),
  )
  await until(() => expect(received(socket)).toBe(`${CONNACK}9003000100`))
  socket.pause()
  let sent = 0
  const reason = 'x'.repeat(8_000)
  while (sent < 10_000 && house.broker.send('reader-1', { type: 'result', id: reason })) {
    if (++sent % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  expect(sent).toBeLessThan(10_000)
  await until(() => expect(house.told.state('reader-1')).toBe('offline'))
  expect(house.told.codes('reader-1')).toEqual([])
})

it('logs strangers once and not once each', async () => {
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  house = await openBroker([unit('reader-1')], { log })
  for (let i = 0; i < 20; i++) {
    const socket = await house.raw()
    socket.write(connectFrame('reader-1', `wrong-${i}`))
    await until(() => expect(socket.closed).toBe(true))
  }
  expect(house.told.codes(null)).toHaveLength(20)
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ refused: { 'bad-login': 1 } })
  expect(lines.join()).not.toContain('wrong-')
})
