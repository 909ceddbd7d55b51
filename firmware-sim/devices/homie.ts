/** A Homie 5 root device with sensors behind it, each with a boolean property. All that it says is retained. */
import { MqttEnd } from './mqtt-end.ts'

export interface SimHomieOptions {
  url: string
  login: { name: string; secret: string }
  root: string
  /** By the id of the child: its property, as `node/property`. */
  children: Readonly<Record<string, string>>
}

export class SimHomie {
  readonly #end: MqttEnd
  readonly #options: SimHomieOptions

  constructor(options: SimHomieOptions) {
    const { url, login, root } = options
    this.#options = options
    this.#end = new MqttEnd({
      ...{ url, login, clientId: root, will: { topic: `homie/5/${root}/$state`, payload: 'lost' } },
      ...{ filters: [], onMessage: () => undefined },
    })
  }

  async start(): Promise<void> {
    await this.#end.open()
    const { root, children } = this.#options
    this.#describe(root, {}, { children: Object.keys(children) })
    for (const [id, name] of Object.entries(children)) {
      const [node = '', property = ''] = name.split('/')
      const properties = { [property]: { name: property, datatype: 'boolean', retained: true } }
      this.#describe(id, { [node]: { name: node, properties } }, { root, parent: root })
    }
  }
  stop = (): Promise<void> => this.#end.cut()

  tell(child: string, isTrue: boolean): void {
    this.say(child, this.#options.children[child] ?? '', String(isTrue))
  }

  say(device: string, name: string, payload: string): void {
    this.#end.say(`homie/5/${device}/${name}`, payload, true)
  }

  #describe(device: string, nodes: object, more: object): void {
    this.say(device, '$state', 'init')
    this.say(device, '$description', JSON.stringify({ homie: '5.0', version: 1, name: device, nodes, ...more }))
    this.say(device, '$state', 'ready')
  }
}
