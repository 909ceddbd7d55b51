/** Rows of a file or a list: each is taken whole or named with its fault, and none is written where one is bad. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { SogliaError } from '../core/errors.ts'
import { IN_SEVERAL_FILES } from './csv.ts'
import type { Piece } from './piece.ts'

/** Taps are decided between one handful of rows and the next. */
const HANDFUL_MS = 5
/** People, their badges and what is made on the spot: a tap that waits for the largest piece to be written hardly waits. */
export const PIECE_RECORDS_MAX = 2_500
const NAMED_IN_ERROR_MAX = 3

export interface BadRow {
  /** The line of the file on which the row ends; of a list its place, the first is 1. */
  row: number
  reason: string
}

/** The rows that were taken, by the credentials that are theirs since. */
export type TakenCredentials = Map<string, number>

/**
 * Runs `take` for each row on a piece of its own, so that a bad one leaves nothing behind. Adds to `bad`. Throws
 * `E_IMPORT` where the piece holds more than can be written at once.
 */
export async function eachRow<Row extends { line: number; fault: string | null }>(
  piece: Piece,
  rows: readonly Row[],
  bad: BadRow[],
  take: (piece: Piece, row: Row, taken: TakenCredentials) => void,
  taken: TakenCredentials = new Map(),
): Promise<void> {
  let begunAt = Number.NEGATIVE_INFINITY
  for (const row of rows) {
    if (performance.now() - begunAt > HANDFUL_MS) {
      await nextTurn()
      begunAt = performance.now()
    }
    const own = piece.row()
    try {
      if (row.fault !== null) throw new SogliaError('E_INVALID', row.fault)
      take(own, row, taken)
    } catch (error) {
      if (!(error instanceof SogliaError)) throw error
      bad.push({ row: row.line, reason: error.code === 'E_INVALID' ? error.detail : error.message })
      continue
    }
    piece.take(own)
    if (piece.changes.length > PIECE_RECORDS_MAX) {
      throw new SogliaError('E_IMPORT', `more than ${PIECE_RECORDS_MAX} people and badges; ${IN_SEVERAL_FILES}`)
    }
    for (const change of own.changes) {
      if ('put' in change && change.put === 'badge') taken.set(change.value.credential, row.line)
    }
  }
}

/** Throws `E_BADGE_HELD` where another row has the credential too. */
export function refuseTaken(taken: TakenCredentials, credential: string): void {
  const earlier = taken.get(credential)
  if (earlier !== undefined) throw new SogliaError('E_BADGE_HELD', `row ${earlier} has it too`)
}

/** Throws `E_IMPORT` where any row is bad. */
export function refuseBad(bad: readonly BadRow[], rows: number): void {
  if (bad.length === 0) return
  const named = bad.slice(0, NAMED_IN_ERROR_MAX).map(({ row, reason }) => `row ${row}: ${reason}`)
  const more = bad.length > named.length ? '; --dry-run names them all' : ''
  throw new SogliaError('E_IMPORT', `${bad.length} of ${rows}; ${named.join('; ')}${more}`)
}
