/** esp-rfid boards at the embedded broker and at a real Mosquitto: what their address, their list and their silence mean. */
import { connectAsync } from 'mqtt'
import { describe, expect, it } from 'vitest'
import { SimEspRfid, type SimEspRfidOptions } from '../../firmware-sim/devices/esp-rfid.ts'
import { KINDS } from '../../gateway/drivers/index.ts'
import { unitOf } from '../support/units.ts'
import { until } from '../support/until.ts'
import type { Harness } from './contract-suite.ts'
import { type Carrier, openDevice } from './opened-device.ts'

const IP = '192.168.1.211'
const CARRIERS = ['embedded', 'joined'] as const

async function open(
  carrier: Carrier,
  version: 1 | 2,
  { settings = {}, ...more }: Partial<SimEspRfidOptions> & { settings?: Record<string, string> } = {},
): Promise<{ h: Harness; board: SimEspRfid; url: string }> {
  const { h, device, url } = await openDevice(
    carrier,
    {
      ...{ kind: 'esp-rfid', settings: { version: String(version), topic: 'frontdoor', ...settings } },
      make: (at) => new SimEspRfid({ ...at, version, topic: 'frontdoor', ip: IP, ...more }),
      strikesOf: ({ orders }) => orders,
    },
    more.ip === undefined,
  )
  return { h, board: device, url }
}

const unlock = { type: 'unlock', id: 'u1', ms: 300, by: 'staff', ttlMs: 5000 } as const
const state = (h: Harness) => h.told.links.at(-1)?.state
const done = (h: Harness) => h.told.signals.filter(({ signal }) => signal.type === 'done')
const taps = (h: Harness) => h.told.signals.flatMap(({ signal }) => (signal.type === 'tap' ? [signal] : []))
const doors = (h: Harness) => h.told.signals.flatMap(({ signal }) => (signal.type === 'door' ? [signal] : []))
const codes = (h: Harness) => h.told.bads.map(({ code }) => code)
const quiet = () => new Promise((resolve) => setTimeout(resolve, 400))

describe.each(CARRIERS)('at the %s broker', (carrier) => {
  it('version 2 opens at its address, and says so by a record that names nobody', async () => {
    const { h } = await open(carrier, 2)
    expect(await h.send(h.unit.id, unlock)).toBe(true)
    await until('its record', () => done(h).length > 0)
    expect(done(h)).toEqual([{ unit: h.unit.id, signal: { type: 'done', command: 'u1', ok: true } }])
    expect(h.strikes).toEqual([`{"cmd":"opendoor","doorip":"${IP}"}`])
    expect(taps(h)).toEqual([])
    // Nothing tells when its pulse ends, and nothing is made of that.
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    expect(h.told.bads).toEqual([])
    expect(h.strikes).toHaveLength(1)
  })

  it('version 1 opens at its address and says nothing; that its door opens confirms it', async () => {
    const { h, board } = await open(carrier, 1)
    expect(await h.send(h.unit.id, unlock)).toBe(true)
    await until('the order', () => h.strikes?.length === 1)
    await quiet()
    expect(h.strikes).toEqual([`{"doorip":"${IP}","cmd":"opendoor"}`])
    expect(done(h)).toEqual([])
    board.door('Open')
    await until('the door', () => doors(h).length > 0)
    expect(h.told.signals.map(({ signal }) => signal.type)).toEqual(['done', 'door'])
    expect(h.told.bads).toEqual([])
  })

  it('is told of a board’s own opening as decided by it, and of what it refused as a card like any other', async () => {
    const { h, board } = await open(carrier, 2)
    board.addUser('11223344', { user: 'Ada', acctype: 1 })
    board.addUser('55667788', { user: 'Ben', acctype: 0 })
    for (const uid of ['11223344', '55667788', 'deadbeef']) board.tap(uid)
    await until('all three', () => taps(h).length === 3)
    const offline = { granted: true, reason: 'ok', policy: 0 }
    expect(taps(h)).toMatchObject([
      { credential: 'uid:11223344', offline, at: null },
      { credential: 'uid:55667788', offline: null },
      { credential: 'uid:deadbeef', offline: null },
    ])
    expect(taps(h)[0]?.ageMs).toBeGreaterThan(0)
    expect(JSON.stringify(h.told)).not.toContain('Ada')
  })

  it('for Home Assistant its relay itself confirms, and its inputs are heard', async () => {
    const { h, board } = await open(carrier, 2, { isForHomeAssistant: true })
    expect(await h.send(h.unit.id, unlock)).toBe(true)
    await until('its relay', () => done(h).length > 0)
    board.door('Open')
    board.press()
    await until('its door', () => doors(h).some(({ exitButton }) => exitButton))
    expect(doors(h).map(({ contact }) => contact)).toEqual(expect.arrayContaining(['closed', 'open']))
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect(done(h)).toHaveLength(1)
    expect(h.told.bads).toEqual([])
  })

  it('lets a relay go that the board leaves on', async () => {
    const { h } = await open(carrier, 2, { isForHomeAssistant: true, pulseMs: null, settings: { relay: '0' } })
    const orders = h.strikes ?? []
    expect(await h.send(h.unit.id, unlock)).toBe(true)
    await until('it to be let go', () => codes(h).includes('pulse-not-ended'), 6_000)
    await until('the order', () => orders.length === 2)
    expect(orders.map((order) => JSON.parse(order))).toEqual([
      { cmd: 'open', doorip: IP, door: '0' },
      { cmd: 'close', doorip: IP, door: '0' },
    ])
  })
})

