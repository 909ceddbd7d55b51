/** The devices of other makers, each as the house has it registered and as its simulator stands for it on its own transport. */
import { SimEm4100Reader } from '../../firmware-sim/devices/em4100-reader.ts'
import { SimEspRfid } from '../../firmware-sim/devices/esp-rfid.ts'
import { SimEsphome } from '../../firmware-sim/devices/esphome.ts'
import { SimHassBridge } from '../../firmware-sim/devices/hass-bridge.ts'
import { SimHomie } from '../../firmware-sim/devices/homie.ts'
import { SimLd2410 } from '../../firmware-sim/devices/ld2410.ts'
import { SimLd2450 } from '../../firmware-sim/devices/ld2450.ts'
import { SimLineReader } from '../../firmware-sim/devices/line-reader.ts'
import { SimPn532 } from '../../firmware-sim/devices/pn532.ts'
import { SimShelly } from '../../firmware-sim/devices/shelly.ts'
import { SimTasmota } from '../../firmware-sim/devices/tasmota.ts'
import { EXPOSES, SimZigbee2Mqtt } from '../../firmware-sim/devices/zigbee2mqtt.ts'

/** Where it is attached: its login at the broker, or its own end of a cable. */
export interface At {
  url: string
  login: { name: string; secret: string }
  path: string
}
export interface Device {
  start(): Promise<void>
  stop(): Promise<void>
}
export interface Registered {
  kind: string
  settings?: Record<string, string>
}
interface Reader extends Registered {
  /** Of the card that is known; another one is refused. */
  credential: string
  open(at: At): Device & { tap(known: boolean): void | Promise<void> }
}
interface Sensor extends Registered {
  /** Of a bridge: what is behind it. */
  device?: { name: string; settings?: Record<string, string> }
  open(at: At): Device & { sees(somebody: boolean): void }
}
interface Strike extends Registered {
  /** Of a bridge: what is behind it. */
  device?: string
  open(at: At): Device & { orders: readonly string[] }
}

export const CABLES = ['em4100', 'line-reader', 'wiegand', 'pn532', 'ld2410', 'ld2450']
const UID = '04a2b3c4d5e6f7'
const STRANGE_UID = '0badc0de'
const dashes = (uid: string): string => uid.toUpperCase().match(/../g)?.join('-') ?? ''

export const READERS: Readonly<Record<string, Reader>> = {
  'an RDM6300': {
    ...{ kind: 'em4100', credential: 'em:14008ec793' },
    open({ path }) {
      const reader = new SimEm4100Reader(path, 'rdm6300')
      return { ...reader, tap: (known) => reader.hold(known ? '14008ec793' : '0badc0de01') }
    },
  },
  'a QR module': {
    ...{ kind: 'line-reader', credential: 'code:8711218972875' },
    open({ path }) {
      const reader = new SimLineReader(path)
      return { ...reader, tap: (known) => reader.hold(known ? '8711218972875' : '0000000000017') }
    },
  },
  'a Wiegand bridge': {
    ...{ kind: 'wiegand', settings: { 'card-tech': 'h10301' }, credential: 'h10301:123-4567' },
    open({ path }) {
      const reader = new SimLineReader(path, '\r')
      return { ...reader, tap: (known) => reader.hold(known ? '7B11D7' : '8EC793') }
    },
  },
  'a PN532': {
    ...{ kind: 'pn532', credential: `uid:${UID}` },
    open({ path }) {
      const chip = new SimPn532(path)
      return { start: chip.start, stop: () => chip.stop(), tap: (known) => chip.tap(known ? UID : STRANGE_UID) }
    },
  },
  'a Tasmota': {
    ...{ kind: 'tasmota', settings: { topic: 'tasmota_AB12CD' }, credential: `uid:${UID}` },
    open({ url, login }) {
      const device = new SimTasmota({ url, login, topic: 'tasmota_AB12CD' })
      return { start: () => device.start(), stop: device.stop, tap: (known) => device.tap(known ? UID : STRANGE_UID) }
    },
  },
  'an ESPHome': {
    ...{ kind: 'esphome', settings: { prefix: 'frontdoor', tags: 'pn532/tag' }, credential: `uid:${UID}` },
    open({ url, login }) {
      const device = new SimEsphome({ url, login, prefix: 'frontdoor', strike: 'switch' })
      const tap = (known: boolean): void => device.tag('pn532/tag', dashes(known ? UID : STRANGE_UID))
      return { start: () => device.start(), stop: device.stop, tap }
    },
  },
  'an esp-rfid board': {
    ...{ kind: 'esp-rfid', settings: { topic: 'frontdoor' }, credential: 'uid:deadbeef' },
    open({ url, login }) {
      const board = new SimEspRfid({ url, login, version: 2, topic: 'frontdoor', ip: '192.168.1.211' })
      const tap = (known: boolean): void => board.tap(known ? 'deadbeef' : STRANGE_UID)
      return { start: () => board.start(), stop: board.stop, tap }
    },
  },
}

