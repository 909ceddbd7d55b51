/** What booting needs: `soglia.toml` in the data folder and the environment; all faults at once; frozen. */
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { SogliaError } from './core/errors.ts'

export interface Address {
  host: string
  port: number
}
export interface Config {
  dataDir: string
  http: Address
  /** Where the embedded broker listens; null: none. */
  mqtt: Address | null
  mqttUrl: string | null
  /** The PEM files that were named; `own`: the house's own authority; null: none. */
  tls: { cert: Buffer; key: Buffer } | 'own' | null
  /** What browsers and boards call this machine, for its own authority; empty: its own names and addresses. */
  hosts: readonly string[]
  timeZone: string
  logLevel: string
  allowPlain: boolean
  whenStorageFails: 'refuse' | 'allowKnown'
}

type Env = Readonly<Record<string, string | undefined>>

/** Each key of `soglia.toml`, the variable that overrides it, and what it is when neither is there. */
export const KEYS = {
  http: { variable: 'SOGLIA_HTTP', initial: '127.0.0.1:8080' },
  mqtt: { variable: 'SOGLIA_MQTT', initial: '127.0.0.1:1883' },
  mqttUrl: { variable: 'SOGLIA_MQTT_URL', initial: '' },
  tls: { variable: 'SOGLIA_TLS', initial: '' },
  hosts: { variable: 'SOGLIA_HOSTS', initial: '' },
  tlsCert: { variable: 'SOGLIA_TLS_CERT', initial: '' },
  tlsKey: { variable: 'SOGLIA_TLS_KEY', initial: '' },
  timeZone: { variable: 'SOGLIA_TZ', initial: 'Europe/Rome' },
  log: { variable: 'SOGLIA_LOG', initial: 'info' },
  allowPlain: { variable: 'SOGLIA_ALLOW_PLAIN', initial: false },
  whenStorageFails: { variable: 'SOGLIA_WHEN_STORAGE_FAILS', initial: 'refuse' },
} as const
type Key = keyof typeof KEYS

const HOSTS_MAX = 50
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** Where the data is: `--data`, else `SOGLIA_DATA`, else `./data`. */
export function dataDirOf(given: string | undefined, env: Env): string {
  return resolve(given ?? env.SOGLIA_DATA ?? './data')
}

/**
 * Reads `<dataDir>/soglia.toml` (which may be absent) and the environment, which wins. Throws `E_CONFIG`
 * with every fault, each led by its key; nothing starts half-configured.
 */
export function loadConfig(dataDir: string, env: Env): Config {
  const faults: string[] = []
  const values = { ...readFile(join(dataDir, 'soglia.toml'), faults), ...fromEnvironment(env) }
  const text = (key: Key): string => {
    const value = values[key] ?? KEYS[key].initial
    if (typeof value === 'string') return value
    faults.push(`${key}: not a text`)
    return ''
  }
  const fault = (key: Key, why: string): null => {
    faults.push(`${key}: ${why}`)
    return null
  }

  const http = parseAddress(text('http')) ?? fault('http', 'not HOST:PORT')
  const mqtt = text('mqtt') === 'off' ? null : (parseAddress(text('mqtt')) ?? fault('mqtt', 'not HOST:PORT or "off"'))
  const files = readTls(text('tlsCert'), text('tlsKey'), dataDir, fault)
  const tls = text('tls') === 'own' ? 'own' : files
  if (!['', 'own'].includes(text('tls'))) fault('tls', 'not "own"; for files set tlsCert and tlsKey')
  if (tls === 'own' && text('tlsCert') + text('tlsKey') !== '')
    fault('tls', 'own, but tlsCert or tlsKey is set as well')
  const hosts = parseHosts(values.hosts ?? '') ?? fault('hosts', 'not a list of host names and addresses') ?? []
  if (hosts.length > 0 && tls !== 'own') fault('hosts', 'only with tls = "own"')
  const allowPlain = parseFlag(values.allowPlain) ?? fault('allowPlain', 'not true or false') ?? false
  for (const [key, address] of [
    ['http', http],
    ['mqtt', mqtt],
  ] as const) {
    if (address === null || tls !== null || allowPlain || isLoopback(address.host)) continue
    fault(
      key,
      `${address.host} is away from loopback without TLS; set tls = "own", or tlsCert and tlsKey, or allowPlain = true`,
    )
  }
  const config: Config = {
    dataDir,
    http: http ?? { host: '', port: 0 },
    mqtt,
    mqttUrl: text('mqttUrl') === '' ? null : parseMqttUrl(text('mqttUrl'), fault),
    tls,
    hosts: Object.freeze(hosts),
    timeZone: isTimeZone(text('timeZone')) ? text('timeZone') : (fault('timeZone', 'not an IANA time zone') ?? ''),
    logLevel: LOG_LEVELS.includes(text('log'))
      ? text('log')
      : (fault('log', `not one of ${LOG_LEVELS.join(' ')}`) ?? ''),
    allowPlain,
    whenStorageFails: text('whenStorageFails') === 'allowKnown' ? 'allowKnown' : 'refuse',
  }
  if (!['refuse', 'allowKnown'].includes(text('whenStorageFails')))
    fault('whenStorageFails', 'not refuse or allowKnown')
  if (faults.length > 0) throw new SogliaError('E_CONFIG', [...new Set(faults)].join('; '))
  return Object.freeze(config)
}

