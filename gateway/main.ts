/** Boot and shutdown in reading order; the only file, beside the command line, that knows every part. */
import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type DestinationStream, type Logger, pino } from 'pino'
import { createAccess } from './access.ts'
import { createServer } from './api/server.ts'
import type { Config } from './config.ts'
import { SogliaError } from './core/errors.ts'
import type { CertificateFact, GatewayFact } from './core/facts.ts'
import { createHouseClock } from './core/house-clock.ts'
import { toRfc3339 } from './core/model.ts'
import type { Clock } from './core/ports.ts'
import { settingIn } from './core/settings.ts'
import { createDrivers, KINDS, tellsOf } from './drivers/index.ts'
import { createSigning } from './drivers/messages/signing.ts'
import { createRegister } from './register.ts'
import { createTally } from './reports/occupancy/tally.ts'
import { createRollCallReport } from './reports/roll-call.ts'
import { createRollCallCopy } from './reports/roll-call-copy.ts'
import { createBackups } from './store/backups.ts'
import { lockDataFolder } from './store/lock.ts'
import { openStore, type Store } from './store/store.ts'
import { createTimeServer } from './time-server.ts'
import { type HouseTls, openTls } from './tls.ts'

const PACKAGE = new URL('../package.json', import.meta.url)
const PAGES_DIR = new URL('../dashboard/dist', import.meta.url).pathname
/** SIGTERM ends it within 5 s (contract, 1); what hangs by then is left behind: the journal is durable already. */
const STOP_WITHIN_MS = 4_500
/** Whoever holds the data folder longer than this is no command but another gateway. */
const COMMAND_MS_MAX = 5_000
const RETRY_MS = 50

export const VERSION = (JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }).version
/** Where the command line speaks to a running gateway. */
export const socketPath = (dataDir: string): string => join(dataDir, 'soglia.sock')

export interface OpenHouse {
  /** Of the pages and the API; null without listeners. */
  http: string | null
  /** Of the embedded broker; null without. */
  mqtt: string | null
  /** The address of the first-admin page with its one-time code; null once there is an account. */
  firstAdminUrl: string | null
  /** Undoes everything in reverse order. */
  stop(): Promise<void>
}

/**
 * Opens the house on its data folder. With `listeners: 'none'` it serves only the socket in the data folder,
 * with no device attached: for one command while no gateway runs. Throws `E_DATA_IN_USE`, `E_DATA_UNWRITABLE`,
 * `E_DATABASE_*`, `E_NOT_DURABLE`, `E_PORT_IN_USE`, `E_LISTEN`; what was begun is undone first.
 */