const DESK_SENSOR = { name: 'hall/desk 12', address: '0x00158d0001d82bc1', exposes: EXPOSES.occupancy }
export const SENSORS: Readonly<Record<string, Sensor>> = {
  'a radar LD2410': {
    ...{ kind: 'ld2410', settings: { 'free-after-s': '1', 'occupied-after-s': '0.5' } },
    open({ path }) {
      const radar = new SimLd2410(path)
      const sees = (somebody: boolean): void => radar.sees(somebody ? 'still' : 'nobody')
      return { start: () => radar.start(), stop: radar.stop, sees }
    },
  },
  'a radar LD2450': {
    ...{ kind: 'ld2450', settings: { 'free-after-s': '1', 'occupied-after-s': '0.5' } },
    open({ path }) {
      const radar = new SimLd2450(path)
      const sees = (somebody: boolean): void => radar.sees(...(somebody ? [{ xMm: -782, yMm: 1713 }] : []))
      return { start: () => radar.start(), stop: radar.stop, sees }
    },
  },
  'a Zigbee sensor': {
    ...{ kind: 'zigbee2mqtt', device: { name: DESK_SENSOR.name } },
    open({ url, login }) {
      const bridge = new SimZigbee2Mqtt({ url, login, devices: [DESK_SENSOR] })
      const sees = (somebody: boolean): void => bridge.say(DESK_SENSOR.name, { occupancy: somebody, battery: 93 })
      return { start: () => bridge.start(), stop: bridge.stop, sees }
    },
  },
  'a Homie sensor': {
    ...{ kind: 'homie', device: { name: 'gw1-desk12', settings: { inputs: 'presence/occupied=presence' } } },
    open({ url, login }) {
      const children = { 'gw1-desk12': 'presence/occupied' }
      const root = new SimHomie({ url, login, root: login.name, children })
      return { start: () => root.start(), stop: root.stop, sees: (somebody) => root.tell('gw1-desk12', somebody) }
    },
  },
  'a sensor by Home Assistant’s discovery': {
    ...{ kind: 'home-assistant', settings: { status: 'gw1/status', topics: 'gw1/#' } },
    device: { name: 'gw1_desk12_occ' },
    open({ url, login }) {
      const bridge = new SimHassBridge({ url, login })
      return { start: () => bridge.start(), stop: bridge.stop, sees: (somebody) => bridge.occupy(somebody) }
    },
  },
}

export const STRIKES: Readonly<Record<string, Strike>> = {
  'a Shelly of the first generation': {
    ...{ kind: 'shelly', settings: { generation: '1', prefix: 'shelly1-AB' } },
    open({ url, login }) {
      const relay = new SimShelly({ url, login, generation: 1, prefix: 'shelly1-AB' })
      return { start: () => relay.start(), stop: relay.stop, orders: relay.orders }
    },
  },
  'a Shelly of the second generation': {
    ...{ kind: 'shelly', settings: { generation: '2', prefix: 'shellyplus1-AB' } },
    open({ url, login }) {
      const relay = new SimShelly({ url, login, generation: 2, prefix: 'shellyplus1-AB' })
      return { start: () => relay.start(), stop: relay.stop, orders: relay.orders }
    },
  },
  'a Tasmota': {
    ...{ kind: 'tasmota', settings: { topic: 'tasmota_CD34EF' } },
    open({ url, login }) {
      const device = new SimTasmota({ url, login, topic: 'tasmota_CD34EF' })
      return { start: () => device.start(), stop: device.stop, orders: device.pulses }
    },
  },
  'an ESPHome': {
    ...{ kind: 'esphome', settings: { prefix: 'backdoor', strike: 'lock/strike' } },
    open({ url, login }) {
      const device = new SimEsphome({ url, login, prefix: 'backdoor', strike: 'lock' })
      return { start: () => device.start(), stop: device.stop, orders: device.orders }
    },
  },
  'an esp-rfid board': {
    ...{ kind: 'esp-rfid', settings: { topic: 'backdoor' } },
    open({ url, login }) {
      const board = new SimEspRfid({ url, login, version: 2, topic: 'backdoor', ip: '192.168.1.212' })
      return { start: () => board.start(), stop: board.stop, orders: board.orders }
    },
  },
  'a lock by Home Assistant’s discovery': {
    ...{ kind: 'home-assistant', settings: { status: 'gw1/status', topics: 'gw1/#' }, device: 'gw1_front' },
    open({ url, login }) {
      const bridge = new SimHassBridge({ url, login })
      return { start: () => bridge.start(), stop: bridge.stop, orders: bridge.orders }
    },
  },
}
