/**
 * A copy of the roll-call in the data folder, for the hour in which nothing else works: written anew at each change of
 * who is inside, and often enough that it is never older than a minute while somebody is. Each file is whole or the one
 * before it. Nobody at a door waits for it, and a disk that fails it harms nothing else.
 */
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { House, HouseEvent } from '../core/house.ts'

/** It may be a minute old: this leaves the disk a quarter of one. */
const REFRESH_MS = 45_000
/** Changes follow each other fast when people come in the morning, and each copy wears an SD card. */
const CHANGES_APART_MS = 10_000
/** After a copy that failed. */
const AGAIN_MS = 10_000
/** At the end it is waited for a disk that hangs, but not for ever. */
const STOP_WITHIN_MS = 1_000

export interface RollCallCopy {
  start(): void
  /** Leaves a last copy where the disk takes it in time. */
  stop(): Promise<void>
}

export interface RollCallCopyParts {
  dataDir: string
  house: Pick<House, 'stays' | 'subscribe'>
  /** By the name of the file. */
  texts: () => Record<string, string>
  log: { warn(fields: object, msg: string): void; error(fields: object, msg: string): void }
}

export function createRollCallCopy({ dataDir, house, texts, log }: RollCallCopyParts): RollCallCopy {
  let timer: NodeJS.Timeout | undefined
  let unsubscribe = (): void => {}
  let writing: Promise<void> | null = null
  let changed = false
  let failed = false
  let running = false
  /** By the counter that nobody sets. */
  let wroteAtMs = Number.NEGATIVE_INFINITY

  /** The next copy, in so many milliseconds; null: not before something changes. */
  function dueInMs(): number | null {
    if (failed) return AGAIN_MS
    const agoMs = performance.now() - wroteAtMs
    if (changed) return Math.max(0, CHANGES_APART_MS - agoMs)
    return house.stays().length > 0 ? Math.max(0, REFRESH_MS - agoMs) : null
  }

  function plan(): void {
    clearTimeout(timer)
    const inMs = running && writing === null ? dueInMs() : null
    if (inMs !== null) timer = setTimeout(write, inMs)
  }

  function write(): void {
    changed = false
    wroteAtMs = performance.now()
    writing = copyAll()
      .then(() => {
        if (failed) log.warn({}, 'the copy of the roll-call is written again')
        failed = false
      })
      .catch((error) => {
        if (!failed) log.error({ err: error }, 'the copy of the roll-call could not be written')
        failed = true
      })
      .finally(() => {
        writing = null
        plan()
      })
  }

  async function copyAll(): Promise<void> {
    for (const [name, text] of Object.entries(texts())) await replace(join(dataDir, name), text)
  }

  function onEvent(event: HouseEvent): void {
    if (event.type !== 'fact' || !TELLS.test(event.fact.kind) || changed) return
    changed = true
    plan()
  }

  return {
    start() {
      running = true
      unsubscribe = house.subscribe(onEvent)
      write()
    },
    async stop() {
      running = false
      clearTimeout(timer)
      unsubscribe()
      const last = (writing ?? Promise.resolve()).then(write).then(() => writing)
      await Promise.race([last, new Promise((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref())])
    },
  }
}

/** Facts after which it would read otherwise. */
const TELLS = /^(stay|person|zone|organisation|roll-call)-/

/** For the gateway's own user alone. On the disk before it takes the place of the one before it. */
async function replace(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`
  const file = await open(fresh, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(fresh, path)
}
