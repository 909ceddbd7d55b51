/** The real gateway as a child process, spoken to from outside: its log, and the socket in its data folder. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const READY_MS_MAX = 15_000
/** It ends within 5 s of SIGTERM (contract, 1), and so must whoever started it. */
const STOP_MS_MAX = 4_600
const LOG_LINES_KEPT = 20
const ERROR_LEVEL = 50
const inRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

export interface GatewayProcess {
  /** As its line `ready` tells them. */
  readonly http: string
  readonly mqtt: string
  readonly pid: number
  /** A request over the socket that counts as the admin `local`; throws what the gateway says against it. */
  call(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<unknown>
  /** Resolves when it has ended, also by itself. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  stop(): Promise<void>
}

/**
 * Starts `soglia start --data DIR` and resolves at its line `ready`. Throws with the last of its log where it
 * ends or says nothing instead, or `stopped` comes first. `onTrouble` hears of errors in its log.
 */
export async function startGateway(
  dataDir: string,
  env: NodeJS.ProcessEnv,
  onTrouble: (line: string) => void,
  stopped: AbortSignal,
): Promise<GatewayProcess> {
  const args = ['--import', inRoot('tools/follow.js'), inRoot('gateway/cli.ts'), 'start', '--data', dataDir]
  const child = spawn(process.execPath, args, {
    // It ends with this process, also where this one is killed.
    env: { ...env, SOGLIA_FOLLOW: String(process.pid) },
    // In a group of its own: Ctrl-C reaches this process alone, which then ends everything in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', () => resolve({ code: null, signal: null }))
  })
  const giveUp = (): void => void child.kill('SIGTERM')
  stopped.addEventListener('abort', giveUp)
  const ready = await readLog(child, ended, onTrouble)
  stopped.removeEventListener('abort', giveUp)
  return {
    http: ready.http,
    mqtt: ready.mqtt,
    pid: child.pid ?? 0,
    ended,
    call: (method, path, body) => call(join(dataDir, 'soglia.sock'), method, path, body),
    async stop() {
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
      await ended
      clearTimeout(late)
    },
  }
}

interface LogLine {
  msg?: string
  level?: number
  http?: string
  mqtt?: string
}

async function readLog(
  child: ChildProcess,
  ended: Promise<unknown>,
  onTrouble: (line: string) => void,
): Promise<{ http: string; mqtt: string }> {
  const last: string[] = []
  const keep = (line: string): void => {
    last.push(line)
    if (last.length > LOG_LINES_KEPT) last.shift()
  }
  const fail = (why: string): Error => new Error([`the gateway ${why}`, ...last].join('\n  '))
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      reject(fail(`was not ready within ${READY_MS_MAX / 1000} s`))
    }, READY_MS_MAX)
    void ended.then(() => {
      clearTimeout(late)
      reject(fail('ended before it was ready'))
    })
    if (child.stderr !== null) createInterface({ input: child.stderr }).on('line', keep)
    if (child.stdout === null) return
    createInterface({ input: child.stdout }).on('line', (line) => {
      keep(line)
      const { msg, level = 0, http, mqtt } = parseLog(line)
      if (level >= ERROR_LEVEL) onTrouble(line)
      if (msg !== 'ready' || http === undefined || mqtt === undefined) return
      clearTimeout(late)
      resolve({ http, mqtt })
    })
  })
}

function parseLog(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine
  } catch {
    return {}
  }
}

async function call(socketPath: string, method: string, path: string, body?: object): Promise<unknown> {
  const asked = request({ socketPath, method, path, headers: { 'content-type': 'application/json' }, agent: false })
  const answered = once(asked, 'response')
  asked.end(body === undefined ? undefined : JSON.stringify(body))
  const [answer] = await answered
  const words = await text(answer)
  if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${words}`)
  return words === '' ? null : JSON.parse(words)
}
