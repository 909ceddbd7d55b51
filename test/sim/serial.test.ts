/** Real ptys: the same firmware on a serial line, and cables that are pulled and plugged in again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Board } from '../../firmware-sim/board.ts'
import { hasSocat, Pty, SOCAT_MISSING } from '../../firmware-sim/pty.ts'
import { createSerialLink } from '../../firmware-sim/serial-link.ts'
import type { Signal } from '../../gateway/core/model.ts'
import { createSerial } from '../../gateway/drivers/serial.ts'
import { unitOf } from '../support/units.ts'
import { KEY, listOf, NINE, timeOf } from './lists.ts'
import { friendly, type MiniLine, openLine, until, wait } from './mini-gateway.ts'

const CARD = 'uid:04a2b3c4d5e680'
const undo: (() => unknown)[] = []
let folder = ''
beforeEach(() => {
  expect(hasSocat(), SOCAT_MISSING).toBe(true)
  folder = mkdtempSync(join(tmpdir(), 'soglia-pty-'))
  undo.push(() => rmSync(folder, { recursive: true, force: true }))
})
afterEach(async () => {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step()
})

async function plugged(): Promise<Pty> {
  const pty = new Pty(folder, 'soglia-court')
  undo.push(() => pty.unplug())
  await pty.plug()
  return pty
}
function boardOn(pty: Pty): Board {
  const board = new Board({
    unit: 'court',
    link: createSerialLink({ path: pty.boardPath }),
    resendMs: 100,
    statusMs: 100,
  })
  undo.push(() => board.stop())
  board.start()
  return board
}
async function listen(pty: Pty): Promise<MiniLine> {
  const line = await openLine(pty.byIdPath, 'court', friendly)
  undo.push(() => line.close())
  return line
}

describe('a board on a serial line', () => {
  test('speaks lines, names itself, and obeys', async () => {
    const pty = await plugged()
    const line = await listen(pty)
    const board = boardOn(pty)
    await until('its status', () => line.heard.some(({ name }) => name === 'up/status'))
    expect(line.heard[0]?.parsed.message).toMatchObject({ type: 'status', state: 'online', unit: 'court' })
    const { id, receipt } = board.tap(CARD, 'out')
    expect(await receipt).toMatchObject({ id, granted: true })
    expect(board.relay.moves).toMatchObject([{ command: id, ms: 100 }])
    await until('the relay is confirmed', () => line.heard.some(({ name }) => name === 'up/done'))
    expect(line.bad).toEqual([])
  })

  test('outlives a pulled cable, and a tap from meanwhile arrives at the new name', async () => {
    const pty = await plugged()
    const before = await listen(pty)
    const board = boardOn(pty)
    await until('its status', () => before.heard.length > 0)
    const firstPath = pty.path
    await pty.unplug()
    expect([existsSync(firstPath), existsSync(pty.boardPath), existsSync(pty.byIdPath)]).toEqual([false, false, false])
    await until('the board sees it', () => !board.online)
    const { id, receipt } = board.tap(CARD)

    await pty.plug('ttyUSB7')
    expect(pty.path).toBe(join(folder, 'ttyUSB7'))
    expect(existsSync(firstPath)).toBe(false)
    expect(realpathSync(pty.byIdPath)).toBe(realpathSync(pty.path))
    const after = await listen(pty)
    expect(await receipt).toMatchObject({ id })
    const tap = after.heard.find(({ name }) => name === 'up/tap')?.parsed.message
    expect(tap).toMatchObject({ id, type: 'tap' })
    expect(tap?.type === 'tap' && tap.ageMs).toBeGreaterThan(0)
  })

  test('drops what nobody reads instead of growing', async () => {
    const pty = await plugged()
    const link = createSerialLink({ path: pty.boardPath })
    undo.push(() => link.stop())
    let up = false
    link.start({ up: () => (up = true), down: () => undefined, message: () => undefined })
    await until('the line is up', () => up)
    let taken = 0
    while (taken < 5_000 && link.send('up/tap', JSON.stringify({ id: `1-${taken}`, credential: CARD }))) taken++
    expect(taken).toBeGreaterThan(50)
    expect(taken).toBeLessThan(5_000)
    await pty.unplug()
  })
})

describe('a board on the line of the real driver', () => {
  test('gets its list in parts, says that it holds it, and decides by it when nobody answers any more', async () => {
    const pty = await plugged()
    const told: Signal[] = []
    const driver = createSerial({
      events: { signal: (_, signal) => told.push(signal), link: () => undefined, bad: () => undefined },
      log: pino({ level: 'silent' }),
      clock: { now: () => Date.now() },
    })
    undo.push(() => driver.stop())
    driver.units([unitOf('court', 'serial', { path: pty.byIdPath })])
    await driver.start()
    const link = createSerialLink({ path: pty.boardPath })
    const lists = { key: KEY, timeRetryMs: 100 }
    const board = new Board({ unit: 'court', link, resendMs: 100, statusMs: 100, awayAfterMs: 300, lists })
    undo.push(() => board.stop())
    board.start()
    await until('it asks for the time', () => told.some(({ type }) => type === 'time'))
    const asked = told.findLast((signal) => signal.type === 'time')
    driver.send('court', timeOf(asked?.nonce ?? '', NINE))
    // As many as make some parts.
    const others = Array.from({ length: 100 }, (_, i) => [`uid:${String(i).padStart(8, '0')}`, 0] as const)
    const entries = { [CARD]: 0, ...Object.fromEntries(others) }
    driver.send('court', { ...listOf({ unit: 'court', version: 3, entries }), version: 3 })
    await until('it is acknowledged', () => told.some((signal) => signal.type === 'ack' && signal.policy === 3))
    expect(board.doorman?.received).toEqual(['taken'])
    await until('it knows the time', () => board.doorman?.calendar.now() !== null)

    const { decided } = board.tap(CARD)
    expect(decided, 'the line is there').toBeNull()
    await wait(350)
    expect(board.tap(CARD).decided).toEqual({ granted: true, reason: 'ok', policy: 3 })
    expect(board.relay.moves).toMatchObject([{ cause: 'list' }])
  })
})

describe('the cable', () => {
  test('goes with the process that plugged it in, even where that one is killed', async () => {
    const script = `
      import { Pty } from ${JSON.stringify(join(import.meta.dirname, '../../firmware-sim/pty.ts'))}
      const pty = new Pty(${JSON.stringify(folder)}, 'orphan')
      await pty.plug()
      process.stdout.write(pty.path)
      setInterval(() => undefined, 1000)`
    const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [path] = child.stdout === null ? [''] : await once(child.stdout, 'data')
    expect(existsSync(String(path))).toBe(true)
    child.kill('SIGKILL')
    await until('the device is gone', () => !existsSync(String(path)))
  })
})
