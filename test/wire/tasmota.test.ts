import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatTasmotaPulse,
  parseTasmota,
  type SwitchUse,
  type TasmotaMessage,
  type TasmotaSetup,
} from '../../gateway/wire/tasmota.ts'

const setup: TasmotaSetup = {
  switches: new Map<number, SwitchUse>([
    [1, 'contact'],
    [2, 'motion'],
    [3, 'exit-button'],
  ]),
  ...{ relay: 1, tech: null, order: 'msb' },
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
function parse(topic: string, payload: string, more: Partial<TasmotaSetup> = {}) {
  const [prefix, name = ''] = topic.split('/')
  return parseTasmota({ prefix: prefix as 'tele' | 'stat', name, payload: bytes(payload) }, { ...setup, ...more })
}
/** As its sensors are told, after the time. */
const sensor = (values: object, more: Partial<TasmotaSetup> = {}) =>
  parse('tele/SENSOR', JSON.stringify({ Time: '2026-11-27T01:02:03', ...values }), more)
const bad = (code: string, sample: string) => [{ type: 'bad', code, sample }]

describe('what Tasmota says, word for word', () => {
  it.each([
    ['tele/LWT', 'Online', [{ type: 'link', state: 'online' }]],
    ['tele/LWT', 'Offline', [{ type: 'link', state: 'offline' }]],
    [
      'tele/SENSOR',
      '{"Time":"2023-02-24T20:05:48","PN532":{"UID":"53BB1F05110001","Data":"I love tasmota","Auth":"Ok"}}',
      [{ type: 'card', credential: 'uid:53bb1f05110001' }],
    ],
    [
      'tele/SENSOR',
      '{"Time":"2021-01-21T16:04:12","Wiegand":{"UID":7748328,"Size":26}}',
      [{ type: 'card', credential: 'part:24:763ae8' }],
    ],
    [
      'tele/SENSOR',
      '{"Time":"2021-01-21T16:04:12","Wiegand":{"UID":0,"Size":26}}',
      bad('no-card', 'Wiegand: its parity is wrong'),
    ],
    [
      'tele/SENSOR',
      '{"Time":"2021-01-21T16:04:12","Wiegand":{"UID":1234,"Size":4}}',
      bad('no-card', 'Wiegand: a keypad'),
    ],
    ['tele/RESULT', '{"SSerialReceived":"01020304FAFA"}', []],
    [
      'tele/SENSOR',
      '{"Time":"2023-04-20T12:00:00","GM861":{"Code":"8711218972875"}}',
      [{ type: 'card', credential: 'code:8711218972875' }],
    ],
    [
      'stat/RESULT',
      '{"LD2410":{"Moving energy":[13,12,10,9,9,8,1,4,4],"Static energy":[0,0,100,100,45,32,147,15,5],"Light":103,"Out_pin":1}}',
      [],
    ],
    ['tele/SENSOR', '{"Time":"2024-11-09T12:52:46","LD2410":{"Distance":[200.0,181.0,144.0],"Energy":[13,100]}}', []],
    ['stat/RESULT', '{"Switch1":{"Action":"ON"}}', [{ type: 'door', contact: 'closed' }]],
    ['stat/RESULT', '{"Switch2":{"Action":"ON"}}', [{ type: 'desk', desk: null, occupied: true }]],
    ['stat/RESULT', '{"Switch3":{"Action":"ON"}}', [{ type: 'door', exitButton: true }]],
    ['stat/RESULT', '{"Switch3":{"Action":"OFF"}}', []],
    ['stat/PIR2', 'OFF', [{ type: 'desk', desk: null, occupied: false }]],
    ['stat/PIR1', 'ON', []],
    ['stat/POWER', 'ON', [{ type: 'relay', on: true }]],
    ['stat/POWER1', 'OFF', [{ type: 'relay', on: false }]],
    ['stat/POWER2', 'ON', []],
    ['stat/RESULT', '{"POWER":"ON"}', [{ type: 'relay', on: true }]],
    // With `SetOption4 1`.
    ['stat/POWER', '{"POWER":"ON"}', [{ type: 'relay', on: true }]],
    ['stat/POWER2', '{"POWER2":"ON"}', []],
    ['stat/SWITCH1', '{"Switch1":{"Action":"OFF"}}', [{ type: 'door', contact: 'open' }]],
    ['stat/SWITCH3', '{"Switch3":{"Action":"ON"}}', [{ type: 'door', exitButton: true }]],
    ['tele/INFO1', '{"Info1":{"Module":"Generic","Version":"14.2.0"}}', [{ type: 'status', fw: '14.2.0' }]],
    ['tele/INFO1', '{"Module":"Generic","Version":"8.5.1"}', [{ type: 'status', fw: '8.5.1' }]],
    ['tele/UPTIME', 'anything', []],
  ])('%s %s', (topic, payload, heard) => {
    expect(parse(topic, payload)).toEqual(heard)
  })

  it('tells which of several switches of one use it was', () => {
    const switches = new Map<number, SwitchUse>([
      ...([2, 4] as const).map((number) => [number, 'motion'] as const),
      [1, 'contact'],
    ])
    expect(sensor({ Switch1: 'ON', Switch2: 'OFF', Switch4: 'ON' }, { switches })).toEqual([
      { type: 'door', contact: 'closed' },
      { type: 'desk', desk: null, occupied: false, input: { name: '2', of: 2 } },
      { type: 'desk', desk: null, occupied: true, input: { name: '4', of: 2 } },
    ])
  })

  it('its state is how its relay stands, and its signal', () => {
    const state = { Uptime: '0T00:00:18', POWER: 'OFF', POWER2: 'ON', Wifi: { AP: 1, RSSI: 98, Signal: -51 } }
    expect(parse('tele/STATE', JSON.stringify(state))).toEqual([
      { type: 'relay', on: false },
      { type: 'status', rssi: -51 },
    ])
  })

  it('its switches among its sensors are states: a button that is held there is no press', () => {
    const values = { Switch1: 'OFF', Switch2: 'ON', Switch3: 'ON', Switch4: 'ON' }
    const heard = [
      { type: 'door', contact: 'open' },
      { type: 'desk', desk: null, occupied: true },
    ]
    expect(sensor(values)).toEqual(heard)
    expect(parse('stat/STATUS10', JSON.stringify({ StatusSNS: { Time: 'now', ...values } }))).toEqual(heard)
  })
})

describe('its readers', () => {
  it.each([
    [{ PN532: { UID: 'DEADBEEF' } }, 'uid:deadbeef'],
    [{ PN532: { UID: '0A1B02FF', DATA: 'as older ones have it' } }, 'uid:0a1b02ff'],
    [{ RC522: { UID: 'DEADBEEF', Data: '', Type: 'MIFARE 1KB' } }, 'uid:deadbeef'],
    [{ RC522: { UID: '04A2B3C4D5E680' } }, 'uid:04a2b3c4d5e680'],
    [{ RDM6300: { UID: '008EC793' } }, 'part:32:008ec793'],
    [{ Wiegand: { UID: 9357203, Size: 26 } }, 'part:24:8ec793'],
    [{ Wiegand: { UID: '9357203', Size: '26' } }, 'part:24:8ec793'],
    [{ Wiegand: { UID: '8EC793h', Size: 26 } }, 'part:24:8ec793'],
    [{ Wiegand: { UID: 3735928559, Size: 34 } }, 'part:32:deadbeef'],
    [{ Wiegand: { UID: 5, Size: 24 } }, 'part:22:000005'],
    [{ GM861: { AIM: 'E0', Code: '8711218972875' } }, 'code:8711218972875'],
  ])('%j is %s', (values, credential) => {
    expect(sensor(values)).toEqual([{ type: 'card', credential }])
  })

  it('are read whatever is written on the card, which tells no other number', () => {
    const told = (json: string): unknown =>
      parseTasmota({ prefix: 'tele', name: 'SENSOR', payload: Buffer.from(json, 'latin1') }, setup)
    const pn532 = (data: string): unknown =>
      told(`{"Time":"2026-11-27T01:02:03","PN532":{"UID":"04A2B3C4D5E680","Data":"${data}","Auth":"None"}}`)
    const card = [{ type: 'card', credential: 'uid:04a2b3c4d5e680' }]
    // An NDEF record is no text; a card may hold 32 bytes of anything.
    for (const data of [
      '\x03\x0f\xd1\x01\x0bU\x01example.com\xfe',
      'a"b',
      '\\',
      '","UID":"DEADBEEF',
      '"},"Switch3":{"Action":"ON',
    ]) {
      expect(pn532(data), data).toEqual(card)
    }
    expect(told('{"RC522":{"UID":"DEADBEEF","Data":"\xff\x01","Type":"MIFARE 1KB"}}')).toEqual([
      { type: 'card', credential: 'uid:deadbeef' },
    ])
    // One that is cut off is none.
    expect(told('{"PN532":{"UID":"DEADBEEF","Data":"I love')).toMatchObject([{ type: 'bad', code: 'not-json' }])
    const code = (text: string) => told(`{"Time":"now","GM861":{"AIM":"Q1","Code":"${text}"}}`)
    expect(code('x"},"PN532":{"UID":"DEADBEEF')).toEqual([
      { type: 'card', credential: 'code:x"},"PN532":{"UID":"DEADBEEF' },
    ])
    expect(code('"PN532":{"UID":"DEADBEEF","')).toMatchObject([{ credential: 'code:"PN532":{"UID":"DEADBEEF","' }])
    expect(code('a\\b')).toEqual([{ type: 'card', credential: 'code:a\\b' }])
    expect(code('\xe9')).toMatchObject([{ type: 'bad', code: 'bad-credential' }])
  })

  it.each([
    [9357203, 26, { tech: 'h10301' }, 'h10301:142-51091'],
    [3735928559, 34, { tech: 'h10306' }, 'h10306:57005-48879'],
    [3735928559, 34, { tech: 'uid' }, 'uid:deadbeef'],
    [4022250974, 34, { tech: 'uid', order: 'lsb' }, 'uid:deadbeef'],
    [14593470, 26, { tech: 'uid' }, 'part:24:deadbe'],
    [9357203, 26, { tech: 'em4100' }, 'part:24:8ec793'],
    [9357203, 34, { tech: 'h10301' }, 'part:32:008ec793'],
  ] as const)('Wiegand %i of %i bits with %j is %s', (UID, Size, more, credential) => {
    expect(sensor({ Wiegand: { UID, Size } }, more)).toEqual([{ type: 'card', credential }])
  })

  it.each([
    [{ PN532: { UID: '00000000' } }, 'no-card', 'PN532: all zeros'],
    [{ RDM6300: { UID: '00000000' } }, 'no-card', 'RDM6300: all zeros'],
    [{ GM861: { Code: '0000' } }, 'no-card', 'GM861: all zeros'],
    [{ Wiegand: { UID: '0', Size: 34 } }, 'no-card', 'Wiegand: its parity is wrong'],
    [{ Wiegand: { UID: '0h', Size: 26 } }, 'no-card', 'Wiegand: its parity is wrong'],
    [{ Wiegand: { UID: 7, Size: 8 } }, 'no-card', 'Wiegand: a keypad'],
    [{ PN532: { UID: 'DEADBE' } }, 'bad-credential', 'PN532: 6 characters'],
    [{ RC522: { UID: 'DE-AD-BE-EF' } }, 'bad-credential', 'RC522: 11 characters'],
    [{ RDM6300: { UID: '14008EC793' } }, 'bad-credential', 'RDM6300: 10 characters'],
    [{ GM861: { Code: '' } }, 'bad-credential', 'GM861: 0 characters'],
    [{ GM861: { Code: 'with a space' } }, 'bad-credential', 'GM861: 12 characters'],
    [{ Wiegand: { UID: 16777216, Size: 26 } }, 'bad-credential', 'Wiegand: 26 bits'],
    [{ Wiegand: { UID: 4302741608, Size: 34 } }, 'bad-credential', 'Wiegand: 34 bits'],
    [{ Wiegand: { UID: -5, Size: 26 } }, 'bad-credential', 'Wiegand: 26 bits'],
    [{ Wiegand: { UID: 1.5, Size: 26 } }, 'bad-credential', 'Wiegand: 26 bits'],
    [{ Wiegand: { UID: '8EC793', Size: 26 } }, 'bad-credential', 'Wiegand: 26 bits'],
    [{ Wiegand: { UID: 5, Size: 37 } }, 'bad-credential', 'Wiegand: 37 bits'],
    [{ Wiegand: { UID: 5, Size: 1e9 } }, 'bad-credential', 'Wiegand: 1000000000 bits'],
    [{ Wiegand: { UID: 9357203 } }, 'bad-shape', 'Wiegand'],
    [{ Wiegand: { uid: 9357203, Size: 26 } }, 'bad-shape', 'Wiegand'],
    [{ Wiegand: '9357203' }, 'bad-shape', 'Wiegand'],
    [{ PN532: { UID: 12345678 } }, 'bad-shape', 'PN532'],
    [{ PN532: null }, 'bad-shape', 'PN532'],
    [{ RDM6300: { UID: 9357203 } }, 'bad-shape', 'RDM6300'],
    [{ GM861: { Code: 8711218972875 } }, 'bad-shape', 'GM861'],
    [{ GM861: ['8711218972875'] }, 'bad-shape', 'GM861'],
  ])('%j is %s, and is not shown', (values, code, sample) => {
    expect(sensor(values)).toEqual(bad(code, sample))
  })

  it('are heard where they read only: elsewhere it is an echo', () => {
    for (const topic of ['stat/RESULT', 'tele/STATE', 'stat/STATUS10']) {
      expect(parse(topic, '{"PN532":{"UID":"DEADBEEF"}}')).toEqual([])
    }
  })
})

describe('what cannot be understood', () => {
  it.each([
    ['tele/LWT', 'online', bad('bad-shape', 'LWT')],
    ['tele/LWT', '', bad('bad-shape', 'LWT')],
    ['stat/POWER', 'on', bad('bad-shape', 'POWER1')],
    ['tele/STATE', '{"POWER":1}', bad('bad-shape', 'POWER1')],
    ['tele/STATE', '{"Wifi":{"Signal":"-51"}}', bad('bad-shape', 'Wifi')],
    ['tele/STATE', '{"Wifi":-51.5}', [{ type: 'status', rssi: -51.5 }]],
    ['tele/STATE', '{"Wifi":{"RSSI":98}}', []],
    ['tele/INFO1', '{"Info1":{"Version":14}}', bad('bad-shape', 'INFO1')],
    ['stat/RESULT', '{"Switch1":{"Action":"TOGGLE"}}', bad('bad-shape', 'Switch1')],
    ['stat/RESULT', '{"Switch1":{"State":"ON"}}', bad('bad-shape', 'Switch1')],
    ['stat/RESULT', '{"Switch1":1}', bad('bad-shape', 'Switch1')],
    ['stat/RESULT', '{"Switch4":1,"SwitchMode1":1,"Button1":{"Action":"SINGLE"}}', []],
    ['stat/PIR2', 'on', bad('bad-shape', 'Switch2')],
    ['tele/SENSOR', '{"PN532":{"UID":"DEADBE', bad('not-json', 'SENSOR, 23 bytes')],
    ['tele/SENSOR', '["DEADBEEF"]', bad('bad-shape', 'SENSOR, 12 bytes')],
    ['tele/SENSOR', '', bad('not-json', 'SENSOR, 0 bytes')],
  ])('%s %s', (topic, payload, heard) => {
    expect(parse(topic, payload)).toEqual(heard)
  })

  it('whatever comes in, nothing throws, and a card has a name of its reader', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.constantFrom(null, 'ON', 'DEADBEEF', 26))
    const reader = fc.constantFrom('PN532', 'RC522', 'RDM6300', 'GM861', 'Wiegand', 'Switch1', 'POWER', 'Wifi')
    const inside = fc.dictionary(fc.constantFrom('UID', 'Size', 'Code', 'Action', '__proto__'), value)
    const json = fc.dictionary(reader, fc.oneof(value, inside)).map((fields) => bytes(JSON.stringify(fields)))
    const message: fc.Arbitrary<TasmotaMessage> = fc.record({
      prefix: fc.constantFrom('tele', 'stat'),
      name: fc.oneof(fc.constantFrom('SENSOR', 'STATE', 'RESULT', 'STATUS10', 'INFO1', 'LWT', 'POWER'), fc.string()),
      payload: fc.oneof(fc.uint8Array(), json, fc.json().map(bytes)),
    })
    fc.assert(
      fc.property(message, (given) => {
        for (const heard of parseTasmota(given, setup)) {
          if (heard.type === 'card') expect(heard.credential).toMatch(/^(uid|code|part:\d+):[!-~]+$/)
          if (heard.type === 'bad') expect(heard.sample.length).toBeLessThanOrEqual(60)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('two cards at a Wiegand reader never get one name', () => {
    const card = fc.record({ UID: fc.integer({ min: 1, max: 0xffffff }), Size: fc.constantFrom(26, 34) })
    const nameOf = (Wiegand: object) => JSON.stringify(sensor({ Wiegand }))
    fc.assert(
      fc.property(card, card, (one, other) => {
        const isSame = one.UID === other.UID && one.Size === other.Size
        expect(nameOf(one) === nameOf(other)).toBe(isSame)
      }),
    )
  })
})

it.each([
  [50, 'PulseTime1 1; Power1 ON'],
  [5_000, 'PulseTime1 50; Power1 ON'],
  [11_100, 'PulseTime1 111; Power1 ON'],
  [11_101, 'PulseTime1 112; Power1 ON'],
  [30_000, 'PulseTime1 130; Power1 ON'],
])('a pulse of %i ms is %s', (ms, payload) => {
  expect(formatTasmotaPulse(1, ms)).toEqual({ name: 'Backlog0', payload })
})
