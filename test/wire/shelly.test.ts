import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatShelly1,
  formatShelly2,
  parseShelly1,
  parseShelly2,
  type ShellySetup,
  type ShellyUse,
} from '../../gateway/wire/shelly.ts'

const uses = new Map<string, ShellyUse>([
  ['input:0', 'contact'],
  ['input:1', 'exit-button'],
  ['bthomesensor:200', 'motion'],
])
const setup: ShellySetup = { uses, relay: 0 }
const bytes = (value: string | object): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const one = (name: string, payload: string | object) => parseShelly1({ name, payload: bytes(payload) }, setup)
const two = (name: string, payload: string | object, more: Partial<ShellySetup> = {}) =>
  parseShelly2({ name, payload: bytes(payload) }, { ...setup, ...more })
const notify = (params: object, method = 'NotifyStatus') =>
  two('events/rpc', {
    src: 'shelly1minig3-54320464a1d0',
    dst: 'x/events',
    method,
    params: { ts: 1736603810.49, ...params },
  })
const relay = (on: boolean) => [{ type: 'relay', on }]
const bad = (sample: string) => [{ type: 'bad', code: 'bad-shape', sample }]

describe('generation 1', () => {
  it('tells whether it is there, its relay, its inputs', () => {
    expect(one('online', 'true')).toEqual([{ type: 'link', state: 'online' }])
    expect(one('online', 'false')).toEqual([{ type: 'link', state: 'offline' }])
    expect(one('relay/0', 'on')).toEqual(relay(true))
    expect(one('relay/0', 'off')).toEqual(relay(false))
    expect(one('relay/0', 'overpower')).toEqual(relay(false))
    expect(one('relay/1', 'on')).toEqual([])
    expect(one('relay/0/power', '12.3')).toEqual([])
    expect(one('input/0', '1')).toEqual([{ type: 'door', contact: 'closed' }])
    expect(one('input/0', '0')).toEqual([{ type: 'door', contact: 'open' }])
    expect(one('input/1', '1')).toEqual([{ type: 'door', exitButton: true }])
    expect(one('input/1', '0')).toEqual([])
    expect(one('input/7', '1')).toEqual([])
    expect(one('input_event/0', { event: 'S', event_cnt: 2 })).toEqual([])
  })

  it('is a door or a motion sensor, with its battery', () => {
    expect(one('sensor/state', 'open')).toEqual([{ type: 'door', contact: 'open' }])
    expect(one('sensor/state', 'close')).toEqual([{ type: 'door', contact: 'closed' }])
    expect(one('sensor/battery', '88')).toEqual([{ type: 'status', battery: 0.88 }])
    expect(
      one('status', { motion: true, timestamp: 1635264000, active: true, vibration: false, lux: 35, bat: 88 }),
    ).toEqual([
      { type: 'desk', desk: null, occupied: true },
      { type: 'door', tamper: false },
      { type: 'status', battery: 0.88 },
    ])
    expect(one('status', { motion: false, vibration: true })).toEqual([
      { type: 'desk', desk: null, occupied: false },
      { type: 'door', tamper: true },
    ])
  })

  it('has no empty battery for a topic that is cleared', () => {
    expect(one('sensor/battery', '')).toEqual([])
    expect(one('online', '')).toEqual([])
  })

  it('tells all of itself in one as well, as a Motion and a Flood were seen to', () => {
    const all = { wifi_sta: { connected: true, rssi: -43 }, cloud: { enabled: false }, lux: { value: 160 }, uptime: 3 }
    const sensor = { vibration: false, motion: true, timestamp: 1778604953, active: true, is_valid: true }
    expect(one('info', { ...all, sensor, bat: { value: 100, voltage: 4.149 }, charger: false })).toEqual([
      { type: 'desk', desk: null, occupied: true },
      { type: 'door', tamper: false },
      { type: 'status', battery: 1 },
    ])
    expect(one('info', { ...all, flood: false, bat: { value: 96, voltage: 2.93 } })).toEqual([
      { type: 'status', battery: 0.96 },
    ])
    expect(one('info', { ...all, relays: [{ ison: false }], inputs: [{ input: 0 }] })).toEqual([])
  })

  it.each([
    ['online', 'yes'],
    ['relay/0', 'ON'],
    ['input/0', 'true'],
    ['sensor/state', 'ajar'],
    ['sensor/battery', 'full'],
    ['status', '{"motion":"yes"}'],
    ['info', '{"sensor":{"motion":"yes"}}'],
    ['info', '{"bat":{"voltage":2.9}}'],
  ])('counts %s %s', (name, payload) => {
    expect(one(name, payload)).toMatchObject([{ type: 'bad', code: 'bad-shape' }])
  })
  it('counts what is no JSON where it should be', () => {
    expect(one('status', 'nonsense')).toMatchObject([{ type: 'bad', code: 'not-json' }])
  })
})