it('is told nothing until its address is known, and then at the newest', async () => {
  const { h, board } = await open('embedded', 2, { ip: '0.0.0.0' })
  board.say('send', {
    type: 'INFO',
    src: 'sys',
    desc: 'System setup completed, running',
    data: '',
    time: 1,
    cmd: 'event',
  })
  await until('it to be online', () => state(h) === 'online')
  expect(codes(h)).toEqual(['bad-shape'])
  expect(await h.send(h.unit.id, unlock)).toBe(false)
  const orders = h.strikes ?? []
  for (const [n, ip] of ['192.168.1.7', '192.168.1.8'].entries()) {
    board.ip = ip
    board.heartbeat()
    await quiet()
    expect(await h.send(h.unit.id, unlock)).toBe(true)
    await until('the order', () => orders.length === n + 1)
    expect(JSON.parse(orders[n] ?? '')).toEqual({ cmd: 'opendoor', doorip: ip })
  }
})

it('may have its address written down, where it seldom tells it', async () => {
  const { h, board } = await open('embedded', 1, { ip: '0.0.0.0', settings: { ip: '10.0.0.9' } })
  board.tap('deadbeef')
  await until('it to be online', () => state(h) === 'online')
  board.ip = '10.0.0.9'
  expect(await h.send(h.unit.id, unlock)).toBe(true)
  await until('the order', () => h.strikes?.length === 1)
})

it('tells one card once, though version 1 tells it for each of its relays', async () => {
  const { h, board } = await open('embedded', 1)
  const record = { type: 'access', time: 1605991375, isKnown: 'true', username: 'Ada', uid: 'deadbeef', door: 'front' }
  for (const access of ['Always', 'Disabled', 'Disabled']) board.say('send', { ...record, access })
  board.say('send', { ...record, time: 1605991377, access: 'Disabled' })
  await until('both taps', () => taps(h).length === 2)
  await quiet()
  expect(taps(h).map(({ offline }) => offline?.granted ?? null)).toEqual([true, null])
})

it.each([1, 2] as const)('what a broker has kept of version %i moves nothing, and is counted', async (version) => {
  const { h, board } = await open('joined', version)
  const command = { cmd: 'opendoor', doorip: '10.6.6.6' }
  const records = { type: 'access', time: 1, isKnown: 'false', access: 'Denied', username: 'Unknown', uid: 'deadbeef' }
  board.say('send', records, true)
  board.say(version === 1 ? '' : 'cmd', command, true)
  await until('the live tap', () => taps(h).length === 1)
  await h.stop()
  h.told.signals.length = 0
  await h.start()
  await until('both to be counted', () => codes(h).length === 2)
  expect(codes(h)).toEqual(['forbidden-retain', 'forbidden-retain'])
  expect(taps(h)).toEqual([])
})

