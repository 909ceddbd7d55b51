/** The driver that joins another broker, on a real Mosquitto. */
import { spawn } from 'node:child_process'
import { connectAsync, type MqttClient } from 'mqtt'
import { pino } from 'pino'
import { mosquittoAcl } from '../../gateway/drivers/mqtt/acl.ts'
import { createMqtt } from '../../gateway/drivers/mqtt.ts'
import { createMosquitto, passwordOf } from '../support/mosquitto-broker.ts'
import { unitOf } from '../support/units.ts'
import { createTold, driverContract, type Harness } from './contract-suite.ts'

const HOST = new URL('../support/broker-host.ts', import.meta.url).pathname
const STATUS = 'soglia/reader-1/up/status'

async function makeHarness(): Promise<Harness> {
  const { events, ...told } = createTold()
  const unit = unitOf('reader-1', 'mqtt')
  const logins = ['soglia', 'reader-1', 'stranger']
  const mosquitto = await createMosquitto({ logins, acl: mosquittoAcl([unit]) })
  await mosquitto.start()
  const driver = createMqtt({ events, url: mosquitto.url('soglia'), log: pino({ level: 'silent' }) })
  const commands: { name: string; json: string }[] = []
  let board: MqttClient | null = null
  let taps = 0
  const logIn = async (id: string): Promise<MqttClient> => {
    const will = { topic: STATUS, payload: Buffer.from('{"state":"offline"}'), qos: 1 as const, retain: true }
    const login = {
      clientId: id,
      username: id,
      password: passwordOf(id),
      protocolVersion: 4,
      reconnectPeriod: 0,
    } as const
    const client = await connectAsync(mosquitto.url(), { ...login, ...(id === 'reader-1' ? { will } : {}) }, false)
    client.on('error', () => undefined)
    return client
  }
  const detach = async (): Promise<void> => {
    const gone = board
    board = null
    gone?.stream.destroy()
    await gone?.endAsync(true)
  }
  const say = async (client: MqttClient | null, id: string, payload: string): Promise<void> => {
    await client?.publishAsync(`soglia/${id}/up/tap`, payload, { qos: 1 })
  }
  return {
    unit,
    told,
    commands,
    listBytes: 256 * 1024,
    start: () => driver.start(),
    stop: () => driver.stop(),
    units: async (units) => driver.units(units),
    send: async (unit, command) => driver.send(unit, command),
    attach: async () => {
      await detach()
      board = await logIn('reader-1')
      board.on('message', (topic, payload) =>
        commands.push({ name: topic.replace('soglia/reader-1/', ''), json: payload.toString() }),
      )
      await board.subscribeAsync('soglia/reader-1/down/#')
      await board.publishAsync(STATUS, '{"state":"online"}', { qos: 1, retain: true })
    },
    detach,
    tell: (credential) => say(board, 'reader-1', JSON.stringify({ id: `1-${++taps}`, credential })),
    tellAsStranger: async (credential) => {
      const stranger = await logIn('stranger')
      await say(stranger, 'stranger', JSON.stringify({ id: 's-1', credential }))
      await stranger.endAsync(true)
      await say(board, 'stranger', JSON.stringify({ id: 's-2', credential }))
    },
    speakNonsense: async () => {
      await say(board, 'reader-1', 'nonsense')
      return 'not-json'
    },
    startAndStopAlone: () =>
      new Promise((resolve) =>
        spawn(process.execPath, [HOST, mosquitto.url('soglia')], { stdio: 'inherit' }).once('exit', resolve),
      ),
    close: async () => {
      await detach()
      await mosquitto.close()
    },
  }
}

driverContract('mqtt', makeHarness)
