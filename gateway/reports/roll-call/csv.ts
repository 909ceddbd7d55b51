/** The roll-call for spreadsheets (RFC 4180): in UTF-8 with its mark, and no cell that one would run as a formula. */
import { writeCsv } from '../../core/csv.ts'
import type { RollCallNow, RollCallRow } from './rows.ts'

const COLUMNS: [head: string, cell: (row: RollCallRow, now: RollCallNow) => string][] = [
  ['name', ({ name }) => name],
  ['zone', ({ zoneName }) => zoneName],
  ['sure', ({ certain }) => (certain ? 'yes' : 'no')],
  ['help', ({ assistance }) => (assistance ? 'yes' : '')],
  ['kind', ({ kind }) => kind ?? ''],
  ['host', ({ hostName }) => hostName ?? ''],
  ['org', ({ orgName }) => orgName ?? ''],
  ['since', ({ since }) => since],
  ['id', ({ person }) => person],
  ['made', (_row, { at }) => at],
]

export function csvOf(now: RollCallNow): string {
  return writeCsv([COLUMNS.map(([head]) => head), ...now.rows.map((row) => COLUMNS.map(([, cell]) => cell(row, now)))])
}
