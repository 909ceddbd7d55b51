/** What the live page asks of doors. */
import { ask } from '../api.ts'

export type OrderedMode = 'scheduled' | 'free' | 'locked'

/** `until`: RFC 3339; null: the house's own end. */
export const orderMode = (door: string, mode: OrderedMode, until: string | null, reason: string): Promise<unknown> =>
  ask('POST', `/api/doors/${encodeURIComponent(door)}/mode`, {
    mode,
    reason,
    // The dialog has asked already: a door in a lockdown wants to hear it.
    confirm: true,
    ...(until === null ? {} : { until }),
  })
