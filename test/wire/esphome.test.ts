import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type EsphomeReader,
  type EsphomeSetup,
  type EsphomeUse,
  parseEsphome,
  parseEsphomeTag,
} from '../../gateway/wire/esphome.ts'

const setup: EsphomeSetup = {
  uses: new Map<string, EsphomeUse>([
    ['presence', 'motion'],
    ['front_door', 'contact'],
    ['exit', 'exit-button'],
    ['lid', 'tamper'],
    ['keypad', 'exit-button'],
  ]),
  ...{ strike: { component: 'lock', id: 'strike' }, battery: 'battery_level', rssi: 'wifi_signal' },
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const parse = (name: string, payload: string, more: Partial<EsphomeSetup> = {}) =>
  parseEsphome({ name, payload: bytes(payload) }, { ...setup, ...more })
const tag = (payload: string, reader: EsphomeReader = { type: 'uid' }) => parseEsphomeTag(bytes(payload), reader)

describe('ESPHome', () => {
  it('is there and goes as its birth message and its will say', () => {
    expect(parse('status', 'online')).toEqual([{ type: 'link', state: 'online' }])
    expect(parse('status', 'offline')).toEqual([{ type: 'link', state: 'offline' }])
    expect(parse('status', 'Online')).toMatchObject([{ type: 'bad', code: 'bad-shape' }])
  })

  it('tells desks and doors by what its inputs stand for, and nothing of the others', () => {
    expect(parse('binary_sensor/presence/state', 'OFF')).toEqual([{ type: 'desk', desk: null, occupied: false }])
    expect(parse('binary_sensor/presence/state', 'ON')).toEqual([{ type: 'desk', desk: null, occupied: true }])
    expect(parse('binary_sensor/front_door/state', 'ON')).toEqual([{ type: 'door', contact: 'open' }])
    expect(parse('binary_sensor/front_door/state', 'OFF')).toEqual([{ type: 'door', contact: 'closed' }])
    expect(parse('binary_sensor/lid/state', 'ON')).toEqual([{ type: 'door', tamper: true }])
    expect(parse('binary_sensor/exit/state', 'ON')).toEqual([{ type: 'door', exitButton: true }])
    expect(parse('binary_sensor/exit/state', 'OFF')).toEqual([])
    expect(parse('binary_sensor/other/state', 'what?')).toEqual([])
    const uses = new Map<string, EsphomeUse>([...setup.uses, ['still', 'motion']])
    expect(parse('binary_sensor/still/state', 'OFF', { uses })).toEqual([
      { type: 'desk', desk: null, occupied: false, input: { name: 'still', of: 2 } },
    ])
    expect(parse('binary_sensor/front_door/state/more', 'ON')).toEqual([])
    expect(parse('binary_sensor/front_door/state', '')).toEqual([])
    expect(parse('debug', '[I][wifi:604]: Connected')).toEqual([])
  })

  it.each(['1', 'on', 'true', '"ON"'])('counts %s of an input, which is no state of ESPHome', (word) => {
    expect(parse('binary_sensor/front_door/state', word)).toMatchObject([{ type: 'bad', code: 'bad-shape' }])
  })

  it.each([
    [
      'LOCKED',
      [
        { type: 'relay', on: false },
        { type: 'door', lock: 'locked' },
      ],
    ],
    [
      'UNLOCKED',
      [
        { type: 'relay', on: true },
        { type: 'door', lock: 'unlocked' },
      ],
    ],
    ['LOCKING', []],
    ['UNLOCKING', []],
    ['UNKNOWN', []],
    ['JAMMED', [{ type: 'bad', code: 'bad-shape', sample: 'lock/strike is jammed' }]],
    ['locked', [{ type: 'bad', code: 'bad-shape', sample: 'lock/strike' }]],
  ])('its lock says %s', (word, heard) => {
    expect(parse('lock/strike/state', word)).toEqual(heard)
    expect(parse('lock/other/state', word)).toEqual([])
  })

  it('its switch is a strike where it is told so', () => {
    expect(parse('switch/strike/state', 'ON')).toEqual([])
    const strike = { component: 'switch', id: 'strike' } as const
    expect(parse('switch/strike/state', 'ON', { strike })).toEqual([{ type: 'relay', on: true }])
    expect(parse('switch/strike/state', 'OFF', { strike })).toEqual([{ type: 'relay', on: false }])
    expect(parse('switch/strike/state', 'UNLOCKED', { strike })).toMatchObject([{ type: 'bad' }])
    expect(parse('lock/strike/state', 'UNLOCKED', { strike })).toEqual([])
  })

  it('an event is a press of the exit button, but its release', () => {
    expect(parse('event/keypad/state', '{"event_type":"press"}')).toEqual([{ type: 'door', exitButton: true }])
    expect(parse('event/keypad/state', '{"event_type":"release","more":1}')).toEqual([])
    expect(parse('event/keypad/state', 'press')).toMatchObject([{ type: 'bad', code: 'not-json' }])
    expect(parse('event/keypad/state', '{"type":"press"}')).toMatchObject([{ type: 'bad', code: 'bad-shape' }])
    expect(parse('event/front_door/state', '{"event_type":"press"}')).toEqual([])
  })

  it('tells its battery in parts of one, and its signal', () => {
    expect(parse('sensor/battery_level/state', '87.5')).toEqual([{ type: 'status', battery: 0.875 }])
    expect(parse('sensor/wifi_signal/state', '-61')).toEqual([{ type: 'status', rssi: -61 }])
    expect(parse('sensor/wifi_signal/state', 'nan')).toEqual([])
    expect(parse('sensor/temperature/state', 'hot')).toEqual([])
    expect(parse('sensor/battery_level/state', '101')).toMatchObject([{ type: 'bad' }])
    expect(parse('sensor/battery_level/state', '1e2')).toMatchObject([{ type: 'bad' }])
  })

  it('throws on nothing that comes in, and takes nothing on a topic of a state for a card', () => {
    const names = [
      'status',
      'binary_sensor/exit/state',
      'lock/strike/state',
      'event/keypad/state',
      'sensor/x',
      '/',
      'x',
    ]
    const payload = fc.oneof(fc.uint8Array(), fc.json().map(bytes), fc.constantFrom('ON', 'LOCKED', '5').map(bytes))
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...names), fc.string()), payload, (name, given) => {
        for (const { type } of parseEsphome({ name, payload: given }, setup)) expect(type).not.toBe('card')
      }),
    )
  })
})

