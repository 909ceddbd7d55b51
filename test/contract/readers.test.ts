/** The other two ways in, from the wire to the journal and back: a raw serial line, and a card on a real pcscd. */
import { mkdirSync, symlinkSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { UnitState } from '../../gateway/api/contract.ts'
import type { Passage, Recorded } from '../../gateway/core/facts.ts'
import {
  allFacts,
  type GatewayProcess,
  removeFolder,
  startGateway,
  temporaryFolder,
  until,
} from '../support/gateway.ts'
import { addFrontDoor, CARD, make } from '../support/house.ts'
import { PcscHouse, type Script } from '../support/pcscd.ts'
import { line, RawLine } from '../support/raw-line.ts'

const HOLD_MS = 700

let dataDir: string
let gateway: GatewayProcess
beforeEach(() => {
  dataDir = temporaryFolder('readers')
})
afterEach(async () => {
  await gateway.kill()
  removeFolder(dataDir)
})

async function unitState(id: string): Promise<UnitState> {
  const { body } = await gateway.request<{ units: UnitState[] }>('GET', '/api/house')
  const unit = body.units.find((one) => one.id === id)
  if (unit === undefined) throw new Error(`no unit ${id}`)
  return unit
}
const becomes = (id: string, state: UnitState['state'], lack: string | null = null): Promise<UnitState> =>
  until(
    () => unitState(id),
    (unit) => unit.state === state && unit.lack === lack,
    12_000,
  )
const recorded = (...kinds: string[]): Promise<string[]> =>
  until(
    async () => (await allFacts(gateway)).map(({ kind }) => kind).filter((kind) => kind.startsWith('unit-o')),
    (all) => all.join() === kinds.join(),
  )
const passages = async (): Promise<Recorded<Passage>[]> =>
  (await allFacts(gateway)).filter((fact): fact is Recorded<Passage> => fact.kind.startsWith('passage-'))

describe('a serial board', () => {
  let board: RawLine
  beforeEach(async () => {
    board = new RawLine(join(dataDir, 'board0'))
    await board.plug()
    gateway = await startGateway({ dataDir })
    await addFrontDoor(gateway)
  })
  afterEach(() => board.unplug())

  const add = (path: string): Promise<unknown> =>
    make(gateway, '/api/units', { id: 'serial-1', kind: 'serial', path, door: 'front', side: 'in' })
  /** A board says every few seconds that it is there. */
  const comesOnline = (): Promise<UnitState> =>
    until(
      () => {
        board.say('up/status', { state: 'online', fw: '1.2.0' })
        return unitState('serial-1')
      },
      ({ state }) => state === 'online',
      12_000,
    )
  const results = (): Record<string, unknown>[] =>
    board.heard.filter((text) => text.startsWith('down/result ')).map((text) => JSON.parse(text.slice(12, -6)))
  const answered = (id: string): Promise<Record<string, unknown>[]> =>
    until(
      () => results().filter((result) => result.id === id),
      (all) => all.length > 0,
    )

  it('taps, is answered with a checksum that is right, and opens its door', async () => {
    await add(board.path)
    expect(await comesOnline()).toMatchObject({ fw: '1.2.0' })
    board.say('up/tap', { id: '1-7', credential: CARD })
    const [result] = await answered('1-7')
    expect(result).toMatchObject({ granted: true, reason: 'ok', unlockMs: 5000, ttlMs: 5000 })
    expect(board.heard).toContain(line('down/result', result))
    board.say('up/done', { command: '1-7', ok: true })
    await until(
      () => allFacts(gateway),
      (facts) => facts.some((fact) => fact.kind === 'door-unlocked'),
    )
  })

  it('loses nothing good to noise, half lines, wrong checksums and long lines', async () => {
    await add(board.path)
    await comesOnline()
    board.write(`\x00\xff boot v1.2\r\n${'x'.repeat(20_000)}\n`)
    board.write(`${line('up/tap', { id: 'bad', credential: CARD }).replace(/.$/, 'Z')}\n`)
    board.write(`${line('up/tap', { id: 'forged', credential: 'uid:deadbeef' }).replace('deadbeef', '04a2b3c4')}\n`)
    board.write(line('up/tap', { id: 'half', credential: CARD }).slice(0, 20))
    board.write(`\n${line('up/tap', { id: 'good', credential: CARD })}`)
    expect(results()).toEqual([])
    board.write('\n')
    expect((await answered('good'))[0]).toMatchObject({ granted: true })
    expect((await passages()).map(({ id }) => id)).toEqual(['good'])
    const { bad } = await unitState('serial-1')
    expect(bad.codes).toMatchObject({ 'bad-line': expect.any(Number), 'bad-crc': 1, 'too-large': 1 })
    expect(bad.lastSample).not.toMatch(/04a2b3c4/)
    for (const code of Object.keys(bad.codes)) {
      expect([code, gateway.log.filter((entry) => entry.code === code).length]).toEqual([code, 1])
    }
  })

  it('is missed when it is unplugged, and taken up again by itself, also under another name', async () => {
    const byId = join(dataDir, 'by-id')
    mkdirSync(byId)
    symlinkSync(board.path, join(byId, 'usb-board'))
    await add(join(byId, 'usb-board'))
    await comesOnline()
    await recorded('unit-online')
    await board.unplug()
    await becomes('serial-1', 'offline', 'port-missing')
    await recorded('unit-online', 'unit-offline')
    unlinkSync(join(byId, 'usb-board'))
    board = new RawLine(join(dataDir, 'ttyUSB7'))
    await board.plug()
    symlinkSync(board.path, join(byId, 'usb-board'))
    await comesOnline()
    board.say('up/tap', { id: 'back', credential: CARD })
    expect((await answered('back'))[0]).toMatchObject({ granted: true, unlockMs: 5000 })
    await recorded('unit-online', 'unit-offline', 'unit-online')
  })
})

describe('a PC/SC reader', () => {
  let pcsc: PcscHouse
  let cards: Script
  beforeAll(async () => {
    pcsc = await PcscHouse.open()
    cards = pcsc.run(new URL('../support/card-host.ts', import.meta.url).pathname)
  })
  afterAll(() => pcsc.close())

  it('reads a card, and survives pcscd, card and phone at their worst with no restart', async () => {
    gateway = await startGateway({ dataDir, runIn: pcsc.entering })
    await addFrontDoor(gateway)
    await make(gateway, '/api/doors', { id: 'desk-door', to: 'hall', lock: 'reader-1' })
    await make(gateway, '/api/units', {
      id: 'card-1',
      kind: 'pcsc',
      reader: 'Virtual PCD 00 00',
      door: 'desk-door',
      side: 'in',
    })
    await becomes('card-1', 'offline', 'pcscd-missing')

    await pcsc.startPcscd({ reader: false })
    await becomes('card-1', 'offline', 'reader-missing')
    await pcsc.killPcscd()
    await pcsc.startPcscd()
    await becomes('card-1', 'online')
    const reasons = async (count: number): Promise<string[]> =>
      until(
        async () => (await passages()).map(({ reason }) => reason),
        (all) => all.length >= count,
        12_000,
      )
    const lay = (uid: string, fault: string | null = null): void => cards.tell({ uid, fault, holdMs: HOLD_MS })

    lay(CARD.slice(4))
    expect(await reasons(1)).toEqual(['ok'])
    expect((await passages())[0]).toMatchObject({
      unit: 'card-1',
      person: 'amadou',
      door: 'desk-door',
      decidedBy: 'gateway',
    })
    lay('08a1b2c3')
    expect(await reasons(2)).toEqual(['ok', 'unknown-credential'])
    lay('04a2b3c4', 'pull-in-read')
    lay('04a2b3c4', 'mute')
    await until(
      () => unitState('card-1'),
      ({ bad }) => bad.count >= 2,
      15_000,
    )
    await becomes('card-1', 'online')
    lay('deadbeef')
    expect(await reasons(3)).toHaveLength(3)

    await pcsc.killPcscd()
    await becomes('card-1', 'offline', 'pcscd-missing')
    await pcsc.startPcscd()
    await becomes('card-1', 'online')
    lay(CARD.slice(4))
    expect((await reasons(4))[3]).toBe('ok')
    expect((await gateway.request('GET', '/api/health')).status).toBe(200)
  }, 90_000)
})
