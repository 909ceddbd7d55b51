/** Devices of other makers from their wire to the journal and the pages: a cheap reader, and relays as strikes. */
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SimEm4100Reader } from '../../firmware-sim/devices/em4100-reader.ts'
import { SimLd2410 } from '../../firmware-sim/devices/ld2410.ts'
import { SimLd2450 } from '../../firmware-sim/devices/ld2450.ts'
import { SimShelly } from '../../firmware-sim/devices/shelly.ts'
import { SimTasmota } from '../../firmware-sim/devices/tasmota.ts'
import { Pty } from '../../firmware-sim/pty.ts'
import type { DeskState, UnitKeys, UnitState } from '../../gateway/api/contract.ts'
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
const stops: (() => Promise<void>)[] = []
beforeEach(async () => {
  dataDir = temporaryFolder('devices')
  gateway = await startGateway({ dataDir })
  await addFrontDoor(gateway)
})
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
  await gateway.kill()
  removeFolder(dataDir)
})

/** As the README has it, from a command line. */
async function run<Answer = unknown>(...args: string[]): Promise<Answer> {
  const { code, stdout, stderr } = await soglia(dataDir, [...args, '--json'])
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' })
  return JSON.parse(stdout)
}
const mqttOf = ({ mqttPort }: GatewayProcess): string => `mqtt://127.0.0.1:${mqttPort}`
const kinds = async (): Promise<string[]> => (await allFacts(gateway)).map(({ kind }) => kind)
const has = (...wanted: string[]): Promise<string[]> =>
  until(kinds, (all) => wanted.every((kind) => all.includes(kind)), 10_000)
const online = (id: string, state = 'online'): Promise<unknown> =>
  until(
    async () => (await gateway.request<{ units: UnitState[] }>('GET', '/api/house')).body.units,
    (units) => units.find((unit) => unit.id === id)?.state === state,
    12_000,
  )

const desks = async () => {
  const { body } = await gateway.request<{ zones: { id: string; desks: object }[] }>('GET', '/api/occupancy')
  return body.zones.find(({ id }) => id === 'hall')?.desks
}
const become = (wanted: object) => until(desks, (now) => isDeepStrictEqual(now, wanted), 15_000)

it('a card at an EM4100 reader moves a Shelly, whose input tells that the door has opened', async () => {
  const cable = new Pty(join(dataDir, 'tty'), 'rdm6300')
  await cable.plug()
  stops.push(() => cable.unplug())
  const { secret } = await run<UnitKeys>(
    ...['unit', 'add', 'front-strike', '--kind', 'shelly', '--door', 'front', '--set', 'prefix=shellyplus1-AB'],
    ...['--set', 'inputs=input:0=contact'],
  )
  await run('unit', 'add', 'front-card', '--kind', 'em4100', '--path', cable.path, '--door', 'front', '--side', 'in')
  await run('door', 'change', 'front', '--lock', 'front-strike')
  await run('person', 'add', 'Bea', '--id', 'bea')
  await run('badge', 'add', 'em:14008EC793', '--person', 'bea')
  const strike = new SimShelly({
    ...{ url: mqttOf(gateway), login: { name: 'front-strike', secret }, generation: 2, prefix: 'shellyplus1-AB' },
  })
  await strike.start()
  stops.push(strike.stop)
  const reader = new SimEm4100Reader(cable.boardPath, 'rdm6300')
  await reader.start()
  stops.push(reader.stop)
  await online('front-card')
  await online('front-strike')
  strike.input(0, true)
  await reader.hold('14008ec793')
  await has('passage-granted', 'door-unlocked')
  expect(strike.orders.map((order) => JSON.parse(order).params)).toEqual([{ id: 0, on: true, toggle_after: 5 }])
  strike.input(0, false)
  await has('door-opened', 'stay-opened')
  const facts = await allFacts(gateway)
  expect(facts.find(({ kind }) => kind === 'passage-granted')).toMatchObject({
    ...{ unit: 'front-card', person: 'bea', door: 'front', side: 'in', reason: 'ok' },
  })
  expect(JSON.stringify(facts)).not.toContain('14008ec793')
})

