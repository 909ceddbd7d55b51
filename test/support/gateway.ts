/** The real gateway as its own process on a data folder of its own, and the command line beside it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Recorded } from '../../gateway/core/facts.ts'

const CLI = new URL('../../gateway/cli.ts', import.meta.url).pathname
const READY_WITHIN_MS = 20_000

export interface GatewayProcess {
  dataDir: string
  pid: number
  http: string
  mqttPort: number
  /** The log so far, parsed where it is JSON. */
  log: Record<string, unknown>[]
  /** As the command line does: over the socket in the data folder, as the admin `local`. */
  request<Answer = unknown>(method: string, path: string, body?: unknown): Promise<{ status: number; body: Answer }>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL, as a power cut would. */
  kill(): Promise<void>
}

export function temporaryFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `soglia-${name}-`))
}
export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 })
}

export async function startGateway({
  dataDir,
  env = {},
  runIn = [],
}: {
  dataDir: string
  env?: Record<string, string>
  /** A command to run it in, such as a namespace or a library to load before. */
  runIn?: string[]
}): Promise<GatewayProcess> {
  const [program = process.execPath, ...args] = [...runIn, process.execPath, CLI, 'start', '--data', dataDir]
  const child = spawn(program, args, {
    env: { ...process.env, SOGLIA_HTTP: '127.0.0.1:0', SOGLIA_MQTT: '127.0.0.1:0', SOGLIA_LOG: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log: Record<string, unknown>[] = []
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const ready = await new Promise<Record<string, unknown>>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ready in time: ${errors}`)), READY_WITHIN_MS)
    createInterface(child.stdout).on('line', (line) => {
      const entry = line.startsWith('{') ? (JSON.parse(line) as Record<string, unknown>) : { text: line }
      log.push(entry)
      if (entry.msg === 'ready') {
        clearTimeout(late)
        resolve(entry)
      }
    })
    child.once('exit', (code) => {
      clearTimeout(late)
      reject(new Error(`the gateway ended with ${code}: ${errors}${JSON.stringify(log.slice(-3))}`))
    })
  })
  return {
    dataDir,
    pid: child.pid as number,
    http: ready.http as string,
    mqttPort: ready.mqtt === undefined ? 0 : Number(new URL(ready.mqtt as string).port),
    log,
    request: (method, path, body) => requestOver(join(dataDir, 'soglia.sock'), method, path, body),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      return child.exitCode
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

export function requestOver<Answer>(
  socketPath: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Answer }> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' }
    const request = httpRequest({ socketPath, method, path, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: (text === '' ? null : JSON.parse(text)) as Answer })
      })
    })
    request.on('error', reject)
    request.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

export interface CommandRun {
  code: number | null
  stdout: string
  stderr: string
  /** What `--json` printed. */
  json<Answer>(): Answer
}

/** Runs `soglia <args> --data DIR` as its own process. */
export async function soglia(dataDir: string, args: string[], stdin?: string): Promise<CommandRun> {
  const child: ChildProcess = spawn(process.execPath, [CLI, ...args, '--data', dataDir], { stdio: 'pipe' })
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  child.stdin?.end(stdin)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr, json: () => JSON.parse(stdout) }
}

/** All facts of a journal, in order. */
export async function allFacts(gateway: GatewayProcess): Promise<Recorded[]> {
  const facts: Recorded[] = []
  for (let after = 0; ; ) {
    const { body } = await gateway.request<{ facts: Recorded[]; next: number }>(
      'GET',
      `/api/journal?after=${after}&limit=1000`,
    )
    if (body.facts.length === 0) return facts
    facts.push(...body.facts)
    after = body.next
  }
}

/** Asks again and again until it is so; fails with what it last saw. */
export async function until<T>(ask: () => T | Promise<T>, isSo: (seen: T) => boolean, withinMs = 5_000): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const seen = await ask()
    if (isSo(seen)) return seen
    if (Date.now() > deadline) throw new Error(`not so within ${withinMs} ms: ${JSON.stringify(seen)}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
