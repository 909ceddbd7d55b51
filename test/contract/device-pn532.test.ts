/** A PN532 from its own bytes on a real pty to the decision, and what the house shows of it meanwhile. */
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SimPn532 } from '../../firmware-sim/devices/pn532.ts'
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
let chip: SimPn532
beforeEach(async () => {
  dataDir = temporaryFolder('pn532')
  pty = new Pty(join(dataDir, 'line'), 'nfc')
  await pty.plug()
  chip = new SimPn532(pty.boardPath)
  await chip.start()
  gateway = await startGateway({ dataDir })
  await addFrontDoor(gateway)
  await make(gateway, '/api/doors', { id: 'lab', to: 'hall', lock: 'reader-1' })
})
afterEach(async () => {
  await gateway.kill()
  await chip.stop()
  await pty.unplug()
  removeFolder(dataDir)
})

const becomes = (state: UnitState['state']): Promise<UnitState | undefined> =>
  until(
    async () => {
      const { body } = await gateway.request<{ units: UnitState[] }>('GET', '/api/house')
      return body.units.find(({ id }) => id === 'nfc-1')
    },
    (unit) => unit?.state === state,
    12_000,
  )
const passages = (count: number): Promise<Recorded<Passage>[]> =>
  until(
    async () => (await allFacts(gateway)).filter((fact): fact is Recorded<Passage> => fact.kind.startsWith('passage-')),
    (all) => all.length >= count,
    8_000,
  )

it('reads cards, is missed while it has no power, and is set up again by itself', async () => {
  const added = await soglia(dataDir, [
    ...['unit', 'add', 'nfc-1', '--kind', 'pn532', '--path', pty.byIdPath],
    ...['--door', 'lab', '--side', 'in'],
  ])
  expect(added).toMatchObject({ code: 0 })
  expect(await becomes('online')).toMatchObject({ fw: '1.6' })

  await chip.tap(CARD.slice('uid:'.length))
  expect((await passages(1))[0]).toMatchObject({
    ...{ kind: 'passage-granted', unit: 'nfc-1', person: 'amadou', door: 'lab', side: 'in', reason: 'ok' },
    decidedBy: 'gateway',
  })
  // A random number goes on as it is: nobody's.
  await chip.tap('08b1c2d3')
  expect((await passages(2))[1]).toMatchObject({ kind: 'passage-refused', reason: 'unknown-credential', badge: null })

  chip.power(false)
  await becomes('silent')
  chip.power(true)
  await becomes('online')
  chip.noise(Buffer.from('0000ff0cf4d54b010100040804deadbeef9500', 'hex'))
  await chip.tap(CARD.slice('uid:'.length))
  expect((await passages(3)).map(({ reason }) => reason)).toEqual(['ok', 'unknown-credential', 'ok'])
  const unit = await becomes('online')
  expect(unit?.bad.codes).toEqual({ 'bad-frame': 1 })
  expect(unit?.bad.lastSample).not.toMatch(/deadbeef/)
}, 60_000)
