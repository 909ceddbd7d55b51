/**
 * What befalls a serial line: unplugged, silent, swapped, renamed, taken by another program, or full.
 * Long, for every case shares one way of plugging, saying and waiting.
 */
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Driver } from '../../gateway/core/ports.ts'
import type { Unit } from '../../gateway/core/records.ts'
import { createSerial } from '../../gateway/drivers/serial.ts'
import { line, RawLine } from '../support/raw-line.ts'
import { unitOf } from '../support/units.ts'
import { until } from '../support/until.ts'
import { createTold } from './contract-suite.ts'

const UID = 'uid:04a2b3c4d5e680'
const NOBODY = 65534

let folder: string
let driver: Driver
let told: ReturnType<typeof createTold>
let logged: { msg: string; unit?: string; code?: string }[]
let lines: RawLine[]

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const at = (name: string) => join(folder, name)
const unit = (id: string, name: string, fields: Partial<Unit> = {}) =>
  unitOf(id, 'serial', { path: at(name), ...fields })
const link = (id = 'board-1') => told.links.findLast((one) => one.unit === id)
const online = (id = 'board-1', withinMs = 8000) => until(`${id} online`, () => link(id)?.state === 'online', withinMs)
const lacks = (lack: string | null, id = 'board-1') => until(`${id} lacks ${lack}`, () => link(id)?.lack === lack)
/** Taps as `unit id`. */
const taps = () => told.signals.flatMap(({ unit: id, signal }) => (signal.type === 'tap' ? [`${id} ${signal.id}`] : []))
const tap = (board: RawLine, id: string) => board.say('up/tap', { id, credential: UID })
const status = (board: RawLine, name?: string) => board.say('up/status', { state: 'online', unit: name })

async function plug(name: string): Promise<RawLine> {
  const board = new RawLine(at(name))
  await board.plug()
  lines.push(board)
  return board
}
async function run(...units: Unit[]): Promise<void> {
  driver.units(units)
  await driver.start()
}
/** Waits until the ports are open: what a board says before that is lost, as on any wire. */
async function runOpen(...units: Unit[]): Promise<void> {
  await run(...units)
  for (const { id } of units) await lacks(null, id)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'soglia-lines-'))
  told = createTold()
  logged = []
  lines = []
  const log = pino(
    new Writable({
      write(text, _, done) {
        logged.push(JSON.parse(String(text)))
        done()
      },
    }),
  )
  driver = createSerial({ events: told.events, log, clock: { now: () => Date.now() } })
})
afterEach(async () => {
  await driver.stop()
  for (const board of lines) await board.unplug()
  rmSync(folder, { recursive: true, force: true })
})

