/** A bridge that announces its devices as to Home Assistant: a tag to the decision and the lock, a desk to the house. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SimHassBridge } from '../../firmware-sim/devices/hass-bridge.ts'
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
import { addFrontDoor, CARD, make } from '../support/house.ts'

let dataDir: string
let gateway: GatewayProcess
let bridge: SimHassBridge | null = null
beforeEach(async () => {
  dataDir = temporaryFolder('home-assistant')
  gateway = await startGateway({ dataDir })
  await addFrontDoor(gateway)
  await make(gateway, '/api/desks', { id: 'd12', zone: 'hall' })
})
afterEach(async () => {
  await bridge?.stop()
  await gateway.kill()
  removeFolder(dataDir)
})

async function add(...args: string[]): Promise<UnitKeys> {
  const { code, stdout, stderr } = await soglia(dataDir, ['unit', 'add', ...args, '--kind', 'home-assistant', '--json'])
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' })
  return JSON.parse(stdout)
}
const online = (...wanted: string[]): Promise<unknown> =>
  until(
    async () => (await gateway.request<{ units: UnitState[] }>('GET', '/api/house')).body.units,
    (units) => wanted.every((id) => units.find((unit) => unit.id === id)?.state === 'online'),
    12_000,
  )
const has = (...wanted: Fact['kind'][]): Promise<Fact['kind'][]> =>
  until(
    async () => (await allFacts(gateway)).map(({ kind }) => kind),
    (all) => wanted.every((kind) => all.includes(kind)),
    10_000,
  )

it('opens the lock for whoever may pass, and shows the desk', async () => {
  const { secret } = await add('gw1', '--set', 'status=gw1/status')
  await add('front-lock', '--via', 'gw1', '--device', 'gw1_front', '--door', 'front')
  await add(
    ...['front-tags', '--via', 'gw1', '--device', 'gw1_reader', '--set', 'tags=uid'],
    ...['--door', 'front', '--side', 'in'],
  )
  await add('desk-12', '--via', 'gw1', '--device', 'gw1_desk12_occ', '--desk', 'd12')
  const locked = await soglia(dataDir, ['door', 'change', 'front', '--lock', 'front-lock'])
  expect(locked).toMatchObject({ code: 0 })
  bridge = new SimHassBridge({ url: `mqtt://127.0.0.1:${gateway.mqttPort}`, login: { name: 'gw1', secret } })
  await bridge.start()
  await online('gw1', 'front-lock', 'front-tags', 'desk-12')

  bridge.door(false)
  bridge.tap('0badcafe')
  await has('passage-refused')
  expect(bridge.orders).toEqual([])
  bridge.tap(CARD.slice('uid:'.length))
  await has('passage-granted', 'door-unlocked')
  expect(bridge.orders).toEqual(['UNLOCK'])
  bridge.door(true)
  bridge.occupy(true)
  await has('door-opened', 'desk-occupied')
  const facts = await allFacts(gateway)
  expect(facts.find(({ kind }) => kind === 'passage-granted')).toMatchObject({
    ...{ unit: 'front-tags', person: 'amadou', door: 'front', side: 'in', reason: 'ok' },
  })
  expect(JSON.stringify(facts)).not.toContain(CARD.slice('uid:'.length))
})
