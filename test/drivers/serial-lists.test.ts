/** Allow-lists down a real pty: in parts, paced, with results and unlocks in between, and never the rest of an old one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Command } from '../../gateway/core/model.ts'
import type { Driver } from '../../gateway/core/ports.ts'
import { createSerial } from '../../gateway/drivers/serial.ts'
import { RawLine } from '../support/raw-line.ts'
import { unitOf } from '../support/units.ts'
import { until } from '../support/until.ts'
import { createTold } from './contract-suite.ts'

const BITS_PER_BYTE = 10
/** On a slow line no part may hold up a command for longer. */
const PART_MS_MAX = 400
const JITTER_MS = 100

let folder: string
let driver: Driver
let told: ReturnType<typeof createTold>
let board: RawLine
/** When each line was heard. */
let heardMs: number[]
let clock: NodeJS.Timeout

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'soglia-lists-'))
  board = new RawLine(join(folder, 'board0'))
  await board.plug()
  told = createTold()
  heardMs = []
  clock = setInterval(() => {
    while (heardMs.length < board.heard.length) heardMs.push(performance.now())
  }, 1)
  driver = createSerial({ events: told.events, log: pino({ level: 'silent' }), clock: { now: () => Date.now() } })
})
afterEach(async () => {
  clearInterval(clock)
  await driver.stop()
  await board.unplug()
  rmSync(folder, { recursive: true, force: true })
})

async function online(baud: number): Promise<void> {
  driver.units([unitOf('board-1', 'serial', { path: board.path, baud })])
  await driver.start()
  await heard()
}
async function heard(): Promise<void> {
  await until('the board to be heard', () => {
    board.say('up/status', { state: 'online' })
    return told.links.at(-1)?.state === 'online'
  })
}

const policy = (version: number, bytes: number): Command & { type: 'policy' } => {
  return { type: 'policy', version, list: `list ${version} `.padEnd(bytes, '.'), sig: String(version) }
}
const unlock = (id: string): Command => ({ type: 'unlock', id, ms: 5000, by: 'staff', ttlMs: 5000 })
/** The lines as `12/1` for a part of version 12, or the id of a command. */
const story = (): string[] =>
  board.heard.map((line) => {
    const { version, part, id } = JSON.parse(line.slice(line.indexOf(' '), -6))
    return id ?? `${version}/${part}`
  })
const payloadOf = (version: number): string => {
  const parts = board.heard
    .filter((line) => line.startsWith(`down/policy-part {"version":${version},`))
    .map((line) => JSON.parse(line.slice(line.indexOf(' '), -6)) as { part: number; text: string })
  return parts.map(({ text }) => text).join('')
}

for (const baud of [9_600, 115_200]) {
  test(`at ${baud} baud a command always goes between two parts, whenever it comes`, async () => {
    await online(baud)
    const list = policy(12, (baud / BITS_PER_BYTE) * 3)
    expect(driver.send('board-1', list)).toBe(true)
    // At any time: while a part is on the wire, and just after one.
    const sent: number[] = []
    for (let i = 0; i < 8; i++) {
      await new Promise((resolve) => setTimeout(resolve, 137 + i * 31))
      sent.push(board.heard.length)
      expect(driver.send('board-1', i % 2 === 0 ? unlock(`u${i}`) : { type: 'result', id: `r${i}` })).toBe(true)
    }
    await until('the last part', () => payloadOf(12) === JSON.stringify({ list: list.list, sig: list.sig }), 10_000)
    const order = story()
    for (const [i, before] of sent.entries()) {
      // At most one part was in the cable when it was sent.
      expect(order.indexOf(`${i % 2 === 0 ? 'u' : 'r'}${i}`) - before, order.join(' ')).toBeLessThanOrEqual(1)
    }
    // What was heard is never ahead of what the wire can carry, so that the kernel holds back no command.
    const lines = board.heard.map((line) => ((line.length + 1) * BITS_PER_BYTE * 1000) / baud)
    const begunMs = heardMs[0] as number
    for (const [i, line] of board.heard.entries()) {
      if (!line.startsWith('down/policy-part') || i === 0) continue
      const beforeMs = lines.slice(0, i).reduce((sum, ms) => sum + ms, 0)
      expect((heardMs[i] as number) - begunMs).toBeGreaterThan(beforeMs - JITTER_MS)
      expect(lines[i]).toBeLessThan(PART_MS_MAX)
    }
  })
}

test('a newer list takes the place of the rest of an older one; the same one goes on', async () => {
  await online(115_200)
  const [old, newer] = [policy(1, 10_000), policy(2, 5_000)]
  expect(driver.send('board-1', old)).toBe(true)
  await until('some of it', () => board.heard.length >= 3)
  expect(driver.send('board-1', old)).toBe(true)
  await until('more of it', () => board.heard.length >= 5)
  expect(story()).toEqual(['1/1', '1/2', '1/3', '1/4', '1/5'])
  expect(driver.send('board-1', newer)).toBe(true)
  await until('the newer one', () => payloadOf(2) === JSON.stringify({ list: newer.list, sig: newer.sig }))
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(story().filter((line) => line.startsWith('1/')).length).toBeLessThanOrEqual(6)
  // Once it has gone, the same one is begun anew: the board may have missed a part.
  board.heard.length = 0
  expect(driver.send('board-1', newer)).toBe(true)
  await until('it again', () => payloadOf(2) === JSON.stringify({ list: newer.list, sig: newer.sig }))
})

test('a line that is lost drops the rest, and the gateway begins anew', async () => {
  await online(115_200)
  expect(driver.send('board-1', policy(1, 20_000))).toBe(true)
  await until('some of it', () => board.heard.length >= 3)
  await board.unplug()
  await until('the loss to be noticed', () => told.links.at(-1)?.state !== 'online')
  expect(driver.send('board-1', policy(1, 20_000))).toBe(false)
  board.heard.length = 0
  await board.plug()
  await heard()
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(board.heard).toEqual([])
  expect(driver.send('board-1', policy(2, 2_000))).toBe(true)
  await until('the list', () => payloadOf(2).length > 2_000)
})
