/**
 * A PN532 over a real pty: the driver and the simulated chip with each other, and the chip with a host that others wrote.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type SimCard, SimPn532 } from '../../firmware-sim/devices/pn532.ts'
import { Pty } from '../../firmware-sim/pty.ts'
import type { Driver } from '../../gateway/core/ports.ts'
import { createSerialDevices } from '../../gateway/drivers/serial-devices.ts'
import { unitOf } from '../support/units.ts'
import { until } from '../support/until.ts'
import { createTold, type Told } from './contract-suite.ts'

const NFC_LIST_MISSING = 'nfc-list is missing: apt-get install libnfc-bin'
const IN_LIST_PASSIVE_TARGET = 0x4a
const SAM_CONFIGURATION = 0x14
/** Cards that are shown one after the other for the time it takes. */
const SHOWN = 20
const SOON_MS = 200

let folder: string
let pty: Pty
let chip: SimPn532
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'soglia-pn532-'))
  pty = new Pty(folder, 'pn532')
  await pty.plug()
  chip = new SimPn532(pty.boardPath)
  await chip.start()
})
afterEach(async () => {
  await chip.stop()
  await pty.unplug()
  rmSync(folder, { recursive: true, force: true })
})

describe('the simulated chip, asked by nfc-list of libnfc', () => {
  const CARDS: SimCard[] = [
    { uid: 'deadbeef' },
    { uid: '04a1b2c3d4e5f6' },
    { uid: '0411223344556677889a' },
    { uid: '08b1c2d3', ats: '0578807002' },
  ]
  test.each([
    ['no card', []],
    ...CARDS.map((card): [string, SimCard[]] => [`a card with the UID ${card.uid}`, [card]]),
    ['two cards', CARDS.slice(0, 2)],
  ])('shows %s', async (_, cards) => {
    for (const card of cards) chip.lay(card)
    const shown = await nfcList()
    expect(shown).toContain(`${cards.length} ISO14443A passive target(s) found${cards.length === 0 ? '.' : ':'}`)
    const uids = [...shown.matchAll(/UID \(NFCID[13]\): ([0-9a-f ]+)/g)].map(([, hex]) => hex?.replaceAll(' ', ''))
    expect(uids).toEqual(cards.map(({ uid }) => uid))
    const ats = [...shown.matchAll(/ATS: ([0-9a-f ]+)/g)].map(([, hex]) => hex?.replaceAll(' ', ''))
    expect(ats).toEqual(cards.flatMap((card) => card.ats?.slice(2) ?? []))
  })

  test('is found again after it was without power', async () => {
    await nfcList()
    chip.power(false)
    chip.power(true)
    chip.lay({ uid: 'deadbeef' })
    expect(await nfcList()).toMatch(/de {2}ad {2}be {2}ef/)
  })
})

