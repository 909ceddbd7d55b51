/** `tls = "own"` as boards, scripts and browsers meet it: a real gateway, its authority pinned. */
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../gateway/config.ts'
import {
  allFacts,
  type GatewayProcess,
  removeFolder,
  soglia,
  startGateway,
  temporaryFolder,
} from '../support/gateway.ts'

let dataDir: string
let gateway: GatewayProcess | null = null
beforeEach(() => {
  dataDir = temporaryFolder('own')
})
afterEach(async () => {
  await gateway?.stop()
  removeFolder(dataDir)
})

const start = async (env: Record<string, string> = {}): Promise<GatewayProcess> => {
  writeFileSync(join(dataDir, 'soglia.toml'), 'tls = "own"\n')
  gateway = await startGateway({ dataDir, env })
  return gateway
}
const caOf = (): string => {
  const pem = readFileSync(join(dataDir, 'tls', 'authority.pem'), 'utf8')
  return pem.slice(0, pem.indexOf('-----BEGIN PRIVATE'))
}

interface Got {
  status: number
  headers: Record<string, unknown>
  body: Buffer
}
function fetched(url: string, ca: string | undefined): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = get(url, ca === undefined ? {} : { ca }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
    request.on('error', reject)
  })
}

describe('with an authority of its own', () => {
  it('the pages and the broker are trusted by whoever pins it, and by nobody else', async () => {
    const { http, mqttPort } = await start()
    expect(http).toMatch(/^https:/)
    const health = await fetched(`${http}/api/health`, caOf())
    expect(health.body.toString()).toBe('{"status":"ok"}')
    // A device that has yet to trust it must still be able to see how.
    expect(health.headers['strict-transport-security']).toBeUndefined()
    await expect(fetched(`${http}/api/health`, undefined)).rejects.toThrow(/certificate/)

    const { json } = await soglia(dataDir, ['unit', 'add', 'reader-1', '--kind', 'mqtt', '--json'])
    const { secret } = json<{ secret: string }>()
    const login = { username: 'reader-1', clientId: 'reader-1', password: secret, protocolVersion: 4 as const }
    const address = `mqtts://localhost:${mqttPort}`
    const client = await mqtt.connectAsync(address, { ...login, ca: caOf(), reconnectPeriod: 0 })
    const answer = new Promise<string>((resolve) => client.once('message', (_, payload) => resolve(String(payload))))
    await client.subscribeAsync('soglia/reader-1/down/#')
    await client.publishAsync('soglia/reader-1/up/tap', '{"id":"1-1","credential":"uid:04a2b3c4d5e680"}', { qos: 1 })
    expect(JSON.parse(await answer)).toMatchObject({ id: '1-1', reason: 'unknown-credential' })
    await client.endAsync()
    await expect(mqtt.connectAsync(address, { ...login, reconnectPeriod: 0 }, false)).rejects.toThrow(/certificate/)

    const ready = gateway as GatewayProcess
    const kinds = (await allFacts(ready)).map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['authority-made', 'certificate-made']))
    const checks = (await soglia(dataDir, ['doctor', '--json'])).json<
      { check: string; ok: boolean; detail: string }[]
    >()
    const tls = checks.find(({ check }) => check === 'TLS')
    expect(tls?.ok).toBe(true)
    expect(tls?.detail).toContain(new X509Certificate(caOf()).fingerprint256.replaceAll(':', '').slice(0, 4))
  })

  it('it stays the same after a restart, and curl takes it', async () => {
    await start()
    const ca = caOf()
    await gateway?.stop()
    const { http } = await start({ SOGLIA_HOSTS: 'soglia.local, 192.168.1.20' })
    expect(caOf()).toBe(ca)
    writeFileSync(join(dataDir, 'ca.pem'), ca)
    const port = new URL(http).port
    const to = ['--resolve', `soglia.local:${port}:127.0.0.1`, `https://soglia.local:${port}/api/health`]
    expect(execFileSync('curl', ['-sS', '--cacert', join(dataDir, 'ca.pem'), ...to], { encoding: 'utf8' })).toContain(
      'ok',
    )
  })
})

describe('faults', () => {
  it.each([
    ['tls = "mine"', 'tls: not "own"'],
    ['tls = "own"\ntlsCert = "a.pem"\ntlsKey = "b.pem"', 'tls: own, but tlsCert or tlsKey'],
    ['hosts = ["soglia.local"]', 'hosts: only with tls'],
    ['tls = "own"\nhosts = ["bad name"]', 'hosts: not a list'],
    ['tls = "own"\nhosts = [7]', 'hosts: not a list'],
    ['tls = "own"\nhosts = ["1.2.3"]', 'hosts: not a list'],
    ['tls = "own"\nhosts = ["*.local"]', 'hosts: not a list'],
    ['tls = "own"\nhosts = ["-a.local"]', 'hosts: not a list'],
    ['tls = true', 'tls: not a text'],
  ])('%s', (toml, message) => {
    writeFileSync(join(dataDir, 'soglia.toml'), `${toml}\n`)
    expect(() => loadConfig(dataDir, {})).toThrow(message)
  })

  it('away from loopback it is TLS enough', async () => {
    const { http } = await start({ SOGLIA_HTTP: '0.0.0.0:0', SOGLIA_MQTT: 'off' })
    expect(http).toMatch(/^https:/)
  })
})
