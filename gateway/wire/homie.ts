/**
 * What Homie 5 devices say over MQTT: a state, a description, and their properties' values, all of them retained. Source:
 * homieiot.github.io, convention 5.0, "Topology", "Device", "Property". Pure: a message in, values out; whatever comes
 * in, nothing throws.
 */
import type { Heard } from './input/heard.ts'
import { isFields, isText, parseFields } from './input/json.ts'
import { sampleOf } from './input/sample.ts'
import { severalOf } from './input/several.ts'

/**
 * What a property stands for. Of a boolean: `presence` (true: somebody), `open` or `closed` (of a door's contact),
 * `exit-button`, `battery-low`. Of a number: `battery`, in percent.
 */
export const HOMIE_USES = ['presence', 'open', 'closed', 'exit-button', 'battery', 'battery-low'] as const
export type HomieUse = (typeof HOMIE_USES)[number]
/** By `node/property`. */
export type HomieUses = ReadonlyMap<string, HomieUse>

/** Below `<domain>/5/<device>/`. */
export interface HomieMessage {
  name: string
  payload: Uint8Array
}

/** "Device lifecycle": one that sleeps is there, and so is one that wants a hand; one that begins is not there yet. */
const STATES: Readonly<Record<string, 'online' | 'offline'>> = {
  ...{ ready: 'online', sleeping: 'online', alert: 'online' },
  ...{ init: 'offline', disconnected: 'offline', lost: 'offline' },
}
const text = new TextDecoder()
const bad = (sample: string): Heard[] => [{ type: 'bad', code: 'bad-shape', sample }]

/** "Device hierarchy": a root that is set up anew takes nothing with it. */
export const isHomieInit = (payload: Uint8Array): boolean => text.decode(payload) === 'init'

export function parseHomie({ name, payload }: HomieMessage, uses: HomieUses): Heard[] {
  // A topic that is cleared: the device, or a property of it, was removed.
  if (payload.length === 0) return name === '$state' ? [{ type: 'link', state: 'offline' }] : []
  if (name === '$state') {
    const word = text.decode(payload)
    const state = Object.hasOwn(STATES, word) ? STATES[word] : undefined
    return state === undefined ? bad('$state') : [{ type: 'link', state }]
  }
  if (name === '$description') return described(payload, uses)
  const use = uses.get(name)
  if (use === undefined) return []
  const word = text.decode(payload)
  if (use === 'battery') return levelOf(word) ?? bad(name)
  return word === 'true' || word === 'false' ? used(use, word === 'true', severalOf(alike(uses), name)) : bad(name)
}

/** "Payload": an integer or a float, which may have an exponent. */
function levelOf(word: string): Heard[] | null {
  const percent = /^\d{1,9}(\.\d{1,9})?([eE][+-]?\d{1,2})?$/.test(word) ? Number(word) : Number.NaN
  return percent <= 100 ? [{ type: 'status', battery: percent / 100 }] : null
}

/** Both are of a contact. */
const alike = (uses: HomieUses): HomieUses =>
  new Map([...uses].map(([name, use]) => [name, use === 'closed' ? 'open' : use]))

function used(use: Exclude<HomieUse, 'battery'>, isTrue: boolean, several: ReturnType<typeof severalOf>): Heard[] {
  if (use === 'presence') return [{ type: 'desk', desk: null, occupied: isTrue, ...several }]
  if (use === 'battery-low') return [{ type: 'status', batteryLow: isTrue }]
  if (use === 'exit-button') return isTrue ? [{ type: 'door', exitButton: true }] : []
  return [{ type: 'door', contact: isTrue === (use === 'open') ? 'open' : 'closed', ...several }]
}

const DATATYPES: Readonly<Record<string, readonly unknown[]>> = { battery: ['integer', 'float'] }
const datatypesOf = (use: HomieUse): readonly unknown[] => DATATYPES[use] ?? ['boolean']

/** A property that the unit was registered with, and that the device does not have or that is of another type, is told. */
function described(payload: Uint8Array, uses: HomieUses): Heard[] {
  const fields = parseFields(payload)
  if (!isFields(fields)) return [{ type: 'bad', code: fields, sample: sampleOf(payload) }]
  if (!isText(fields.homie) || !fields.homie.startsWith('5.')) return bad('$description: not Homie 5')
  const { nodes } = fields
  const missing = [...uses].filter(([name, use]) => {
    const [node = '', property = ''] = name.split('/')
    const own = isFields(nodes) ? nodes[node] : undefined
    const found = isFields(own) && isFields(own.properties) ? own.properties[property] : undefined
    return !isFields(found) || !datatypesOf(use).includes(found.datatype)
  })
  return missing.flatMap(([name, use]) => bad(`no ${datatypesOf(use).join(' or ')} ${name}`))
}
