/** The reference board's own code as a process: what it says, and for how long its relay would move. */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../../docs/devices/esphome/', import.meta.url))
const HOST = fileURLToPath(new URL('./esphome-board.cpp', import.meta.url))

/** The configuration as it stands, with the unit's id in it. */
export const boardConfiguration = (unit: string): string =>
  readFileSync(join(FOLDER, 'soglia-door.yaml'), 'utf8').replaceAll(`$${'{unit}'}`, unit)
export const boardCode = (): string => readFileSync(join(FOLDER, 'soglia-door.h'), 'utf8')

/** Compiles it into `folder`, as ESPHome would (GNU C++17 there): the path of the program. */
export function compileBoard(folder: string): string {
  const program = join(folder, 'board')
  const strict = ['-Wall', '-Wextra', '-Werror', '-fsanitize=undefined', '-fno-sanitize-recover']
  execFileSync('g++', ['-std=gnu++17', ...strict, `-I${FOLDER}`, '-o', program, HOST])
  return program
}

export interface Said {
  name: string
  json: string
}

export class Board {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #waiting: ((lines: string[]) => void)[] = []

  constructor(program: string, boot: number, chance: number) {
    this.#child = spawn(program, [String(boot), String(chance)])
    let lines: string[] = []
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      if (line !== '.') {
        lines.push(line)
        return
      }
      this.#waiting.shift()?.(lines)
      lines = []
    })
  }

  stop = (): void => void this.#child.kill()

  /** `tap 1000 04-A2-B3-C4`: a word of the host, its `millis()`, and more. */
  async do(...words: (string | number)[]): Promise<{ said: Said[]; relayMs: number | null }> {
    const lines = await new Promise<string[]>((resolve) => {
      this.#waiting.push(resolve)
      this.#child.stdin.write(`${words.join(' ')}\n`)
    })
    const relay = lines.find((line) => line.startsWith('relay '))
    const said = lines
      .filter((line) => line.startsWith('up/'))
      .map((line) => {
        const space = line.indexOf(' ')
        return { name: line.slice(0, space), json: line.slice(space + 1) }
      })
    return { said, relayMs: relay === undefined ? null : Number(relay.slice('relay '.length)) }
  }
}