it('is not heard at another broker while a second unit has its topic: a card must not open two doors', async () => {
  const { h, board } = await open('joined', 2)
  const twin = { ...h.unit, id: 'device-2' }
  await h.units([h.unit, twin])
  board.tap('deadbeef')
  await until('both to be counted', () => h.told.bads.length === 2)
  expect(h.told.bads.map(({ unit, code }) => [unit, code])).toEqual([
    ['device-1', 'shared-topic'],
    ['device-2', 'shared-topic'],
  ])
  await h.units([h.unit, { ...twin, settings: { ...twin.settings, topic: 'labdoor' } }])
  board.tap('deadbeef')
  await until('the tap', () => taps(h).length > 0)
  expect(taps(h)).toHaveLength(1)
})

it('is silent when its heartbeat stays away, where nothing else could tell', async () => {
  const { h, board } = await open('joined', 1, { settings: { 'heartbeat-s': '1' } })
  await board.stop()
  await until('it to be silent', () => state(h) === 'silent', 5_000)
  expect(await h.send(h.unit.id, unlock)).toBe(false)
})

it.each(CARRIERS)('nothing that it is told is kept at the %s broker', async (carrier) => {
  const { h, url } = await open(carrier, 1)
  expect(await h.send(h.unit.id, unlock)).toBe(true)
  await until('the order', () => h.strikes?.length === 1)
  await h.detach()
  await h.attach()
  await quiet()
  expect(h.strikes).toHaveLength(1)
  if (carrier === 'embedded') return
  const password = 'secret-of-device-1'
  const late = await connectAsync(url, { clientId: 'device-1', username: 'device-1', password, protocolVersion: 4 })
  const heard: string[] = []
  late.on('message', (topic) => heard.push(topic))
  await late.subscribeAsync('frontdoor')
  await quiet()
  await late.endAsync(true)
  expect(heard).toEqual([])
})

it('says what is wrong with its settings', () => {
  const check = (settings: Record<string, string>) =>
    KINDS['esp-rfid']?.check(unitOf('front', 'esp-rfid', { settings }))
  for (const good of [
    {},
    { version: '1', topic: '/rfid', reader: 'pn532', ip: '192.168.1.7', 'heartbeat-s': '1800' },
    { version: '2', relay: '3', reader: 'rdm6300' },
    { reader: 'wiegand', bits: '26', 'card-tech': 'h10301' },
    { reader: 'wiegand', bits: '34', digits: 'hex', 'card-tech': 'uid', 'byte-order': 'lsb' },
    { version: '1', reader: 'wiegand', bits: '34', digits: 'decimal' },
  ]) {
    expect(() => check(good), JSON.stringify(good)).not.toThrow()
  }
  for (const bad of [
    { version: '3' },
    { topic: '' },
    { topic: 'front/#' },
    { topic: 'soglia/reader-1/up' },
    { reader: 'usb' },
    { reader: 'wiegand' },
    { reader: 'wiegand', bits: '34', 'card-tech': 'h10301' },
    { reader: 'wiegand', bits: '37' },
    { reader: 'wiegand', bits: '26', 'byte-order': 'middle' },
    { 'byte-order': 'lsb' },
    { version: '1', reader: 'wiegand', bits: '26', digits: 'hex' },
    { bits: '26' },
    { digits: 'hex' },
    { relay: '4' },
    { version: '1', relay: '0' },
    { ip: 'front.local' },
    { 'heartbeat-s': '0' },
    { switches: '1' },
  ]) {
    expect(() => check(bad as Record<string, string>), JSON.stringify(bad)).toThrow('A setting of the unit')
  }
})
