/**
 * Cells of a file for spreadsheets (RFC 4180). One that a spreadsheet would run as a formula is written with an
 * apostrophe before it, and read without it again: what was written comes back unchanged.
 */

/** Makes spreadsheets read the rest as UTF-8. */
export const BYTE_ORDER_MARK = '\ufeff'
/**
 * What begins a formula (OWASP, "CSV Injection"), at the beginning of a cell or after a sign at which another
 * spreadsheet parts the cells, with the apostrophes before it. Blanks in between do not stop one. A tab parts cells and
 * is no blank here: as both, each tab of a row of them would look through all that follow.
 */
const FORMULA = /(^|[;,\t"])([^\S\t]*)(?='*[=+\-@\uff1d\uff0b\uff0d\uff20])/g
const WRITTEN_FORMULA = /(^|[;,\t"])([^\S\t]*)'(?='*[=+\-@\uff1d\uff0b\uff0d\uff20])/g

/** A number as it is written where a semicolon parts the cells: it needs no quotes, with which it would be a text. */
const COMMA_NUMBER = /^-?\d+(,\d+)?$/

/** A file in UTF-8, with its mark. Spreadsheets whose numbers have commas part their cells at semicolons. */
export function writeCsv(rows: readonly (readonly string[])[], separator: ',' | ';' = ','): string {
  const cell = (text: string): string => (separator === ';' && COMMA_NUMBER.test(text) ? text : writeCell(text))
  return BYTE_ORDER_MARK + rows.map((cells) => `${cells.map(cell).join(separator)}\r\n`).join('')
}

function writeCell(text: string): string {
  const safe = text.replace(FORMULA, "$1$2'")
  return /[",;\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** What stands in a cell that was parsed already, trimmed. */
export function readCell(text: string): string {
  return text.trim().replace(WRITTEN_FORMULA, '$1$2')
}
