import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  parseZ2mAttribute,
  parseZ2mDevices,
  parseZ2mNames,
  parseZ2mPresent,
  parseZ2mState,
  Z2M_DEVICES_BYTES_MAX,
} from '../../gateway/wire/zigbee2mqtt.ts'

const bytes = (payload: string): Uint8Array => new TextEncoder().encode(payload)
const listOf = (...exposes: object[]): string =>
  JSON.stringify([{ ieee_address: '0x00158D0001D82BC1', friendly_name: 'desk 12', definition: { exposes } }])
const readings = (...exposes: object[]) => parseZ2mDevices(bytes(listOf(...exposes))).devices[0]?.readings ?? null
const state = (payload: string, known: ReturnType<typeof readings> = null) => {
  const { told, faults } = parseZ2mState(bytes(payload), known)
  const words = told.map(({ reading, value }) => [reading.path.join('.'), reading.use, value])
  return faults.length === 0 ? words : [...words, faults.map(({ code }) => code)]
}
const binary = (name: string, on: unknown, off: unknown, more: object = {}) => ({
  ...{ type: 'binary', name, property: name, access: 1, value_on: on, value_off: off },
  ...more,
})

describe('who is there', () => {
  it.each([
    ['{"state":"online"}', 'online'],
    ['{"state":"offline"}', 'offline'],
    ['online', 'online'],
    ['offline', 'offline'],
    ['', 'cleared'],
  ])('%j: %s', (payload, word) => expect(parseZ2mPresent(bytes(payload))).toBe(word))

  it.each(['here', '{"state":true}', '{}', '[]', '"online"'])('%j is counted', (payload) => {
    expect(parseZ2mPresent(bytes(payload))).toMatchObject({ code: 'bad-shape' })
  })
})

describe('what devices say, while their models are not known', () => {
  it.each([
    ['{"battery_low":false,"occupancy":true,"linkquality":90}', { occupancy: ['presence', true] }],
    ['{"occupancy":false,"illumination":"dim","linkquality":99}', { occupancy: ['presence', false] }],
    ['{"presence":true,"illuminance":54,"target_distance":1.5,"linkquality":80}', { presence: ['presence', true] }],
    ['{"occupancy":true,"illuminance_above_threshold":false,"battery":80}', { battery: ['battery', 0.8] }],
    ['{"contact":true,"tamper":true,"battery_low":false}', { contact: ['contact', false], tamper: ['tamper', true] }],
    ['{"contact":false}', { contact: ['contact', true] }],
    ['{"occupancy_l2":true}', { occupancy_l2: ['presence', true] }],
  ])('%s', (payload, wanted) => {
    const told = Object.fromEntries(state(payload).map(([path, ...rest]) => [path, rest]))
    expect(told).toMatchObject(wanted)
  })

  it('takes null until the first report for nothing, and what moves for no presence', () => {
    expect(state('{"occupancy":null,"linkquality":120}')).toEqual([])
    expect(state('{"vibration":true,"moving":true,"presence_sensitivity":3}')).toEqual([])
    expect(state('')).toEqual([])
  })

  it('counts wrong types and numbers as strings, and tells what is good beside them', () => {
    expect(state('{"occupancy":"true","battery":"80","contact":false}')).toEqual([
      ['contact', 'contact', true],
      ['bad-shape', 'bad-shape'],
    ])
    expect(state('{"battery":255}')).toEqual([['bad-shape']])
    expect(state('{"occupancy":1}')).toEqual([['bad-shape']])
    expect(state('{"occupancy":tr')).toEqual([['not-json']])
    expect(state('[1]')).toEqual([['bad-shape']])
    expect(state(`{"x":"${'y'.repeat(70_000)}"}`)).toEqual([['too-large']])
  })

  it('reads a topic for each attribute', () => {
    const at = (name: string, payload: string, known: ReturnType<typeof readings> = null) =>
      parseZ2mAttribute(name, bytes(payload), known)
    expect(at('occupancy', 'true')).toMatchObject({ value: true })
    expect(at('contact', 'false')).toMatchObject({ value: true })
    expect(at('battery', '80')).toMatchObject({ value: 0.8 })
    expect(at('occupancy', '')).toBeNull()
    expect(at('illuminance', '12')).toBeNull()
    expect(at('occupancy', 'maybe')).toMatchObject({ code: 'bad-shape' })
    expect(at('contact', 'ON', readings(binary('contact', 'ON', 'OFF')))).toMatchObject({ value: false })
  })

  it('reads how well the bridge hears a device, and the version that is installed', () => {
    expect(parseZ2mState(bytes('{"linkquality":51,"update":{"installed_version":33}}'), null)).toMatchObject({
      ...{ linkQuality: 0.2, fw: '33' },
    })
    expect(parseZ2mState(bytes('{"linkquality":-51,"update":{"installed_version":"-"}}'), null)).toMatchObject({
      ...{ linkQuality: null, fw: null },
    })
  })
})

