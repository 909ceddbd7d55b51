import type { HistoryStep, HourHistory } from '../../gateway/api/contract.ts'
import { ask } from '../api.ts'

export interface Asking {
  /** Days of the house's calendar, both included. */
  from: string
  to: string
  step: HistoryStep
  /** Empty: the whole house. */
  zone: string
}

function query({ zone, ...asking }: Asking, more: Record<string, string> = {}): string {
  return new URLSearchParams({ ...asking, ...(zone === '' ? {} : { zone }), ...more }).toString()
}

export const readHistory = (asking: Asking): Promise<HourHistory> => ask('GET', `/api/history?${query(asking)}`)

/** Where the same rows are found as a file for spreadsheets. */
export function csvAddress(asking: Asking, table: 'curve' | 'week' | 'desks', lang: string): string {
  return `/api/history.csv?${query(asking, { table, lang })}`
}
