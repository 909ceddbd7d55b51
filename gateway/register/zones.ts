/** Zones, and the desks that stand in them. */
import { SogliaError } from '../core/errors.ts'
import type { Zone } from '../core/records.ts'
import type { Piece } from './piece.ts'
import { named, type Sort } from './sort.ts'
import { checkInteger, checkName, checkOneOf } from './words.ts'

const CAPACITY_MAX = 100_000

export interface NewZone {
  id: string
  /** The id where it is left out. */
  name?: string | undefined
  capacity?: number | null | undefined
  /** `soft` where it is left out. */
  antiPassback?: Zone['antiPassback'] | undefined
}

export const ZONES: Sort<'zone', NewZone> = {
  kind: 'zone',
  unknown: 'E_ZONE_UNKNOWN',
  what: 'zone',
  prefix: 'z-',
  merge: (before, fields) => ({ ...before, ...fields }),
  make: (_piece, input, id) => ({
    id,
    name: checkName('the name', input.name ?? id),
    capacity: input.capacity == null ? null : checkInteger('the capacity', input.capacity, 1, CAPACITY_MAX),
    antiPassback: checkOneOf('antiPassback', input.antiPassback ?? 'soft', ['soft', 'hard']),
  }),
  uses: ({ context: { directory } }, { id }) => [
    ...named(
      'door',
      directory.doors().filter(({ from, to }) => from === id || to === id),
    ),
    ...named(
      'desk',
      directory.desks().filter(({ zone }) => zone === id),
    ),
    ...named(
      'unit',
      directory.units().filter(({ zone }) => zone === id),
    ),
  ],
}

export function mustBeZone(piece: Piece, id: string): string {
  if (piece.record('zone', id) === null) throw new SogliaError('E_ZONE_UNKNOWN', id)
  return id
}

export interface NewDesk {
  id: string
  zone: string
}

export const DESKS: Sort<'desk', NewDesk> = {
  kind: 'desk',
  unknown: 'E_DESK_UNKNOWN',
  what: 'desk',
  prefix: 'd-',
  merge: (before, fields) => ({ ...before, ...fields }),
  make: (piece, input, id) => ({ id, zone: mustBeZone(piece, input.zone) }),
  uses: ({ context: { directory } }, { id }) =>
    named(
      'unit',
      directory.units().filter(({ desks }) => desks.includes(id)),
    ),
}
