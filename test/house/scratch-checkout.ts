/**
 * A checkout in a temporary folder: the real tools and a real `npm ci`, with small local packages in the
 * place of Node, vite and the test runner, so that it needs no network.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')

/** Says what it was told, lives until SIGTERM for `start`, ends with the code of `exit N`, and counts `occupancy`. */
const GATEWAY = `
import { appendFileSync } from 'node:fs'
const [verb, ...args] = process.argv.slice(2)
if (verb === 'occupancy') appendFileSync('compiled', 'x')
if (verb === 'start') {
  const alive = setInterval(() => {}, 1000)
  process.on('SIGTERM', () => {
    clearInterval(alive)
    setTimeout(() => process.stdout.write('gateway ended\\n'), 200)
  })
}
process.stdout.write('gateway ' + process.pid + ' ' + [verb, ...args].join(' ') + '\\n')
if (verb === 'exit') process.exitCode = Number(args[0])
`
/** Counts its builds. */
const VITE = `
const fs = require('node:fs')
fs.mkdirSync('dashboard/dist', { recursive: true })
fs.writeFileSync('dashboard/dist/index.html', '')
fs.appendFileSync('builds', 'x')
`
/** Leaves the report that stands in the folder, and exits as that says. */
const VITEST = `
import { copyFileSync, readFileSync } from 'node:fs'
const out = process.argv.find((arg) => arg.startsWith('--outputFile.json=')).split('=')[1]
const { exit } = JSON.parse(readFileSync('canned.json', 'utf8'))
if (exit !== null) copyFileSync('canned.json', out)
process.exit(exit ?? 1)
`

export interface Ended {
  code: number | null
  output: string
}
export interface Running {
  child: ChildProcess
  output(): string
  /** Resolves with the first match; rejects after 20 s. */
  until(pattern: RegExp): Promise<RegExpExecArray>
  ended: Promise<Ended>
}

export class ScratchCheckout {
  readonly root: string
  #running: Running[] = []

  constructor() {
    this.root = mkdtempSync(join(tmpdir(), 'checkout-'))
    cpSync(join(ROOT, 'tools'), join(this.root, 'tools'), { recursive: true })
    cpSync(join(ROOT, '.ci'), join(this.root, '.ci'), { recursive: true })
    const { bin, scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    this.write('gateway/cli.ts', GATEWAY)
    this.#package('node', {}, { node: 'bin/node' })
    mkdirSync(join(this.root, 'packages/node/bin'))
    symlinkSync(process.execPath, join(this.root, 'packages/node/bin/node'))
    this.#package('vite', { 'bin/vite.js': VITE })
    this.#package('vitest', { 'vitest.mjs': VITEST })
    this.#package('typescript', { 'bin/tsc': '' })
    this.#package('@biomejs/biome', { 'bin/biome': '' })
    this.#package('dependency-cruiser', { 'bin/dependency-cruiser.mjs': '' })
    const names = ['node', 'vite', 'vitest', 'typescript', '@biomejs/biome', 'dependency-cruiser']
    const dependencies = Object.fromEntries(names.map((name) => [name, `file:packages/${name}`]))
    const whole = { name: 'soglia', version: '1.0.0', type: 'module', bin, scripts, dependencies }
    this.write('package.json', JSON.stringify(whole))
    this.lock('first')
  }

  /** Writes the lock file; another `mark` makes it another one. */
  lock(mark: string): void {
    const { dependencies, bin } = JSON.parse(readFileSync(join(this.root, 'package.json'), 'utf8'))
    const packages: Record<string, unknown> = { '': { name: 'soglia', version: '1.0.0', bin, dependencies } }
    for (const name of Object.keys(dependencies)) {
      packages[`node_modules/${name}`] = { resolved: `packages/${name}`, link: true }
      const at = `packages/${name}`
      packages[at] = { ...JSON.parse(readFileSync(join(this.root, at, 'package.json'), 'utf8')), description: mark }
    }
    this.write('package-lock.json', JSON.stringify({ name: 'soglia', version: '1.0.0', lockfileVersion: 3, packages }))
  }

  write(file: string, text: string, mode?: number): void {
    mkdirSync(join(this.root, dirname(file)), { recursive: true })
    writeFileSync(join(this.root, file), text)
    if (mode !== undefined) chmodSync(join(this.root, file), mode)
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8')
  }

  run(command: string, args: string[], options: { env?: Record<string, string> } = {}): Running {
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(npm_|SOGLIA_|INIT_CWD)/.test(name)),
    )
    const child = spawn(command, args, {
      cwd: this.root,
      env: { ...env, CI: 'true', npm_config_offline: 'true', npm_config_update_notifier: 'false', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const listeners = new Set<() => void>()
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk
        for (const listener of listeners) listener()
      })
    }
    const running: Running = {
      child,
      output: () => output,
      until: (pattern) => waitFor(listeners, pattern, () => output),
      ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, output }))),
    }
    this.#running.push(running)
    return running
  }

  async remove(): Promise<void> {
    for (const { child } of this.#running) child.kill('SIGKILL')
    await Promise.all(this.#running.map(({ ended }) => ended))
    rmSync(this.root, { recursive: true, force: true })
  }

  #package(name: string, files: Record<string, string>, bin?: Record<string, string>): void {
    const head = { name, version: '1.0.0', ...(bin === undefined ? {} : { bin }) }
    this.write(`packages/${name}/package.json`, JSON.stringify(head))
    for (const [file, text] of Object.entries(files)) this.write(`packages/${name}/${file}`, text)
  }
}

function waitFor(listeners: Set<() => void>, pattern: RegExp, output: () => string): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const match = pattern.exec(output())
      if (match === null) return
      clearTimeout(timer)
      listeners.delete(look)
      resolve(match)
    }
    const timer = setTimeout(() => reject(new Error(`no ${pattern} in:\n${output()}`)), 20_000)
    listeners.add(look)
    look()
  })
}

/** True while the process lives. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