describe('its tags', () => {
  it.each([
    ['74-10-37-94', 'uid:74103794'],
    ['DE-AD-BE-EF', 'uid:deadbeef'],
    ['0A-1B-02-FF', 'uid:0a1b02ff'],
    ['04-a2-b3-c4-d5-e6-80', 'uid:04a2b3c4d5e680'],
    ['01-02-03-04-05-06-07-08-09-0A', 'uid:0102030405060708090a'],
  ])('%s of an NFC reader is %s', (payload, credential) => {
    expect(tag(payload)).toEqual({ type: 'card', credential })
  })

  it('a number of an RDM6300 lacks the first of five bytes, and says so', () => {
    expect(tag('9357203', { type: 'rdm6300' })).toEqual({ type: 'card', credential: 'part:32:008ec793' })
    expect(tag('4294967295', { type: 'rdm6300' })).toEqual({ type: 'card', credential: 'part:32:ffffffff' })
  })

  it.each([
    [26, null, '9357203', 'part:24:8ec793'],
    [26, 'h10301', '9357203', 'h10301:142-51091'],
    [34, null, '3735928559', 'part:32:deadbeef'],
    [34, 'h10306', '3735928559', 'h10306:57005-48879'],
    [37, null, '34359738367', 'part:35:7ffffffff'],
    [37, 'h10302', '34359738367', 'h10302:34359738367'],
    [37, 'h10304', '34359738367', 'h10304:65535-524287'],
    [34, 'uid', '3735928559', 'uid:deadbeef'],
  ] as const)('a number of a Wiegand reader of %i bits (%s): %s is %s', (bits, tech, payload, credential) => {
    expect(tag(payload, { type: 'wiegand', bits, tech, order: 'msb' })).toEqual({ type: 'card', credential })
  })

  it('a reader that tells a UID the other way round is told so', () => {
    const reader = { type: 'wiegand', bits: 34, tech: 'uid', order: 'lsb' } as const
    expect(tag('4022250974', reader)).toEqual({ type: 'card', credential: 'uid:deadbeef' })
  })

  it.each([
    ['00-00-00-00', { type: 'uid' }, 'no-card'],
    ['0', { type: 'rdm6300' }, 'no-card'],
    ['0', { type: 'wiegand', bits: 26, tech: 'h10301', order: 'msb' }, 'no-card'],
    ['74-10-37', { type: 'uid' }, 'bad-credential'],
    ['74103794', { type: 'uid' }, 'bad-credential'],
    ['9357203', { type: 'uid' }, 'bad-credential'],
    ['', { type: 'uid' }, 'bad-credential'],
    ['008EC793', { type: 'rdm6300' }, 'bad-credential'],
    ['4294967296', { type: 'rdm6300' }, 'bad-credential'],
    ['16777216', { type: 'wiegand', bits: 26, tech: null, order: 'msb' }, 'bad-credential'],
    ['-5', { type: 'rdm6300' }, 'bad-credential'],
  ] as [string, EsphomeReader, string][])('%s (%j) is %s, and is not shown', (payload, reader, code) => {
    const heard = tag(payload, reader)
    expect(heard).toEqual({ type: 'bad', code, sample: `${payload.length} characters of a tag` })
  })

  it('whatever comes in, none but the whole name of a card, and never one for two', () => {
    const number = fc.maxSafeNat()
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.string().map(bytes), number.map(String).map(bytes)), (payload) => {
        const names = ([26, 34, 37] as const).map((bits) =>
          parseEsphomeTag(payload, { type: 'wiegand', bits, tech: null, order: 'msb' }),
        )
        for (const name of names) expect(['card', 'bad']).toContain(name.type)
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 7, maxLength: 7 }), (uid) => {
        const pairs = [...uid].map((byte) => byte.toString(16).padStart(2, '0'))
        const isZero = uid.every((byte) => byte === 0)
        expect(tag(pairs.join('-').toUpperCase())).toEqual(
          isZero ? expect.objectContaining({ code: 'no-card' }) : { type: 'card', credential: `uid:${pairs.join('')}` },
        )
      }),
    )
  })
})