describe('a PN532 that the gateway asks', () => {
  let driver: Driver
  let told: Told
  beforeEach(async () => {
    const { events, ...all } = createTold()
    told = all
    driver = createSerialDevices({
      events: {
        ...events,
        signal(unit, signal) {
          events.signal(unit, signal)
          if ('id' in signal)
            setImmediate(() => driver.send(unit, { type: 'result', id: signal.id, recordedAt: 'now' }))
        },
      },
    })
    driver.units([unitOf('reader-1', 'pn532', { path: pty.path })])
    await driver.start()
    await becomes('online')
  })
  afterEach(() => driver.stop())

  const becomes = (state: string): Promise<void> =>
    until(`the unit to be ${state}`, () => told.links.at(-1)?.state === state)
  const taps = (): string[] => told.signals.flatMap(({ signal }) => (signal.type === 'tap' ? [signal.credential] : []))
  const tapsToBe = (...credentials: string[]): Promise<void> =>
    until(`taps of ${credentials}, not of ${taps()}`, () => taps().sort().join() === credentials.sort().join())

  test('says which firmware it has', () => {
    expect(told.signals).toMatchObject([{ signal: { type: 'status', fw: '1.6' } }])
    expect(chip.heard.slice(0, 4)).toEqual([SAM_CONFIGURATION, 0x02, 0x32, IN_LIST_PASSIVE_TARGET])
  })

  test('tells two cards at once, and none of them again while they are held', async () => {
    for (const uid of ['deadbeef', '04a1b2c3d4e5f6']) chip.lay({ uid })
    await tapsToBe('uid:deadbeef', 'uid:04a1b2c3d4e5f6')
    await sleep(2_500)
    expect(taps()).toHaveLength(2)
    chip.take('deadbeef')
    await sleep(1_500)
    chip.lay({ uid: 'deadbeef' })
    await tapsToBe('uid:deadbeef', 'uid:deadbeef', 'uid:04a1b2c3d4e5f6')
    expect(told.bads).toEqual([])
  })

  test.each([
    ['lost', []],
    ['spoilt', ['bad-frame']],
    ['cut', ['bad-frame']],
    ['extended', ['bad-frame']],
  ] as const)('loses no card with an answer that is %s', async (mishap, codes) => {
    chip.lay({ uid: '04a1b2c3d4e5f6' })
    chip.befall(mishap)
    await tapsToBe('uid:04a1b2c3d4e5f6')
    expect([...new Set(told.bads.map(({ code }) => code))]).toEqual(codes)
    for (const { sample } of told.bads) expect(sample).not.toMatch(/04a1|a1b2/i)
  })

  test('is set up again when it was without power for a moment, and by a card that lies there no door is moved', async () => {
    chip.lay({ uid: 'deadbeef' })
    await tapsToBe('uid:deadbeef')
    chip.power(false)
    chip.power(true)
    const before = chip.heard.length
    await until('it to be asked again', () => chip.heard.slice(before).includes(IN_LIST_PASSIVE_TARGET))
    expect(chip.heard[before]).toBe(SAM_CONFIGURATION)
    chip.lay({ uid: '11223344' })
    await tapsToBe('uid:deadbeef', 'uid:11223344')
  })

  test('is silent without an answer, and online again by itself', async () => {
    chip.power(false)
    await becomes('silent')
    expect(await driver.send('reader-1', { type: 'result', id: '1', recordedAt: 'now' })).toBe(true)
    chip.power(true)
    await becomes('online')
    await chip.tap('04a1b2c3d4e5f6')
    await tapsToBe('uid:04a1b2c3d4e5f6')
  })

  // docs/devices/pn532.md tells how soon; a machine that has much else to do may take as long again.
  test.each([
    ['that searches for 30 ms', 10],
    ['that searches for 150 ms', 50],
  ])('sees a card soon after it is shown, of a chip %s', async (_, tryMs) => {
    chip.tryMs = tryMs
    const tookMs: number[] = []
    for (let n = 0; n < SHOWN; n++) {
      const uid = `040000${(0x10 + n).toString(16)}aabbcc`
      // At any moment of the turn of questions.
      await sleep(300 + ((n * 37) % 200))
      const shownAtMs = performance.now()
      chip.lay({ uid })
      while (!taps().includes(`uid:${uid}`) && performance.now() - shownAtMs < 2_000) await sleep(1)
      tookMs.push(performance.now() - shownAtMs)
      chip.take(uid)
    }
    tookMs.sort((a, b) => a - b)
    expect(tookMs[SHOWN / 2]).toBeLessThan(SOON_MS)
    expect(tookMs[SHOWN - 2]).toBeLessThan(2 * SOON_MS)
  })
})

/** What `nfc-list` prints of the chip at the other end. */
async function nfcList(): Promise<string> {
  if (spawnSync('nfc-list', ['-h'], { stdio: 'ignore' }).error !== undefined) throw new Error(NFC_LIST_MISSING)
  const child = spawn('nfc-list', ['-v'], {
    env: { ...process.env, LIBNFC_DEVICE: `pn532_uart:${pty.path}` },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let shown = ''
  child.stdout.on('data', (chunk) => {
    shown += chunk
  })
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0)
  return shown
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
