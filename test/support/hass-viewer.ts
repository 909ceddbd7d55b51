/**
 * Looks at a broker as Home Assistant does: finds devices by their `config` topics, subscribes to what they name, and
 * shows each entity with its state. Written from Home Assistant's documentation, apart from the code that it looks at.
 */
import { connectAsync, type MqttClient } from 'mqtt'

type Fields = Record<string, unknown>
export interface Entity {
  platform: string
  name: string | null
  device: Fields
  config: Fields
  /** Null: unknown. */
  state: string | null
  available: boolean
}
export interface HassViewer {
  /** By `unique_id`. */
  entity(id: string): Entity | undefined
  ids(): string[]
  /** Every message that came, in order. */
  seen: { topic: string; payload: string; retained: boolean }[]
  /** Topics with something on them. */
  topics(): string[]
  client: MqttClient
  /** Says that it is there (again). */
  beBorn(): Promise<void>
  close(): Promise<void>
}

/** `protocolVersion`: 5 is MQTT 5, which Home Assistant speaks wherever it may; 4 is 3.1.1. */
export async function viewAsHass(
  url: string,
  login: { name: string; secret: string; protocolVersion: 4 | 5 },
): Promise<HassViewer> {
  const client = await connectAsync(url, {
    ...{ username: login.name, password: login.secret, clientId: login.name, reconnectPeriod: 0 },
    protocolVersion: login.protocolVersion,
    will: { topic: 'homeassistant/status', payload: Buffer.from('offline'), qos: 0, retain: false },
  })
  client.on('error', () => undefined)
  const last = new Map<string, string>()
  const seen: HassViewer['seen'] = []
  const asked = new Set<string>()

  function ask(topic: unknown): void {
    if (typeof topic !== 'string' || asked.has(topic)) return
    asked.add(topic)
    client.subscribe(topic, { qos: 0 })
  }

  client.on('message', (topic, bytes, { retain }) => {
    const payload = bytes.toString()
    seen.push({ topic, payload, retained: retain })
    if (payload === '') last.delete(topic)
    else last.set(topic, payload)
    if (!topic.endsWith('/config') || payload === '') return
    for (const { config } of componentsOf(payload)) {
      ask(config.state_topic)
      for (const each of (config.availability ?? []) as Fields[]) ask(each.topic)
    }
  })
  await client.subscribeAsync(['homeassistant/+/+/config', 'homeassistant/+/+/+/config'], { qos: 0 })

  function entities(): Map<string, Entity> {
    const found = [...last].filter(([topic]) => topic.endsWith('/config')).flatMap(([, text]) => componentsOf(text))
    return new Map(found.map(({ device, config }) => [config.unique_id as string, shown(device, config)]))
  }

  function shown(device: Fields, config: Fields): Entity {
    const { platform, name, state_topic: topic, value_template: template } = config
    const is = ((config.availability ?? []) as Fields[]).map(
      (each) => rendered(last.get(each.topic as string), each.value_template) === 'online',
    )
    const available = config.availability_mode === 'all' ? is.every(Boolean) : is.some(Boolean)
    const value = rendered(last.get(topic as string), template)
    const state = value === undefined || value === 'None' ? null : value
    return { platform: platform as string, name: name as string | null, device, config, state, available }
  }

  return {
    entity: (id) => entities().get(id),
    ids: () => [...entities().keys()],
    seen,
    topics: () => [...last.keys()],
    client,
    beBorn: async () => void (await client.publishAsync('homeassistant/status', 'online', { qos: 0 })),
    close: () => client.endAsync(true),
  }
}

const SHARED = ['availability', 'availability_mode', 'state_topic']

/** Those with nothing but a platform are taken away. */
function componentsOf(text: string): { device: Fields; config: Fields }[] {
  const whole = JSON.parse(text) as Fields & { device: Fields; components: Record<string, Fields> }
  const shared = Object.fromEntries(SHARED.flatMap((key) => (key in whole ? [[key, whole[key]]] : [])))
  return Object.values(whole.components)
    .filter((config) => Object.keys(config).length > 1)
    .map((config) => ({ device: whole.device, config: { ...shared, ...config } }))
}

function rendered(payload: string | undefined, template: unknown): string | undefined {
  if (payload === undefined || template === undefined) return payload
  const [, key = ''] = /^\{\{ value_json\.(\w+) \}\}$/.exec(template as string) ?? []
  const value = (JSON.parse(payload) as Fields)[key]
  return value === null || value === undefined ? 'None' : String(value)
}
