/** The help, written from the table of commands. */
import { type Command, GLOBAL_OPTIONS, type Option } from './command.ts'

const NAME_WIDTH = 34

/** A heading, and the commands under it. */
export type Section = readonly [heading: string, commands: readonly Command[]]

/** `first`: only the commands that begin with this word. */
export function helpOfAll(sections: readonly Section[], first?: string): string {
  const shown = sections.flatMap(([heading, commands]) => {
    const some = commands.filter(({ name }) => first === undefined || name.split(' ')[0] === first)
    const lines = some.map(({ name, args, summary }) => entry(`${name} ${args}`.trim(), summary))
    return lines.length === 0 ? [] : [`${heading}:`, ...lines, '']
  })
  return [
    'soglia: the door and presence gateway',
    '',
    ...shown,
    'Every command takes:',
    ...optionLines(GLOBAL_OPTIONS),
    '',
    'soglia <command> --help tells the rest. Exit code: 0 done, 1 failed, 2 used wrongly.',
    '',
  ].join('\n')
}

export function helpOf(command: Command): string {
  const options = { ...command.options, ...GLOBAL_OPTIONS }
  const use = ['soglia', command.name, command.args, '[options]'].filter((word) => word !== '').join(' ')
  return [use, '', `  ${command.summary}`, '', ...optionLines(options), ''].join('\n')
}

function optionLines(options: Readonly<Record<string, Option>>): string[] {
  return Object.entries(options).map(([name, { value, help }]) =>
    entry(value === undefined ? `--${name}` : `--${name} ${value}`, help),
  )
}

function entry(head: string, text: string): string {
  return `  ${head.padEnd(NAME_WIDTH)}  ${text}`
}
