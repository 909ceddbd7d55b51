/** Homie 5 sensors: a login is a root device, and the units behind it are its children. */
import { SogliaError } from '../../core/errors.ts'
import type { Unit } from '../../core/records.ts'
import { HOMIE_USES, type HomieUse, parseHomie } from '../../wire/homie.ts'
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
    return {
      hear({ topic, payload }): HeardOf[] {
        const [id = '', ...name] = topic.slice(root.length + 1).split('/')
        const device = devices.get(id)
        if (device === undefined) return []
        const all = parseHomie({ name: name.join('/'), payload }, device.uses)
        const own = all.map((heard) => ({ unit: device.id, heard }))
        // The will is the root's alone: with it all that is behind it is lost.
        const isLost = device.id === unit.id && all.some((heard) => heard.type === 'link' && heard.state === 'offline')
        return isLost ? [...own, ...behind.map((each) => ({ unit: each.id, heard: LOST }))] : own
      },
      greet: () => [],
      unlock: () => null,
    }
  },
}

const LOST = { type: 'link', state: 'offline' } as const
