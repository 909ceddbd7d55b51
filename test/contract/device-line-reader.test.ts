/** Readers that send lines, from their bytes on a real pty to the decision: a UID told backwards, printed codes, Wiegand. */
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SimLineReader } from '../../firmware-sim/devices/line-reader.ts'
import { Pty } from '../../firmware-sim/pty.ts'
import type { UnitState } from '../../gateway/api/contract.ts'
import type { Passage, Recorded } from '../../gateway/core/facts.ts'
import {
  allFacts,
  type GatewayProcess,
  removeFolder,
  soglia,
  startGateway,
  temporaryFolder,
  until,
} from '../support/gateway.ts'
import { addFrontDoor, CARD, make } from '../support/house.ts'

let dataDir: string
let gateway: GatewayProcess
let pty: Pty
let reader: SimLineReader
beforeEach(async () => {
  dataDir = temporaryFolder('line-reader')
  pty = new Pty(join(dataDir, 'line'), 'lines')
  await pty.plug()
  reader = new SimLineReader(pty.boardPath)
  await reader.start()
  gateway = await startGateway({ dataDir })
  await addFrontDoor(gateway)
  await make(gateway, '/api/doors', { id: 'lab', to: 'hall', lock: 'reader-1' })
})
afterEach(async () => {
  await gateway.kill()
  await reader.stop()
  await pty.unplug()
  removeFolder(dataDir)
})

const add = (kind: string, ...settings: string[]): ReturnType<typeof soglia> =>
  soglia(dataDir, [
    ...['unit', 'add', 'lines-1', '--kind', kind, '--path', pty.byIdPath],
    ...['--door', 'lab', '--side', 'in', ...settings.flatMap((setting) => ['--set', setting])],
  ])
const unit = async (): Promise<UnitState | undefined> => {
  const { body } = await gateway.request<{ units: UnitState[] }>('GET', '/api/house')
  return body.units.find(({ id }) => id === 'lines-1')
}
const isOnline = (): Promise<unknown> => until(unit, (found) => found?.state === 'online', 12_000)
const passages = (count: number): Promise<Recorded<Passage>[]> =>
  until(
    async () => (await allFacts(gateway)).filter((fact): fact is Recorded<Passage> => fact.kind.startsWith('passage-')),
    (all) => all.length >= count,
    8_000,
  )

it('knows a card whose UID is told backwards, and no part of it', async () => {
  expect(await add('line-reader', 'card-tech=barcode')).toMatchObject({ code: 1 })
  expect(await add('line-reader', 'card-tech=uid', 'byte-order=lsb')).toMatchObject({ code: 0 })
  await isOnline()
  const backwards = Buffer.from(CARD.slice('uid:'.length), 'hex').reverse().toString('hex').toUpperCase()
  await reader.hold(backwards)
  expect((await passages(1))[0]).toMatchObject({
    ...{ kind: 'passage-granted', unit: 'lines-1', person: 'amadou', door: 'lab', side: 'in', reason: 'ok' },
    decidedBy: 'gateway',
  })
  await reader.hold(backwards.slice(2))
  await reader.hold('not a card')
  expect((await passages(2))[1]).toMatchObject({ kind: 'passage-refused', reason: 'unknown-credential' })
  const told = await until(unit, (found) => found?.bad.codes['bad-credential'] === 1)
  expect(told?.bad.lastSample).not.toMatch(/not a card/)
}, 60_000)

it('lets a printed code in, with the heartbeat of its module in between', async () => {
  expect(await add('line-reader')).toMatchObject({ code: 0 })
  const badge = await soglia(dataDir, ['badge', 'add', 'code:8711218972875', '--person', 'amadou'])
  expect(badge).toMatchObject({ code: 0 })
  await isOnline()
  await reader.hold('8711218972875')
  expect((await passages(1))[0]).toMatchObject({ kind: 'passage-granted', unit: 'lines-1', person: 'amadou' })
  expect((await unit())?.bad.codes).toEqual({})
}, 60_000)

it('knows a card through a Wiegand bridge by its format, and only a part of it where nobody has told which', async () => {
  expect(await add('wiegand', 'card-tech=code')).toMatchObject({ code: 1 })
  expect(await add('wiegand')).toMatchObject({ code: 0 })
  const badge = await soglia(dataDir, ['badge', 'add', 'h10301:123-4567', '--person', 'amadou'])
  expect(badge).toMatchObject({ code: 0 })
  await isOnline()
  await reader.hold('7B11D7')
  expect((await passages(1))[0]).toMatchObject({ kind: 'passage-refused', reason: 'unknown-credential', badge: null })
  expect(await soglia(dataDir, ['unit', 'remove', 'lines-1'])).toMatchObject({ code: 0 })
  expect(await add('wiegand', 'card-tech=h10301')).toMatchObject({ code: 0 })
  await isOnline()
  await reader.hold('7B11D7')
  expect((await passages(2))[1]).toMatchObject({ kind: 'passage-granted', person: 'amadou', door: 'lab' })
}, 60_000)
