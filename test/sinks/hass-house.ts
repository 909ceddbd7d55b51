/** A gateway with a small house, a board in it, and Home Assistant at the same broker: the embedded one, or a real Mosquitto. */
import { connectAsync, type MqttClient } from 'mqtt'
import { mosquittoAcl } from '../../gateway/drivers/mqtt/acl.ts'
import { topicsOf } from '../../gateway/drivers/mqtt-devices.ts'
import { type GatewayProcess, removeFolder, startGateway, temporaryFolder } from '../support/gateway.ts'
import { type HassViewer, viewAsHass } from '../support/hass-viewer.ts'
import { addFrontDoor, make } from '../support/house.ts'
import { createMosquitto, type Mosquitto, passwordOf } from '../support/mosquitto-broker.ts'
import { unitOf } from '../support/units.ts'

export type Carrier = 'embedded' | 'joined'
/** As docs/devices/home-assistant-sink.md has them. */
export const RIGHTS = { read: 'homeassistant/#,soglia-state/#', write: 'homeassistant/status' }
const HASS = unitOf('hass', 'client', { settings: RIGHTS })
const ECHO = unitOf('gw1', 'home-assistant')

export interface HassHouse {
  gateway: GatewayProcess
  mosquitto: Mosquitto | null
  set(value: 'off' | 'it' | 'en'): Promise<void>
  /** Another look as Home Assistant; the one before ends. */
  view(): Promise<HassViewer>
  /** `reader-1` is at the same door, and senses no desk. */
  board(id?: 'board-1' | 'reader-1'): Promise<Board>
  /** All that is said at the other broker; at the embedded one all that anybody may read. */
  overhear(): Promise<{ topic: string; payload: string }[]>
  /** Retained, at the other broker. */
  sayAtBroker(topic: string, payload: string): Promise<void>
  /** Starts it again on the same data. */
  start(): Promise<void>
  close(): Promise<void>
}
export interface Board {
  desk(occupied: boolean): void
  door(fields: object): void
  tap(credential: string): void
  /** Says that it goes, and goes. */
  leave(): Promise<void>
}

export async function openHassHouse(carrier: Carrier): Promise<HassHouse> {
  const dataDir = temporaryFolder('hass-sink')
  const boards = ['board-1', 'reader-1'].map((id) => unitOf(id, 'mqtt'))
  const acl = `${mosquittoAcl([...boards, HASS, ECHO], 'soglia', topicsOf, true)}\nuser spy\ntopic read #\ntopic write soglia-state/gateway\n`
  const logins = ['soglia', 'board-1', 'reader-1', 'hass', 'spy']
  const more = ['use_username_as_clientid true']
  const mosquitto = carrier === 'joined' ? await createMosquitto({ logins, acl, more }) : null
  await mosquitto?.start()
  const secrets = new Map<string, string>()
  const clients: MqttClient[] = []
  let viewer: HassViewer | null = null
  let signals = 0
  const secretOf = (name: string): string => (mosquitto === null ? (secrets.get(name) ?? '') : passwordOf(name))
  const url = (): string => mosquitto?.url() ?? `mqtt://127.0.0.1:${house.gateway.mqttPort}`
  const env = mosquitto === null ? {} : { SOGLIA_MQTT: 'off', SOGLIA_MQTT_URL: mosquitto.url('soglia') }

  async function login(name: string): Promise<MqttClient> {
    const options = { username: name, password: secretOf(name), clientId: name, protocolVersion: 4 } as const
    const client = await connectAsync(url(), { ...options, reconnectPeriod: 0 })
    client.on('error', () => undefined)
    clients.push(client)
    return client
  }

  const house: HassHouse = {
    gateway: await startGateway({ dataDir, env }),
    mosquitto,
    async set(value) {
      const { status } = await house.gateway.request('PUT', '/api/settings/home-assistant', { value })
      if (status !== 200) throw new Error(`${status}`)
    },
    async view() {
      await viewer?.close()
      const protocolVersion = mosquitto === null ? 4 : 5
      viewer = await viewAsHass(url(), { name: 'hass', secret: secretOf('hass'), protocolVersion })
      return viewer
    },
    async board(id = 'board-1') {
      const client = await login(id)
      const say = (name: string, fields: object, retain = false): void =>
        void client.publish(`soglia/${id}/up/${name}`, JSON.stringify(fields), { qos: 1, retain })
      say('status', { state: 'online' }, true)
      return {
        desk: (occupied) => say('desk', { id: `s-${Date.now()}-${++signals}`, occupied }),
        door: (fields) => say('door', { id: `s-${Date.now()}-${++signals}`, ...fields }),
        tap: (credential) => say('tap', { id: `s-${Date.now()}-${++signals}`, credential }),
        async leave() {
          await client.publishAsync(`soglia/${id}/up/status`, '{"state":"offline"}', { qos: 1, retain: true })
          await client.endAsync()
        },
      }
    },
    async overhear() {
      const client = mosquitto === null ? (await house.view()).client : await login('spy')
      const heard: { topic: string; payload: string }[] = []
      client.on('message', (topic, payload) => heard.push({ topic, payload: payload.toString() }))
      await client.subscribeAsync(mosquitto === null ? RIGHTS.read.split(',') : '#', { qos: 0 })
      return heard
    },
    async sayAtBroker(topic, payload) {
      const client = await login('spy')
      await client.publishAsync(topic, payload, { qos: 1, retain: true })
      await client.endAsync()
    },
    async start() {
      house.gateway = await startGateway({ dataDir, env })
    },
    async close() {
      await viewer?.close()
      for (const client of clients) await client.endAsync(true)
      await house.gateway.kill()
      await mosquitto?.close()
      removeFolder(dataDir)
    },
  }
  secrets.set('reader-1', (await addFrontDoor(house.gateway)).secret)
  await make(house.gateway, '/api/desks', { id: 'd12', zone: 'hall' })
  const units = [
    { id: 'board-1', kind: 'mqtt', door: 'front', side: 'in', desks: ['d12'] },
    { id: 'hass', kind: 'client', settings: RIGHTS },
  ]
  for (const unit of units) {
    const { status, body } = await house.gateway.request<{ secret: string }>('POST', '/api/units', unit)
    if (status !== 201) throw new Error(JSON.stringify(body))
    secrets.set(unit.id, body.secret)
  }
  return house
}
