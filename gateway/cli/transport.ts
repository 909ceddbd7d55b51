/**
 * The way of a command to the house: HTTP over the socket in the data folder. Where no gateway listens
 * there, the command opens the house itself, with that socket as its only listener, and asks it the same.
 */
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { loadConfig } from '../config.ts'
import { ERRORS, type ErrorCode, SogliaError } from '../core/errors.ts'

/** How long a gateway that holds the folder, but does not listen yet, is waited for. */
const STARTING_MS_MAX = 3_000
/** How long a command queues behind others that each open the house in turn. */
const QUEUE_MS_MAX = 30_000
const RETRY_MS = 60
/** A connection cut before an answer; the bound only keeps a gateway that dies at each request from a loop. */
const CUT_MAX = 20
const NOBODY_LISTENS = ['ENOENT', 'ECONNREFUSED']
const WAS_CUT = ['ECONNRESET', 'EPIPE']

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface Transport {
  /**
   * The JSON of the answer. Throws the gateway's error with its code. What has a body is never asked twice: where it may
   * have been done and the answer was cut, `E_LISTEN` says so.
   */
  call(method: Method, path: string, body?: object): Promise<unknown>
  /** The answer as it comes. */
  stream(path: string): Promise<AsyncIterable<Uint8Array>>
  /** The answer as text: a page, or a file of a spreadsheet. */
  text(path: string): Promise<string>
  /** True where a gateway listens; opens nothing. */
  isRunning(): Promise<boolean>
  /** Closes the house, if this command opened it. */
  close(): Promise<void>
}

export function createTransport(dataDir: string, env: NodeJS.ProcessEnv): Transport {
  const socketPath = join(dataDir, 'soglia.sock')
  let own: { stop(): Promise<void> } | null = null

  async function ask(method: string, path: string): Promise<IncomingMessage> {
    const asked = request({ socketPath, method, path, agent: false })
    asked.end()
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    return answer
  }

  /**
   * The body goes only when the gateway has taken the head: a house that closes lets what it has begun finish, and without
   * its body nothing is begun. So one that is cut before that may be sent again, and never after.
   */
  async function order(method: string, path: string, body: string): Promise<IncomingMessage> {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      expect: '100-continue',
    }
    const asked = request({ socketPath, method, path, headers, agent: false })
    let isSent = false
    asked.once('continue', () => {
      isSent = true
      asked.end(body)
    })
    const answered = once(asked, 'response') as Promise<[IncomingMessage]>
    asked.flushHeaders()
    try {
      const [answer] = await answered
      return answer
    } catch (error) {
      if (!isSent) throw error
      throw new SogliaError('E_LISTEN', `${socketPath}: the answer was cut; look whether it was done`, { cause: error })
    }
  }

  async function reach(method: string, path: string, body?: string): Promise<IncomingMessage> {
    const patience = createPatience(dataDir)
    for (let cuts = 0; ; ) {
      try {
        return body === undefined ? await ask(method, path) : await order(method, path, body)
      } catch (error) {
        if (error instanceof SogliaError) throw error
        const code = (error as NodeJS.ErrnoException).code ?? ''
        const cut = WAS_CUT.includes(code) && ++cuts <= CUT_MAX
        if (own !== null || (!cut && !NOBODY_LISTENS.includes(code))) throw unreachable(socketPath, error)
        if (cut) continue
      }
      own = await openOwn(patience.isLeft())
      if (own === null) await wait(RETRY_MS)
    }
  }

  /** Null where another process has the folder and may yet listen. */
  async function openOwn(patient: boolean): Promise<{ stop(): Promise<void> } | null> {
    // Loaded only here: beside a running gateway a command needs none of it.
    const [{ openHouse }, { pino }] = await Promise.all([import('../main.ts'), import('pino')])
    try {
      const config = loadConfig(dataDir, env)
      return await openHouse({ config, log: pino({ level: 'silent' }), listeners: 'none' })
    } catch (error) {
      if (patient && error instanceof SogliaError && error.code === 'E_DATA_IN_USE') return null
      throw error
    }
  }

  async function open(path: string): Promise<IncomingMessage> {
    const answer = await reach('GET', path)
    if (isFailure(answer)) throw problem(await text(answer))
    return answer
  }

  return {
    async call(method, path, body) {
      const answer = await reach(method, path, body === undefined ? undefined : JSON.stringify(body))
      const content = await text(answer)
      if (isFailure(answer)) throw problem(content)
      return content === '' ? null : JSON.parse(content)
    },
    stream: open,
    text: async (path) => text(await open(path)),
    async isRunning() {
      if (own !== null) return false
      try {
        const answer = await ask('GET', '/api/health')
        answer.resume()
        return true
      } catch {
        return false
      }
    },
    async close() {
      await own?.stop()
      own = null
    },
  }
}

/**
 * Whoever holds the folder without listening may be starting, or be another command at its end: each opens
 * and closes files there. Patience is lost once nothing has stirred for a while, or after all too long.
 */
function createPatience(dataDir: string): { isLeft(): boolean } {
  const lookAt = () => statSync(dataDir, { throwIfNoEntry: false })?.mtimeMs ?? 0
  const startedAt = performance.now()
  let seen = lookAt()
  let stirredAt = startedAt
  return {
    isLeft() {
      const now = performance.now()
      const look = lookAt()
      if (look !== seen) stirredAt = now
      seen = look
      return now - stirredAt < STARTING_MS_MAX && now - startedAt < QUEUE_MS_MAX
    },
  }
}

function isFailure({ statusCode = 500 }: IncomingMessage): boolean {
  return statusCode >= 400
}

/** The gateway's error (RFC 9457) as it was thrown there: `detail` is the whole sentence. */
function problem(content: string): SogliaError {
  try {
    const { code = '', detail = '', part } = JSON.parse(content) as { code?: string; detail?: string; part?: string }
    // `/api/health` names the part that is not well.
    if (part !== undefined) return new SogliaError('E_DOCTOR', part)
    if (Object.hasOwn(ERRORS, code)) {
      const [lead = ''] = ERRORS[code as ErrorCode].text.split('{}')
      return new SogliaError(code as ErrorCode, detail.startsWith(lead) ? detail.slice(lead.length) : detail)
    }
  } catch {
    // Not JSON: not the gateway's own words.
  }
  return new SogliaError('E_INTERNAL')
}

function unreachable(socketPath: string, cause: unknown): SogliaError {
  return new SogliaError('E_LISTEN', `${socketPath}: ${(cause as Error).message}`, { cause })
}