it('a card at a Tasmota’s PN532 opens by its own relay, and a stranger’s does not', async () => {
  const { secret } = await run<UnitKeys>(
    ...['unit', 'add', 'lab', '--kind', 'tasmota', '--door', 'front', '--side', 'in', '--set', 'topic=tasmota_AB12CD'],
  )
  const device = new SimTasmota({ url: mqttOf(gateway), login: { name: 'lab', secret }, topic: 'tasmota_AB12CD' })
  await device.start()
  stops.push(device.stop)
  await online('lab')
  device.tap('0BADCAFE')
  await has('passage-refused')
  expect(device.pulses).toEqual([])
  device.tap(CARD.slice('uid:'.length))
  await has('passage-granted', 'door-unlocked')
  expect(device.pulses).toEqual(['PulseTime1 50; Power1 ON'])
})

it('a radar takes its desk for who sits still, and frees it when they have gone; a quiet one leaves it unknown', async () => {
  const cable = new Pty(join(dataDir, 'tty'), 'ld2410')
  await cable.plug()
  stops.push(() => cable.unplug())
  await run('desk', 'add', 'd1', '--zone', 'hall')
  await run(
    ...['unit', 'add', 'radar-1', '--kind', 'ld2410', '--path', cable.path, '--desk', 'd1'],
    ...['--set', 'free-after-s=1', '--set', 'occupied-after-s=0.5'],
  )
  const radar = new SimLd2410(cable.boardPath)
  await radar.start()
  stops.push(radar.stop)
  radar.sees('still')
  await become({ occupied: 1, free: 0, unknown: 0 })
  radar.sees('calibrating')
  await become({ occupied: 0, free: 1, unknown: 0 })
  radar.sees('moving')
  await become({ occupied: 1, free: 0, unknown: 0 })
  radar.noise()
  await cable.unplug()
  await online('radar-1', 'offline')
  expect(await desks(), 'not free because its sensor went quiet').toEqual({ occupied: 1, free: 0, unknown: 0 })
}, 60_000)

it('a radar of two desks takes that in whose rectangle somebody sits, and tells neither how many nor where', async () => {
  const cable = new Pty(join(dataDir, 'tty'), 'ld2450')
  await cable.plug()
  stops.push(() => cable.unplug())
  await run('desk', 'add', 'd1', '--zone', 'hall')
  await run('desk', 'add', 'd2', '--zone', 'hall')
  await run(
    ...['unit', 'add', 'radar-2', '--kind', 'ld2450', '--path', cable.path, '--desk', 'd1', '--desk', 'd2'],
    ...['--set', 'zones=d1:-1500,1000,-500,2000 d2:500,1000,1500,2000'],
    ...['--set', 'free-after-s=1', '--set', 'occupied-after-s=0.5'],
  )
  const radar = new SimLd2450(cable.boardPath)
  await radar.start()
  stops.push(radar.stop)
  const taken = async () => {
    const { body } = await gateway.request<{ desks: DeskState[] }>('GET', '/api/house')
    return body.desks.map(({ id, state }) => `${id} ${state}`)
  }
  const stand = (...wanted: string[]) => until(taken, (now) => isDeepStrictEqual(now, wanted), 15_000)
  await stand('d1 free', 'd2 free')
  radar.sees({ xMm: -1111, yMm: 1717, speedCmS: -16 }, { xMm: -1222, yMm: 1818 }, { xMm: 0, yMm: 3333, speedCmS: 90 })
  await stand('d1 occupied', 'd2 free')
  radar.sees({ xMm: 1111, yMm: 1717 })
  await stand('d1 free', 'd2 occupied')
  const told = [await allFacts(gateway), (await gateway.request('GET', '/api/house')).body]
  expect(JSON.stringify(told)).not.toMatch(/1111|1717|1222|1818|3333/)
  await run('unit', 'change', 'radar-2', '--set', 'zones=d1:-1500,1000,-500,2000')
  await stand('d1 free', 'd2 unknown')
  radar.noise()
  await cable.unplug()
  await online('radar-2', 'offline')
  expect(await desks(), 'not taken because its sensor went quiet').toEqual({ occupied: 0, free: 1, unknown: 1 })
}, 60_000)
