/** Files of rows that are taken in whole or not at all: of people, and of guests. */
import { SogliaError } from '../core/errors.ts'
import type { Call } from './command.ts'
import { flag, REASON, word } from './fields.ts'
import { readRows } from './files.ts'
import { printable } from './output.ts'

export interface Report {
  rows: number
  /** By its line in the file. */
  bad: { row: number; reason: string }[]
}

/** Spreadsheets save in these; a wrong guess would spell names wrongly for ever, so that none is made. */
const ENCODINGS = ['utf-8', 'windows-1252', 'utf-16le']
export const IMPORT_FIELDS = [
  flag('dry-run', 'only name every bad row; change nothing'),
  word('encoding', ENCODINGS, 'what the file is written in (utf-8)'),
  REASON,
]

/** As the API takes it: the bytes as they are. */
export async function fileOf(path: string): Promise<{ file: string }> {
  return { file: (await readRows(path)).toString('base64') }
}

/** Prints what was done, or every bad row; throws `E_IMPORT` where there is one. */
export function printReport(call: Call, report: Report, done: string): void {
  const { rows, bad } = report
  const named = bad.map(({ row, reason }) => `row ${row}: ${printable(reason)}`)
  call.out.answer(report, bad.length === 0 ? done : named.join('\n'))
  if (bad.length > 0) throw new SogliaError('E_IMPORT', `${bad.length} of ${rows}`)
}
