/** The copies in the data folder's `backups/`: made from the pages, one at a time, while the house goes on. */
import { createReadStream, mkdirSync, type ReadStream, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { SogliaError } from '../core/errors.ts'
import type { At } from '../core/model.ts'
import type { Backups, Clock } from '../core/ports.ts'
import { fileDate } from './database.ts'

/** As `soglia backup` names them too; whatever else lies there is not ours to hand out. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.db$/
const FOLDER = 'backups'
const LISTED_MAX = 500

export interface BackupsOptions {
  dataDir: string
  /** Copies the database to a file that must not exist, and checks it; tells how far it is, from 0 to 1. */
  copy(to: string, onProgress: (done: number) => void): Promise<{ facts: number; bytes: number }>
  clock: Clock
  log: Logger
}

export function createBackups({ dataDir, copy, clock, log }: BackupsOptions): Backups {
  const folder = join(dataDir, FOLDER)
  let running: { name: string; since: At; done: number } | null = null
  let failed: { name: string; at: At; why: string } | null = null

  async function make(name: string, onMade: (bytes: number) => Promise<void>): Promise<void> {
    try {
      const { bytes } = await copy(join(folder, name), (done) => {
        if (running !== null) running.done = done
      })
      await onMade(bytes)
    } catch (error) {
      failed = { name, at: clock.now(), why: (error as Error).message }
      log.error({ err: error }, 'a backup failed')
    } finally {
      running = null
    }
  }

  return {
    list() {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const files = readdirSync(folder)
        .filter((name) => NAME.test(name))
        .flatMap((name) => {
          const stat = statSync(join(folder, name), { throwIfNoEntry: false })
          return stat?.isFile() ? [{ name, bytes: stat.size, at: stat.mtimeMs }] : []
        })
      return files.sort((a, b) => b.at - a.at).slice(0, LISTED_MAX)
    },
    running: () => (running === null ? null : { ...running }),
    failed: () => failed,
    start(onMade) {
      if (running !== null) throw new SogliaError('E_EXISTS', `a backup is being made: ${running.name}`)
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const name = `soglia-${fileDate(clock.now())}.db`
      running = { name, since: clock.now(), done: 0 }
      failed = null
      void make(name, (bytes) => onMade(name, bytes))
      return name
    },
    read(name): { stream: ReadStream; bytes: number } {
      const file = join(folder, name)
      const stat = NAME.test(name) ? statSync(file, { throwIfNoEntry: false }) : undefined
      if (!stat?.isFile()) throw new SogliaError('E_NOT_FOUND', `the backup ${name}`)
      return { stream: createReadStream(file), bytes: stat.size }
    },
  }
}
