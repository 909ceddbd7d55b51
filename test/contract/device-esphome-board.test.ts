/** The reference board's own code, on its configuration's topics and will, against a real gateway and its broker. */
import { connectAsync, type MqttClient } from 'mqtt'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { UnitKeys, UnitState } from '../../gateway/api/contract.ts'
import type { Fact } from '../../gateway/core/facts.ts'
import { Board, boardConfiguration, compileBoard } from '../support/esphome-board.ts'
import {
  allFacts,
  type GatewayProcess,
  removeFolder,
  soglia,
  startGateway,
  temporaryFolder,
  until,
} from '../support/gateway.ts'
import { addFrontDoor, make } from '../support/house.ts'

const UNIT = 'lab-board'
const UID = '04-A2-B3-C4-D5-E6-80'
const configuration = boardConfiguration(UNIT)
const [online = '', offline = ''] = [...configuration.matchAll(/payload: '(.+)'/g)].map(([, json]) => json)

/** What ESPHome is to the board's code: the line, the clock and the relay. */
class Esphome {
  readonly relay: number[] = []
  readonly #board: Board
  #client: MqttClient | null = null
  /** Added to the clock, so that a test need not wait. */
  aheadMs = 0

  constructor(program: string, boot: number) {
    this.#board = new Board(program, boot, 0x1234)
  }

  async connect(port: number, password: string): Promise<void> {
    const status = `soglia/${UNIT}/up/status`
    const will = { topic: status, payload: Buffer.from(offline), qos: 1 as const, retain: true }
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
      ...{ clientId: UNIT, username: UNIT, password, protocolVersion: 4 as const, reconnectPeriod: 0, will },
    })
    client.on('error', () => undefined)
    client.on('message', (topic, payload) => void this.#hear(topic, JSON.parse(payload.toString())))
    await client.subscribeAsync([`soglia/${UNIT}/down/result`, `soglia/${UNIT}/down/unlock`])
    await client.publishAsync(status, online, { qos: 1, retain: true })
    this.#client = client
    await this.do('connected')
  }

  async cut(): Promise<void> {
    await this.do('cut')
    this.#client?.stream.destroy()
    this.#client = null
  }

  async do(word: string, ...more: (string | number)[]): Promise<void> {
    const { said, relayMs } = await this.#board.do(word, Math.round(performance.now() + this.aheadMs), ...more)
    for (const { name, json } of said) this.#client?.publish(`soglia/${UNIT}/${name}`, json, { qos: 1 })
    if (relayMs === null || relayMs === 0) return
    this.relay.push(relayMs)
    await this.do('done', String(more[0]), 1)
  }

  async #hear(topic: string, fields: Record<string, number | string | undefined>): Promise<void> {
    const { id = '', recordedAt, unlockMs = 0, ms = 0, ttlMs = 0 } = fields
    if (topic.endsWith('/unlock')) await this.do('unlock', id, ms, ttlMs)
    else await this.do('result', id, recordedAt === undefined ? 0 : 1, unlockMs, ttlMs)
  }

  stop(): void {
    this.#board.stop()
    this.#client?.stream.destroy()
  }
}

let dataDir: string
let gateway: GatewayProcess
let program: string
let secret: string
const boards: Esphome[] = []
beforeEach(async () => {
  dataDir = temporaryFolder('esphome-board')
  program = compileBoard(dataDir)
  gateway = await startGateway({ dataDir })
  await addFrontDoor(gateway)
  await make(gateway, '/api/doors', { id: 'lab', to: 'hall' })
  // As its first lines say, but for the names.
  const [, line = ''] = /^#\s+soglia (unit add .*)$/m.exec(configuration) ?? []
  const words = line.replace('front-board', UNIT).replace('--door front', '--door lab').split(' ')
  const added = await soglia(dataDir, [...words, '--json'])
  expect(added).toMatchObject({ code: 0, stderr: '' })
  secret = (JSON.parse(added.stdout) as UnitKeys).secret
}, 60_000)
afterEach(async () => {
  for (const board of boards.splice(0)) board.stop()
  await gateway.kill()
  removeFolder(dataDir)
})

const start = (boot: number): Esphome => {
  const board = new Esphome(program, boot)
  boards.push(board)
  return board
}
const kinds = async (): Promise<Fact['kind'][]> => (await allFacts(gateway)).map(({ kind }) => kind)
const has = (...wanted: Fact['kind'][]): Promise<Fact['kind'][]> =>
  until(kinds, (all) => wanted.every((kind) => all.includes(kind)), 10_000)
const unit = async (): Promise<UnitState | undefined> =>
  (await gateway.request<{ units: UnitState[] }>('GET', '/api/house')).body.units.find(({ id }) => id === UNIT)

it('opens for whoever may pass, from afar, and for nobody too late; what it kept is told when the line is back', async () => {
  const board = start(1)
  await board.connect(gateway.mqttPort, secret)
  await until(unit, (one) => one?.state === 'online' && one.fw === 'soglia-door-1')
  await board.do('contact', 0)
  await board.do('tap', UID)
  await has('passage-granted', 'door-unlocked')
  expect(board.relay).toEqual([5_000])
  await board.do('contact', 1)
  await has('door-opened')
  await board.do('contact', 0)
  await has('door-closed')

  await make(gateway, '/api/doors/lab/unlock', { reason: 'A parcel' })
  await until(kinds, (all) => all.filter((kind) => kind === 'door-unlocked').length === 2)
  expect(board.relay).toEqual([5_000, expect.any(Number)])

  await board.cut()
  await until(unit, (one) => one?.state === 'offline')
  await board.do('tap', UID)
  board.aheadMs = 20_000
  await board.connect(gateway.mqttPort, secret)
  await has('passage-refused')
  const facts = await allFacts(gateway)
  expect(facts.filter(({ kind }) => kind === 'passage-refused')).toMatchObject([{ unit: UNIT, reason: 'too-late' }])
  expect(board.relay).toHaveLength(2)

  // As it does whenever it is back: a level that stands as before is no news.
  await board.do('contact', 0)
  await board.do('tap', UID)
  await until(kinds, (all) => all.filter((kind) => kind === 'door-unlocked').length === 3)
  expect((await kinds()).filter((kind) => kind === 'door-closed')).toHaveLength(1)
  expect(await unit()).toMatchObject({ bad: { codes: {} } })
})

it('uses no id again after a loss of power, and is given no list', async () => {
  for (const boot of [1, 2]) {
    const board = start(boot)
    await board.connect(gateway.mqttPort, secret)
    await board.do('tap', UID)
    await until(kinds, (all) => all.filter((kind) => kind === 'passage-granted').length === boot)
    await board.cut()
  }
  expect((await kinds()).filter((kind) => kind === 'passage-refused' || kind === 'policy-issued')).toEqual([])
})
