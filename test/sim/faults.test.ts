/** The faults do what they say, as often as they say, the same for the same seed; and a board gets through them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { Board } from '../../firmware-sim/board.ts'
import { createFaultyLink, type Faults, type FaultyLink, NO_FAULTS, ROUGH } from '../../firmware-sim/faults.ts'
import type { Link, LinkListener, Spoil } from '../../firmware-sim/link.ts'
import { createMqttLink } from '../../firmware-sim/mqtt-link.ts'
import { createFlash } from '../../firmware-sim/outbox.ts'
import { hasSocat, Pty, SOCAT_MISSING } from '../../firmware-sim/pty.ts'
import { createRandom } from '../../firmware-sim/random.ts'
import { createSerialLink } from '../../firmware-sim/serial-link.ts'
import { formatLine, LineReader } from '../../gateway/wire/serial-lines.ts'
import { friendly, openBroker, openLine, until, wait } from './mini-gateway.ts'

const SEED = 20261122
const HELD_LONGEST_MS = 300

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step()
})

/** A line that only notes what comes through: what is looked at is the wrapper. */
class Notebook implements Link {
  readonly kind: Link['kind']
  sent: { json: string; bytes: Uint8Array }[] = []
  bounces = 0
  listener: LinkListener | null = null
  constructor(kind: Link['kind']) {
    this.kind = kind
  }
  start(listener: LinkListener): void {
    this.listener = listener
  }
  async stop(): Promise<void> {
    this.listener = null
  }
  cut(): void {
    this.listener = null
  }
  bounce(): void {
    this.bounces++
  }
  send(name: string, json: string, spoil: Spoil = (bytes) => bytes): boolean {
    const bytes = this.kind === 'serial' ? formatLine(name, json) : Buffer.from(json)
    this.sent.push({ json, bytes: spoil(bytes) })
    return true
  }
}

async function played(kind: Link['kind'], faults: Partial<Faults>, count: number, seed = SEED) {
  const notebook = new Notebook(kind)
  const link: FaultyLink = createFaultyLink(notebook, { ...NO_FAULTS, ...faults }, createRandom(seed))
  const holds = faults.repeat !== undefined || faults.reorder !== undefined || faults.powerCut !== undefined
  let cuts = 0
  link.onPowerCut = () => cuts++
  const heard: string[] = []
  link.start({ up() {}, down() {}, message: (name) => heard.push(name) })
  for (let i = 0; i < count; i++) {
    expect(link.send('up/tap', `{"n":${i}}`)).toBe(true)
    notebook.listener?.message(`${i}`, new Uint8Array())
    // What is held back must not fill the room for it.
    if (holds && i % 50 === 49) await wait(150)
  }
  if (holds) await wait(HELD_LONGEST_MS)
  const counts = { ...link.counts }
  await link.stop()
  return { notebook, counts, cuts, heard, order: notebook.sent.map(({ json }) => JSON.parse(json).n as number) }
}

