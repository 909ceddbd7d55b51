/** A Tasmota device: a reader, switches, and a relay that ends its own pulse. */
import { MqttEnd } from './mqtt-end.ts'

const PULSE_TENTHS_MAX = 111

export interface SimTasmotaOptions {
  url: string
  login: { name: string; secret: string }
  topic: string
  /** `PowerRetain 1`: another broker keeps how its relay stands. */
  keepsPower?: boolean
}

export class SimTasmota {
  readonly #end: MqttEnd
  readonly #topic: string
  readonly #keepsPower: boolean
  /** What its relay was told, as payloads of `Backlog0`. */
  readonly pulses: string[] = []

  constructor({ url, login, topic, keepsPower = false }: SimTasmotaOptions) {
    this.#topic = topic
    this.#keepsPower = keepsPower
    this.#end = new MqttEnd({
      ...{ url, login, clientId: 'DVES_AB12CD', will: { topic: `tele/${topic}/LWT`, payload: 'Offline' } },
      filters: [`cmnd/${topic}/#`, 'cmnd/tasmotas/#', 'cmnd/DVES_AB12CD_fb/#'],
      onMessage: (heard, payload) => this.#obey(heard.slice(`cmnd/${topic}/`.length), payload),
    })
  }

  async start(): Promise<void> {
    await this.#end.open()
    this.#end.say(`tele/${this.#topic}/LWT`, 'Online', true)
    this.say('tele', 'INFO1', { Info1: { Module: 'Generic', Version: '14.2.0(tasmota)' } })
  }
  stop = (): Promise<void> => this.#end.cut()

  /** `uid`: hex digits, as the driver of its PN532 writes them. */
  tap(uid: string): void {
    this.read('PN532', { UID: uid.toUpperCase(), Data: '', Auth: 'Ok' })
  }

  /** What the driver of a reader tells, once: `RDM6300`, `RC522`, `GM861`, `Wiegand`. */
  read(reader: string, reading: object): void {
    this.say('tele', 'SENSOR', { Time: '2026-11-27T01:02:03', [reader]: reading })
  }

  turn(switchNumber: number, state: 'ON' | 'OFF'): void {
    this.say('stat', 'RESULT', { [`Switch${switchNumber}`]: { Action: state } })
  }

  say(prefix: 'tele' | 'stat', name: string, payload: string | object): void {
    this.#end.say(`${prefix}/${this.#topic}/${name}`, payload)
  }

  #obey(name: string, payload: string): void {
    const [, pulse = '', relay = ''] = /^PulseTime\d+ (\d+); Power(\d+) ON$/.exec(payload) ?? []
    if (name !== 'Backlog0' || pulse === '') return
    this.pulses.push(payload)
    const time = Number(pulse)
    const word = relay === '1' ? 'POWER' : `POWER${relay}`
    const turn = (state: 'ON' | 'OFF'): void => {
      this.say('stat', 'RESULT', { [word]: state })
      this.#end.say(`stat/${this.#topic}/${word}`, state, this.#keepsPower)
    }
    turn('ON')
    const pulseMs = time <= PULSE_TENTHS_MAX ? time * 100 : (time - 100) * 1000
    setTimeout(() => turn('OFF'), pulseMs).unref()
  }
}
