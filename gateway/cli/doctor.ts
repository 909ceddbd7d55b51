/** `soglia doctor`: what a house needs to stand, checked one by one; nothing is changed. */
import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, mkdir, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Config, gatewayLogin, loadConfig } from '../config.ts'
import { SogliaError } from '../core/errors.ts'
import type { Unit } from '../core/records.ts'
import type { Call, Command } from './command.ts'
import { printable, table } from './output.ts'

const NODE_MAJOR_MIN = 24
/** Before this the clock was never set: the house was built later. */
const CLOCK_MIN = Date.parse('2026-01-01T00:00:00Z')
const WAIT_MS = 3_000
const PCSCD_SOCKET = '/run/pcscd/pcscd.comm'

interface Check {
  check: string
  ok: boolean
  detail: string
}

export const doctor: Command = {
  name: 'doctor',
  args: '',
  summary: 'check what the house needs; exits 1 where something is missing',
  options: {},
  async run(call) {
    const checks = await examine(call)
    const rows = checks.map(({ check, ok, detail }) => [ok ? 'ok' : 'NOT OK', check, detail])
    call.out.answer(checks, table(['', 'CHECK', 'DETAIL'], rows, ''))
    const failed = checks.filter(({ ok }) => !ok).map(({ check }) => check)
    if (failed.length > 0) throw new SogliaError('E_DOCTOR', failed.join(', '))
    return 0
  },
}

async function examine(call: Call): Promise<Check[]> {
  const checks: Check[] = []
  /** What throws has failed; what it throws is the detail. */
  const check = async (name: string, look: () => string | Promise<string>): Promise<boolean> => {
    try {
      checks.push({ check: name, ok: true, detail: await look() })
      return true
    } catch (error) {
      checks.push({ check: name, ok: false, detail: printable((error as Error).message) })
      return false
    }
  }
  const running = await call.api.isRunning()
  let config: Config | null = null
  let units: Unit[] = []

  await check('node', nodeVersion)
  await check('configuration', () => {
    config = loadConfig(call.dataDir, call.env)
    return config.timeZone
  })
  await check('clock', clock)
  const writable = await check('data folder', () => dataFolder(call.dataDir))
  if (writable && config !== null) {
    await check('TLS', () => tlsState(config as Config))
    await check('database', () => database(call.dataDir))
    await check(running ? 'gateway' : 'house', async () => {
      await call.api.call('GET', '/api/health')
      units = (await call.api.call('GET', '/api/units')) as Unit[]
      return running ? 'running' : 'no gateway runs; the house opens'
    })
    checks.push(...(await checkListeners(config, running, check)))
    await check('unit names', () => unitNames(units, gatewayLogin(config as Config)))
  }
  await checkDevices(units, check)
  return checks
}

type Checker = (name: string, look: () => string | Promise<string>) => Promise<boolean>

/** What the proofs say comes back as it is: they look at a broker that is not ours. */
async function checkListeners(config: Config, running: boolean, check: Checker): Promise<Check[]> {
  const { http, mqtt, mqttUrl } = config
  for (const [name, address] of Object.entries({ http, mqtt })) {
    if (address === null) continue
    await check(`${name} listener`, () => (running ? answers(address) : isFree(address)))
  }
  if (mqttUrl === null) return []
  const { proveForeignPublishFails } = await import('../drivers/mqtt/proof.ts')
  return proveForeignPublishFails(mqttUrl)
}

async function checkDevices(units: readonly Unit[], check: Checker): Promise<void> {
  for (const { id, path } of units) {
    if (path === null) continue
    await check(`line of ${id}`, async () => {
      await access(path, constants.R_OK | constants.W_OK)
      return path
    })
  }
  if (!units.some(({ kind }) => kind === 'pcsc')) return
  await check('pcscd', async () => {
    await access(PCSCD_SOCKET)
    return PCSCD_SOCKET
  })
  await check('smartcard package', async () => {
    await import('smartcard')
    return 'built'
  })
}

/** Looks only: what the house's own authority lacks is made when the gateway starts. */
async function tlsState({ tls, dataDir }: Config): Promise<string> {
  if (tls === null) return 'none: the listeners speak plainly'
  const { certificatesIn } = await import('../tls.ts')
  const { authority, certificate } = certificatesIn(tls, dataDir)
  if (tls === 'own' && authority === null) return 'own: the authority is made when the gateway starts'
  if (certificate === null) return 'own: the certificate is made when the gateway starts'
  if (Date.now() > certificate.until) throw new Error(`the certificate ended on ${dateOf(certificate.until)}`)
  const about = `for ${certificate.names.join(', ')} until ${dateOf(certificate.until)}`
  return authority === null ? about : `own, ${about}; authority until ${dateOf(authority.until)}, ${authority.print}`
}

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** At an external broker a unit of the gateway's name would have the gateway's rights. */
function unitNames(units: readonly Unit[], login: string): string {
  if (units.some(({ id }) => id === login)) throw new Error(`a unit has the gateway's own login: ${login}`)
  return `${units.length} units`
}

function nodeVersion(): string {
  if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR_MIN) {
    throw new Error(`${process.version}; at least ${NODE_MAJOR_MIN} is needed`)
  }
  return process.version
}

async function clock(): Promise<string> {
  const now = new Date().toISOString()
  if (Date.now() < CLOCK_MIN) throw new Error(`it says ${now}: it was never set`)
  const synchronised = await promisify(execFile)('timedatectl', ['show', '-p', 'NTPSynchronized', '--value'], {
    timeout: WAIT_MS,
  }).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  )
  if (synchronised === 'no') throw new Error(`${now}, not synchronised: validity dates rest on it`)
  return synchronised === 'yes' ? `${now}, synchronised` : `${now}; whether it is synchronised cannot be told here`
}

async function dataFolder(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const probe = join(dataDir, `.doctor-${process.pid}`)
  await writeFile(probe, 'can it be written?', { flush: true })
  await rm(probe)
  return dataDir
}

async function database(dataDir: string): Promise<string> {
  const { databaseFile, openReader, sizeOf } = await import('../store/database.ts')
  const file = databaseFile(dataDir)
  if (sizeOf(file) === null) return 'none yet'
  const db = openReader(file)
  try {
    const verdict = String(db.pragma('integrity_check(1)', { simple: true }))
    if (verdict !== 'ok') throw new Error(verdict)
    return `${file}, whole`
  } finally {
    db.close()
  }
}

function answers({ host, port }: { host: string; port: number }): Promise<string> {
  if (port === 0) return Promise.resolve('any free port')
  return new Promise((resolve, reject) => {
    const socket = connect({ host: reachable(host), port, timeout: WAIT_MS })
    socket.on('connect', () => resolve(`${host}:${port} answers`))
    socket.on('timeout', () => reject(new Error(`${host}:${port} does not answer`)))
    socket.on('error', reject)
    for (const event of ['connect', 'timeout'] as const) socket.on(event, () => socket.destroy())
  })
}

/** An address to listen on, as one to reach. */
function reachable(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
}

function isFree({ host, port }: { host: string; port: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen({ host, port }, () => server.close(() => resolve(`${host}:${port} is free`)))
  })
}
