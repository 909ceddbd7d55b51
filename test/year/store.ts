/** The real store, with its writing thread in the test's hand: a thread that ends at once is a power cut. */
import { Worker } from 'node:worker_threads'
import { databaseFile, makeDataFolder, openReader } from '../../gateway/store/database.ts'
import { loadDirectory } from '../../gateway/store/directory.ts'
import { createHistories } from '../../gateway/store/histories.ts'
import { createHours } from '../../gateway/store/hours.ts'
import { createJournal } from '../../gateway/store/journal.ts'
import { createPolicies } from '../../gateway/store/policies.ts'
import type { openStore } from '../../gateway/store/store.ts'
import { createWriter } from '../../gateway/store/writer.ts'

export interface Disk {
  open: typeof openStore
  /** The next start finds no snapshot of presence, and reads the journal from its beginning. */
  forgetSnapshot: boolean
  /** What the next start has to wait for: the gateway is down until then. */
  until: Promise<void>
  /** Resolves when the store is asked to open again: whatever was before has ended. */
  nextOpening(): Promise<void>
  /** Ends the thread in the midst of what it does. */
  cut(): Promise<void>
}

export function createDisk(): Disk {
  let thread: Worker | null = null
  const spawn = (workerData: object): Worker => {
    thread = new Worker(new URL('../../gateway/store/writer-thread.ts', import.meta.url), { workerData })
    return thread
  }
  let opening = (): void => {}
  const disk: Disk = {
    forgetSnapshot: false,
    until: Promise.resolve(),
    nextOpening: () =>
      new Promise((resolve) => {
        opening = () => resolve()
      }),
    async cut() {
      await thread?.terminate()
    },
    async open({ dataDir, clock, log }) {
      opening()
      await disk.until
      makeDataFolder(dataDir)
      const file = databaseFile(dataDir)
      const writer = createWriter({ file, clock, log, spawn })
      await writer.start()
      const reader = openReader(file)
      const directory = loadDirectory(reader, clock)
      const snapshot = reader.prepare<[], { seq: number; value: string }>('SELECT seq, value FROM snapshot')
      const isForgotten = disk.forgetSnapshot
      disk.forgetSnapshot = false
      return {
        journal: createJournal(reader, writer),
        directory,
        histories: createHistories(reader, directory, clock),
        hours: createHours(reader),
        policies: createPolicies(reader),
        snapshot: () => (isForgotten ? null : (snapshot.get() ?? null)),
        writerState: writer.state,
        backup: () => Promise.reject(new Error('not here')),
        failed: writer.failed,
        async stop() {
          await writer.drain()
          reader.close()
          await writer.stop()
        },
      }
    },
  }
  return disk
}
