/** Units at another broker: a real Mosquitto with the rules that `soglia unit acl` prints. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Command } from '../../gateway/core/model.ts'
import type { Driver } from '../../gateway/core/ports.ts'
import type { Unit } from '../../gateway/core/records.ts'
import { mosquittoAcl } from '../../gateway/drivers/mqtt/acl.ts'
import { proveForeignPublishFails } from '../../gateway/drivers/mqtt/proof.ts'
import { createMqtt } from '../../gateway/drivers/mqtt.ts'
import { quiet, recorder, type Told, tap, unit, until } from '../support/broker.ts'
import { createMosquitto, freePort, type Mosquitto, passwordOf } from '../support/mosquitto-broker.ts'

const UNITS: Unit[] = [
  unit('reader-1'),
  unit('reader-2'),
  unit('ha', 'client', { read: 'home/#', write: 'home/+/set' }),
]
const LOGINS = ['soglia', 'reader-1', 'reader-2', 'ha']
const RESULT: Command = { type: 'result', id: 't1', granted: true, reason: 'ok', unlockMs: 5000, ttlMs: 5000 }

let mosquitto: Mosquitto
let driver: Driver
let told: Told
let clients: MqttClient[]

beforeEach(async () => {
  mosquitto = await createMosquitto({
    logins: LOGINS,
    acl: mosquittoAcl(UNITS),
    more: ['use_username_as_clientid true'],
  })
  await mosquitto.start()
  told = recorder()
  clients = []
})
afterEach(async () => {
  await driver?.stop()
  for (const client of clients) await client.endAsync(true)
  await mosquitto.close()
})

async function join(url = mosquitto.url('soglia')): Promise<void> {
  driver = createMqtt({ events: told.events, url, log: quiet })
  driver.units(UNITS.filter((one) => one.kind === 'mqtt'))
  await driver.start()
}
async function board(id: string, more: IClientOptions = {}): Promise<MqttClient> {
  const login = {
    clientId: id,
    username: id,
    password: passwordOf(id),
    protocolVersion: 4,
    reconnectPeriod: 0,
  } as const
  const client = await connectAsync(mosquitto.url(), { ...login, ...more }, false)
  client.on('error', () => undefined)
  clients.push(client)
  return client
}
const joined = (): Promise<void> => until(() => expect(told.links.filter((link) => link.lack === null)).toHaveLength(2))

describe('at another broker', () => {
  it('a unit publishes its own tap and receives its result', async () => {
    await join()
    await joined()
    const client = await board('reader-1')
    await client.subscribeAsync('soglia/reader-1/down/#')
    await client.publishAsync('soglia/reader-1/up/status', '{"state":"online"}', { qos: 1, retain: true })
    await until(() => expect(told.state('reader-1')).toBe('online'))
    const answer = new Promise((resolve) =>
      client.once('message', (topic, payload, { qos, retain }) =>
        resolve([topic, JSON.parse(`${payload}`), qos, retain]),
      ),
    )
    await client.publishAsync('soglia/reader-1/up/tap', tap('t1'), { qos: 1 })
    await until(() => expect(told.taps('reader-1')).toEqual(['t1']))
    expect(driver.send('reader-1', RESULT)).toBe(true)
    const { type: _type, ...fields } = RESULT
    expect(await answer).toEqual(['soglia/reader-1/down/result', fields, 0, false])
    expect(told.bad).toEqual([])
  })

  it('no unlock reaches a board late over a line to the broker that stood still', async () => {
    const port = await freePort()
    const listening = `TCP-LISTEN:${port},bind=127.0.0.1,rcvbuf=1`
    const cable = spawn('socat', ['-b', '64', listening, `TCP:127.0.0.1:${mosquitto.port}`], { stdio: 'ignore' })
    try {
      const url = new URL(mosquitto.url('soglia'))
      url.port = String(port)
      await join(url.href)
      await joined()
      const client = await board('reader-1')
      const heard: string[] = []
      client.on('message', (_topic, payload) => heard.push(JSON.parse(`${payload}`).id))
      await client.subscribeAsync('soglia/reader-1/down/#')
      await client.publishAsync('soglia/reader-1/up/status', '{"state":"online"}', { qos: 1, retain: true })
      await until(() => expect(told.state('reader-1')).toBe('online'))
      const unlock = (id: string) => driver.send('reader-1', { type: 'unlock', id, ms: 5000, by: 'x', ttlMs: 5000 })
      expect(unlock('first')).toBe(true)
      await until(() => expect(heard).toEqual(['first']))
      cable.kill('SIGSTOP')
      for (let i = 0; i < 60; i++) unlock(`u${i}`)
      unlock('last')
      await until(() => expect(told.links.at(-1)).toMatchObject({ lack: 'broker-unreachable' }), 5_000)
      expect(unlock('late')).toBe(false)
      const gone = once(cable, 'close')
      cable.kill('SIGCONT')
      await gone
      await client.publishAsync('soglia/reader-1/up/time', '{"nonce":"all that came before is here"}', { qos: 1 })
      expect(heard).not.toContain('last')
    } finally {
      cable.kill('SIGKILL')
    }
  }, 15_000)

  it('a unit cannot speak for another, nor hear it, nor tell any', async () => {
    await join()
    await joined()
    const forger = await board('reader-1')
    const other = await board('reader-2')
    const heard: string[] = []
    for (const client of [forger, other]) client.on('message', (topic) => heard.push(topic))
    await forger.subscribeAsync(['soglia/reader-2/down/#', 'soglia/+/up/#', '#']).catch(() => undefined)
    await other.subscribeAsync('soglia/reader-2/down/#')
    await other.publishAsync('soglia/reader-2/up/status', '{"state":"online"}', { qos: 1, retain: true })
    for (const topic of ['soglia/reader-2/up/tap', 'soglia/reader-2/down/unlock', 'soglia/reader-1/down/unlock']) {
      await forger.publishAsync(topic, tap('forged'), { qos: 1 })
    }
    await forger.publishAsync('soglia/reader-1/up/tap', tap('own'), { qos: 1 })
    await until(() => expect(told.taps('reader-1')).toEqual(['own']))
    expect(told.taps('reader-2')).toEqual([])
    expect(driver.send('reader-2', RESULT)).toBe(true)
    await until(() => expect(heard).toEqual(['soglia/reader-2/down/result']))
  })

  it('a unit is online and offline by its status, also one that was told before, and by its will', async () => {
    const early = await board('reader-2', {
      will: { topic: 'soglia/reader-2/up/status', payload: Buffer.from('{"state":"offline"}'), qos: 1, retain: true },
    })
    await early.publishAsync('soglia/reader-2/up/status', '{"state":"online"}', { qos: 1, retain: true })
    await join()
    await until(() => expect(told.state('reader-2')).toBe('online'))
    early.stream.destroy()
    await until(() => expect(told.state('reader-2')).toBe('offline'))
    expect(driver.send('reader-2', RESULT)).toBe(false)
    // One that never says how it is shows itself by a tap.
    await (await board('reader-1')).publishAsync('soglia/reader-1/up/tap', tap('t1'), { qos: 1 })
    await until(() => expect(told.state('reader-1')).toBe('online'))
  })

  it('a tap that was retained is dropped and counted', async () => {
    const client = await board('reader-1')
    await client.publishAsync('soglia/reader-1/up/tap', tap('old'), { qos: 1, retain: true })
    await join()
    await until(() => expect(told.codes('reader-1')).toEqual(['forbidden-retain']))
    expect(told.signals).toEqual([])
    expect(told.state('reader-1')).toBe('offline')
  })

  it('who is not a registered unit of this kind is not heard, whatever the other broker lets it say', async () => {
    await join()
    await joined()
    // The pattern of the rules lets any login use its own topics: a `client` is no unit all the same.
    const client = await board('ha')
    await client.publishAsync('soglia/ha/up/tap', tap('t1'), { qos: 1 })
    await until(() => expect(told.codes(null)).toEqual(['forbidden-topic']))
    expect(told.signals).toEqual([])
    expect(driver.send('ha', RESULT)).toBe(false)
    driver.units([])
    await (await board('reader-1')).publishAsync('soglia/reader-1/up/tap', tap('t2'), { qos: 1 })
    await until(() => expect(told.codes(null)).toEqual(['forbidden-topic', 'forbidden-topic']))
    expect(told.signals).toEqual([])
  })

  it('a client has the rights of its settings', async () => {
    const [first, second] = [await board('ha'), await board('reader-1')]
    const heard: string[] = []
    first.on('message', (topic) => heard.push(topic))
    await first.subscribeAsync('home/#')
    for (const topic of ['home/lamp', 'home/lamp/set']) {
      await first.publishAsync(topic, 'x', { qos: 1 })
      await second.publishAsync(topic, 'x', { qos: 1 })
    }
    await until(() => expect(heard).toEqual(['home/lamp/set']))
  })

  it('that goes away is a lack of its units, and is joined again', async () => {
    await join()
    await (await board('reader-1')).publishAsync('soglia/reader-1/up/status', '{"state":"online"}', { qos: 1 })
    await until(() => expect(told.state('reader-1')).toBe('online'))
    await mosquitto.stop()
    await until(() => expect(told.links.at(-1)?.lack).toBe('broker-unreachable'))
    expect(told.state('reader-1')).toBe('offline')
    expect(driver.send('reader-1', RESULT)).toBe(false)
    await mosquitto.start()
    told.links.length = 0
    const again = await board('reader-1')
    await until(() => expect(told.links.filter((link) => link.lack === null).length).toBeGreaterThan(0), 8_000)
    // What it was before is not known to hold any more.
    expect(driver.send('reader-1', RESULT)).toBe(false)
    await again.publishAsync('soglia/reader-1/up/tap', tap('t2'), { qos: 1 })
    await until(() => expect(told.taps('reader-1')).toEqual(['t2']))
  }, 15_000)

  it('that is not there, or refuses the gateway, does not keep it from starting', async () => {
    await join(mosquitto.url().replace('mqtt://', 'mqtt://soglia:wrong@'))
    await until(() => expect(told.links.at(-1)).toEqual({ unit: 'reader-2', state: 'offline', lack: 'broker-refused' }))
    await driver.stop()
    await mosquitto.stop()
    told.links.length = 0
    await join()
    await until(() => expect(told.links.at(-1)?.lack).toBe('broker-unreachable'))
    driver.units([...UNITS.slice(0, 2), unit('late')])
    expect(told.links.at(-1)).toEqual({ unit: 'late', state: 'offline', lack: 'broker-unreachable' })
  })
})

describe('the proof that a foreign publish fails', () => {
  it('passes under the rules that are printed', async () => {
    const proofs = await proveForeignPublishFails(mosquitto.url('soglia'))
    expect(proofs.map(({ ok }) => ok)).toEqual([true, true, true])
  })

  it('fails where the gateway is let speak for units', async () => {
    const loose = mosquittoAcl(UNITS).replace('topic read soglia/+/up/#', 'topic readwrite soglia/+/up/#')
    const other = await createMosquitto({ logins: LOGINS, acl: loose })
    try {
      await other.start()
      const proofs = await proveForeignPublishFails(other.url('soglia'))
      expect(proofs.map(({ ok }) => ok)).toEqual([true, true, false])
    } finally {
      await other.close()
    }
  })

  it('fails where anybody may do anything, and says when there is no broker', async () => {
    const open = await createMosquitto({ logins: [], acl: null })
    try {
      await open.start()
      const proofs = await proveForeignPublishFails(open.url())
      expect(proofs.map(({ ok }) => ok)).toEqual([true, false, false])
      await open.stop()
      const [away, ...more] = await proveForeignPublishFails(open.url())
      expect([away?.ok, more]).toEqual([false, []])
      expect(away?.detail).not.toBe('')
    } finally {
      await open.close()
    }
  })
})

describe('the printed rules', () => {
  it('name every login, and hold for the name given to the gateway', () => {
    const text = mosquittoAcl(UNITS, 'gate')
    expect(text).toContain('user gate\ntopic read soglia/+/up/#\ntopic write soglia/+/down/#\n')
    expect(text).toContain('user ha\ntopic read home/#\ntopic write home/+/set\n')
    expect(text).toMatch(/^pattern write soglia\/%u\/up\/#\npattern read soglia\/%u\/down\/#\n$/m)
    for (const login of ['gate', 'reader-1', 'reader-2', 'ha']) {
      expect(text).toContain(`#   mosquitto_passwd /etc/mosquitto/soglia.passwd ${login}\n`)
    }
    expect(text).not.toContain('homeassistant')
    const told = mosquittoAcl(UNITS, 'gate', undefined, true)
    const more = [
      'write homeassistant/device/+/config',
      'write soglia-state/#',
      'read homeassistant/status',
      'read soglia-state/gateway',
    ]
    expect(told.slice(0, told.indexOf('user ha'))).toContain(more.map((rule) => `topic ${rule}\n`).join(''))
    const rules = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect(rules.join('\n')).not.toContain('%c')
  })
})
