/** Zigbee sensors behind one login, from their bridge to the journal and the pages; and the largest list it may tell. */
import { readFileSync } from 'node:fs'
import { connectAsync } from 'mqtt'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { EXPOSES, SimZigbee2Mqtt } from '../../firmware-sim/devices/zigbee2mqtt.ts'
import type { UnitKeys, UnitState } from '../../gateway/api/contract.ts'
import {
  allFacts,
  type GatewayProcess,
  removeFolder,
  soglia,
  startGateway,
  temporaryFolder,
  until,
} from '../support/gateway.ts'
import { addFrontDoor } from '../support/house.ts'

const DESK = { name: 'hall/desk 12', address: '0x00158d0001d82bc1', exposes: EXPOSES.occupancy, build: '2.1' }
const DOOR = { name: 'front door', address: '0x00158d0001aaaaaa', exposes: EXPOSES.contact }
const LIST_BYTES_MAX = 4 * 1024 * 1024
/** So many of the largest lists are told in a row; all of them kept would be 240 MB as bytes alone. */
const LISTS = 60
const GROWS_BYTES_MAX = 160e6

let dataDir: string
let gateway: GatewayProcess
let secret: string
const stops: (() => Promise<unknown>)[] = []
beforeEach(async () => {
  dataDir = temporaryFolder('zigbee2mqtt')
  gateway = await startGateway({ dataDir })
  await addFrontDoor(gateway)
  await run('desk', 'add', 'd12', '--zone', 'hall')
  secret = (await run<UnitKeys>('unit', 'add', 'z2m', '--kind', 'zigbee2mqtt')).secret
  const behind = (id: string) => ['unit', 'add', id, '--kind', 'zigbee2mqtt', '--via', 'z2m'] as const
  await run(...behind('desk-12'), '--device', DESK.name, '--desk', 'd12')
  await run(...behind('front-contact'), '--device', DOOR.address, '--door', 'front')
})
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
  await gateway.kill()
  removeFolder(dataDir)
})

/** As the page of the family has it, from a command line. */
async function run<Answer = unknown>(...args: string[]): Promise<Answer> {
  const { code, stdout, stderr } = await soglia(dataDir, [...args, '--json'])
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' })
  return JSON.parse(stdout)
}
const mqttUrl = (): string => `mqtt://127.0.0.1:${gateway.mqttPort}`
const has = (...wanted: string[]): Promise<string[]> =>
  until(
    async (): Promise<string[]> => (await allFacts(gateway)).map(({ kind }) => kind),
    (all) => wanted.every((kind) => all.includes(kind)),
    10_000,
  )
const unitNow = async (id: string): Promise<UnitState | undefined> =>
  (await gateway.request<{ units: UnitState[] }>('GET', '/api/house')).body.units.find((unit) => unit.id === id)

async function startBridge(): Promise<SimZigbee2Mqtt> {
  const bridge = new SimZigbee2Mqtt({ ...{ url: mqttUrl(), login: { name: 'z2m', secret } }, devices: [DESK, DOOR] })
  await bridge.start()
  stops.push(bridge.stop)
  await until(
    () => unitNow('z2m'),
    (unit) => unit?.state === 'online',
    12_000,
  )
  return bridge
}

it('a desk is taken and freed and a door opens by what its sensors say; a renamed one says what it lacks', async () => {
  const bridge = await startBridge()
  bridge.say(DESK.name, { occupancy: true, battery: 93, linkquality: 102 })
  bridge.say(DOOR.name, { contact: true, tamper: false, battery_low: false })
  await has('desk-occupied')
  bridge.say(DOOR.name, { contact: false, tamper: false, battery_low: false })
  bridge.say(DESK.name, { occupancy: false, battery: 93, linkquality: 104 })
  await has('door-opened', 'door-forced', 'desk-freed')
  expect(await unitNow('desk-12')).toMatchObject({
    ...{ state: 'online', lack: null, battery: 0.93, linkQuality: 0.4, rssi: null, fw: '2.1' },
  })
  bridge.rename(DOOR.name, 'main door')
  bridge.rename(DESK.name, 'desk twelve')
  await until(
    () => unitNow('desk-12'),
    (unit) => unit?.lack === 'device-missing',
    5_000,
  )
  bridge.say('main door', { contact: true })
  await has('door-closed')
  await bridge.stop()
  await until(
    () => unitNow('front-contact'),
    (unit) => unit?.state === 'offline',
    5_000,
  )
})

