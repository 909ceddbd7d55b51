import type { Command } from '../../gateway/core/model.ts'
import type { DriverEvents } from '../../gateway/core/ports.ts'

/** What the heart does: each signal has its receipt. */
export function receipted(events: DriverEvents, send: (unit: string, command: Command) => boolean): DriverEvents {
  return {
    ...events,
    signal(unit, signal) {
      events.signal(unit, signal)
      if ('id' in signal) setImmediate(() => send(unit, { type: 'result', id: signal.id, recordedAt: 'now' }))
    },
  }
}
