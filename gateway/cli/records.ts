/** The commands that every sort of record has alike, made from one table each: add, list, show, change, remove. */
import type { Command } from './command.ts'
import { type Field, REASON, REV, text } from './fields.ts'
import { type Column, entriesOf, listing, request } from './request.ts'

const NAME = text('name', 'NAME', 'another name')

export interface Sort<Row> {
  /** The first word of its commands. */
  word: string
  /** What one of them is called in a sentence. */
  what: string
  /** What several are, where it is not the same with an "s". */
  plural?: string
  /** Of the API. */
  path: string
  /** What follows `add`: an id, a name from which one is made, a credential, or nothing. */
  named: 'ID' | 'NAME' | 'CREDENTIAL' | ''
  /** What may be given when it is added, and changed later. */
  fields: readonly Field[]
  /** What only a new one is given. */
  fixed?: readonly Field[]
  /** By what a list may be cut down. */
  filters?: readonly Field[]
  columns: readonly Column<Row>[]
  /** What `show` tells beside the columns. */
  details?: readonly Column<Row>[]
  /** What removing one also ends for good. */
  danger?: string
}

type Id = { id: string }

export interface RecordCommands {
  add: Command
  list: Command
  show: Command
  change: Command
  remove: Command
}

export function recordCommands<Row>(sort: Sort<Row>): RecordCommands {
  const { word, what, plural = `${what}s`, path, named, fields, fixed = [], filters = [], columns, details = [] } = sort
  const The = `The ${what}`
  return {
    add: request<Id>({
      name: `${word} add`,
      args: named,
      summary: `add ${anOf(what)}`,
      method: 'POST',
      path,
      fields: [...fixed, ...fields, REASON],
      more: ({ args: [first] }) => (named === '' ? {} : { [named.toLowerCase()]: first }),
      said: ({ id }) => `${The} ${id} is added.`,
    }),
    list: listing<Row>({
      name: `${word} list`,
      summary: `the ${plural}`,
      path,
      fields: filters,
      columns,
      none: `There are no ${plural} yet.`,
    }),
    show: request<Row>({
      name: `${word} show`,
      args: 'ID',
      summary: `one ${what}`,
      method: 'GET',
      path: `${path}/{ID}`,
      said: (row, call) => entriesOf(call, [...columns, ...details], row),
    }),
    change: request<Id>({
      name: `${word} change`,
      args: 'ID',
      summary: `change ${anOf(what)}; what is left out stays as it is`,
      method: 'PATCH',
      path: `${path}/{ID}`,
      changed: named === 'NAME' ? [NAME, ...fields] : fields,
      fields: [REASON, REV],
      said: ({ id }) => `${The} ${id} is changed.`,
    }),
    remove: request<Id>({
      name: `${word} remove`,
      args: 'ID',
      summary: `remove ${anOf(what)}`,
      method: 'DELETE',
      path: `${path}/{ID}`,
      fields: [REASON, REV],
      ...(sort.danger === undefined ? {} : { danger: sort.danger }),
      said: ({ id }) => `${The} ${id} is removed.`,
    }),
  }
}

function anOf(what: string): string {
  return /^[aeio]/.test(what) ? `an ${what}` : `a ${what}`
}
