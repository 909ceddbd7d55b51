/** Tries whether the rules of another broker hold: nobody may speak for a unit but the unit itself. */
import { randomBytes } from 'node:crypto'
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt'

const CONNECT_WITHIN_MS = 5_000
/** So long a forged message is waited for after the broker has taken it. */
const ARRIVES_WITHIN_MS = 1_000

export interface Proof {
  check: string
  ok: boolean
  detail: string
}

/**
 * Connects as the gateway and, as a stranger and as the gateway, publishes for a unit that does not exist;
 * none of it may arrive. Never throws: a broker that is away is a check that failed.
 */
export async function proveForeignPublishFails(url: string): Promise<Proof[]> {
  let watcher: MqttClient
  try {
    watcher = await open(url, {})
  } catch (error) {
    return [{ check: 'the other broker lets the gateway in', ok: false, detail: wordsOf(error) }]
  }
  try {
    const arrived = new Set<string>()
    watcher.on('message', (topic) => arrived.add(topic))
    await watcher.subscribeAsync('soglia/+/up/#', { qos: 1 })
    return [
      { check: 'the other broker lets the gateway in', ok: true, detail: 'connected and subscribed' },
      await stranger(url, arrived),
      await forge('the gateway cannot speak for a unit', watcher, arrived),
    ]
  } catch (error) {
    return [{ check: 'the other broker lets the gateway listen', ok: false, detail: wordsOf(error) }]
  } finally {
    await watcher.endAsync(true)
  }
}

async function stranger(url: string, arrived: Set<string>): Promise<Proof> {
  const check = 'a stranger without a login cannot speak for a unit'
  const anonymous = new URL(url)
  anonymous.username = ''
  anonymous.password = ''
  let client: MqttClient
  try {
    client = await open(anonymous.href, {})
  } catch {
    return { check, ok: true, detail: 'it was not let in' }
  }
  const proof = await forge(check, client, arrived)
  await client.endAsync(true)
  return proof
}

async function forge(check: string, client: MqttClient, arrived: Set<string>): Promise<Proof> {
  const topic = `soglia/doctor-${randomBytes(4).toString('hex')}/up/tap`
  // Not a signal: a gateway that hears it drops it, for it knows no such unit.
  await client.publishAsync(topic, '{}', { qos: 1 }).catch(() => undefined)
  await new Promise((resolve) => setTimeout(resolve, ARRIVES_WITHIN_MS))
  return arrived.has(topic)
    ? { check, ok: false, detail: `a message to ${topic} arrived` }
    : { check, ok: true, detail: 'what it published did not arrive' }
}

async function open(url: string, options: IClientOptions): Promise<MqttClient> {
  const client = await connectAsync(
    url,
    { ...options, protocolVersion: 4, clean: true, reconnectPeriod: 0, connectTimeout: CONNECT_WITHIN_MS },
    false,
  )
  client.on('error', () => undefined)
  return client
}

function wordsOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: string }
  return message || String(code ?? error)
}
