/** A Tasmota device: a reader, switches, and a relay that ends its own pulse. */
import { MqttEnd } from './mqtt-end.ts'

const PULSE_TENTHS_MAX = 111

export interface SimTasmotaOptions {
  url: string
  login: { name: string; secret: string }
  topic: string
  /** `FullTopic`. */
  fullTopic?: string
  /** `PowerRetain 1`: another broker keeps how its relay stands. */
  keepsPower?: boolean
}

export class SimTasmota {
  readonly #end: MqttEnd
  readonly #root: (prefix: string) => string
  readonly #keepsPower: boolean
  /** What its relay was told, as payloads of `Backlog0`. */
  readonly pulses: string[] = []

  constructor({ url, login, topic, fullTopic = '%prefix%/%topic%/', keepsPower = false }: SimTasmotaOptions) {
    const root = (prefix: string): string => fullTopic.replace('%prefix%', prefix).replace('%topic%', topic)
    this.#root = root
    this.#keepsPower = keepsPower
    this.#end = new MqttEnd({
      ...{ url, login, clientId: 'DVES_AB12CD', will: { topic: `${root('tele')}LWT`, payload: 'Offline' } },
      filters: [`${root('cmnd')}#`, 'cmnd/tasmotas/#', 'cmnd/DVES_AB12CD_fb/#'],
      onMessage: (heard, payload) => this.#obey(heard.slice(root('cmnd').length), payload),
    })
  }

  async start(): Promise<void> {
    await this.#end.open()
    this.#end.say(`${this.#root('tele')}LWT`, 'Online', true)
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
    this.#end.say(this.#root(prefix) + name, payload)
  }

  #obey(name: string, payload: string): void {
    const [, pulse = '', relay = ''] = /^PulseTime\d+ (\d+); Power(\d+) ON$/.exec(payload) ?? []
    if (name !== 'Backlog0' || pulse === '') return
    this.pulses.push(payload)
    const time = Number(pulse)
    const word = relay === '1' ? 'POWER' : `POWER${relay}`
    const turn = (state: 'ON' | 'OFF'): void => {
      this.say('stat', 'RESULT', { [word]: state })
      this.#end.say(this.#root('stat') + word, state, this.#keepsPower)
    }
    turn('ON')
    const pulseMs = time <= PULSE_TENTHS_MAX ? time * 100 : (time - 100) * 1000
    setTimeout(() => turn('OFF'), pulseMs).unref()
  }
}
