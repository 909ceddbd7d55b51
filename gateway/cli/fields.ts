/** Options that become fields of what the API is asked, as tables: written down once for adding, changing and asking. */
import type { Call, Option } from './command.ts'

export interface Field {
  /** As it is typed, without the dashes. */
  option: string
  /** As the API calls it. */
  field: string
  /** How its value is called in the help; absent for a flag. */
  value?: string
  help: string
  many?: boolean
  /** A command that adds cannot do without it. */
  required?: boolean
  /** What was typed as what the API takes; throws `E_USAGE`. */
  read(call: Call, option: string): unknown
  /** A flag by which a change takes it away, and what it then is. */
  clear?: { option: string; help: string; to: unknown }
}

type More = Partial<Pick<Field, 'field' | 'required' | 'clear'>>

export function text(option: string, value: string, help: string, more: More = {}): Field {
  return { option, field: camel(option), value, help, read: (call) => call.text(option), ...more }
}

export function number(option: string, help: string, more: More = {}): Field {
  return { option, field: camel(option), value: 'N', help, read: (call) => call.integer(option), ...more }
}

/** One of these words. */
export function word(option: string, words: readonly string[], help: string, more: More = {}): Field {
  const read = (call: Call) => {
    const given = call.text(option)
    if (given !== undefined && !words.includes(given)) throw call.wrong(`--${option} is ${orOf(words)}`)
    return given
  }
  return { option, field: camel(option), value: words.join('|'), help, read, ...more }
}

/** One that may be repeated; each is read by `parse` where it is no plain text. */
export function many(
  option: string,
  value: string,
  help: string,
  { parse, ...more }: More & { field: string; parse?: (text: string, call: Call) => unknown },
): Field {
  const read = (call: Call) => {
    const texts = call.texts(option)
    return texts.length === 0 ? undefined : texts.flatMap((each) => (parse === undefined ? each : parse(each, call)))
  }
  return { option, value, help: `${help}; may be repeated`, many: true, read, ...more }
}

export function flag(option: string, help: string, more: More = {}): Field {
  return { option, field: camel(option), help, read: (call) => call.flag(option) || undefined, ...more }
}

/** A change may take it away again: `--no-OPTION` makes it null. */
export function clearable(
  field: Field,
  help: string,
  { option = `no-${field.option}`, to = null as unknown } = {},
): Field {
  return { ...field, clear: { option, help, to } }
}

/** Why, for the journal and the history. */
export const REASON = text('reason', 'TEXT', 'why, for the journal')
/** The same where nothing is done without one. */
export const REASON_NEEDED = { ...REASON, required: true }
export const REV = number('rev', 'only if it is still this version')
/** Of a page to print. */
export const LANGUAGE = word('lang', ['it', 'en'], 'the language of the page (it)')
export const ID = text('id', 'ID', 'else made from the name')

type Options = Record<string, Option>

export function optionsOf(fields: readonly Field[]): Options {
  return Object.assign(
    {},
    ...fields.map((field) => optionOf(field, field.required === true ? `${field.help} (required)` : field.help)),
  )
}

/** Nothing is required, and there are flags that take fields away. */
export function changeOptionsOf(fields: readonly Field[]): Options {
  return Object.assign(
    {},
    ...fields.map((field) => ({
      ...optionOf(field, field.help),
      ...(field.clear === undefined ? {} : { [field.clear.option]: { type: 'boolean', help: field.clear.help } }),
    })),
  )
}

function optionOf({ option, value, many: multiple = false }: Field, help: string): Options {
  return { [option]: value === undefined ? { type: 'boolean', help } : { type: 'string', multiple, value, help } }
}

/** What was given, by the names of the API. Throws `E_USAGE`, also where one is missing that is needed. */
export function readFields(call: Call, fields: readonly Field[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map(({ option, field, value, required, read }) => {
      const given = read(call, option)
      if (given === undefined && required === true) throw call.wrong(`it needs --${option} ${value}`)
      return [field, given]
    }),
  )
}

/** What a change is asked for: nothing is required, and flags take away. */
export function readChange(call: Call, fields: readonly Field[]): Record<string, unknown> {
  const entries = fields.map(({ option, field, read, clear }) => {
    const given = read(call, option)
    if (clear === undefined || !call.flag(clear.option)) return [field, given] as const
    if (given !== undefined) throw call.wrong(`--${option} and --${clear.option} contradict each other`)
    return [field, clear.to] as const
  })
  return Object.fromEntries(entries)
}

/** `unlock-ms` is `unlockMs` at the API. */
function camel(option: string): string {
  return option.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** `a, b or c` */
export function orOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