describe('generation 2 and later', () => {
  it('tells its relay in notifications, as a status and as the answer to an order', () => {
    expect(notify({ 'switch:0': { id: 0, output: false, source: 'HTTP_in' } })).toEqual(relay(false))
    expect(notify({ 'switch:1': { id: 1, output: true } })).toEqual([])
    expect(two('status/switch:0', { id: 0, source: 'init', output: false, temperature: { tC: 37.7 } })).toEqual(
      relay(false),
    )
    const to = { id: 1, src: 'shellyplus1-441793ab3fb4', dst: 'gw1' }
    expect(two('soglia/rpc', { ...to, result: { was_on: false } })).toEqual(relay(true))
    expect(two('soglia/rpc', { ...to, error: { code: -103, message: 'Invalid argument' } })).toEqual(bad('error -103'))
    expect(two('soglia/rpc', { ...to, result: { 'switch:0': { output: true }, wifi: { rssi: -60 } } })).toEqual([
      ...relay(true),
      { type: 'status', rssi: -60 },
    ])
  })

  it('tells its inputs, the sensors that it carries, and its battery', () => {
    expect(notify({ 'input:0': { id: 0, state: true } })).toEqual([{ type: 'door', contact: 'closed' }])
    expect(notify({ 'input:0': { id: 0, state: null } })).toEqual([])
    expect(notify({ 'bthomesensor:200': { id: 200, value: true } })).toEqual([
      { type: 'desk', desk: null, occupied: true },
    ])
    // `window` of a Shelly BLU Door/Window: 1 is open.
    const blu = { uses: new Map<string, ShellyUse>([['bthomesensor:201', 'contact']]) }
    const window = (value: unknown) => two('status/bthomesensor:201', { id: 201, value, last_updated_ts: 1 }, blu)
    expect(window(true)).toEqual([{ type: 'door', contact: 'open' }])
    expect(window(0)).toEqual([{ type: 'door', contact: 'closed' }])
    expect(notify({ 'devicepower:0': { battery: { V: 3, percent: 75 } } }, 'NotifyFullStatus')).toEqual([
      { type: 'status', battery: 0.75 },
    ])
    expect(notify({ 'devicepower:0': { battery: { V: null, percent: null }, external: { present: true } } })).toEqual(
      [],
    )
    const push = { component: 'input:1', id: 1, event: 'single_push', ts: 1 }
    expect(notify({ events: [push] }, 'NotifyEvent')).toEqual([{ type: 'door', exitButton: true }])
    expect(notify({ events: [{ ...push, event: 'btn_up' }] }, 'NotifyEvent')).toEqual([])
    expect(two('debug/log', 'anything')).toEqual([])
  })

  it('tells which of several inputs it was', () => {
    const both = {
      uses: new Map<string, ShellyUse>([...['input:0', 'input:1'].map((key) => [key, 'contact'] as const)]),
    }
    expect(two('status/input:1', { id: 1, state: true }, both)).toEqual([
      { type: 'door', contact: 'closed', input: { name: 'input:1', of: 2 } },
    ])
  })

  it('counts what has the wrong shape', () => {
    expect(two('online', '1')).toEqual(bad('online'))
    expect(two('events/rpc', 'nonsense')).toMatchObject([{ type: 'bad', code: 'not-json' }])
    expect(two('events/rpc', '[]')).toMatchObject([{ type: 'bad', code: 'bad-shape' }])
    expect(notify({ 'switch:0': { output: 'true' } })).toEqual(bad('switch:0'))
    expect(notify({ 'input:0': { state: '1' } })).toEqual(bad('input:0'))
    expect(notify({ events: 'x' }, 'NotifyEvent')).toEqual(bad('events'))
    expect(two('events/rpc', { method: 'NotifyStatus' })).toEqual(bad('params'))
  })
})

it('throws on nothing that comes in, and tells no card', () => {
  const names = [
    'online',
    'relay/0',
    'input/0',
    'status',
    'events/rpc',
    'status/switch:0',
    'soglia/rpc',
    'sensor/state',
  ]
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.oneof(fc.json().map(bytes), fc.uint8Array()), (name, payload) => {
      for (const parse of [parseShelly1, parseShelly2]) {
        for (const { type } of parse({ name, payload }, setup)) expect(type).not.toBe('card')
      }
    }),
  )
})

it('orders a pulse and its end', () => {
  const order = { prefix: 'shellyplus1-44', relay: 0, ms: 5000, id: 7 }
  expect(formatShelly1(order)).toEqual({ name: 'relay/0/command', payload: 'on' })
  expect(formatShelly1({ ...order, ms: null }).payload).toBe('off')
  expect(JSON.parse(formatShelly2(order).payload)).toEqual({
    ...{ id: 7, src: 'shellyplus1-44/soglia', method: 'Switch.Set', params: { id: 0, on: true, toggle_after: 5 } },
  })
  expect(JSON.parse(formatShelly2({ ...order, ms: null }).payload).params).toEqual({ id: 0, on: false })
})
