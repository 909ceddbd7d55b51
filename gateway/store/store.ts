/** The store as the rest of the gateway sees it: the journal, the register, and copies of both. */
import type { Logger } from 'pino'
import type { Clock, Directory, Histories, Hours, Journal, Policies } from '../core/ports.ts'
import { backup } from './backup.ts'
import { databaseFile, inspectDatabase, makeDataFolder, openingError, openReader } from './database.ts'
import { loadDirectory } from './directory.ts'
import { createHistories } from './histories.ts'
import { createHours } from './hours.ts'
import { createJournal } from './journal.ts'
import { createPolicies } from './policies.ts'
import { MIGRATIONS } from './schema.ts'
import { createWriter, type WriterState } from './writer.ts'

export interface Store {
  readonly journal: Journal
  readonly directory: Directory
  /** What the register was. Not for the path of a tap. */
  readonly histories: Histories
  readonly policies: Policies
  readonly hours: Hours
  /** The last snapshot of who is inside that was written with a `put: 'snapshot'`. */
  snapshot(): { seq: number; value: string } | null
  /** Asked of the connection that writes: `synchronous` 2 is FULL. Throws `E_STORAGE_FAILED`. */
  writerState(): Promise<WriterState>
  /** A whole copy, taken while taps run and checked by reading it back. Throws `E_BACKUP`, `E_EXISTS`. */
  backup(file: string, onProgress?: (done: number) => void): Promise<{ facts: number; bytes: number }>
  /** Why nothing can be written now; null when all is well. */
  failed(): string | null
  stop(): Promise<void>
}

export interface StoreOptions {
  dataDir: string
  clock: Clock
  log: Logger
}

/**
 * Opens the database of a data folder that the caller has locked (`lockDataFolder`), making it where there is none.
 * Nothing in it is scanned but the register. Throws `E_DATA_UNWRITABLE`, `E_DATABASE_CORRUPT`, `E_DATABASE_NEWER`,
 * `E_NOT_DURABLE`.
 */
export async function openStore({ dataDir, clock, log }: StoreOptions): Promise<Store> {
  makeDataFolder(dataDir)
  const file = databaseFile(dataDir)
  const writer = createWriter({ file, clock, log })
  // Read before anything may write: a damaged file must stay as it is, also where a close would tidy up.
  let read = inspectDatabase(file) === MIGRATIONS.length ? readHouse(file, clock) : null
  try {
    await writer.start()
    read ??= readHouse(file, clock)
  } catch (error) {
    read?.reader.close()
    await writer.stop()
    throw openingError(file, error)
  }
  const { reader, directory, snapshot } = read
  return {
    journal: createJournal(reader, writer),
    directory,
    histories: createHistories(reader, directory, clock),
    policies: createPolicies(reader),
    hours: createHours(reader),
    snapshot: () => snapshot.get() ?? null,
    writerState: () => writer.state(),
    backup: (to, onProgress) => backup(file, to, onProgress),
    failed: () => writer.failed(),
    async stop() {
      await writer.drain()
      // Before the writer, whose close as the last connection folds the WAL into the database.
      reader.close()
      await writer.stop()
    },
  }
}

/** A connection for look-ups, and what is read at the start. Throws as `openStore` does. */
function readHouse(file: string, clock: Clock) {
  const reader = openReader(file)
  try {
    return {
      reader,
      directory: loadDirectory(reader, clock),
      snapshot: reader.prepare<[], { seq: number; value: string }>('SELECT seq, value FROM snapshot'),
    }
  } catch (error) {
    reader.close()
    throw openingError(file, error)
  }
}
