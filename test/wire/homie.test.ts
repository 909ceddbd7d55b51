import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type HomieUse, parseHomie } from '../../gateway/wire/homie.ts'

const uses = new Map<string, HomieUse>([
  ['presence/occupied', 'presence'],
  ['door/open', 'open'],
  ['door/closed', 'closed'],
  ['button/pressed', 'exit-button'],
  ['power/level', 'battery'],
  ['power/low', 'battery-low'],
])
const parse = (name: string, payload: string) => parseHomie({ name, payload: new TextEncoder().encode(payload) }, uses)
const DESCRIPTION = {
  ...{ homie: '5.0', version: 1, name: 'Desk 12' },
  nodes: {
    presence: {
      name: 'Presence',
      properties: { occupied: { name: 'Occupied', datatype: 'boolean', retained: true } },
    },
  },
}

describe('Homie 5', () => {
  it.each([
    ['init', 'offline'],
    ['ready', 'online'],
    ['sleeping', 'online'],
    ['alert', 'online'],
    ['disconnected', 'offline'],
    ['lost', 'offline'],
    ['', 'offline'],
  ] as const)('the state %j: %s', (word, state) => {
    expect(parse('$state', word)).toEqual([{ type: 'link', state }])
  })

  it('tells desks and doors by what their properties stand for', () => {
    expect(parse('presence/occupied', 'true')).toEqual([{ type: 'desk', desk: null, occupied: true }])
    expect(parse('presence/occupied', 'false')).toEqual([{ type: 'desk', desk: null, occupied: false }])
    // Of two contacts it tells which.
    expect(parse('door/open', 'true')).toEqual([{ type: 'door', contact: 'open', input: { name: 'door/open', of: 2 } }])
    expect(parse('door/closed', 'true')).toEqual([
      { type: 'door', contact: 'closed', input: { name: 'door/closed', of: 2 } },
    ])
    expect(parse('button/pressed', 'true')).toEqual([{ type: 'door', exitButton: true }])
    expect(parse('button/pressed', 'false')).toEqual([])
    expect(parse('presence/occupied', '')).toEqual([])
    expect(parse('presence/lux', '12')).toEqual([])
    expect(parse('presence/occupied/set', 'true')).toEqual([])
  })

  it.each([
    ['87', 0.87],
    ['8.5', 0.085],
    ['1e1', 0.1],
    ['0', 0],
    ['100', 1],
  ])('tells its battery in parts of one: %s', (word, battery) => {
    expect(parse('power/level', word)).toEqual([{ type: 'status', battery }])
  })

  it.each(['101', '-1', 'full', '1e9', 'NaN', '0x10'])('counts a battery of %s', (word) => {
    expect(parse('power/level', word)).toMatchObject([{ type: 'bad', code: 'bad-shape' }])
  })

  it('tells that its battery is low, of one that tells no more', () => {
    expect(parse('power/low', 'true')).toEqual([{ type: 'status', batteryLow: true }])
    expect(parse('power/low', 'false')).toEqual([{ type: 'status', batteryLow: false }])
  })

  it('wants a number of a battery, and a boolean of the rest', () => {
    const properties = { level: { datatype: 'integer' }, low: { datatype: 'float' } }
    const payload = new TextEncoder().encode(JSON.stringify({ homie: '5.0', nodes: { power: { properties } } }))
    const power = new Map([...uses].filter(([name]) => name.startsWith('power/')))
    expect(parseHomie({ name: '$description', payload }, power)).toMatchObject([{ sample: 'no boolean power/low' }])
  })

  it('counts a state that there is not, a value that is no boolean, and a property that is missing', () => {
    expect(parse('$state', 'here')).toMatchObject([{ type: 'bad', code: 'bad-shape' }])
    expect(parse('presence/occupied', '1')).toMatchObject([{ type: 'bad', code: 'bad-shape' }])
    expect(parse('$description', 'nonsense')).toMatchObject([{ type: 'bad', code: 'not-json' }])
    expect(parse('$description', '{"homie":"4.0.0"}')).toMatchObject([{ type: 'bad', code: 'bad-shape' }])
    const only = new Map([...uses].slice(0, 2))
    const payload = new TextEncoder().encode(JSON.stringify(DESCRIPTION))
    expect(parseHomie({ name: '$description', payload }, only)).toMatchObject([{ sample: 'no boolean door/open' }])
  })

  it('throws on nothing that comes in, and tells no card', () => {
    const names = ['$state', '$description', 'presence/occupied', 'x']
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.oneof(fc.json(), fc.string()), (name, payload) => {
        for (const { type } of parse(name, payload)) expect(type).not.toBe('card')
      }),
    )
  })
})
