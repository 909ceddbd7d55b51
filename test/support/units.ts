import type { Unit } from '../../gateway/core/records.ts'

/** A unit with nothing but what is told. */
export function unitOf(id: string, kind: string, fields: Partial<Unit> = {}): Unit {
  const bare = { path: null, baud: null, reader: null, door: null, side: null, zone: null, desks: [], settings: {} }
  return { id, kind, ...bare, ...fields }
}
