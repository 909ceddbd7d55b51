/** Keeps the child process of the PC/SC driver: started when wanted, replaced when it dies or hangs. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { type FromChild, isFromChild, type ToChild } from './messages.ts'

const CHILD = fileURLToPath(new URL('./reader-process.ts', import.meta.url))
/** It tells each second that it is alive. */
const SILENT_MS_MAX = 6000
const RESTART_MS_MIN = 250
const RESTART_MS_MAX = 10_000
/** Without the package there is nothing to do but to look whether it has been built meanwhile. */
const PACKAGE_RETRY_MS = 60_000
/** One that lived so long was well: the next start is prompt again. */
const WELL_AFTER_MS = 30_000
/** Reads that hang hold threads, and pcscd's library has a wait of its own in one. */
const THREADS = 12
const STDERR_CHARS_MAX = 500

export interface ChildEvents {
  message(message: FromChild): void
  gone(): void
}

export class ReaderChild {
  readonly #log: Logger
  readonly #events: ChildEvents
  #child: ChildProcess | null = null
  #wanted = false
  #watched: string[] = []
  #restartMs = RESTART_MS_MIN
  #restart: NodeJS.Timeout | null = null
  #watchdog: NodeJS.Timeout | null = null
  #packageMissing = false
  /** Told by the child that runs now: it has reached pcscd, and the readers that it names are all there are. */
  ready = false

  constructor(log: Logger, events: ChildEvents) {
    this.#log = log
    this.#events = events
  }

  /** Does nothing when it runs or is about to. */
  start(): void {
    this.#wanted = true
    if (this.#child === null && this.#restart === null) this.#spawn()
  }

  stopSoon(): void {
    void this.stop()
  }

  /** Resolves when the process has ended. */
  async stop(): Promise<void> {
    this.#wanted = false
    this.ready = false
    if (this.#restart !== null) clearTimeout(this.#restart)
    this.#restart = null
    this.#restartMs = RESTART_MS_MIN
    const child = this.#child
    if (child === null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }

  watch(readers: string[]): void {
    if (JSON.stringify(readers) === JSON.stringify(this.#watched)) return
    this.#watched = readers
    this.#sendWatched()
  }

  #sendWatched(): void {
    const message: ToChild = { type: 'watch', readers: this.#watched }
    if (this.#child?.connected) this.#child.send(message)
  }

  #spawn(): void {
    const startedMs = performance.now()
    const child = fork(CHILD, [], {
      execPath: process.execPath,
      execArgv: [],
      env: { ...process.env, UV_THREADPOOL_SIZE: String(THREADS) },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.#child = child
    this.#packageMissing = false
    let complaint = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      if (complaint.length < STDERR_CHARS_MAX) complaint += chunk.toString('utf8').slice(0, STDERR_CHARS_MAX)
    })
    child.on('message', (message) => this.#hear(child, message))
    // A child that could not be started or told something is replaced when it has ended.
    child.on('error', (error) => {
      this.#log.warn({ error: error.message }, 'the PC/SC child process has a fault')
      if (child.pid === undefined) this.#ended(child, startedMs, complaint)
    })
    child.once('exit', () => this.#ended(child, startedMs, complaint))
    this.#guard(child)
    this.#sendWatched()
  }

  #hear(child: ChildProcess, message: unknown): void {
    // One that was killed may still have words on the way.
    if (child !== this.#child || child.killed || !this.#wanted || !isFromChild(message)) return
    this.#guard(child)
    if (message.type === 'stuck') child.kill('SIGKILL')
    if (message.type === 'state') {
      this.ready = false
      this.#packageMissing = message.state === 'package-missing'
    }
    if (message.type === 'readers') this.ready = true
    this.#events.message(message)
    if (this.#packageMissing && message.type === 'state') child.kill('SIGKILL')
  }

  /** A child that says nothing hangs in pcscd's library. */
  #guard(child: ChildProcess): void {
    if (this.#watchdog !== null) clearTimeout(this.#watchdog)
    this.#watchdog = setTimeout(() => child.kill('SIGKILL'), SILENT_MS_MAX)
  }

  #ended(child: ChildProcess, startedMs: number, complaint: string): void {
    if (child !== this.#child) return
    this.#child = null
    this.ready = false
    if (this.#watchdog !== null) clearTimeout(this.#watchdog)
    this.#watchdog = null
    if (!this.#wanted) return
    if (performance.now() - startedMs > WELL_AFTER_MS) this.#restartMs = RESTART_MS_MIN
    const waitMs = this.#packageMissing ? PACKAGE_RETRY_MS : this.#restartMs
    this.#restartMs = Math.min(this.#restartMs * 2, RESTART_MS_MAX)
    if (!this.#packageMissing) {
      this.#log.warn(
        { waitMs, complaint: complaint.slice(0, STDERR_CHARS_MAX) },
        'the PC/SC child process ended; it is started again',
      )
    }
    this.#restart = setTimeout(() => {
      this.#restart = null
      this.#spawn()
    }, waitMs)
    // What it lacked stays true while nobody looks.
    if (!this.#packageMissing) this.#events.gone()
  }
}