describe('faults', () => {
  test('are none where none are set', async () => {
    const { notebook, order, heard, counts } = await played('mqtt', {}, 200)
    expect(order).toEqual(Array.from({ length: 200 }, (_, i) => i))
    expect(heard).toHaveLength(200)
    expect(notebook.sent.every(({ json, bytes }) => Buffer.from(bytes).toString() === json)).toBe(true)
    expect(counts).toEqual({ loss: 0, repeat: 0, reorder: 0, corrupt: 0, storm: 0, powerCut: 0 })
  })

  test('lose, both ways, as often as told, and the same ones for the same seed', async () => {
    const first = await played('mqtt', { loss: 0.3 }, 1_000)
    expect(Math.abs(first.order.length - 700)).toBeLessThan(60)
    expect(Math.abs(first.heard.length - 700)).toBeLessThan(60)
    const same = await played('mqtt', { loss: 0.3 }, 1_000)
    expect([same.order, same.heard]).toEqual([first.order, first.heard])
    const other = await played('mqtt', { loss: 0.3 }, 1_000, SEED + 1)
    expect(other.order).not.toEqual(first.order)
    // Another fault does not change which ones are lost.
    const both = await played('serial', { loss: 0.3, corrupt: 0.5 }, 1_000)
    expect(both.order).toEqual(first.order)
  })

  test('repeat and reorder, and lose none by that', async () => {
    const twice = await played('mqtt', { repeat: 1 }, 100)
    for (let i = 0; i < 100; i++) expect(twice.order.filter((n) => n === i)).toHaveLength(2)
    expect(twice.heard).toHaveLength(200)
    const mixed = await played('mqtt', { reorder: 0.5 }, 200)
    expect(mixed.order).not.toEqual(Array.from({ length: 200 }, (_, i) => i))
    expect([...mixed.order].sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i))
  })

  test('spoil: every line fails its checksum, and every JSON is cut', async () => {
    const serial = await played('serial', { corrupt: 1 }, 300)
    for (const { bytes } of serial.notebook.sent) {
      const lines = new LineReader().push(Buffer.concat([bytes, Buffer.from('\n')]))
      expect(lines.filter((line) => 'name' in line)).toEqual([])
    }
    expect(serial.notebook.sent.some(({ bytes }) => bytes.at(-1) !== 10)).toBe(true)
    expect(serial.notebook.sent.some(({ bytes }) => bytes.at(-1) === 10)).toBe(true)
    const mqtt = await played('mqtt', { corrupt: 1 }, 100)
    for (const { bytes } of mqtt.notebook.sent) expect(() => JSON.parse(Buffer.from(bytes).toString())).toThrow()
  })

  test('break the connection in storms, and cut the power', async () => {
    expect((await played('mqtt', { storm: 0.02 }, 200)).counts.storm).toBeGreaterThan(0)
    expect((await played('mqtt', { powerCut: 0.1 }, 100)).cuts).toBeGreaterThan(3)
    const notebook = new Notebook('mqtt')
    const link = createFaultyLink(notebook, { ...NO_FAULTS, storm: 1 }, createRandom(SEED))
    link.send('up/tap', '{}')
    await until('three breaks', () => notebook.bounces >= 3)
    await link.stop()
  })

  test('are switched off while it runs, and forget what was on its way when the power fails', async () => {
    const notebook = new Notebook('mqtt')
    const link = createFaultyLink(notebook, { ...NO_FAULTS, loss: 1 }, createRandom(SEED))
    link.send('up/tap', '{"n":1}')
    link.set({ ...NO_FAULTS, reorder: 1 })
    link.send('up/tap', '{"n":2}')
    link.cut()
    link.set(NO_FAULTS)
    link.send('up/tap', '{"n":3}')
    await wait(HELD_LONGEST_MS)
    expect(notebook.sent.map(({ json }) => json)).toEqual(['{"n":3}'])
  })
})

describe.each(['mqtt', 'serial'] as const)('a board on a bad %s line', (kind) => {
  const BAD: Faults = { ...ROUGH, loss: 0.2, corrupt: 0.1, storm: 0.02, powerCut: 0.02 }
  const TAPS = 60

  test('gets every tap through in the end, and never moves twice for one', async () => {
    const random = createRandom(SEED)
    const heard = { bad: 0, ids: new Set<string>() }
    const note: typeof friendly = (message) => {
      if (message.parsed.bad !== null) heard.bad++
      const tap = message.parsed.message
      if (tap?.type === 'tap') heard.ids.add(tap.id)
      return friendly(message)
    }
    let bare: Link
    if (kind === 'mqtt') {
      const broker = await openBroker(note)
      undo.push(() => broker.close())
      bare = createMqttLink({ url: broker.url, unit: 'door', secret: 'secret of door', random })
    } else {
      expect(hasSocat(), SOCAT_MISSING).toBe(true)
      const folder = mkdtempSync(join(tmpdir(), 'soglia-bad-'))
      undo.push(() => rmSync(folder, { recursive: true, force: true }))
      const pty = new Pty(folder, 'bad')
      undo.push(() => pty.unplug())
      await pty.plug()
      const line = await openLine(pty.path, 'door', note)
      undo.push(() => line.close())
      bare = createSerialLink({ path: pty.boardPath })
    }
    const link = createFaultyLink(bare, BAD, random.fork('faults'))
    const flash = createFlash({ nonvolatile: true })
    const board = new Board({ unit: 'door', link, flash, resendMs: 100 })
    link.onPowerCut = () => board.powerCut(50)
    undo.push(() => board.stop())
    board.start()
    const receipts: Promise<unknown>[] = []
    const ids = new Set<string>()
    while (ids.size < TAPS) {
      await until(`the board has power (seed ${SEED})`, () => board.online, 15_000)
      const sent = board.tap('uid:04a2b3c4d5e680')
      ids.add(sent.id)
      receipts.push(sent.receipt)
      await wait(20)
    }
    await until(`all receipts (seed ${SEED}), ${board.waiting} wait`, () => board.waiting === 0, 20_000)
    expect((await Promise.all(receipts)).every((receipt) => receipt !== null)).toBe(true)
    expect(heard.ids).toEqual(ids)
    const moved = board.relay.moves.map(({ command }) => command)
    expect(new Set(moved).size).toBe(moved.length)
    expect(moved.length).toBeGreaterThan(TAPS / 4)
    expect(link.counts.loss).toBeGreaterThan(0)
    expect(link.counts.repeat).toBeGreaterThan(0)
    expect(link.counts.corrupt).toBeGreaterThan(0)
  })
})