it('a battery that runs low is a fact, an alarm and a word at the command line, until it is changed', async () => {
  const bridge = await startBridge()
  const text = async (...args: string[]): Promise<string> => (await soglia(dataDir, args)).stdout
  const lineOf = (table: string, id: string): string => table.split('\n').find((line) => line.startsWith(id)) ?? ''
  bridge.say(DESK.name, { occupancy: true, battery: 11 })
  bridge.say(DOOR.name, { contact: true, battery_low: true })
  await until(
    async () => (await allFacts(gateway)).filter(({ kind }) => kind === 'battery-ran-low'),
    (all) => all.length === 2,
    10_000,
  )
  expect((await allFacts(gateway)).filter(({ kind }) => kind === 'battery-ran-low')).toMatchObject([
    { unit: 'desk-12', level: 0.11 },
    { unit: 'front-contact' },
  ])
  const alarms = async () => (await run<{ id: string }[]>('alarm', 'list')).map(({ id }) => id)
  expect(await alarms()).toEqual(['battery-low:desk-12', 'battery-low:front-contact'])
  const table = await text('unit', 'list')
  expect(lineOf(table, 'UNIT')).toContain('BATTERY')
  expect(lineOf(table, 'desk-12')).toContain('11 % low')
  expect(lineOf(table, 'front-contact')).toMatch(/ low /)
  expect(await run('unit', 'show', 'desk-12')).toMatchObject({ battery: 0.11, batteryLow: true })

  // Restarted in the middle of it: nothing is told twice, and nothing is forgotten.
  await gateway.stop()
  gateway = await startGateway({ dataDir, env: { SOGLIA_MQTT: `127.0.0.1:${gateway.mqttPort}` } })
  expect(await alarms()).toEqual(['battery-low:desk-12', 'battery-low:front-contact'])
  await bridge.comeBack()
  bridge.say(DESK.name, { occupancy: true, battery: 11 })
  bridge.say(DESK.name, { occupancy: true, battery: 100 })
  bridge.say(DOOR.name, { contact: true, battery_low: false })
  await until(alarms, (all) => all.length === 0, 10_000)
  await has('battery-renewed')
  const told = await until(
    async () => (await allFacts(gateway)).filter(({ kind }) => kind.startsWith('battery-')),
    (all) => all.length >= 4,
    10_000,
  )
  expect(told.map(({ kind }) => kind).sort()).toEqual([
    'battery-ran-low',
    'battery-ran-low',
    'battery-renewed',
    'battery-renewed',
  ])
  expect(lineOf(await text('unit', 'list'), 'desk-12')).toContain('100 %')
}, 90_000)

it('takes a list of 4 MiB, drops and counts a larger one, and its memory stays bounded', async () => {
  const login = { clientId: 'mqttjs_1', username: 'z2m', password: secret, reconnectPeriod: 0 } as const
  const client = await connectAsync(mqttUrl(), { ...login, protocolVersion: 4 })
  stops.push(() => client.endAsync(true))
  const list = (name: string): string => {
    const device = { ieee_address: DESK.address, friendly_name: name, definition: { exposes: DESK.exposes } }
    const lamp = { ieee_address: '0x1', friendly_name: 'lamp', description: '' }
    const all = [device, ...Array.from({ length: 3_000 }, () => lamp), { ...lamp, friendly_name: 'the last' }]
    const bare = JSON.stringify(all)
    return `${bare.slice(0, -1)}${' '.repeat(LIST_BYTES_MAX - bare.length)}]`
  }
  const tell = (payload: string): Promise<unknown> =>
    client.publishAsync('zigbee2mqtt/bridge/devices', payload, { qos: 1, retain: true })
  await tell(list('another'))
  await until(
    () => unitNow('desk-12'),
    (unit) => unit?.lack === 'device-missing',
    10_000,
  )
  // One byte more, and far more: the line stays, and nobody is taken to be anything else.
  await tell(` ${list(DESK.name)}`)
  await tell(`${' '.repeat(LIST_BYTES_MAX)}${list(DESK.name)}`)
  await until(
    () => unitNow('z2m'),
    (unit) => unit?.bad.codes['too-large'] === 2,
    10_000,
  )
  expect(await unitNow('desk-12')).toMatchObject({ lack: 'device-missing' })
  const beforeBytes = residentBytes('VmRSS')
  for (let i = 0; i < LISTS; i++) await tell(list(DESK.name))
  expect(residentBytes('VmHWM') - beforeBytes).toBeLessThan(GROWS_BYTES_MAX)
  await client.publishAsync(`zigbee2mqtt/${DESK.name}`, '{"occupancy":true}', { qos: 1 })
  await has('desk-occupied')
})

it('lets no other kind say so much at once', async () => {
  const keys = await run<UnitKeys>('unit', 'add', 'plug', '--kind', 'tasmota')
  const login = { clientId: 'DVES_1', username: 'plug', password: keys.secret, reconnectPeriod: 0 } as const
  const client = await connectAsync(mqttUrl(), { ...login, protocolVersion: 4 })
  stops.push(() => client.endAsync(true))
  await client.publishAsync('tele/plug/STATE', ' '.repeat(64 * 1024), { qos: 1 })
  await until(
    () => unitNow('plug'),
    (unit) => unit?.bad.codes['too-large'] === 1,
    5_000,
  )
})

/** Of the gateway's process, as the kernel counts it. */
function residentBytes(what: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${gateway.pid}/status`, 'utf8')
  return Number(new RegExp(`^${what}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024
}
