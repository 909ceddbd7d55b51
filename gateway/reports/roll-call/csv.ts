/** The roll-call for spreadsheets (RFC 4180): in UTF-8 with its mark, and no cell that one would run as a formula. */
import type { RollCallNow, RollCallRow } from './rows.ts'

/** Makes spreadsheets read the rest as UTF-8. */
const BYTE_ORDER_MARK = '\ufeff'
/** What begins a formula (OWASP, "CSV Injection"), also after blanks, or a sign at which a spreadsheet parts cells. */
const FORMULA = /(^|[;,\t"])(\s*)(?='*[=+\-@\uff1d\uff0b\uff0d\uff20])/g

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
  const rows = [COLUMNS.map(([head]) => head), ...now.rows.map((row) => COLUMNS.map(([, cell]) => cell(row, now)))]
  return BYTE_ORDER_MARK + rows.map((cells) => `${cells.map(writeCell).join(',')}\r\n`).join('')
}

function writeCell(text: string): string {
  const safe = text.replace(FORMULA, "$1$2'")
  return /[",;\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
