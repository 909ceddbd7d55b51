/** Files of rows as spreadsheets write them: read in slices, so that nothing waits for the largest of them. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { CsvError, type Info, parse } from 'csv-parse'
import { BYTE_ORDER_MARK, readCell } from '../core/csv.ts'
import { SogliaError } from '../core/errors.ts'

export const ENCODINGS = ['utf-8', 'windows-1252', 'utf-16le'] as const
export type Encoding = (typeof ENCODINGS)[number]

const ROW_CHARS_MAX = 128 * 1024
/** Signs that part fields, also where a cell holds them; the parser's own bound counts no empty field. */
const LINE_SEPARATORS_MAX = 4096
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const SLICE_BYTES = 16 * 1024
/** How to go on with a file that is too long. */
export const IN_SEVERAL_FILES = 'go on in several files, each with the first line, and what others name in the first'
/** Where a letter could not be read, in the words of a decoder. */
const UNREADABLE = '\ufffd'

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

type Parsed<Column extends string> = { record: Partial<Record<Column, string>>; info: Info & { error?: CsvError } }

/** Reads a file whole. Throws `E_IMPORT` where it is no such file; a row that is bad alone says so itself. */
export async function readCsv<Column extends string>(
  file: string | Uint8Array,
  shape: CsvShape<Column>,
): Promise<CsvRow<Column>[]> {
  const { encoding = 'utf-8', rowsMax } = shape
  const decoded = typeof file === 'string' ? file : new TextDecoder(encoding).decode(file)
  const text = decoded.startsWith(BYTE_ORDER_MARK) ? decoded.slice(1) : decoded
  const header = /^[^\r\n]*/.exec(text)?.[0] ?? ''
  if (header.includes(UNREADABLE)) throw new SogliaError('E_IMPORT', `row 1: ${notIn(encoding)}`)
  // Of an empty file the parser never asks for the columns.
  if (text.trim() === '') readHeader([], shape)
  // Spreadsheets of half of Europe save with ";".
  const delimiter = header.includes(';') && !header.includes(',') ? ';' : ','
  const parser = parse({
    columns: (names: string[]) => readHeader(names, shape),
    info: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    // A row of another length is one bad row and not the end of the reading.
    relax_column_count: true,
    delimiter,
    max_record_size: ROW_CHARS_MAX,
  })
  try {
    return await pipeline(
      Readable.from(slicesOf(text, delimiter)),
      parser,
      async (parsed: AsyncIterable<Parsed<Column>>) => {
        const rows: CsvRow<Column>[] = []
        for await (const each of parsed) {
          if (rows.length >= rowsMax)
            throw new SogliaError('E_IMPORT', `more than ${rowsMax} rows; ${IN_SEVERAL_FILES}`)
          rows.push(rowOf(each, shape.columns, encoding))
        }
        return rows
      },
    )
  } catch (error) {
    // Its message may quote the row, and with it a credential.
    if (error instanceof CsvError) throw new SogliaError('E_IMPORT', `line ${error.lines}: ${csvFault(error.code)}`)
    throw error
  }
}

/** Taps are decided between one slice and the next. */
async function* slicesOf(text: string, delimiter: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  const separator = delimiter.charCodeAt(0)
  let separators = 0
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    await nextTurn()
    const slice = bytes.subarray(at, at + SLICE_BYTES)
    for (const byte of slice) {
      if (byte === LINE_FEED || byte === CARRIAGE_RETURN) separators = 0
      else if (byte === separator && ++separators > LINE_SEPARATORS_MAX) {
        throw new SogliaError('E_IMPORT', `a row has more than ${LINE_SEPARATORS_MAX} "${delimiter}"`)
      }
    }
    yield slice
  }
}

function rowOf<Column extends string>(
  { record, info }: Parsed<Column>,
  columns: readonly Column[],
  encoding: Encoding,
): CsvRow<Column> {
  const cells = new Map(columns.map((column) => [column, readCell(record[column] ?? '') || undefined]))
  return {
    line: info.lines,
    fault: info.error === undefined ? faultOf(record, columns, encoding) : 'more or fewer fields than the first line',
    value: (column) => cells.get(column),
  }
}

function readHeader<Column extends string>(names: string[], { columns, required }: CsvShape<Column>): Column[] {
  const known = names.slice(0, columns.length).map((name) => name.trim().toLowerCase())
  const unknown = names.length > columns.length || known.some((name) => !columns.includes(name as Column))
  if (!known.includes(required) || unknown || new Set(known).size < known.length) {
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
