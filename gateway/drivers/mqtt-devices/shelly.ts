/** Shelly devices of generation 1 and later: a relay as a strike, inputs, door and motion sensors. */
import { SogliaError } from '../../core/errors.ts'
import type { Unit } from '../../core/records.ts'
import type { Heard } from '../../wire/input/heard.ts'
import { MESSAGE_BYTES_MAX } from '../../wire/input/limits.ts'
import {
  formatShelly1,
  formatShelly2,
  parseShelly1,
  parseShelly2,
  type ShellySetup,
  type ShellyUse,
} from '../../wire/shelly.ts'
import type { Publication } from '../messages/device-logins.ts'
import { PLACES, SENSING } from '../messages/kind.ts'
import type { Family } from './family.ts'

const USES: readonly ShellyUse[] = ['contact', 'motion', 'exit-button']
const RELAY_MAX = 15
const COMPONENT = /^[a-z]+:\d{1,4}$/

interface Setup extends ShellySetup {
  generation: 1 | 2
  /** Its topics begin with this. */
  root: string
}

/** Throws `E_UNIT_SETTING`. */
function setupOf({ id, settings }: Unit): Setup {
  const { prefix = id, generation = '2', relay = '0', inputs = '' } = settings
  if (prefix === '' || /[+#\0]/.test(prefix)) throw new SogliaError('E_UNIT_SETTING', 'prefix: it is no topic')
  if (generation !== '1' && generation !== '2') {
    throw new SogliaError(
      'E_UNIT_SETTING',
      `generation: ${generation} is neither 1 nor 2 (which is for later ones too)`,
    )
  }
  if (!/^\d{1,2}$/.test(relay) || Number(relay) > RELAY_MAX) {
    throw new SogliaError('E_UNIT_SETTING', `relay: ${relay} is not a number from 0 to ${RELAY_MAX}`)
  }
  const uses = new Map<string, ShellyUse>()
  for (const pair of inputs.split(',').filter((one) => one.trim() !== '')) {
    const [component = '', use = ''] = pair.trim().split('=')
    if (!COMPONENT.test(component) || !(USES as readonly string[]).includes(use)) {
      throw new SogliaError('E_UNIT_SETTING', `inputs: ${pair} is not like input:0=contact, with ${USES.join(', ')}`)
    }
    uses.set(component, use as ShellyUse)
  }
  const root = generation === '1' ? `shellies/${prefix}` : prefix
  return { uses, relay: Number(relay), generation: generation === '1' ? 1 : 2, root }
}

/** A motion sensor at a desk tells as well that it was shaken: that is nothing where there is no door. */
const isTold = (heard: Heard, { door }: Unit): boolean =>
  door !== null || heard.type !== 'door' || heard.tamper === undefined

export const shelly: Family = {
  ...{ takes: PLACES, needs: [], settings: ['generation', 'prefix', 'relay', 'inputs', ...SENSING, 'sleeps'] },
  checkMore: (unit) => void setupOf(unit),
  messageBytesMax: MESSAGE_BYTES_MAX,
  speaks(unit) {
    const { generation, root } = setupOf(unit)
    return generation === 1 ? [`${root}/#`, 'shellies/announce'] : [`${root}/#`]
  },
  hears(unit) {
    const { generation, root } = setupOf(unit)
    return generation === 1 ? [`${root}/command`, `${root}/relay/+/command`] : [`${root}/rpc`]
  },
  open(unit) {
    const setup = setupOf(unit)
    const { generation, root, relay } = setup
    const [parse, format] = generation === 1 ? [parseShelly1, formatShelly1] : [parseShelly2, formatShelly2]
    let orders = 0
    const order = (ms: number | null): Publication[] => {
      const { name, payload } = format({ prefix: root, relay, ms, id: ++orders })
      return [{ topic: `${root}/${name}`, payload }]
    }
    return {
      hear({ topic, payload, stored }) {
        if (!topic.startsWith(`${root}/`)) return []
        const message = { name: topic.slice(root.length + 1), payload }
        const all = parse(message, setup).filter((heard) => isTold(heard, unit) && !(stored && heard.type === 'relay'))
        return all.map((heard) => ({ unit: unit.id, heard }))
      },
      greet() {
        if (generation === 1) return [{ topic: `${root}/command`, payload: 'update' }]
        const payload = JSON.stringify({ id: ++orders, src: `${root}/soglia`, method: 'Shelly.GetStatus' })
        return [{ topic: `${root}/rpc`, payload }]
      },
      unlock: (_unit, ms) => order(ms),
      end: () => order(null),
    }
  },
}