/** The name that the gateway logs in with at another broker. */
export function gatewayLogin({ mqttUrl }: Pick<Config, 'mqttUrl'>): string {
  const { username } = new URL(mqttUrl ?? 'mqtt://localhost')
  return username === '' ? 'soglia' : decodeURIComponent(username)
}

function readFile(path: string, faults: string[]): Partial<Record<Key, unknown>> {
  let source: string
  try {
    source = readFileSync(path, 'utf8')
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    // No folder yet is no fault of the file; whether one can be made is the store's to say.
    if (!['ENOENT', 'ENOTDIR'].includes(code)) faults.push(`soglia.toml: ${message}`)
    return {}
  }
  try {
    const table = parseToml(source)
    for (const key of Object.keys(table)) {
      if (!Object.hasOwn(KEYS, key)) faults.push(`${key}: no such key; there are ${Object.keys(KEYS).join(', ')}`)
    }
    return table
  } catch (error) {
    faults.push(`soglia.toml: ${(error as Error).message.split('\n')[0]}`)
    return {}
  }
}

function fromEnvironment(env: Env): Partial<Record<Key, unknown>> {
  const found: Partial<Record<Key, unknown>> = {}
  for (const [key, { variable }] of Object.entries(KEYS)) {
    if (env[variable] !== undefined && env[variable] !== '') found[key as Key] = env[variable]
  }
  return found
}

function parseAddress(text: string): Address | null {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]\s]+)):(\d{1,5})$/.exec(text)
  if (match === null) return null
  const port = Number(match[3])
  return port > 65535 ? null : { host: (match[1] ?? match[2]) as string, port }
}

/** A list in the file, words between commas in the environment; lower case, IPv6 in its short form. Null: no such list. */
function parseHosts(value: unknown): string[] | null {
  const given: unknown[] = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [null]
  const hosts = given.map((each) => (typeof each === 'string' ? each.trim().toLowerCase() : null))
  if (hosts.every((each) => each === '')) return []
  const read = hosts.map((each) => (each === null ? null : isIP(each) === 6 ? shortIPv6(each) : each))
  return read.length <= HOSTS_MAX && read.every((each) => each !== null && isHost(each)) ? (read as string[]) : null
}

function isHost(text: string): boolean {
  // What looks like an address and is none would be a name that nobody can look up.
  return isIP(text) !== 0 || (HOST_NAME.test(text) && !/(^|\.)\d+$/.test(text))
}

const shortIPv6 = (address: string): string => new URL(`http://[${address}]`).hostname.slice(1, -1)

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
}

function parseFlag(value: unknown): boolean | null {
  if (value === undefined) return false
  if (value === true || value === 'true' || value === '1') return true
  return value === false || value === 'false' || value === '0' ? false : null
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function parseMqttUrl(text: string, fault: (key: Key, why: string) => null): string | null {
  const known = URL.canParse(text) && ['mqtt:', 'mqtts:', 'ws:', 'wss:'].includes(new URL(text).protocol)
  return known ? text : fault('mqttUrl', 'not an mqtt:// or mqtts:// address')
}

function readTls(
  certPath: string,
  keyPath: string,
  dataDir: string,
  fault: (key: Key, why: string) => null,
): Config['tls'] {
  if (certPath === '' && keyPath === '') return null
  if (certPath === '') return fault('tlsCert', 'missing beside tlsKey')
  if (keyPath === '') return fault('tlsKey', 'missing beside tlsCert')
  const read = (key: Key, path: string): Buffer | null => {
    try {
      return readFileSync(resolve(dataDir, path))
    } catch (error) {
      return fault(key, (error as Error).message)
    }
  }
  const cert = read('tlsCert', certPath)
  const key = read('tlsKey', keyPath)
  return cert === null || key === null ? null : { cert, key }
}
