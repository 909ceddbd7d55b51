/**
 * CSV as spreadsheets read and write it (RFC 4180). A cell that a spreadsheet would run as a formula is written with an
 * apostrophe before it, and read without it again: what was written comes back unchanged.
 */
import { CsvError, parse } from 'csv-parse/sync'
import { SogliaError } from '../core/errors.ts'

export const ENCODINGS = ['utf-8', 'windows-1252', 'utf-16le'] as const
export type Encoding = (typeof ENCODINGS)[number]

const ROW_CHARS_MAX = 128 * 1024
/** Where a letter could not be read, in the words of a decoder. */
const UNREADABLE = '\ufffd'
/** Makes spreadsheets read the rest as UTF-8. */
const BYTE_ORDER_MARK = '\ufeff'
/**
 * What begins a formula (OWASP, "CSV Injection"), at the beginning of a cell or after a sign at which another
 * spreadsheet parts the cells, with the apostrophes before it. Blanks in between do not stop one.
 */
const FORMULA = /(^|[;,\t"])(\s*)(?='*[=+\-@\uff1d\uff0b\uff0d\uff20])/g
const WRITTEN_FORMULA = /(^|[;,\t"])(\s*)'(?='*[=+\-@\uff1d\uff0b\uff0d\uff20])/g

export interface CsvShape<Column extends string> {
  columns: readonly Column[]
  required: Column
  rowsMax: number
  /** What the file is said to be in; a text has been read already. */
  encoding?: Encoding | undefined
}
export interface CsvRow<Column extends string> {
  /** The line of the file on which it ends; the header stands on line 1. */
  line: number
  /** What is wrong with it as a row; null: nothing. */
  fault: string | null
  /** Trimmed; undefined where nothing stands there. */
  value(column: Column): string | undefined
}

/** Reads a file whole. Throws `E_IMPORT` where it is no such file; a row that is bad alone says so itself. */
export function readCsv<Column extends string>(file: string | Uint8Array, shape: CsvShape<Column>): CsvRow<Column>[] {
  const { encoding = 'utf-8', columns, rowsMax } = shape
  const decoded = typeof file === 'string' ? file : new TextDecoder(encoding).decode(file)
  const text = decoded.startsWith(BYTE_ORDER_MARK) ? decoded.slice(1) : decoded
  const header = /^[^\r\n]*/.exec(text)?.[0] ?? ''
  if (header.includes(UNREADABLE)) throw new SogliaError('E_IMPORT', `row 1: ${notIn(encoding)}`)
  try {
    const found = parse(text, {
      columns: (names: string[]) => readHeader(names, shape),
      info: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      // A row of another length is one bad row and not the end of the reading.
      relax_column_count: true,
      // Spreadsheets of half of Europe save with ";".
      delimiter: header.includes(';') && !header.includes(',') ? ';' : ',',
      max_record_size: ROW_CHARS_MAX,
      // One more than allowed is enough to know.
      to: rowsMax + 1,
    }) as unknown as { record: Partial<Record<Column, string>>; info: { lines: number; error?: CsvError } }[]
    // Of an empty file the parser never asks for the columns.
    if (text.trim() === '') readHeader([], shape)
    if (found.length > rowsMax) throw new SogliaError('E_IMPORT', `more than ${rowsMax} rows`)
    return found.map(({ record, info }) => ({
      line: info.lines,
      fault: info.error === undefined ? faultOf(record, columns, encoding) : 'more or fewer fields than the first line',
      value: (column) => readCell(record[column] ?? '') || undefined,
    }))
  } catch (error) {
    // Its message may quote the row, and with it a credential.
    if (error instanceof CsvError) throw new SogliaError('E_IMPORT', `line ${error.lines}: ${csvFault(error.code)}`)
    throw error
  }
}

function readHeader<Column extends string>(names: string[], { columns, required }: CsvShape<Column>): Column[] {
  const known = names.map((name) => name.trim().toLowerCase())
  const unknown = known.filter((name) => !columns.includes(name as Column))
  if (!known.includes(required) || unknown.length > 0 || new Set(known).size < known.length) {
    throw new SogliaError('E_IMPORT', `the first line names the columns, each once: ${columns.join(',')}`)
  }
  return known as Column[]
}

function faultOf(
  record: Partial<Record<string, string>>,
  columns: readonly string[],
  encoding: Encoding,
): string | null {
  const text = columns.map((column) => record[column] ?? '').join('\n')
  if (text.includes(UNREADABLE)) return notIn(encoding)
  return encoding === 'windows-1252' && isUtf8(text)
    ? 'it is in utf-8, and the file is said to be in windows-1252'
    : null
}

function notIn(encoding: Encoding): string {
  return `it is not in ${encoding}, or not all of it; save the file again as "CSV UTF-8", or say what it is in`
}

const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte)
const WINDOWS_1252 = new Map([...new TextDecoder('windows-1252').decode(BYTES)].map((letter, byte) => [letter, byte]))

/** Whether what was read as windows-1252 is UTF-8 in truth: more than one byte a letter is never there by chance. */
function isUtf8(text: string): boolean {
  const bytes = Uint8Array.from(text, (letter) => WINDOWS_1252.get(letter) ?? 0)
  if (bytes.every((byte) => byte < 0x80)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function csvFault(code: string): string {
  if (code === 'CSV_MAX_RECORD_SIZE') return `it is longer than ${ROW_CHARS_MAX} characters`
  return code.includes('QUOTE') ? 'a quotation mark is missing or too many' : 'it is not CSV'
}

function readCell(text: string): string {
  return text.trim().replace(WRITTEN_FORMULA, '$1$2')
}

/** A file for spreadsheets, in UTF-8. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return BYTE_ORDER_MARK + rows.map((cells) => `${cells.map(writeCell).join(',')}\r\n`).join('')
}

function writeCell(text: string): string {
  const safe = text.replace(FORMULA, "$1$2'")
  return /[",;\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
