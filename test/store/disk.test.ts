/** The disk seen from outside: what is synced and when, a slow one, a full one. */
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databaseFile } from '../../gateway/store/database.ts'
import { createWriter } from '../../gateway/store/writer.ts'
import { removeFolder, temporaryFolder, until } from '../support/gateway.ts'
import type { Answer, Order } from './appender.ts'
import { allFacts, clock, idsOf, log, openHere, tapEntry } from './support.ts'

const APPENDER = new URL('./appender.ts', import.meta.url).pathname
const SHIM_SOURCE = new URL('../../tools/fsync-shim.c', import.meta.url).pathname

let shimDir: string
let dataDir: string
let child: ChildProcess | null = null

beforeAll(() => {
  shimDir = temporaryFolder('shim')
  execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-o', join(shimDir, 'fsync-shim.so'), SHIM_SOURCE])
})
afterAll(() => removeFolder(shimDir))
beforeEach(() => {
  dataDir = temporaryFolder('disk')
})
afterEach(() => {
  child?.kill('SIGKILL')
  child = null
  removeFolder(dataDir)
})

async function startAppender(env: Record<string, string> = {}): Promise<ChildProcess> {
  child = fork(APPENDER, [dataDir, 'obey'], { execArgv: [], env: { ...process.env, ...env } })
  await once(child, 'message')
  return child
}
async function tell<A extends Answer>(order: Order): Promise<A> {
  const answered = once(child as ChildProcess, 'message')
  ;(child as ChildProcess).send(order)
  return (await answered)[0] as A
}
const append = (...ids: string[]) => tell<{ codes: string[]; ticks: number; tookMs: number }>({ do: 'append', ids })
const syncs = async () => (await tell<{ syncs: number }>({ do: 'syncs' })).syncs
const failed = async () => (await tell<{ failed: string | null }>({ do: 'failed' })).failed
const shim = (fsyncMs = 0) => ({
  LD_PRELOAD: join(shimDir, 'fsync-shim.so'),
  SOGLIA_SHIM_FSYNC_LOG: join(shimDir, `${dataDir.replaceAll('/', '_')}.log`),
  SOGLIA_SHIM_FSYNC_MS: String(fsyncMs),
})

describe('syncs, counted outside the process', () => {
  // With synchronous=NORMAL both counts are 0: this is the test that fails if the writing connection is not FULL.
  test('a tap alone has its own; those of one turn share one', async () => {
    await startAppender(shim())
    const begun = await syncs()
    for (let n = 0; n < 20; n++) await append(`alone-${n}`)
    const alone = await syncs()
    await append(...Array.from({ length: 50 }, (_, n) => `together-${n}`))
    expect({ alone: alone - begun, together: (await syncs()) - alone }).toEqual({ alone: 20, together: 1 })
  })

  test('a lazy entry has none of its own', async () => {
    await startAppender(shim())
    const begun = await syncs()
    await tell({ do: 'lazy', id: 'lazy', withinMs: 60_000 })
    expect(await syncs()).toBe(begun)
    await append('urgent')
    expect((await syncs()) - begun).toBe(1)
    await tell({ do: 'stop' })
    const store = await openHere(dataDir)
    expect(idsOf(allFacts(store.journal))).toEqual(['lazy', 'urgent'])
    await store.stop()
  })

  test('no receipt comes before the sync, and a slow one does not hold up the event loop', async () => {
    await startAppender(shim(150))
    const { codes, ticks, tookMs } = await append('1', '2')
    expect(codes).toEqual(['ok', 'ok'])
    expect(tookMs).toBeGreaterThan(149)
    // A loop that is held up comes round once at most.
    expect(ticks).toBeGreaterThan(5)
  })
})

test('a disk that takes no more: nothing is written or receipted, and it goes on by itself when there is room', async () => {
  const { pid } = await startAppender()
  const limit = (soft: number | string) => execFileSync('prlimit', ['--pid', String(pid), `--fsize=${soft}:`])
  expect((await append('1')).codes).toEqual(['ok'])
  expect(await failed()).toBeNull()

  limit(statSync(`${databaseFile(dataDir)}-wal`).size)
  expect((await append('2', '3')).codes).toEqual(['E_STORAGE_FAILED', 'E_STORAGE_FAILED'])
  expect(await failed()).toMatch(/^SQLITE_(IOERR|FULL)/)
  expect((await append('3')).codes).toEqual(['E_STORAGE_FAILED'])

  limit('unlimited')
  // Nothing is appended meanwhile: it finds out by itself.
  await until(failed, (why) => why === null)
  expect((await append('3', '4')).codes).toEqual(['ok', 'ok'])
  await tell({ do: 'stop' })

  const store = await openHere(dataDir)
  expect(idsOf(allFacts(store.journal))).toEqual(['1', '3', '4'])
  expect(store.journal.known('reader-1', '2')).toBeNull()
  await store.stop()
})

test('a writing thread that ends: what is pending is rejected, and another takes its place', async () => {
  const file = databaseFile(dataDir)
  await openHere(dataDir).then((store) => store.stop())
  const threads: Worker[] = []
  const spawn = (workerData: object) => {
    const thread = new Worker(new URL('../../gateway/store/writer-thread.ts', import.meta.url), { workerData })
    threads.push(thread)
    return thread
  }
  const writer = createWriter({ file, clock, log, spawn })
  await writer.start()
  await writer.append(tapEntry('1'), 0)
  const lazy = writer.append(tapEntry('lost'), 60_000)
  const ended = threads[0]?.terminate()
  await expect(lazy).rejects.toMatchObject({ code: 'E_STORAGE_FAILED' })
  await ended
  expect(writer.failed()).toMatch(/thread/)
  await expect(writer.append(tapEntry('2'), 0)).rejects.toMatchObject({ code: 'E_STORAGE_FAILED' })
  await expect(writer.state()).rejects.toMatchObject({ code: 'E_STORAGE_FAILED' })

  await until(writer.failed, (why) => why === null)
  expect((await writer.append(tapEntry('3'), 0)).facts[0]?.seq).toBe(3)
  expect(await writer.state()).toEqual({ synchronous: 2, journalMode: 'wal' })
  await writer.stop()
  expect(threads).toHaveLength(2)
})

test('a disk that stands still: nobody waits behind it, and what it took is receipted in the end', async () => {
  const file = databaseFile(dataDir)
  await openHere(dataDir).then((store) => store.stop())
  let stuck: (() => void)[] | null = null
  const spawn = (workerData: object) => {
    const thread = new Worker(new URL('../../gateway/store/writer-thread.ts', import.meta.url), { workerData })
    const post = thread.postMessage.bind(thread)
    thread.postMessage = (message: unknown) => {
      if (stuck === null) post(message)
      else stuck.push(() => post(message))
    }
    return thread
  }
  const writer = createWriter({ file, clock, log, spawn, stalledMs: 200 })
  await writer.start()
  stuck = []
  const first = writer.append(tapEntry('1'), 0)
  await until(writer.failed, (why) => why !== null)
  await expect(writer.append(tapEntry('2'), 0)).rejects.toMatchObject({ code: 'E_STORAGE_FAILED' })
  for (const go of stuck) go()
  stuck = null
  expect((await first).facts[0]?.seq).toBe(1)
  expect(writer.failed()).toBeNull()
  expect((await writer.append(tapEntry('3'), 0)).facts[0]?.seq).toBe(3)
  await writer.stop()
})
