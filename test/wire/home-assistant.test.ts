import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isHassAvailable, parseHassConfig, parseHassState } from '../../gateway/wire/home-assistant.ts'
import { bytes, DESK, FRONT, LOCK, only, parse } from './hass-parts.ts'

describe('a config', () => {
  it('tells of a lock and of a desk, by the unique_id or the device', () => {
    const lock = only('lock', LOCK)
    expect(lock).toMatchObject({ part: 'lock', ids: ['gw1_front_lock', 'gw1_front'], mode: 'all' })
    expect(lock.command).toEqual({ topic: 'gw1/door/front/lock/set', unlock: 'UNLOCK', lock: 'LOCK' })
    expect(lock.availability.map(({ topic }) => topic)).toEqual(['gw1/status', 'gw1/door/front/status'])
    expect(only('binary_sensor', DESK)).toMatchObject({ part: 'desk', mode: 'latest', topic: 'gw1/desk/12/occupancy' })
  })

  it('is known by numbers as well, which Home Assistant takes for text', () => {
    expect(only('binary_sensor', { ...DESK, unique_id: 7, device: { ids: [3735928559] } }).ids).toEqual([
      '7',
      '3735928559',
    ])
  })

  it('tells of all parts of a device in one', () => {
    const { entities, faults } = parse('device', FRONT)
    expect(faults).toEqual([])
    expect(entities.map(({ part, ids, availability }) => [part, ids, availability[0]?.topic])).toEqual([
      ['lock', ['gw1_front_lock', 'gw1_front'], 'gw1/status'],
      ['contact', ['gw1_front_contact', 'gw1_front'], 'gw1/status'],
    ])
    const removed = { ...FRONT, cmps: { ...FRONT.cmps, lock: { p: 'lock' } } }
    expect(parse('device', removed).entities.map(({ part }) => part)).toEqual(['contact'])
  })

  it('says the same with abbreviated keys and a base', () => {
    const short = {
      ...{ '~': 'gw1/door/front', uniq_id: 'gw1_front_lock', stat_t: '~/lock', cmd_t: '~/lock/set', pl_unlk: 'UNLOCK' },
      ...{ avty: [{ t: 'gw1/status' }, { t: '~/status' }], avty_mode: 'all', dev: { ids: ['gw1_front'] } },
    }
    expect(only('lock', short)).toEqual(only('lock', LOCK))
    expect(only('binary_sensor', { '~': '/occupancy', dev_cla: 'motion', stat_t: 'gw1/desk~' }).topic).toBe(
      'gw1/desk/occupancy',
    )
  })

  it.each(['occupancy', 'presence', 'motion'])('of the class %s is a desk', (device_class) => {
    expect(only('binary_sensor', { ...DESK, device_class }).part).toBe('desk')
  })
  it.each(['door', 'opening', 'garage_door', 'window'])('of the class %s is a contact', (device_class) => {
    expect(only('binary_sensor', { ...DESK, device_class }).part).toBe('contact')
  })

  it('of a battery is its level, or that it is low', () => {
    expect(only('sensor', { ...DESK, device_class: 'battery' }).part).toBe('battery')
    expect(only('binary_sensor', { ...DESK, device_class: 'battery' }).part).toBe('battery-low')
  })

  it.each([
    [{ expire_after: 60 }, 60],
    [{ exp_aft: 90 }, 90],
    [{ expire_after: 0 }, null],
    [{ expire_after: '60' }, null],
    [{}, null],
  ])('with %j holds for so many seconds: %j', (more, seconds) => {
    expect(only('binary_sensor', { ...DESK, ...more }).expireAfterS).toBe(seconds)
  })

  it('of something else is passed over', () => {
    expect(parse('sensor', { ...DESK, device_class: 'temperature' })).toEqual({ entities: [], faults: [], bad: null })
    expect(parse('binary_sensor', { ...DESK, device_class: 'smoke' }).entities).toEqual([])
    expect(parse('binary_sensor', { ...DESK, device_class: undefined }).entities).toEqual([])
    expect(parseHassConfig('lock', bytes(''))).toEqual({ entities: [], faults: [], bad: null })
  })

  it.each([
    ['a template that computes', 'binary_sensor', { ...DESK, value_template: "{{ 'ON' if value == '1' else 'OFF' }}" }],
    ['a filter', 'binary_sensor', { ...DESK, value_template: '{{ value_json.x | int }}' }],
    ['a delay', 'binary_sensor', { ...DESK, off_delay: 30 }],
    ['no topic', 'binary_sensor', { ...DESK, state_topic: undefined }],
    ['a topic with a wildcard', 'binary_sensor', { ...DESK, state_topic: 'gw1/+/x' }],
    ['a number as a topic', 'binary_sensor', { ...DESK, state_topic: 7 }],
    ['a mode that there is not', 'lock', { ...LOCK, availability_mode: 'some' }],
    ['an availability without a topic', 'lock', { ...LOCK, availability: [{}] }],
    ['no command', 'lock', { ...LOCK, command_topic: undefined }],
    ['a command that is computed', 'lock', { ...LOCK, command_template: '{{ value }}' }],
  ])('with %s is not understood, and says whose it is', (_name, component, config) => {
    const { entities, faults } = parse(component, config)
    expect(entities).toEqual([])
    expect(faults).toEqual([
      {
        ids: config.unique_id === undefined ? [] : expect.arrayContaining([config.unique_id]),
        sample: expect.any(String),
      },
    ])
  })

  it.each([
    ['nonsense', 'not-json'],
    ['[]', 'bad-shape'],
    ['"x"', 'bad-shape'],
  ])('that is %s is counted', (payload, code) => {
    expect(parseHassConfig('lock', bytes(payload)).bad).toMatchObject({ code })
  })
})

it('throws on nothing that comes in, and finds no card in what is not one', () => {
  const keys = fc.constantFrom(
    'stat_t',
    'state_topic',
    '~',
    'dev',
    'ids',
    'cmps',
    'p',
    'avty',
    't',
    'dev_cla',
    'val_tpl',
    'x',
  )
  const { config } = fc.letrec((tie) => ({
    config: fc.oneof(
      fc.constantFrom('door', 'lock', '{{ value_json.x }}', '~/a', 1, null, true),
      fc.array(tie('config')),
      fc.dictionary(keys, tie('config')),
    ),
  }))
  const payload = fc.oneof(
    fc.uint8Array(),
    config.map((one) => bytes(JSON.stringify(one))),
  )
  fc.assert(
    fc.property(
      fc.constantFrom('device', 'lock', 'tag', 'binary_sensor', 'x'),
      payload,
      payload,
      (component, told, said) => {
        for (const entity of parseHassConfig(component, told).entities) {
          for (const heard of parseHassState(entity, said, 'uid'))
            if (heard.type === 'card') expect(heard.credential).toMatch(/^uid:/)
          isHassAvailable(entity, () => ({ payload: said, order: 0 }))
        }
      },
    ),
  )
})
