/** An ESPHome device at a door: a card from its reader's own topic to the decision, and back to its strike. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SimEsphome } from '../../firmware-sim/devices/esphome.ts'
import type { UnitKeys, UnitState } from '../../gateway/api/contract.ts'
import type { Fact } from '../../gateway/core/facts.ts'
import {
  allFacts,
  type GatewayProcess,
  removeFolder,
  soglia,
  startGateway,
  temporaryFolder,
  until,
} from '../support/gateway.ts'
import { addFrontDoor, CARD } from '../support/house.ts'

let dataDir: string
let gateway: GatewayProcess
let device: SimEsphome | null = null
beforeEach(async () => {
  dataDir = temporaryFolder('esphome')
  gateway = await startGateway({ dataDir })
  await addFrontDoor(gateway)
})
afterEach(async () => {
  await device?.stop()
  await gateway.kill()
  removeFolder(dataDir)
})

const add = (...args: string[]): ReturnType<typeof soglia> =>
  soglia(dataDir, ['unit', 'add', 'esp-front', '--kind', 'esphome', ...args, '--json'])
const unit = (isSo: (unit: UnitState | undefined) => boolean): Promise<UnitState | undefined> =>
  until(
    async () => {
      const { body } = await gateway.request<{ units: UnitState[] }>('GET', '/api/house')
      return body.units.find(({ id }) => id === 'esp-front')
    },
    isSo,
    12_000,
  )
const has = (...wanted: Fact['kind'][]): Promise<Fact['kind'][]> =>
  until(
    async () => (await allFacts(gateway)).map(({ kind }) => kind),
    (all) => wanted.every((kind) => all.includes(kind)),
    10_000,
  )

it('opens by its momentary switch for whoever may pass, and shows its door and its signal', async () => {
  const refused = await add('--door', 'front', '--side', 'in', '--set', 'inputs=front_door=window')
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('E_UNIT_SETTING')
  const added = await add(
    ...['--door', 'front', '--side', 'in', '--set', 'prefix=frontdoor', '--set', 'strike=switch/strike'],
    ...['--set', 'inputs=front_door=contact', '--set', 'tags=pn532/tag'],
  )
  expect(added).toMatchObject({ code: 0, stderr: '' })
  const { secret } = JSON.parse(added.stdout) as UnitKeys
  device = new SimEsphome({
    ...{ url: `mqtt://127.0.0.1:${gateway.mqttPort}`, login: { name: 'esp-front', secret } },
    ...{ prefix: 'frontdoor', strike: 'switch' },
  })
  await device.start()
  await unit((one) => one?.state === 'online' && one.rssi === -61)
  device.state('binary_sensor/front_door', 'OFF')

  device.tag('pn532/tag', '0B-AD-CA-FE')
  await has('passage-refused')
  expect(device.orders).toEqual([])
  const uid = CARD.slice('uid:'.length).toUpperCase()
  device.tag('pn532/tag', uid.match(/../g)?.join('-') ?? '')
  await has('passage-granted', 'door-unlocked')
  expect(device.orders).toEqual(['ON'])
  device.state('binary_sensor/front_door', 'ON')
  await has('door-opened', 'stay-opened')
  const facts = await allFacts(gateway)
  expect(facts.find(({ kind }) => kind === 'passage-granted')).toMatchObject({
    ...{ unit: 'esp-front', person: 'amadou', door: 'front', side: 'in', reason: 'ok' },
  })
  expect(JSON.stringify(facts).toUpperCase()).not.toContain(uid)

  await device.stop()
  await unit((one) => one?.state === 'offline')
})
