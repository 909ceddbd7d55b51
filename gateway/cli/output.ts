/** What the command line prints: plain aligned text for people, JSON for programs. */

export interface Output {
  /** One JSON value with `--json`, else the text. */
  answer(value: unknown, text: string): void
  line(text: string): void
  /** Resolves when it is written: a slow reader slows the one who writes. */
  chunk(bytes: Uint8Array): Promise<void>
}

export function createOutput(stream: NodeJS.WriteStream, json: boolean): Output {
  const line = (text: string) => {
    stream.write(`${text}\n`)
  }
  return {
    answer: (value, text) => line(json ? JSON.stringify(value) : text),
    line,
    chunk: (bytes) =>
      new Promise((resolve, reject) => {
        stream.write(bytes, (error) => (error == null ? resolve() : reject(error)))
      }),
  }
}

export type Cell = string | number | null | undefined

/** Columns under their heads, left-aligned; `none` where there are no rows. */
export function table(heads: readonly string[], rows: readonly Cell[][], none: string): string {
  if (rows.length === 0) return none
  const cells = [[...heads], ...rows.map((row) => row.map(shown))]
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => [...(row[column] ?? '')].length)))
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Names and what they belong to, one a line, the values aligned. */
export function list(entries: readonly (readonly [string, Cell])[]): string {
  const width = Math.max(...entries.map(([name]) => name.length))
  return entries.map(([name, value]) => `  ${name.padEnd(width)}  ${shown(value)}`).join('\n')
}

function shown(cell: Cell): string {
  return cell == null ? '-' : printable(String(cell))
}

/** On one line, with nothing that a terminal would obey. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()
}
