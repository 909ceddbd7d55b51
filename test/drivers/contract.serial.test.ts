/** The serial driver on real ptys. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { createSerial } from '../../gateway/drivers/serial.ts'
import { RawLine } from '../support/raw-line.ts'
import { unitOf } from '../support/units.ts'
import { createTold, driverContract, type Harness } from './contract-suite.ts'

const HOST = fileURLToPath(new URL('../support/serial-host.ts', import.meta.url))

async function makeHarness(): Promise<Harness> {
  const folder = mkdtempSync(join(tmpdir(), 'soglia-serial-'))
  const board = new RawLine(join(folder, 'board0'))
  const { events, ...told } = createTold()
  const driver = createSerial({ events, log: pino({ level: 'silent' }), clock: { now: () => Date.now() } })
  const commands: { name: string; json: string }[] = []
  let plugged = false
  let taps = 0
  // What was heard is moved over in order, each line once.
  const listen = setInterval(() => {
    for (const bytes of board.heard.splice(0)) {
      const heard = Buffer.from(bytes, 'latin1').toString()
      const [, name = '', json = ''] = /^(\S+) (.*) \*[0-9A-F]{4}$/.exec(heard) ?? []
      commands.push({ name, json })
    }
  }, 5)
  // A board says how it is; here more often than each 10 s.
  const status = setInterval(() => plugged && board.say('up/status', { state: 'online', unit: 'board-1' }), 200)
  return {
    unit: unitOf('board-1', 'serial', { path: board.path }),
    told,
    commands,
    listBytes: 20_000,
    start: () => driver.start(),
    stop: () => driver.stop(),
    units: async (units) => driver.units(units),
    send: async (unit, command) => driver.send(unit, command),
    attach: async () => {
      if (!plugged) await board.plug()
      plugged = true
    },
    detach: async () => {
      plugged = false
      await board.unplug()
    },
    tell: async (credential) => board.say('up/tap', { id: `1-${++taps}`, credential }),
    tellAsStranger: async (credential) => {
      const stranger = new RawLine(join(folder, 'board1'))
      await stranger.plug()
      stranger.say('up/status', { state: 'online', unit: 'stranger' })
      stranger.say('up/tap', { id: '1', credential })
      await new Promise((resolve) => setTimeout(resolve, 500))
      await stranger.unplug()
    },
    speakNonsense: async () => {
      board.write('up/tap {"id":"1","credential":"uid:04a2b3c4d5e680"} *0000\n')
      return 'bad-crc'
    },
    startAndStopAlone: async () => {
      const other = new RawLine(join(folder, 'other'))
      await other.plug()
      const child = spawn(process.execPath, [HOST, other.path], { stdio: 'inherit' })
      const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
      await other.unplug()
      return code
    },
    close: async () => {
      clearInterval(listen)
      clearInterval(status)
      await board.unplug()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

driverContract('serial', makeHarness)