describe('what a device of any model senses, by its exposes', () => {
  it('reads the list', () => {
    const line =
      '[{"ieee_address":"0x00158d0001d82bc1","type":"EndDevice","network_address":29159,"supported":true,' +
      '"friendly_name":"desk 12","definition":{"model":"RTCGQ11LM","vendor":"Aqara","description":"Motion sensor",' +
      '"exposes":[{"type":"binary","name":"occupancy","property":"occupancy","access":1,"value_on":true,"value_off":false}]}}]'
    expect(parseZ2mDevices(bytes(line))).toEqual({
      fault: null,
      devices: [
        {
          ...{ name: 'desk 12', address: '0x00158d0001d82bc1', isDisabled: false, fw: null },
          readings: [{ use: 'presence', path: ['occupancy'], yes: [true], no: [false], gettable: false }],
        },
      ],
    })
  })

  it.each([
    ['contact as nearly all have it', binary('contact', false, true), '{"contact":false}', true],
    ['contact with its values turned round', binary('contact', true, false), '{"contact":false}', true],
    ['contact in words', binary('contact', 'ON', 'OFF'), '{"contact":"ON"}', false],
    ['a dry contact', binary('dry_contact', 'contact_closed', 'contact_open'), '{"dry_contact":"contact_open"}', true],
    ['a contact as an alarm', binary('contact_alarm_1', true, false), '{"contact_alarm_1":true}', true],
    ['occupancy in words', binary('occupancy', 'YES', 'NO'), '{"occupancy":"YES"}', true],
    ['occupancy in numbers', binary('occupancy', 1, 0), '{"occupancy":0}', false],
    ['another name', binary('occupancy_status', true, false), '{"occupancy_status":true}', true],
    [
      'a radar with words alone',
      { type: 'enum', name: 'presence_state', property: 'presence_state', access: 1, values: ['none', 'peaceful'] },
      ...['{"presence_state":"peaceful"}', true],
    ],
    [
      'a window that is tilted',
      {
        type: 'enum',
        name: 'opening_state',
        property: 'opening_state',
        access: 1,
        values: ['open', 'closed', 'tilted'],
      },
      ...['{"opening_state":"tilted"}', true],
    ],
    [
      'an endpoint of its own',
      binary('occupancy', true, false, { endpoint: '3', property: 'occupancy_3' }),
      ...['{"occupancy_3":true}', true],
    ],
    [
      'what lies in a composite',
      { type: 'composite', name: 'zone', property: 'zone', features: [binary('occupancy', true, false)] },
      ...['{"zone":{"occupancy":true}}', true],
    ],
    [
      'what lies beside a lock',
      { type: 'lock', features: [binary('contact', false, true), { type: 'binary', name: 'state' }] },
      ...['{"contact":true,"state":"LOCK"}', false],
    ],
  ] as [string, object, string, boolean][])('%s', (_what, expose, payload, value) => {
    expect(state(payload, readings(expose)).map((told) => told[2])).toEqual([value])
  })

  it('does not take for presence what is a setting, a movement, or not told', () => {
    const none = readings(
      ...['vibration', 'moving', 'presence_switch', 'neutral_presence'].map((name) => binary(name, true, false)),
      binary('occupancy', true, false, { access: 2 }),
      { type: 'numeric', name: 'occupancy_timeout', property: 'occupancy_timeout', access: 7 },
    )
    expect(none).toEqual([])
  })

  it('knows how somebody moves only where nothing else tells of them', () => {
    const moves = { type: 'enum', name: 'motion_state', property: 'motion_state', access: 1, values: ['none', 'large'] }
    expect(readings(binary('presence', true, false), moves)?.map(({ path }) => path[0])).toEqual(['presence'])
    expect(readings(moves)?.map(({ path }) => path[0])).toEqual(['motion_state'])
    expect(state('{"motion_state":"none"}', readings(moves))).toEqual([['motion_state', 'presence', false]])
  })

  it('tells which can be asked', () => {
    expect(readings(binary('presence', true, false, { access: 5 }))?.[0]?.gettable).toBe(true)
  })

  it('reads the names of all from what else the bridge tells of itself', () => {
    const devices = { '0x00158D0001D82BC1': { friendly_name: 'desk 12' }, '0x1': { friendly_name: 7 }, '0x2': null }
    const names = parseZ2mNames(bytes(JSON.stringify({ version: '2.14.1', config: { devices } })))
    expect([...names]).toEqual([['0x00158d0001d82bc1', 'desk 12']])
    for (const none of ['', '{', '[]', '{"config":7}', '{"config":{"devices":[{"friendly_name":"a"}]}}']) {
      expect(parseZ2mNames(bytes(none)).size, none).toBe(0)
    }
  })

  it('counts what is no list, and reads the devices beside a broken one', () => {
    expect(parseZ2mDevices(bytes('{"a":1}')).fault).toMatchObject({ code: 'bad-shape' })
    expect(parseZ2mDevices(bytes('[{')).fault).toMatchObject({ code: 'not-json' })
    expect(parseZ2mDevices(bytes('[],"all":[]')).fault).toMatchObject({ code: 'not-json' })
    const mixed = `[7,{"friendly_name":""},{"friendly_name":"a","ieee_address":"0x1","definition":null}]`
    expect(parseZ2mDevices(bytes(mixed))).toMatchObject({
      fault: { code: 'bad-shape' },
      devices: [{ name: 'a', readings: null }],
    })
    expect(parseZ2mDevices(new Uint8Array(Z2M_DEVICES_BYTES_MAX + 1)).fault).toMatchObject({ code: 'too-large' })
  })
})

