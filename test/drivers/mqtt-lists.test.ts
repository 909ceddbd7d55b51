/** Allow-lists of many units over the one line to another broker: the newest of each, and nobody waits behind all of them. */
import { type ChildProcess, spawn } from 'node:child_process'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Command } from '../../gateway/core/model.ts'
import type { Driver } from '../../gateway/core/ports.ts'
import { mosquittoAcl } from '../../gateway/drivers/mqtt/acl.ts'
import { createMqtt } from '../../gateway/drivers/mqtt.ts'
import { quiet, recorder, type Told, unit, until } from '../support/broker.ts'
import { createMosquitto, freePort, type Mosquitto, passwordOf } from '../support/mosquitto-broker.ts'

const IDS = Array.from({ length: 8 }, (_, i) => `reader-${i}`)
const LIST_BYTES = 256 * 1024

let mosquitto: Mosquitto
let cable: ChildProcess
let driver: Driver
let told: Told
let clients: MqttClient[]
/** What each board was told, in order: the version of a list, or the id of a result. */
let heard: Map<string, (string | number)[]>

beforeEach(async () => {
  mosquitto = await createMosquitto({ logins: ['soglia', ...IDS], acl: mosquittoAcl(IDS.map((id) => unit(id))) })
  await mosquitto.start()
  const port = await freePort()
  const listening = `TCP-LISTEN:${port},bind=127.0.0.1,rcvbuf=1,mss=536`
  cable = spawn('socat', ['-b', '512', listening, `TCP:127.0.0.1:${mosquitto.port}`], { stdio: 'ignore' })
  told = recorder()
  const url = new URL(mosquitto.url('soglia'))
  url.port = String(port)
  driver = createMqtt({ events: told.events, url: url.href, log: quiet })
  driver.units(IDS.map((id) => unit(id)))
  await driver.start()
  heard = new Map(IDS.map((id) => [id, []]))
  clients = await Promise.all(IDS.map(board))
  await until(() => expect(IDS.map((id) => told.state(id))).toEqual(IDS.map(() => 'online')))
})
afterEach(async () => {
  await driver.stop()
  for (const client of clients) await client.endAsync(true)
  cable.kill('SIGKILL')
  await mosquitto.close()
})

async function board(id: string): Promise<MqttClient> {
  const login = { clientId: id, username: id, password: passwordOf(id), protocolVersion: 4 } as const
  const client = await connectAsync(mosquitto.url(), { ...login, reconnectPeriod: 0 }, false)
  client.on('error', () => undefined)
  client.on('message', (_topic, payload) => {
    const { list, id: signal } = JSON.parse(payload.toString())
    heard.get(id)?.push(signal ?? Number(list.slice(0, 8)))
  })
  await client.subscribeAsync(`soglia/${id}/down/#`)
  await client.publishAsync(`soglia/${id}/up/status`, '{"state":"online"}', { qos: 1, retain: true })
  return client
}

const policy = (version: number): Command => {
  const list = String(version).padEnd(LIST_BYTES - '{"list":"","sig":"s"}'.length)
  return { type: 'policy', version, list, sig: 's' }
}
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

it('changes that follow each other faster than the line takes lists leave only the newest for each board', async () => {
  cable.kill('SIGSTOP')
  for (let version = 1; version <= 10; version++) {
    for (const id of IDS) expect(driver.send(id, policy(version))).toBe(true)
    expect(driver.send('reader-7', { type: 'result', id: `r${version}` })).toBe(true)
    await wait(40)
  }
  cable.kill('SIGCONT')
  await until(() => expect(IDS.map((id) => heard.get(id)?.at(-1))).toEqual(IDS.map(() => 10)), 10_000)
  const lists = [...heard.values()].map((told) => told.filter((one) => typeof one === 'number'))
  for (const versions of lists) expect(versions).toEqual(versions.toSorted((a, b) => a - b))
  expect(lists.flat().length).toBeLessThanOrEqual(IDS.length + 2)
  const results = heard.get('reader-7')?.filter((one) => typeof one === 'string')
  expect(results).toEqual(Array.from({ length: 10 }, (_, i) => `r${i + 1}`))
  expect(told.links.filter(({ state, lack }) => state !== 'online' && lack !== null)).toEqual([])
}, 20_000)

it('a board that has gone meanwhile gets none, and holds up no other', async () => {
  cable.kill('SIGSTOP')
  for (const id of IDS) driver.send(id, policy(1))
  cable.kill('SIGCONT')
  await clients[3]?.publishAsync('soglia/reader-3/up/status', '{"state":"offline"}', { qos: 1 })
  await until(() => expect(heard.get('reader-7')).toEqual([1]), 10_000)
  await until(() => expect(told.state('reader-3')).toBe('offline'))
  expect(driver.send('reader-3', policy(2))).toBe(false)
  expect(driver.send('reader-2', policy(2))).toBe(true)
  await until(() => expect(heard.get('reader-2')).toEqual([1, 2]), 10_000)
}, 20_000)
