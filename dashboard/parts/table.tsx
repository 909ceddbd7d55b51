import type { ComponentChildren } from 'preact'
import { Link } from '../router.tsx'
import './table.css'

export interface Column<Row> {
  head: string
  cell: (row: Row) => ComponentChildren
  /**
   * On a phone each row is a sheet: this one is its title, stands beside the title, in the line below it without its
   * head, or is left out there. The others stand below, each with its head.
   */
  narrow?: 'title' | 'aside' | 'line' | 'hide'
  /** Figures stand at the end of their column. */
  figures?: boolean
}

interface TableProps<Row> {
  /** What it is a table of, for whoever cannot see it. */
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  /** The page of a row: its title leads there. */
  to?: (row: Row) => string
}

/** A table on a desk, sheets on a phone. */
export function Table<Row>({ label, columns, rows, keyOf, to }: TableProps<Row>) {
  const titled = Math.max(
    0,
    columns.findIndex(({ narrow }) => narrow === 'title'),
  )
  return (
    <table class="table" aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ head, figures }) => (
            <th key={head} scope="col" class={figures ? 'table-figures' : undefined}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)} class={to ? 'table-leads' : undefined}>
            {columns.map(({ head, cell, narrow, figures }, n) => (
              <td
                key={head}
                data-head={head}
                class={[
                  n === titled ? 'table-title' : '',
                  narrow === 'hide' ? 'table-wide' : '',
                  narrow === 'aside' || narrow === 'line' ? `table-${narrow}` : '',
                  figures ? 'table-figures' : '',
                ]
                  .filter((each) => each !== '')
                  .join(' ')}
              >
                {to && n === titled ? <Link to={to(row)}>{cell(row)}</Link> : cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