describe('whatever comes in', () => {
  const payloads = fc.oneof(fc.json().map(bytes), fc.uint8Array({ maxLength: 300 }), fc.string().map(bytes))

  it('throws nothing, and reads the next good message', () => {
    fc.assert(
      fc.property(payloads, fc.string(), (payload, name) => {
        parseZ2mPresent(payload)
        parseZ2mNames(payload)
        const known = parseZ2mDevices(payload).devices[0]?.readings ?? null
        for (const { sample } of parseZ2mState(payload, known).faults) expect(sample.length).toBeLessThanOrEqual(120)
        parseZ2mAttribute(name, payload, known)
        expect(state('{"occupancy":true}')).toEqual([['occupancy', 'presence', true]])
      }),
    )
  })

  it('holds a bounded part of exposes of any shape', () => {
    const exposes = fc.letrec((tie) => ({
      node: fc.record(
        {
          type: fc.constantFrom('binary', 'enum', 'composite', 'numeric', 'list', 'switch'),
          name: fc.oneof(fc.constantFrom('occupancy', 'contact', 'battery', 'presence_state'), fc.anything()),
          property: fc.oneof(fc.string(), fc.anything()),
          features: fc.oneof({ maxDepth: 9 }, fc.constant([]), fc.array(tie('node'), { maxLength: 4 })),
          ...{ value_on: fc.anything(), value_off: fc.anything(), values: fc.anything(), access: fc.anything() },
        },
        { requiredKeys: [] },
      ),
    })).node
    fc.assert(
      fc.property(fc.array(exposes, { maxLength: 60 }), fc.object(), (all, said) => {
        const text = JSON.stringify([{ friendly_name: 'a', ieee_address: '0x1', definition: { exposes: all } }])
        const known = parseZ2mDevices(bytes(text)).devices[0]?.readings ?? null
        expect(known?.length ?? 0).toBeLessThanOrEqual(64)
        parseZ2mState(bytes(JSON.stringify(said) ?? ''), known)
      }),
    )
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    expect(parseZ2mDevices(bytes(deep)).devices).toEqual([])
  })
})
