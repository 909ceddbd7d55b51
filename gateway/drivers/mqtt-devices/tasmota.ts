/** Tasmota devices: readers, switches, and a relay as a strike. */
import { SogliaError } from '../../core/errors.ts'
import type { Unit } from '../../core/records.ts'
import { MESSAGE_BYTES_MAX } from '../../wire/input/limits.ts'
import { formatTasmotaPulse, parseTasmota, type SwitchUse, type TasmotaSetup } from '../../wire/tasmota.ts'
import { PLACES } from '../messages/kind.ts'
import type { Family } from './family.ts'

const USES: readonly SwitchUse[] = ['contact', 'motion', 'exit-button']
const RELAYS_MAX = 28

/** Unset: the unit's id is written into the device as its topic. */
const topicOf = ({ id, settings }: Unit): string => settings.topic ?? id

/** `switches=1:contact,2:motion`, and `relay=1`. Throws `E_UNIT_SETTING`. */
function setupOf({ settings }: Unit): TasmotaSetup {
  const switches = new Map<number, SwitchUse>()
  for (const pair of (settings.switches ?? '').split(',').filter((one) => one !== '')) {
    const [number = '', use = ''] = pair.trim().split(':')
    const isUse = (USES as readonly string[]).includes(use)
    if (!/^[1-9]\d?$/.test(number) || !isUse) {
      throw new SogliaError('E_UNIT_SETTING', `switches: ${pair} is not a number and one of ${USES.join(', ')}`)
    }
    switches.set(Number(number), use as SwitchUse)
  }
  const relay = Number(settings.relay ?? 1)
  if (!Number.isInteger(relay) || relay < 1 || relay > RELAYS_MAX) {
    throw new SogliaError('E_UNIT_SETTING', `relay: ${settings.relay} is not a number from 1 to ${RELAYS_MAX}`)
  }
  return { switches, relay }
}

function check(unit: Unit): void {
  setupOf(unit)
  if (/[+#\0]/.test(topicOf(unit))) throw new SogliaError('E_UNIT_SETTING', 'topic: it has a wildcard in it')
}

export const tasmota: Family = {
  ...{ takes: PLACES, needs: [], settings: ['topic', 'switches', 'relay'], checkMore: check },
  messageBytesMax: MESSAGE_BYTES_MAX,
  // Its keepalive and its last will tell when it goes.
  silentAfterMs: null,
  speaks: (unit) => [`tele/${topicOf(unit)}/#`, `stat/${topicOf(unit)}/#`, 'tasmota/discovery/#'],
  hears: (unit) => [`cmnd/${topicOf(unit)}/#`],
  open(unit) {
    const setup = setupOf(unit)
    const command = (name: string): string => `cmnd/${topicOf(unit)}/${name}`
    return {
      hear({ topic, payload }) {
        const [prefix = '', ...rest] = topic.split('/')
        if (prefix !== 'tele' && prefix !== 'stat') return []
        const message = { prefix, name: rest.at(-1) ?? '', payload } as const
        return parseTasmota(message, setup).map((heard) => ({ unit: unit.id, heard }))
      },
      // Its switches, its relays and its signal strength, as they stand.
      greet: () => [
        { topic: command('Status'), payload: '10' },
        { topic: command('State'), payload: '' },
      ],
      unlock(_unit, ms) {
        const { name, payload } = formatTasmotaPulse(setup.relay, ms)
        return [{ topic: command(name), payload }]
      },
    }
  },
}
