/** A writing thread that breaks between its commit and its answer: what it has written counts, and nothing moves twice. */
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { databaseFile, makeDataFolder, openReader } from '../../gateway/store/database.ts'
import { loadDirectory } from '../../gateway/store/directory.ts'
import { createHistories } from '../../gateway/store/histories.ts'
import { createHours } from '../../gateway/store/hours.ts'
import { createJournal } from '../../gateway/store/journal.ts'
import { createPolicies } from '../../gateway/store/policies.ts'
import type { openStore } from '../../gateway/store/store.ts'
import { createWriter } from '../../gateway/store/writer.ts'
import { until } from '../support/gateway.ts'
import { openSmallHouse, type SmallHouse, tap } from './small-house.ts'

let thread: Worker
/** What the thread says is not heard. */
let deaf: boolean
let house: SmallHouse

/** As `openStore`, with the thread in the test's hand. */
const open: typeof openStore = async ({ dataDir, clock, log }) => {
  makeDataFolder(dataDir)
  const file = databaseFile(dataDir)
  const spawn = (workerData: object): Worker => {
    thread = new Worker(new URL('../../gateway/store/writer-thread.ts', import.meta.url), { workerData })
    const emit = thread.emit.bind(thread)
    thread.emit = (name: string | symbol, ...args: unknown[]) =>
      deaf && name === 'message'
        ? true
        : (emit as (name: string | symbol, ...args: unknown[]) => boolean)(name, ...args)
    return thread
  }
  const writer = createWriter({ file, clock, log, spawn })
  await writer.start()
  const reader = openReader(file)
  const snapshot = reader.prepare<[], { seq: number; value: string }>('SELECT seq, value FROM snapshot')
  const directory = loadDirectory(reader, clock)
  return {
    journal: createJournal(reader, writer),
    directory,
    histories: createHistories(reader, directory, clock),
    hours: createHours(reader),
    policies: createPolicies(reader),
    snapshot: () => snapshot.get() ?? null,
    writerState: writer.state,
    backup: () => Promise.reject(new Error('not here')),
    failed: writer.failed,
    async stop() {
      await writer.drain()
      reader.close()
      await writer.stop()
    },
  }
}

beforeEach(async () => {
  deaf = false
  house = await openSmallHouse({ open })
})
afterEach(() => house.close())

/** The tap is on the disk, but its answer is lost with the thread. */
async function breakAfter(id: string): Promise<void> {
  deaf = true
  house.access.signal('reader-1', tap(id))
  await until(
    () => house.store.journal.known('reader-1', id),
    (known) => known !== null,
  )
  const broken = thread
  await broken.terminate()
  deaf = false
  await until(house.store.failed, (why) => why === null)
}
const expectedAfterStart = async () => {
  const { inside } = house.access.house.occupancy()
  await house.restart()
  expect(house.access.house.occupancy().inside).toBe(inside)
}

it('its person is inside, and the resending gets the receipt and opens nothing', async () => {
  await breakAfter('1')
  expect(house.answers('1')).toEqual([{ type: 'result', id: '1', granted: false, reason: 'storage-failed' }])
  await until(house.access.house.occupancy, ({ inside }) => inside === 1, 8_000)
  expect(house.access.house.alarms()).toEqual([])
  house.access.signal('reader-1', tap('1', { ageMs: 2_000 }))
  const [, receipt] = await house.answered('1', 2)
  expect(receipt).toEqual({ type: 'result', id: '1', granted: true, reason: 'ok', recordedAt: expect.any(String) })
  expect(house.kinds()).toEqual(['passage-granted', 'stay-opened'])
  await expectedAfterStart()
}, 15_000)

it('the next tap finds them inside, and every fact is told once and in order', async () => {
  const told: number[] = []
  house.access.house.subscribe((event) => {
    if (event.type === 'fact') told.push(event.fact.seq)
  })
  await breakAfter('1')
  house.access.signal('strike', tap('x', { credential: 'uid:deadbeef' }))
  await house.answered('x')
  house.access.signal('reader-2', tap('2'))
  await house.answered('2')
  expect(house.kinds().filter((kind) => kind.startsWith('stay-'))).toEqual(['stay-opened', 'stay-closed'])
  expect(told).toEqual(house.facts().map(({ seq }) => seq))
  expect(house.access.house.occupancy().inside).toBe(0)
  await expectedAfterStart()
})
