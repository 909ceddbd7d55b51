/** What a command of `soglia` is, and how its arguments are read. */
import { type ParseArgsOptionDescriptor, parseArgs } from 'node:util'
import { SogliaError } from '../core/errors.ts'
import { nearest } from './nearest.ts'
import type { Output } from './output.ts'
import type { Transport } from './transport.ts'

export interface Option extends ParseArgsOptionDescriptor {
  /** How its value is called in the help; absent for a flag. */
  value?: string
  help: string
}

export const text = (value: string, help: string): Option => ({ type: 'string', value, help })
/** One that may be repeated. */
export const texts = (value: string, help: string): Option => ({ type: 'string', multiple: true, value, help })

export interface Command {
  /** As it is typed: `unit add`. */
  name: string
  /** What follows the name, without the options: `ID`, `FILE [COPY]`. Their number is read from it. */
  args: string
  summary: string
  options: Readonly<Record<string, Option>>
  /** Resolves with the exit code; throws a `SogliaError` where it failed. */
  run(call: Call): Promise<number>
}

/** One use of a command. */
export interface Call {
  args: string[]
  /** The text of an option, or undefined where it was not given. */
  text(name: string): string | undefined
  flag(name: string): boolean
  texts(name: string): string[]
  /** A whole number; throws `E_USAGE` where the text is none. */
  integer(name: string): number | undefined
  /** The command is used wrongly: `E_USAGE`, with where its help is. */
  wrong(fault: string): SogliaError
  /** An instant of the API as the clock of the house shows it, with its offset, so that it can be typed again. */
  time(at: string | null | undefined): string | null
  dataDir: string
  env: NodeJS.ProcessEnv
  json: boolean
  out: Output
  /** The way to the gateway, or to the house itself where none runs. */
  api: Transport
}

export const GLOBAL_OPTIONS: Readonly<Record<string, Option>> = {
  data: { type: 'string', value: 'DIR', help: 'the data folder (else SOGLIA_DATA, else ./data)' },
  json: { type: 'boolean', help: 'one JSON value on stdout' },
  help: { type: 'boolean', short: 'h', help: 'this help' },
}

export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>

/** Reads what follows the command's name. Throws `E_USAGE`, naming what was meant where that is likely. */
export function readArguments(command: Command, argv: string[]): { values: Values; args: string[] } {
  const options = { ...GLOBAL_OPTIONS, ...command.options }
  const { values, positionals, tokens } = parseArgs({
    args: argv,
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const seen = new Set<string>()
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined
    if (option === undefined) {
      const meant = nearest(token.name, Object.keys(options))
      throw usage(command, `there is no option ${token.rawName}${meant === null ? '' : `; did you mean --${meant}?`}`)
    }
    if (option.type === 'boolean' && token.value !== undefined) throw usage(command, `--${token.name} takes no value`)
    // "--reason --json" is a forgotten value; one that begins with "-" is written --reason=-x.
    const forgotten = token.value === undefined || (!token.inlineValue && /^-./.test(token.value))
    if (option.type === 'string' && forgotten) throw usage(command, `--${token.name} needs a value`)
    if (seen.has(token.name) && option.multiple !== true) throw usage(command, `--${token.name} is given twice`)
    seen.add(token.name)
  }
  return { values: values as Values, args: positionals }
}

export function checkArguments(command: Command, args: readonly string[]): void {
  const words = command.args.split(' ').filter((word) => word !== '')
  const needed = words.filter((word) => !word.startsWith('['))
  if (args.length < needed.length) throw usage(command, `it needs ${command.args}`)
  const [extra] = args.slice(words.length)
  if (extra !== undefined) throw usage(command, `"${extra}" is one argument too many`)
}

export function usage({ name }: Pick<Command, 'name'>, fault: string): SogliaError {
  return new SogliaError('E_USAGE', `${name}: ${fault} (see soglia ${name} --help)`)
}
