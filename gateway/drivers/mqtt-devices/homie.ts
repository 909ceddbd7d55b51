/** Homie 5 sensors: a login is a root device, and the units behind it are its children. */
import { SogliaError } from '../../core/errors.ts'
import type { Unit } from '../../core/records.ts'
import { HOMIE_USES, type HomieUse, isHomieInit, parseHomie } from '../../wire/homie.ts'
import type { Heard } from '../../wire/input/heard.ts'
import { PLACES, SENSING } from '../messages/kind.ts'
import type { Family, HeardOf } from './family.ts'

/** Convention 5.0, "Topic IDs". */
const ID = /^[a-z0-9-]+$/
/** A description names all nodes and properties of a device. */
const DESCRIPTION_BYTES_MAX = 64 * 1024

interface Setup {
  /** Of its topics, with the version. */
  root: string
  device: string
  uses: Map<string, HomieUse>
}

/** Throws `E_UNIT_SETTING`. */
function setupOf({ id, settings }: Unit): Setup {
  const { domain = 'homie', device = id, inputs = '' } = settings
  if (!ID.test(domain)) throw new SogliaError('E_UNIT_SETTING', `domain: ${domain} is not a-z, 0-9 and "-"`)
  if (!ID.test(device)) throw new SogliaError('E_UNIT_SETTING', `device: ${device} is not a-z, 0-9 and "-"`)
  const uses = new Map<string, HomieUse>()
  for (const pair of inputs.split(',').filter((one) => one.trim() !== '')) {
    const [name = '', use = ''] = pair.trim().split('=')
    const isName = name.split('/').length === 2 && name.split('/').every((part) => ID.test(part))
    if (!isName || !(HOMIE_USES as readonly string[]).includes(use)) {
      throw new SogliaError(
        'E_UNIT_SETTING',
        `inputs: ${pair} is not like node/property=presence, with ${HOMIE_USES.join(', ')}`,
      )
    }
    uses.set(name, use as HomieUse)
  }
  return { root: `${domain}/5`, device, uses }
}

export const homie: Family = {
  ...{ takes: PLACES, needs: [], settings: ['domain', 'device', 'inputs', 'via', ...SENSING] },
  checkMore: (unit) => void setupOf(unit),
  messageBytesMax: DESCRIPTION_BYTES_MAX,
  speaks: (unit, behind) => [unit, ...behind].map((each) => `${setupOf(unit).root}/${setupOf(each).device}/#`),
  hears: () => [],
  open(unit, behind) {
    const { root } = setupOf(unit)
    const devices = new Map([unit, ...behind].map((each) => [setupOf(each).device, { id: each.id, ...setupOf(each) }]))
    /** By unit: what it said last of itself. It is not said again when the root comes back. */
    const states = new Map<string, Heard>()
    let isRootAway = false
    return {
      hear({ topic, payload }): HeardOf[] {
        const [id = '', ...name] = topic.slice(root.length + 1).split('/')
        const device = devices.get(id)
        if (device === undefined) return []
        const all = parseHomie({ name: name.join('/'), payload }, device.uses)
        const own = all.map((heard) => ({ unit: device.id, heard }))
        const state = all.find((heard) => heard.type === 'link')
        if (state === undefined) return own
        states.set(device.id, state)
        if (device.id !== unit.id) return isRootAway ? [] : own
        // The will is the root's alone: with it all that is behind it is lost, and comes back as it was ("Device hierarchy").
        isRootAway = state.state === 'offline' && !isHomieInit(payload)
        if (isRootAway) return [...own, ...behind.map((each) => ({ unit: each.id, heard: LOST }))]
        return [...own, ...behind.flatMap((each) => heardOf(each.id, states.get(each.id)))]
      },
      greet: () => [],
      unlock: () => null,
    }
  },
}

const heardOf = (unit: string, heard: Heard | undefined): HeardOf[] => (heard === undefined ? [] : [{ unit, heard }])
const LOST = { type: 'link', state: 'offline' } as const
