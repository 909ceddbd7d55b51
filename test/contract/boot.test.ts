/** The contract's section 1: how it starts, refuses to start, and ends. */
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GatewayProcess, removeFolder, soglia, startGateway, temporaryFolder } from '../support/gateway.ts'

const WITHOUT_LISTENERS = { SOGLIA_HTTP: '127.0.0.1:0', SOGLIA_MQTT: 'off' }

let dataDir: string
let running: GatewayProcess[]
beforeEach(() => {
  dataDir = temporaryFolder('boot')
  running = []
})
afterEach(async () => {
  for (const gateway of running) await gateway.kill()
  removeFolder(dataDir)
})

async function start(env: Record<string, string> = {}, runIn: string[] = []): Promise<GatewayProcess> {
  const gateway = await startGateway({ dataDir, env, runIn })
  running.push(gateway)
  return gateway
}
const refusal = async (env: Record<string, string>): Promise<string> => {
  const error = await startGateway({ dataDir, env }).then(
    () => null,
    (refused: Error) => refused,
  )
  if (error === null) throw new Error('it started')
  return error.message
}

describe('starting', () => {
  it('says in one line that it is ready, and where', async () => {
    const gateway = await start()
    expect(gateway.log.filter(({ msg }) => msg === 'ready')).toEqual([
      expect.objectContaining({
        http: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
        mqtt: expect.stringMatching(/^mqtt:/),
      }),
    ])
    expect((await fetch(`${gateway.http}/api/health`)).status).toBe(200)
    expect((await fetch(`${gateway.http}/api/occupancy`)).status).toBe(401)
  })

  it('on an empty folder prints the address of the first-admin page, until there is an admin', async () => {
    const gateway = await start(WITHOUT_LISTENERS)
    const line = gateway.log.find(({ url }) => typeof url === 'string')
    const code = String(line?.url).split('#first-admin=')[1]
    const send = (body: object) =>
      fetch(`${gateway.http}/api/first-admin`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: gateway.http },
        body: JSON.stringify(body),
      })
    expect((await send({ code: 'WRONG', name: 'giulia', password: 'a long enough one' })).status).toBe(403)
    expect((await send({ code, name: 'giulia', password: 'a long enough one' })).status).toBeLessThan(300)
    expect((await send({ code, name: 'mario', password: 'a long enough one' })).status).toBe(403)
    await gateway.stop()
    expect((await start(WITHOUT_LISTENERS)).log.find(({ url }) => typeof url === 'string')).toBeUndefined()
  })

  it('keeps its socket and database from others', async () => {
    await start(WITHOUT_LISTENERS)
    expect(statSync(join(dataDir, 'soglia.sock')).mode & 0o777).toBe(0o600)
    expect(statSync(join(dataDir, 'soglia.db')).mode & 0o077).toBe(0)
  })
})

describe('refusing to start', () => {
  it('tells all faults of soglia.toml at once, each with its key', async () => {
    writeFileSync(
      join(dataDir, 'soglia.toml'),
      'http = "0.0.0.0:8080"\nmqtt = "nowhere"\ntimeZone = "Mars/Olympus"\ncolour = "red"\nconstructor = 1\nwhenStorageFails = "hope"\ntlsKey = "k.pem"\n',
    )
    const message = await refusal({ SOGLIA_HTTP: '', SOGLIA_MQTT: '' })
    for (const key of [
      'http: ',
      'mqtt: ',
      'timeZone: ',
      'colour: ',
      'constructor: ',
      'whenStorageFails: ',
      'tlsCert: ',
    ]) {
      expect(message).toContain(key)
    }
    expect(message).toContain('E_CONFIG')
    expect(() => statSync(join(dataDir, 'soglia.db'))).toThrow('ENOENT')
  })
  it('when soglia.toml is no TOML', async () => {
    writeFileSync(join(dataDir, 'soglia.toml'), 'http = \n')
    expect(await refusal({})).toContain('soglia.toml: ')
  })
  it('away from loopback without TLS, unless the file allows it', async () => {
    expect(await refusal({ SOGLIA_HTTP: '0.0.0.0:0', SOGLIA_MQTT: 'off' })).toMatch(
      /E_CONFIG.*http: 0\.0\.0\.0 is away from loopback/,
    )
    writeFileSync(join(dataDir, 'soglia.toml'), 'allowPlain = true\n')
    await start({ SOGLIA_HTTP: '0.0.0.0:0', SOGLIA_MQTT: 'off' })
  })
  it('beside another gateway on the same folder, which goes on', async () => {
    const first = await start(WITHOUT_LISTENERS)
    expect(await refusal(WITHOUT_LISTENERS)).toContain('E_DATA_IN_USE')
    expect((await first.request('GET', '/api/health')).status).toBe(200)
  })
  it('when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    expect(await refusal({ SOGLIA_HTTP: `127.0.0.1:${port}` })).toContain('E_PORT_IN_USE')
    expect(await refusal({ SOGLIA_MQTT: `127.0.0.1:${port}` })).toContain('E_PORT_IN_USE')
    other.close()
  })
  it('when the data folder cannot be written', async () => {
    const file = join(dataDir, 'a-file')
    writeFileSync(file, '')
    const { code, stderr } = await soglia(join(file, 'data'), ['start'])
    expect(code).toBe(1)
    expect(stderr).toContain('E_DATA_UNWRITABLE')
  })
  it('on a damaged database, and leaves it as it is', async () => {
    await (await start(WITHOUT_LISTENERS)).stop()
    const file = join(dataDir, 'soglia.db')
    const damaged = readFileSync(file)
    damaged.fill(0x5a, 0, 4096)
    writeFileSync(file, damaged)
    expect(await refusal(WITHOUT_LISTENERS)).toContain('E_DATABASE_CORRUPT')
    expect(readFileSync(file).equals(damaged)).toBe(true)
  })
})

describe('TLS', () => {
  it('is spoken by both listeners', async () => {
    const [key, cert] = [join(dataDir, 'key.pem'), join(dataDir, 'cert.pem')]
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject],
      {
        stdio: 'ignore',
      },
    )
    const gateway = await start({ SOGLIA_TLS_KEY: key, SOGLIA_TLS_CERT: cert })
    expect(gateway.http).toMatch(/^https:/)
    expect(gateway.log.find(({ msg }) => msg === 'ready')?.mqtt).toMatch(/^mqtts:/)
    const health = execFileSync('curl', ['-sS', '--cacert', cert, `${gateway.http}/api/health`], { encoding: 'utf8' })
    expect(JSON.parse(health)).toEqual({ status: 'ok' })
    expect(() =>
      execFileSync('curl', ['-sS', `${gateway.http.replace('https', 'http')}/api/health`], { stdio: 'pipe' }),
    ).toThrow()
  })
})

it('ends on SIGTERM within 5 s with exit code 0, also with a stream open', async () => {
  const gateway = await start(WITHOUT_LISTENERS)
  const stream = fetch(`${gateway.http}/api/live`).catch(() => null)
  const since = Date.now()
  expect(await gateway.stop()).toBe(0)
  expect(Date.now() - since).toBeLessThan(5_000)
  await stream
})
