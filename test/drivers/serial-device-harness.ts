/** A reader with a protocol of its own at one end of a real pty, and the driver of serial devices at the other. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Pty } from '../../firmware-sim/pty.ts'
import { createSerialDevices } from '../../gateway/drivers/serial-devices.ts'
import { unitOf } from '../support/units.ts'
import { createTold, type Harness, type Speech } from './contract-suite.ts'
import { receipted } from './receipted.ts'

const HOST = fileURLToPath(new URL('../support/serial-device-host.ts', import.meta.url))

export interface SimReader {
  start(): Promise<void>
  stop(): Promise<void>
  /** Resolves when the card is taken away again. */
  tell(word: string): Promise<void>
  /** Something that cannot be understood; the code under which it is counted. */
  speakNonsense(): Promise<string>
}

export interface SimKind {
  kind: string
  settings?: Record<string, string>
  desks?: string[]
  speech: Speech
  make(path: string): SimReader
}

export async function serialDeviceHarness({
  kind,
  settings = {},
  desks = [],
  speech,
  make,
}: SimKind): Promise<Harness> {
  const folder = mkdtempSync(join(tmpdir(), 'soglia-device-'))
  const pty = new Pty(join(folder, 'own'), 'reader')
  const { events, ...told } = createTold()
  const driver = createSerialDevices({ events: receipted(events, (unit, command) => driver.send(unit, command)) })
  let reader: SimReader | null = null
  return {
    unit: unitOf('reader-1', kind, { path: join(folder, 'own', 'ttyUSB0'), settings, desks }),
    ...{ told, commands: null, listBytes: 0, speech },
    start: () => driver.start(),
    stop: () => driver.stop(),
    units: async (units) => driver.units(units),
    send: async (unit, command) => driver.send(unit, command),
    async attach() {
      if (reader !== null) return
      await pty.plug()
      reader = make(pty.boardPath)
      await reader.start()
    },
    async detach() {
      await reader?.stop()
      reader = null
      await pty.unplug()
    },
    tell: async (word) => reader?.tell(word),
    async tellAsStranger(word) {
      const line = new Pty(join(folder, 'strange'), 'stranger')
      await line.plug()
      const stranger = make(line.boardPath)
      await stranger.start()
      await stranger.tell(word)
      await stranger.stop()
      await line.unplug()
    },
    speakNonsense: async () => (await reader?.speakNonsense()) ?? '',
    async startAndStopAlone() {
      const line = new Pty(join(folder, 'alone'), 'alone')
      await line.plug()
      const child = spawn(process.execPath, [HOST, kind, line.path, ...desks], { stdio: 'inherit' })
      const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
      await line.unplug()
      return code
    },
    async close() {
      await reader?.stop()
      await pty.unplug()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
