import type {
  Drill,
  DrillHead,
  RollCall,
  RollCallBegun,
  RollCallTaken,
  RollCallTold,
} from '../../gateway/api/contract.ts'
import { ask } from '../api.ts'

interface Ordered {
  changed: boolean
  standing: RollCallBegun | null
}

export const readRollCall = (): Promise<RollCall> => ask('GET', '/api/roll-call')
export const beginRollCall = (reason: string, drill: boolean): Promise<Ordered> =>
  ask('POST', '/api/roll-call/begin', { reason, drill })
export const endRollCall = (reason: string): Promise<Ordered> => ask('POST', '/api/roll-call/end', { reason })
/** `rollCall` null: the one that stands. */
export const sendTicks = (rollCall: number | null, ticks: RollCallTold[]): Promise<RollCallTaken> =>
  ask('POST', '/api/roll-call/ticks', { rollCall, ticks })

/** Outside a roll-call: whoever was perhaps inside is still here, or has left. */
export const sayStay = (person: string, word: 'confirm' | 'close', reason: string): Promise<unknown> =>
  ask('POST', `/api/presence/${encodeURIComponent(person)}/${word}`, { reason })

export const readDrills = (): Promise<{ reports: DrillHead[] }> => ask('GET', '/api/roll-call/reports?limit=100')
export const readDrill = (seq: string): Promise<Drill> =>
  ask('GET', `/api/roll-call/reports/${encodeURIComponent(seq)}`)
