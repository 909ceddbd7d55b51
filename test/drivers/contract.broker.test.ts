/** The embedded broker on a real socket, with a board of the MQTT.js library. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connectAsync, type MqttClient } from 'mqtt'
import { pino } from 'pino'
import { createBroker } from '../../gateway/drivers/broker.ts'
import { unitOf } from '../support/units.ts'
import { createTold, driverContract, type Harness } from './contract-suite.ts'

const HOST = new URL('../support/broker-host.ts', import.meta.url).pathname

async function makeHarness(): Promise<Harness> {
  const { events, ...told } = createTold()
  const driver = createBroker({
    events,
    listen: { host: '127.0.0.1', port: 0 },
    tls: null,
    secretHashOf: () => createHash('sha256').update('secret').digest('hex'),
    log: pino({ level: 'silent' }),
  })
  const commands: { name: string; json: string }[] = []
  let board: MqttClient | null = null
  let taps = 0
  const logIn = async (id: string): Promise<MqttClient> => {
    const url = `mqtt://127.0.0.1:${driver.address()?.port}`
    const login = { clientId: id, username: id, password: 'secret', protocolVersion: 4, reconnectPeriod: 0 } as const
    const client = await connectAsync(url, login, false)
    client.on('error', () => undefined)
    return client
  }
  const detach = async (): Promise<void> => {
    const gone = board
    board = null
    gone?.stream.destroy()
    await gone?.endAsync(true)
  }
  return {
    unit: unitOf('reader-1', 'mqtt'),
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
    },
    detach,
    tell: async (credential) => {
      if (board === null || !board.connected) throw new Error('the board is away')
      // A PUBACK that is outstanding when the line is cut never comes.
      const cut = once(board.stream, 'close').then(() => Promise.reject(new Error('the line was cut')))
      const message = JSON.stringify({ id: `1-${++taps}`, credential })
      await Promise.race([board.publishAsync('soglia/reader-1/up/tap', message, { qos: 1 }), cut])
    },
    tellAsStranger: async (credential) => {
      const message = JSON.stringify({ id: 's-1', credential })
      await logIn('stranger').catch(() => undefined)
      // Nor by one who has a login, in another's name.
      await board?.publishAsync('soglia/stranger/up/tap', message, { qos: 1 })
    },
    speakNonsense: async () => {
      await board?.publishAsync('soglia/reader-1/up/tap', 'nonsense', { qos: 1 })
      return 'not-json'
    },
    startAndStopAlone: () =>
      new Promise((resolve) => spawn(process.execPath, [HOST], { stdio: 'inherit' }).once('exit', resolve)),
    close: detach,
  }
}

driverContract('broker', makeHarness)
