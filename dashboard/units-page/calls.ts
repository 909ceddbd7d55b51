import type { UnitKeys, UnitRecord, UnitSetup } from '../../gateway/api/contract.ts'
import { ask } from '../api.ts'

export interface UnitFields {
  path?: string | null
  baud?: number | null
  reader?: string | null
  door?: string | null
  side?: 'in' | 'out' | null
  zone?: string | null
  desks?: string[]
  settings?: Record<string, string>
}

const at = (id: string): string => `/api/units/${encodeURIComponent(id)}`

export const readUnit = (id: string): Promise<UnitRecord> => ask('GET', at(id))
export const readSetup = (): Promise<UnitSetup> => ask('GET', '/api/unit-setup')
export const addUnit = (unit: UnitFields & { id: string; kind: string }): Promise<UnitKeys> =>
  ask('POST', '/api/units', unit)
export const changeUnit = (id: string, fields: UnitFields & { rev: number }): Promise<UnitRecord> =>
  ask('PATCH', at(id), fields)
export const renewKeys = (id: string, reason: string): Promise<UnitKeys> => ask('POST', `${at(id)}/keys`, { reason })
export const removeUnit = (id: string, rev: number, reason: string): Promise<unknown> =>
  ask('DELETE', `${at(id)}?${new URLSearchParams({ rev: String(rev), reason })}`)
