/** Commands as processes of their own on one data folder, and what they are held against. */
import { join } from 'node:path'
import { expect } from 'vitest'
import { type CommandRun, soglia } from '../support/gateway.ts'

// As `npx soglia` sets it: hundreds of processes compile the same files only once.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'compiled')

export interface Commands {
  run(...args: string[]): Promise<CommandRun>
  /** What `--json` prints; the command must go well. */
  json<Answer>(...args: string[]): Promise<Answer>
  /** What it prints for people, without the last line's end; the command must go well. */
  text(...args: string[]): Promise<string>
}

export function commandsOn(dataDir: () => string): Commands {
  const run = (...args: string[]) => soglia(dataDir(), args)
  return {
    run,
    async json<Answer>(...args: string[]) {
      const done = await run(...args, '--json')
      expect(done).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^[^\n]+\n$/) })
      return done.json<Answer>()
    },
    async text(...args) {
      const done = await run(...args)
      expect(done).toMatchObject({ code: 0, stderr: '' })
      return done.stdout.trimEnd()
    },
  }
}

/** It failed with one coded line on stderr, and printed nothing else. */
export function refused(run: CommandRun, code: string): void {
  expect(run.stderr).toMatch(/^soglia: E_[A-Z_]+ [^\n]+\n$/)
  expect(run.stderr).toContain(`soglia: ${code} `)
  expect(run.stdout).toBe('')
  expect(run.code).toBe(1)
}

/** The rows under the heads of a table, each by its head; every column begins where its head does. */
export function rowsOf(table: string): Record<string, string>[] {
  const [head = '', ...lines] = table.split('\n')
  const starts = [...head.matchAll(/\S+(?: \S+)*/g)].map(({ index, 0: name }) => [name, index] as const)
  return lines.map((line) =>
    Object.fromEntries(
      starts.map(([name, from], n) => {
        const to = starts[n + 1]?.[1] ?? line.length
        if (n > 0) expect(line.slice(from - 2, from).trim()).toBe('')
        return [name, line.slice(from, to).trim()]
      }),
    ),
  )
}
