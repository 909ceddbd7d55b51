import { describe, expect, it } from 'vitest'
import { type HassEntity, isHassAvailable, parseHassState } from '../../gateway/wire/home-assistant.ts'
import { bytes, DESK, LOCK, only } from './hass-parts.ts'

const state = (entity: HassEntity, payload: string, tags: 'uid' | 'em4100' | null = 'uid') =>
  parseHassState(entity, bytes(payload), tags)

describe('a state', () => {
  const desk = (more: object = {}) => only('binary_sensor', { ...DESK, ...more })
  it('is read as its config says', () => {
    expect(state(desk(), 'ON')).toEqual([{ type: 'desk', desk: null, occupied: true }])
    expect(state(desk(), 'OFF')).toEqual([{ type: 'desk', desk: null, occupied: false }])
    expect(state(desk({ value_template: '{{ value }}' }), 'ON')).toMatchObject([{ occupied: true }])
    expect(state(desk(), 'on')).toMatchObject([{ type: 'bad', code: 'bad-shape' }])
    expect(state(desk(), '')).toEqual([])
    expect(state(desk(), 'unknown')).toEqual([])
    expect(state(desk({ device_class: 'door' }), 'ON')).toEqual([{ type: 'door', contact: 'open' }])
    expect(state(desk({ device_class: 'tamper' }), 'ON')).toEqual([{ type: 'door', tamper: true }])
    expect(state(only('lock', LOCK), 'UNLOCKED')).toEqual([
      { type: 'relay', on: true },
      { type: 'door', lock: 'unlocked' },
    ])
    expect(state(only('lock', LOCK), 'UNLOCKING')).toEqual([])
    expect(state(only('lock', LOCK), 'JAMMED')).toMatchObject([{ type: 'bad' }])
  })

  it.each([
    ['{{ value_json.occupied }}', { occupied: 'ON' }],
    ['{{value_json.a.b}}', { a: { b: 'ON' } }],
    ["{{ value_json['a b'] }}", { 'a b': 'ON' }],
    ['{{ value_json["x"].y }}', { x: { y: 'ON' } }],
  ])('by the template %s', (value_template, payload) => {
    expect(state(desk({ value_template }), JSON.stringify(payload))).toMatchObject([{ occupied: true }])
    expect(state(desk({ value_template }), '{"other":1}')).toMatchObject([{ type: 'bad' }])
    expect(state(desk({ value_template }), 'nonsense')).toMatchObject([{ type: 'bad' }])
  })

  it.each([
    ['87', 0.87],
    ['8.5', 0.085],
    ['100', 1],
  ])('a battery is told in parts of one: %s', (word, battery) => {
    const level = only('sensor', { ...DESK, device_class: 'battery' })
    expect(state(level, word)).toEqual([{ type: 'status', battery }])
    for (const other of ['101', '-1', 'full', '1e1']) expect(state(level, other)).toMatchObject([{ type: 'bad' }])
    expect(state(level, 'unknown')).toEqual([])
  })

  it('a battery that only says "low" says so with its word for on', () => {
    const low = only('binary_sensor', { ...DESK, device_class: 'battery' })
    expect(state(low, 'ON')).toEqual([{ type: 'status', batteryLow: true }])
    expect(state(low, 'OFF')).toEqual([{ type: 'status', batteryLow: false }])
  })

  it('a boolean or a number in JSON is what Home Assistant prints', () => {
    const entity = desk({ value_template: '{{ value_json.on }}', payload_on: true, payload_off: 'False' })
    expect(state(entity, '{"on":true}')).toMatchObject([{ occupied: true }])
    expect(state(entity, '{"on":false}')).toMatchObject([{ occupied: false }])
    expect(state(entity, '{"on":"true"}')).toMatchObject([{ type: 'bad' }])
    expect(state(desk({ payload_on: 1, payload_off: 0 }), '1')).toMatchObject([{ occupied: true }])
  })

  it('a tag is a card only where it is known what its reader reads', () => {
    const tag = only('tag', {
      topic: 'gw1/reader',
      value_template: '{{ value_json.PN532.UID }}',
      device: { identifiers: 'r' },
    })
    const tap = (uid: string) => JSON.stringify({ PN532: { UID: uid } })
    expect(state(tag, tap('04-A2-B3-C4-D5-E6-80'))).toEqual([{ type: 'card', credential: 'uid:04a2b3c4d5e680' }])
    // What is written on the card comes after its number.
    for (const data of ['","UID":"DEADBEEF', '"},"PN532":{"UID":"DEADBEEF', '","\\u0055ID":"DEADBEEF']) {
      const told = `{"PN532":{"UID":"04A2B3C4D5E680","Data":"${data}"}}`
      expect(state(tag, told), data).toMatchObject([{ type: 'bad', code: 'bad-shape' }])
    }
    expect(state(tag, tap('14008EC793'), 'em4100')).toEqual([{ type: 'card', credential: 'em:14008ec793' }])
    expect(state(tag, tap('00000000'))).toMatchObject([{ type: 'bad', code: 'no-card' }])
    for (const [uid, tags] of [
      ['9357203', 'uid'],
      ['14008EC793', 'uid'],
      ['DEADBEEF', 'em4100'],
      ['DEADBEEF', null],
    ] as const) {
      const [heard] = state(tag, tap(uid), tags)
      expect(heard).toMatchObject({ type: 'bad', code: 'bad-credential' })
      expect(JSON.stringify(heard)).not.toContain(uid)
    }
  })
})

describe('its availability', () => {
  const of = (entity: HassEntity, ...told: [topic: string, payload: string][]) => {
    const last = new Map(told.map(([topic, payload], order) => [topic, { payload: bytes(payload), order }]))
    return isHassAvailable(entity, (topic) => last.get(topic))
  }
  const [a, b] = ['gw1/status', 'gw1/door/front/status']
  it.each([
    ['all', [[a, 'online']], false],
    [
      'all',
      [
        [a, 'online'],
        [b, 'online'],
      ],
      true,
    ],
    [
      'all',
      [
        [a, 'online'],
        [b, 'offline'],
      ],
      false,
    ],
    [
      'any',
      [
        [a, 'online'],
        [b, 'offline'],
      ],
      true,
    ],
    [
      'any',
      [
        [a, 'offline'],
        [b, 'offline'],
      ],
      false,
    ],
    [
      'latest',
      [
        [a, 'online'],
        [b, 'offline'],
      ],
      false,
    ],
    [
      'latest',
      [
        [b, 'offline'],
        [a, 'online'],
      ],
      true,
    ],
    [
      'latest',
      [
        [a, 'offline'],
        [b, 'what?'],
      ],
      false,
    ],
    ['all', [], null],
  ] as ['all', [string, string][], boolean | null][])('%s of %j: %s', (availability_mode, told, is) => {
    expect(of(only('lock', { ...LOCK, availability_mode }), ...told)).toBe(is)
  })

  it('has words and a template of its own, and without topics it is always there', () => {
    const words = { payload_available: 'up', payload_not_available: 'down' }
    const own = { ...DESK, ...words, availability_template: '{{ value_json.state }}' }
    expect(of(only('binary_sensor', own), [a, '{"state":"up"}'])).toBe(true)
    expect(of(only('binary_sensor', own), [a, '{"state":"down"}'])).toBe(false)
    expect(of(only('binary_sensor', { ...DESK, availability_topic: undefined }))).toBe(true)
  })
})
