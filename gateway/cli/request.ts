/** Commands that ask the API one thing and print its answer: a row of a table is a whole command. */
import { SogliaError } from '../core/errors.ts'
import type { Call, Command } from './command.ts'
import { changeOptionsOf, type Field, optionsOf, readChange, readFields } from './fields.ts'
import { type Cell, list, table } from './output.ts'
import type { Method } from './transport.ts'

export interface Asking {
  name: string
  args?: string
  summary: string
  method: Method
  /** Of the API; `{DOOR}` stands for the argument of that name in `args`. */
  path: string
  /** They go into the body, or the query where there is none. */
  fields?: readonly Field[]
  /** Of a change: at least one is given, and each that can be is also taken away. */
  changed?: readonly Field[]
  /** What arguments add to it. */
  more?(call: Call): object | Promise<object>
  /** What is done for good, or to everybody: it is not done without `--yes`. */
  danger?: string
}

export interface Request<Answer> extends Asking {
  /** What is printed without `--json`. */
  said(answer: Answer, call: Call): string
  /** With it, where the API answers with nothing. */
  json?(call: Call): unknown
}

const YES = { type: 'boolean', help: 'yes, it is meant' } as const

export function request<Answer>(row: Request<Answer>): Command {
  return {
    name: row.name,
    args: row.args ?? '',
    summary: row.summary,
    options: {
      ...changeOptionsOf(row.changed ?? []),
      ...optionsOf(row.fields ?? []),
      ...(row.danger === undefined ? {} : { yes: YES }),
    },
    async run(call) {
      const answer = (await ask(call, row)) as Answer
      call.out.answer(row.json?.(call) ?? answer, row.said(answer, call))
      return 0
    },
  }
}

export async function ask(call: Call, asking: Asking): Promise<unknown> {
  const { args = '', method, path, fields = [], changed, more, danger } = asking
  const change = changed === undefined ? {} : readChange(call, changed)
  if (changed !== undefined && Object.values(change).every((value) => value === undefined)) {
    throw call.wrong('it needs something to change')
  }
  const asked = { ...change, ...readFields(call, fields), ...(await more?.(call)) }
  if (danger !== undefined && !call.flag('yes')) throw new SogliaError('E_CONFIRM', danger)
  const at = pathOf(path, args, call.args)
  if (method === 'GET' || method === 'DELETE') return call.api.call(method, `${at}${queryOf(asked)}`)
  return call.api.call(method, at, asked)
}

/** The path with the arguments in their places, each escaped. */
export function pathOf(path: string, args: string, given: readonly string[]): string {
  const names = args.split(' ')
  return path.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(given[names.indexOf(name)] ?? ''))
}

/** `?from=…&to=…`, or nothing where nothing was given. */
export function queryOf(fields: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

/** A head, and what stands under it in each row. */
export type Column<Row> = readonly [head: string, cell: (row: Row, call: Call) => Cell]

export interface Listing<Row> extends Omit<Asking, 'method'> {
  columns: readonly Column<Row>[]
  /** Said where there are no rows. */
  none: string
  /** The rows in the answer, where it is not the rows alone. */
  rows?(answer: never): readonly Row[]
}

export function listing<Row>({ columns, none, rows, ...asking }: Listing<Row>): Command {
  return request<Row[]>({
    ...asking,
    method: 'GET',
    said: (answer, call) => tableOf(call, columns, rows?.(answer as never) ?? answer, none),
  })
}

export function tableOf<Row>(call: Call, columns: readonly Column<Row>[], rows: readonly Row[], none: string): string {
  const cells = rows.map((row) => columns.map(([, cell]) => cell(row, call)))
  return table(
    columns.map(([head]) => head),
    cells,
    none,
  )
}

/** One row as a list of what would stand in its columns. */
export function entriesOf<Row>(call: Call, columns: readonly Column<Row>[], row: Row): string {
  return list(columns.map(([head, cell]) => [head.toLowerCase(), cell(row, call)]))
}
