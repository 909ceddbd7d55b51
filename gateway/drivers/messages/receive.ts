/** A message of a registered unit that came over MQTT, whichever broker carried it. */
import type { Signal } from '../../core/model.ts'
import type { DriverEvents } from '../../core/ports.ts'
import { sampleOf } from '../../wire/input/sample.ts'
import { parseUp } from '../../wire/soglia.ts'

/** `name` is the topic without `soglia/<unit>/`. Tells the gateway at once and never throws; null where it was dropped. */
export function receive(
  events: DriverEvents,
  unit: string,
  { name, retained, payload }: { name: string; retained: boolean; payload: Uint8Array },
): Signal | null {
  if (retained && name !== 'up/status') {
    events.bad(unit, { code: 'forbidden-retain', sample: sampleOf(Buffer.from(name)) })
    return null
  }
  const { message, bad } = parseUp(name, payload)
  if (bad !== null) events.bad(unit, bad)
  if (message === null) return null
  if (message.type === 'status') events.link(unit, message.state, null)
  events.signal(unit, message)
  return message
}
