/** The copy of the roll-call in the data folder: young enough, whole, and a burden to nobody. */
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HouseEvent, StayNow } from '../../gateway/core/house.ts'
import { createRollCallCopy, type RollCallCopy } from '../../gateway/reports/roll-call-copy.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { until } from '../support/until.ts'

const SECOND = 1000
const STAY: StayNow = { person: 'amadou', zone: 'hall', since: 0, seenAt: 0, certain: true }

let folder: string
let dataDir: string
let copy: RollCallCopy
let inside: StayNow[]
let listeners: Set<(event: HouseEvent) => void>
/** When each copy was made, by the counter. */
let made: number[]
let logged: string[]
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  folder = temporaryFolder('roll-call')
  dataDir = join(folder, 'data')
  mkdirSync(dataDir)
  inside = []
  listeners = new Set()
  made = []
  settled = 0
  logged = []
  copy = openCopy()
})
afterEach(async () => {
  vi.useRealTimers()
  await copy.stop()
  removeFolder(folder)
})

function openCopy(): RollCallCopy {
  return createRollCallCopy({
    dataDir,
    house: {
      stays: () => inside,
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    texts() {
      made.push(Math.round(performance.now()))
      const text = `${made.length}: ${inside.map(({ person }) => person).join()}`
      return { 'roll-call.html': text, 'roll-call.csv': text }
    },
    log: { warn: (_fields, message) => logged.push(message), error: (_fields, message) => logged.push(message) },
  })
}
const fact = (kind: string): void => {
  for (const listener of listeners) listener({ type: 'fact', fact: { kind } as never })
}
const read = (name = 'roll-call.html'): string => readFileSync(join(dataDir, name), 'utf8')
/** The disk is real and knows no other clock: a copy that was begun is waited for. */
async function settle(): Promise<void> {
  const isWritten = (): boolean =>
    existsSync(join(dataDir, 'roll-call.csv')) && read('roll-call.csv').startsWith(`${made.length}: `)
  const turnsMax = existsSync(dataDir) ? 20_000 : 20
  for (let turn = 0; turn < turnsMax && !isWritten(); turn += 1) await realPause(1)
  await realPause(10)
}
const realTimeout = setTimeout
const realPause = (ms: number) => new Promise((resolve) => realTimeout(resolve, ms))
let settled = 0
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await vi.advanceTimersByTimeAsync(SECOND)
    if (made.length !== settled) await settle()
    settled = made.length
  }
}
const gaps = (): number[] => made.slice(1).map((at, n) => (at - (made[n] as number)) / SECOND)

it('is there from the start, for the gateway alone to read, and nothing else is left lying', async () => {
  copy.start()
  await vi.waitFor(() => expect(read('roll-call.csv')).toBe('1: '))
  expect(readdirSync(dataDir).sort()).toEqual(['roll-call.csv', 'roll-call.html'])
  for (const name of readdirSync(dataDir)) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600)
})

describe('while somebody is inside', () => {
  it('is never older than a minute; while nobody is it is not written again', async () => {
    copy.start()
    await pass(200)
    expect(made).toHaveLength(1)
    inside = [STAY]
    fact('stay-opened')
    await pass(400)
    expect(made.length).toBeGreaterThan(8)
    expect(Math.max(...gaps().slice(1))).toBeLessThanOrEqual(50)
    expect(read()).toBe(`${made.length}: amadou`)
    inside = []
    fact('stay-closed')
    const before = made.length
    await pass(300)
    expect(made).toHaveLength(before + 1)
    expect(read()).toBe(`${before + 1}: `)
  })

  it('follows changes at once, but a rush of them seldom', async () => {
    copy.start()
    await pass(60)
    inside = [STAY]
    fact('stay-opened')
    await pass(1)
    expect(read()).toBe('2: amadou')
    for (let second = 0; second < 60; second += 1) {
      fact('stay-opened')
      fact('passage-granted')
      await pass(1)
    }
    expect(made.length).toBeLessThanOrEqual(8)
    expect(Math.min(...gaps().slice(1))).toBeGreaterThanOrEqual(10)
  })

  it.each([
    ['desk-occupied', 1],
    ['passage-granted', 1],
    ['stay-uncertain', 2],
    ['person-changed', 2],
    ['roll-call-started', 2],
  ])('after %s has been written %i times', async (kind, times) => {
    copy.start()
    await pass(20)
    fact(kind)
    await pass(20)
    expect(made).toHaveLength(times)
  })
})

describe('a disk that fails', () => {
  it('is told once, harms nothing, and the copy comes back with it', async () => {
    removeFolder(dataDir)
    inside = [STAY]
    copy.start()
    await pass(100)
    expect(logged).toEqual(['the copy of the roll-call could not be written'])
    expect(made.length).toBeGreaterThan(5)
    mkdirSync(dataDir)
    await pass(15)
    expect(logged).toHaveLength(2)
    expect(read()).toMatch(/: amadou$/)
    removeFolder(dataDir)
    await pass(60)
    expect(logged).toHaveLength(3)
    mkdirSync(dataDir)
  })

  it('and hangs is not waited for when the gateway ends', async () => {
    vi.useRealTimers()
    const fifo = join(dataDir, 'roll-call.html.new')
    // Whoever opens it to write waits for a reader that never comes.
    expect(spawnSync('mkfifo', [fifo]).status).toBe(0)
    copy.start()
    const began = performance.now()
    await copy.stop()
    expect(performance.now() - began).toBeLessThan(1500)
    const reader = openSync(fifo, 'r')
    await until('the write to go on', () => made.length > 1)
    closeSync(reader)
  })
})

it('leaves a last copy at the end, and none after it', async () => {
  copy.start()
  await pass(2)
  inside = [STAY]
  vi.useRealTimers()
  await copy.stop()
  expect(read()).toBe('2: amadou')
  expect(listeners.size).toBe(0)
})