export async function openHouse({
  config,
  log,
  listeners,
}: {
  config: Config
  log: Logger
  listeners: 'all' | 'none'
}): Promise<OpenHouse> {
  const undo: (() => void | Promise<void>)[] = []
  const stop = async (): Promise<void> => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) {
      // One part that fails to end must not keep the others, and the journal above all, from ending well.
      try {
        await step()
      } catch (error) {
        log.error({ err: error }, 'a part did not end well')
      }
    }
  }
  try {
    // What is made from here on (the database, its copies, the socket) is for the gateway's own user alone.
    process.umask(0o077)
    const timeServer = createTimeServer()
    const clock = createHouseClock({
      system: Date.now,
      counterMs: () => performance.now(),
      synchronised: () => (settingIn(directory, 'time-server') === 'none' ? null : timeServer.synchronised()),
    })
    undo.push(lockDataFolder(config.dataDir))
    const store = await openStore({ dataDir: config.dataDir, clock, log })
    undo.push(() => store.stop())
    const { journal, directory, policies } = store

    const key = await fingerprintKey(store)
    const access = createAccess({
      journal,
      directory,
      policies,
      signing: createSigning(),
      clock,
      timeZone: config.timeZone,
      whenStorageFails: config.whenStorageFails,
      send: (unit, command) => drivers.send(unit, command),
      unitsChanged: (units) => drivers.units(units),
      tellsOf,
      fingerprint: (text) => createHmac('sha256', key).update(text).digest('hex').slice(0, 32),
      newId: () => randomBytes(12).toString('base64url'),
      log,
    })
    const { dataDir, hosts, mqtt, mqttUrl } = config
    // A single command serves nobody but itself.
    const own = { tls: listeners === 'all' ? config.tls : null, hosts, dataDir, name: settingIn(directory, 'name') }
    const tls = await openTls({ ...own, clock, log })
    const drivers = createDrivers({
      events: access,
      clock,
      log,
      tls: tls.now(),
      secretHashOf: directory.secretHashOf,
      ...(listeners === 'all' ? { mqtt, mqttUrl } : { mqtt: null, mqttUrl: null }),
    })
    access.start(store.snapshot())
    undo.push(() => access.stop())

    if (listeners === 'all') {
      // It takes a while to answer, and no door waits for it.
      timeServer.start()
      undo.push(() => timeServer.stop())
      let began = false
      undo.push(async () => {
        if (began) await access.change([], [gatewayFact('gateway-stopped', clock)])
      })
      const { timeZone } = config
      const rollCall = createRollCallReport({
        ...{ house: access.house, directory, clock, timeZone },
        standing: access.rollCallNow,
      })
      const texts = () => ({ 'roll-call.html': rollCall.page('both'), 'roll-call.csv': rollCall.csv() })
      const copy = createRollCallCopy({ dataDir, house: access.house, texts, log })
      copy.start()
      undo.push(() => copy.stop())
      const tally = createTally({ journal, hours: store.hours, directory, clock, timeZone, log })
      tally.start()
      undo.push(() => tally.stop())
      drivers.units(directory.units())
      // The doors first: units may tap while the pages are still being laid out.
      await drivers.start()
      undo.push(() => drivers.stop())
      await access.change([], [gatewayFact('gateway-started', clock), ...tls.made.map((made) => madeFact(made, clock))])
      began = true
    }

    const register = createRegister({ access, directory, clock, timeZone: config.timeZone, kinds: KINDS })
    const server = await createServer({
      access,
      journal,
      directory,
      histories: store.histories,
      hours: store.hours,
      register,
      backup: store.backup,
      backups: createBackups({ dataDir, copy: store.backup, clock, log }),
      storeFailed: store.failed,
      brokerFailed: drivers.brokerFailed,
      mqttUrl: drivers.mqttUrl,
      clock,
      log,
      version: VERSION,
      timeZone: config.timeZone,
      tls: tls.now(),
      transport: tls.transport,
      pagesDir: PAGES_DIR,
    })
    undo.push(() => server.stop())
    await server.listenSocket(socketPath(config.dataDir))
    const http = listeners === 'all' ? (await server.listenHttp(config.http)).url : null
    tls.start((renewed, made) => {
      drivers.renewTls(renewed)
      server.renewTls(renewed)
      access.change([], [madeFact(made, clock)]).catch((error) => log.error({ err: error }, 'not recorded'))
    })
    undo.push(() => tls.stop())
    return { http, mqtt: drivers.mqttUrl(), firstAdminUrl: server.firstAdminUrl(), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Runs the gateway until it is told to end; resolves with the exit code. Logs one line `ready` when it serves. */
export async function runGateway(config: Config): Promise<number> {
  const log = await createLog(config.logLevel)
  const ending = waitForEnd(log)
  let house: OpenHouse | null
  try {
    house = await openWhenFree(config, log, ending)
  } catch (error) {
    // A known fault says all in its own words; only an unknown one needs its stack.
    const told = error instanceof SogliaError ? { code: error.code, why: error.message } : { err: error }
    log.fatal(told, 'cannot start')
    throw error
  }
  if (house === null) return ending
  // Whoever waits for it must find it at any level.
  const announce = log.child({}, { level: 'info' })
  const { http, mqtt, firstAdminUrl } = house
  if (firstAdminUrl !== null) announce.info({ url: firstAdminUrl }, 'no admin yet: open this address to make the first')
  announce.info({ http, ...(mqtt === null ? {} : { mqtt }), data: config.dataDir, version: VERSION }, 'ready')

  const code = await ending
  const tooLong = setTimeout(() => {
    log.error('stopping took too long; leaving')
    process.exit(code)
  }, STOP_WITHIN_MS)
  await house.stop()
  clearTimeout(tooLong)
  return code
}

/**
 * While no gateway runs each command opens the house for itself, for a moment: a gateway that starts just then waits
 * for its end. Null: it was told to end meanwhile. Throws as `openHouse`.
 */
async function openWhenFree(config: Config, log: Logger, ending: Promise<number>): Promise<OpenHouse | null> {
  const startedAt = performance.now()
  for (let told = false; ; told = true) {
    try {
      return await openHouse({ config, log, listeners: 'all' })
    } catch (error) {
      const inUse = error instanceof SogliaError && error.code === 'E_DATA_IN_USE'
      if (!inUse || performance.now() - startedAt > COMMAND_MS_MAX) throw error
      if (!told) log.info({ data: config.dataDir }, 'the data folder is in use; waiting')
    }
    const isEnding = await Promise.race([ending.then(() => true), wait(RETRY_MS, false)])
    if (isEnding) return null
  }
}

/** JSON lines on stdout; pretty on a terminal. */
async function createLog(level: string): Promise<Logger> {
  const options = { level, timestamp: pino.stdTimeFunctions.isoTime, base: null }
  if (!process.stdout.isTTY) return pino(options)
  const { default: pretty } = await import('pino-pretty')
  return pino(options, pretty({ sync: true, translateTime: 'SYS:HH:MM:ss' }) as DestinationStream)
}

/** 0 on SIGTERM or SIGINT; 1 on a fault that nobody caught: better ended and started anew than half alive. */
function waitForEnd(log: Logger): Promise<number> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve(0))
    process.once('SIGINT', () => resolve(0))
    for (const fault of ['uncaughtException', 'unhandledRejection'] as const) {
      process.on(fault, (error: unknown) => {
        log.fatal({ err: error }, fault)
        resolve(1)
      })
    }
  })
}

/** Drawn once for this database: what a repeat is known by, without keeping what it said. */
async function fingerprintKey({ directory, journal }: Store): Promise<string> {
  const known = directory.setting('fingerprint-key')
  if (known !== null) return known
  const value = randomBytes(32).toString('hex')
  const change = { put: 'setting', key: 'fingerprint-key', value } as const
  await journal.append({ signal: null, facts: [], changes: [change] })
  directory.follow([change])
  return value
}

function gatewayFact(kind: GatewayFact['kind'], clock: Clock): GatewayFact {
  return { kind, happenedAt: toRfc3339(clock.now()), version: VERSION }
}

function madeFact({ what, names, until }: HouseTls['made'][number], clock: Clock): CertificateFact {
  const kind = what === 'authority' ? 'authority-made' : 'certificate-made'
  return { kind, happenedAt: toRfc3339(clock.now()), names, until: toRfc3339(until) }
}
