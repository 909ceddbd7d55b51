/** The `soglia` command line: finds the command, reads its arguments, and says in one line what went wrong. */

import { type Call, type Command, checkArguments, readArguments, usage, type Values } from './cli/command.ts'
import { helpOf, helpOfAll } from './cli/help.ts'
import { nearest } from './cli/nearest.ts'
import { createOutput, printable } from './cli/output.ts'
import { SECTIONS } from './cli/sections.ts'
import { createTimes, type Times, timeZoneOf } from './cli/times.ts'
import { createTransport } from './cli/transport.ts'
import { dataDirOf } from './config.ts'
import { SogliaError } from './core/errors.ts'

const COMMANDS: readonly Command[] = SECTIONS.flatMap(([, commands]) => commands)
const FAILED = 1
const USED_WRONGLY = 2

/** Resolves with the exit code: 0, 1 (failed) or 2 (used wrongly). */
async function main(argv: string[]): Promise<number> {
  try {
    const { command, rest } = findCommand(argv)
    if (command === null) {
      process.stdout.write(helpOfAll(SECTIONS, rest[0]))
      return 0
    }
    const { values, args } = readArguments(command, rest)
    if (values.help === true) {
      process.stdout.write(helpOf(command))
      return 0
    }
    checkArguments(command, args)
    const call = makeCall(command, values, args)
    try {
      return await command.run(call)
    } finally {
      await call.api.close()
    }
  } catch (error) {
    return report(error)
  }
}

/** Null: only help is asked for, of the commands that begin with the word in `rest` or of all. Throws `E_USAGE` where no command is called so. */
function findCommand(argv: string[]): { command: Command | null; rest: string[] } {
  const led = leadingOptions(argv)
  const [first, second] = argv.slice(led)
  const found =
    COMMANDS.find(({ name }) => name === `${first} ${second}`) ?? COMMANDS.find(({ name }) => name === first)
  if (found !== undefined) {
    const words = found.name.split(' ').length
    return { command: found, rest: [...argv.slice(0, led), ...argv.slice(led + words)] }
  }
  const group = COMMANDS.filter(({ name }) => name.startsWith(`${first} `))
  const asksHelp = argv.includes('--help') || argv.includes('-h')
  if (asksHelp && (first === undefined || first.startsWith('-'))) return { command: null, rest: [] }
  if (asksHelp && group.length > 0) return { command: null, rest: [first as string] }
  if (first === undefined) throw new SogliaError('E_USAGE', 'which command? soglia --help lists them')
  if (group.length > 0 && (second === undefined || second.startsWith('-'))) {
    const seconds = group.map(({ name }) => name.split(' ')[1]).join(', ')
    throw new SogliaError('E_USAGE', `soglia ${first} needs one of: ${seconds}`)
  }
  const typed = group.length > 0 ? `${first} ${second}` : first
  const meant = nearest(typed, group.length > 0 ? group.map(({ name }) => name) : firstWords())
  const hint = meant === null ? 'soglia --help lists them' : `did you mean ${meant}?`
  throw new SogliaError('E_USAGE', `there is no command "${typed}"; ${hint}`)
}

function firstWords(): string[] {
  return [...new Set(COMMANDS.map(({ name }) => name.split(' ')[0] ?? ''))]
}

/** How many arguments before the command are `--json` or `--data DIR`. */
function leadingOptions(argv: readonly string[]): number {
  let index = 0
  for (;;) {
    const word = argv[index] ?? ''
    if (word === '--json' || word.startsWith('--data=')) index += 1
    else if (word === '--data') index += 2
    else return index
  }
}

function makeCall(command: Command, values: Values, args: string[]): Call {
  const text = (name: string): string | undefined => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  const json = values.json === true
  const dataDir = dataDirOf(text('data'), process.env)
  let times: Times | null = null
  return {
    args,
    text,
    flag: (name) => values[name] === true,
    texts: (name) => [values[name] ?? []].flat().map(String),
    integer(name) {
      const value = text(name)
      if (value === undefined) return undefined
      if (!/^-?\d{1,15}$/.test(value)) throw usage(command, `--${name} is a whole number`)
      return Number(value)
    },
    wrong: (fault) => usage(command, fault),
    time(at) {
      times ??= createTimes(timeZoneOf(dataDir, process.env))
      return times(at)
    },
    dataDir,
    env: process.env,
    json,
    out: createOutput(process.stdout, json),
    api: createTransport(dataDir, process.env),
  }
}

function report(error: unknown): number {
  const known = error instanceof SogliaError ? error : new SogliaError('E_INTERNAL', '', { cause: error })
  // What nobody foresaw is told as it is: here no log has it.
  const told = error instanceof SogliaError ? error.message : `${(error as Error).name}: ${(error as Error).message}`
  const text = known.code === 'E_CONFIRM' ? `${told}; say --yes if it is meant` : told
  process.stderr.write(`soglia: ${known.code} ${printable(text)}\n`)
  return known.code === 'E_USAGE' ? USED_WRONGLY : FAILED
}

// `soglia journal export | head`: the reader has enough, and that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : FAILED))
const code = await main(process.argv.slice(2))
// Not before all is written: a pipe takes what is printed in its own time.
process.stdout.write('', () => process.exit(code))