describe('a port', () => {
  test('that is missing is told, and taken when it comes', async () => {
    await run(unit('board-1', 'board0'))
    await lacks('port-missing')
    expect(driver.send('board-1', { type: 'result', id: '1' })).toBe(false)
    const board = await plug('board0')
    await lacks(null)
    expect(link()?.state, 'open, but nothing was heard').toBe('offline')
    tap(board, '1')
    await online()
    expect(taps()).toEqual(['board-1 1'])
  })

  test('that is no tty is missing', async () => {
    mkdirSync(at('folder'))
    writeFileSync(at('file'), '')
    await run(unit('a', 'folder'), unit('b', 'file'), unitOf('c', 'serial'))
    for (const id of ['a', 'b', 'c']) await lacks('port-missing', id)
  })

  test('that another program holds is busy, and taken when it is let go', async () => {
    const board = await plug('board0')
    const holder = spawn('flock', ['--exclusive', board.path, 'sh', '-c', 'echo held; read -r _'])
    await new Promise((resolve) => holder.stdout.once('data', resolve))
    await run(unit('board-1', 'board0'))
    await lacks('port-busy')
    holder.stdin.end()
    await lacks(null)
    tap(board, '1')
    await online()
  })

  test('is held for this driver alone', async () => {
    const board = await plug('board0')
    await runOpen(unit('board-1', 'board0'))
    const other = spawn('flock', ['--nonblock', '--exclusive', board.path, 'true'])
    expect(await new Promise((resolve) => other.once('exit', resolve))).toBe(1)
  })

  test('that may not be opened is denied', async () => {
    const board = await plug('board0')
    chmodSync(realpathSync(board.path), 0)
    chmodSync(folder, 0o755)
    const isRoot = process.geteuid?.() === 0
    if (isRoot) process.seteuid?.(NOBODY)
    try {
      await run(unit('board-1', 'board0'))
      await lacks('port-denied')
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  })

  test('is open to one unit only: the other is told that it is busy', async () => {
    await plug('board0')
    await run(unit('board-1', 'board0'), unit('board-2', 'board0'))
    // Both ask the disk for the port at once, so either may be the first.
    const told = () => new Set([link('board-1')?.lack, link('board-2')?.lack])
    await until('one to have it, and one to be told', () => told().has(null) && told().has('port-busy'))
  })
})

describe('a line that goes away', () => {
  test('is noticed within 1.5 s and taken up again', async () => {
    const board = await plug('board0')
    await runOpen(unit('board-1', 'board0'))
    tap(board, '1')
    await online()
    await board.unplug()
    await until('the loss to be noticed', () => link()?.lack === 'port-missing', 1500)
    await board.plug()
    await lacks(null)
    tap(board, '2')
    await online()
    expect(taps()).toEqual(['board-1 1', 'board-1 2'])
  })

  test('comes back where its by-id link points now', async () => {
    const first = await plug('ttyA0')
    const second = await plug('ttyA1')
    symlinkSync(first.path, at('by-id-board'))
    await runOpen(unit('board-1', 'by-id-board'))
    tap(first, '1')
    await online()
    // The first device stays plugged in: only the link tells.
    rmSync(at('by-id-board'))
    symlinkSync(second.path, at('by-id-board'))
    await until('the change to be noticed', () => link()?.state !== 'online', 1500)
    await lacks(null)
    tap(second, '2')
    await online()
    tap(first, '3')
    await wait(300)
    expect(taps()).toEqual(['board-1 1', 'board-1 2'])
  })

  test('comes back under another name by its status, past a stranger that is left alone', async () => {
    const board = await plug('ttyUSB0')
    await runOpen(unit('board-1', 'ttyUSB0'))
    status(board, 'board-1')
    await online()
    await board.unplug()
    await lacks('port-missing')
    const modem = await plug('ttyUSB5')
    const moved = await plug('ttyUSB3')
    await until(
      'the candidate to be opened',
      () => {
        tap(moved, 'early')
        status(modem, 'somebody-else')
        status(moved, 'board-1')
        return link()?.state === 'online'
      },
      25_000,
    )
    tap(moved, 'known')
    await until('the tap', () => taps().includes('board-1 known'))
    expect(told.bads.filter(({ unit: id }) => id === 'board-1')).toEqual([])
    expect(driver.send('board-1', { type: 'result', id: 'known' })).toBe(true)
    await until('the result', () => moved.heard.some((heard) => heard.startsWith('down/result {"id":"known"}')))
    expect(modem.heard).toEqual([])
  })

  test('nothing said on a candidate before its name is accepted', async () => {
    await run(unit('board-1', 'ttyUSB0'))
    await lacks('port-missing')
    const moved = await plug('ttyUSB3')
    tap(moved, 'early')
    status(moved)
    await wait(2500)
    expect(told.signals).toEqual([])
    expect(link()?.state).toBe('offline')
    status(moved, 'board-1')
    await online()
    expect(taps()).toEqual([])
  })

  test('the first line that a unit had is left for its own again', async () => {
    const moved = await plug('ttyUSB3')
    await run(unit('board-1', 'ttyUSB0'))
    await until('the candidate to be known', () => {
      status(moved, 'board-1')
      return link()?.state === 'online'
    })
    await moved.unplug()
    await lacks('port-missing')
    const own = await plug('ttyUSB0')
    await lacks(null)
    tap(own, 'home')
    await online()
    expect(taps()).toEqual(['board-1 home'])
  })
})

describe('cables', () => {
  test('that were swapped: each line is its board’s, by name', async () => {
    const left = await plug('ttyUSB0')
    const right = await plug('ttyUSB1')
    await runOpen(unit('board-1', 'ttyUSB0'), unit('board-2', 'ttyUSB1'))
    status(left, 'board-2')
    await online('board-2')
    // Nobody knows yet whose the other line is.
    tap(right, 'unknown')
    await wait(200)
    status(right, 'board-1')
    await online('board-1')
    tap(left, 'l')
    tap(right, 'r')
    await until('both taps', () => taps().length === 2)
    expect(taps().sort()).toEqual(['board-1 r', 'board-2 l'])
  })

  test('that were swapped while both boards were known: it takes one status more', async () => {
    const left = await plug('ttyUSB0')
    const right = await plug('ttyUSB1')
    await runOpen(unit('board-1', 'ttyUSB0'), unit('board-2', 'ttyUSB1'))
    status(left, 'board-1')
    status(right, 'board-2')
    await online('board-1')
    await online('board-2')
    status(left, 'board-2')
    await lacks('port-busy', 'board-1')
    status(right, 'board-1')
    await online('board-1')
    status(left, 'board-2')
    await online('board-2')
    tap(left, 'l')
    tap(right, 'r')
    await until('both taps', () => taps().length === 2)
    expect(taps().sort()).toEqual(['board-1 r', 'board-2 l'])
  })

  test('a second board that says a known name is refused, and the first one stays', async () => {
    const left = await plug('ttyUSB0')
    const right = await plug('ttyUSB1')
    await runOpen(unit('board-1', 'ttyUSB0'), unit('board-2', 'ttyUSB1'))
    status(left, 'board-1')
    await online('board-1')
    status(right, 'board-1')
    await until('the claim to be counted', () => told.bads.length > 0)
    expect(told.bads).toMatchObject([{ unit: 'board-2', code: 'bad-login' }])
    tap(right, 'false')
    tap(left, 'true')
    await until('the true tap', () => taps().length > 0)
    await wait(200)
    expect(taps()).toEqual(['board-1 true'])
  })

  test('a board with a name that is not registered is not heard', async () => {
    const board = await plug('board0')
    await runOpen(unit('board-1', 'board0'))
    status(board, 'nobody')
    tap(board, '1')
    await until('it to be counted', () => told.bads.length >= 2)
    expect(told.signals).toEqual([])
    expect(told.bads[0]).toMatchObject({ unit: 'board-1', code: 'bad-login' })
    status(board, 'board-1')
    tap(board, '2')
    await online()
    expect(taps()).toEqual(['board-1 2'])
  })
})

describe('silence', () => {
  test('past its heartbeat is shown, and a good line heals it', async () => {
    const board = await plug('board0')
    await runOpen(unit('board-1', 'board0', { settings: { 'silent-after-s': '1' } }))
    status(board)
    await online()
    await until('the silence', () => link()?.state === 'silent', 2500)
    expect(link()?.lack).toBeNull()
    expect(driver.send('board-1', { type: 'result', id: '1' })).toBe(false)
    // Bad lines and our own words coming back are no sign of life.
    board.write('noise\n')
    board.say('down/result', { id: '1' })
    await wait(800)
    expect(link()?.state).toBe('silent')
    await until('a status to be heard', () => {
      status(board)
      return link()?.state === 'online'
    })
  })

  test('lasts 30 s unless it is set otherwise; what cannot be set is not', async () => {
    const board = await plug('board0')
    await runOpen(unit('board-1', 'board0', { settings: { 'silent-after-s': '0' } }))
    status(board)
    await online()
    await wait(1500)
    expect(link()?.state).toBe('online')
    driver.units([unit('board-1', 'board0', { settings: { 'silent-after-s': '1' } })])
    await until('the silence', () => link()?.state === 'silent', 2500)
  })
})

describe('what comes over a line', () => {
  test('bad lines of each kind are counted each, and the next good one is read', async () => {
    const board = await plug('board0')
    await runOpen(unit('board-1', 'board0'))
    const noise = Uint8Array.from({ length: 3000 }, (_, index) => (index * 7919) % 256)
    for (let turn = 0; turn < 3; turn++) {
      board.write('half a li\n')
      board.write(`${line('up/tap', { id: '1', credential: UID }).slice(0, -1)}0\n`)
      board.write(`${line('up/tap', [])}\n${line('up/tea', {})}\n`)
      board.write(`${'x'.repeat(20_000)}\n`)
      board.write(noise)
      board.write('\n')
      tap(board, String(turn))
      await until(`tap ${turn}`, () => taps().length === turn + 1)
    }
    const counted = new Set(told.bads.map(({ code }) => code))
    expect(counted).toEqual(new Set(['bad-line', 'bad-crc', 'bad-shape', 'unknown-topic', 'too-large']))
    for (const code of counted) {
      expect(told.bads.filter((bad) => bad.code === code).length, code).toBeGreaterThanOrEqual(3)
    }
    expect(JSON.stringify(told.bads) + JSON.stringify(logged)).not.toContain('04a2b3c4d5e680')
  })

  test('a signal that cannot be understood but has an id comes through, to be answered', async () => {
    const board = await plug('board0')
    await runOpen(unit('board-1', 'board0'))
    board.say('up/tap', { id: '7' })
    await until('the signal', () => told.signals.length > 0)
    expect(told.signals).toMatchObject([{ unit: 'board-1', signal: { type: 'poison', of: 'tap', id: '7' } }])
    expect(told.bads).toMatchObject([{ unit: 'board-1', code: 'bad-shape' }])
  })

  test('at another baud, and with another one at run time', async () => {
    const board = await plug('board0')
    await runOpen(unit('board-1', 'board0', { baud: 9600 }))
    tap(board, '1')
    await online()
    driver.units([unit('board-1', 'board0', { baud: 57_600 })])
    await until('the port to be opened anew', () => told.links.filter(({ state }) => state === 'offline').length > 1)
    await until('the tap', () => {
      tap(board, '2')
      return taps().includes('board-1 2')
    })
  })
})

describe('a board that does not read', () => {
  test('has its commands dropped, and hears none later but what was at its end of the wire', async () => {
    const board = await plug('board0')
    await runOpen(unit('board-1', 'board0'))
    status(board)
    await online()
    board.freeze()
    let sent = 0
    const send = () => driver.send('board-1', { type: 'unlock', id: `old-${sent}`, ms: 1, by: 'x', ttlMs: 1 })
    while (sent < 5000 && send()) {
      if (++sent % 20 === 0) await wait(1)
    }
    expect(sent).toBeLessThan(5000)
    // A machine that is busy may have been slow to take the first ones.
    const goOn = () => {
      if (send()) sent++
      return link()?.state !== 'online'
    }
    await until('the port to be given up', goOn, 8000)
    await wait(800)
    board.thaw()
    await until('the board to be heard', () => {
      status(board)
      return link()?.state === 'online'
    })
    expect(driver.send('board-1', { type: 'result', id: 'new' })).toBe(true)
    await until('the new command', () => board.heard.some((heard) => heard.startsWith('down/result {"id":"new"} *')))
    // What a pty's far end holds unread (4 KiB) is out of reach; all the rest, here and in the kernel, is gone.
    const old = board.heard.filter((heard) => heard.includes('old-'))
    expect(old.join('\n').length).toBeLessThanOrEqual(4096)
    expect(old.length).toBeLessThan(sent / 2)
  })
})
