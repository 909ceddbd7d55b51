/**
 * The embedded MQTT broker, for units of the kinds `mqtt` and `client`: a login for each, own topics
 * only, clean sessions, and limits on all that a stranger or a broken board can send (contract, 3).
 */
import type { EventEmitter } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls'
import { Aedes, type Client } from 'aedes'
import { writeToStream } from 'mqtt-packet'
import type { Logger } from 'pino'
import { SogliaError } from '../core/errors.ts'
import type { Driver, DriverEvents, Outlet } from '../core/ports.ts'
import { MESSAGE_BYTES_MAX } from '../wire/input/limits.ts'
import { sampleOf } from '../wire/input/sample.ts'
import { PROGRAM_SUBSCRIBE_BYTES_MAX } from '../wire/mqtt-frames.ts'
import { type Commands, createCommands } from './broker/commands.ts'
import { createGate, KEEPALIVE_S_MAX } from './broker/gate.ts'
import { GuardedSocket } from './broker/guarded-socket.ts'
import { createBrokerOutlet } from './broker/outlet.ts'
import { createSessions } from './broker/sessions.ts'
import { type DeviceLogins, NO_DEVICES } from './messages/device-logins.ts'
import { createStalls, endpointsOf } from './messages/stalls.ts'

export const CONNECTIONS_MAX = 256
/** Connections that have not logged in; one more, and the oldest of them is closed. */
export const PENDING_CONNECTIONS_MAX = 128
export const CONNECT_WITHIN_MS = 5_000
/** How long a client may leave its socket full: an allow-list of 256 KiB may come to a board over a slow line. */
const DRAIN_WITHIN_MS = 30_000
/** QoS 2 messages of one client between PUBREC and PUBREL. */
const INFLIGHT_INBOUND_MAX = 20
/** Packets read ahead of one client's login. */
const QUEUED_PACKETS_MAX = 16
/** A unit's is its id; a device of another maker may have a longer one. */
const CLIENT_ID_CHARS_MAX = 64
const TLS = { minVersion: 'TLSv1.2', handshakeTimeout: CONNECT_WITHIN_MS } as const
/** Strangers are logged at most this often, with their number. */
const LOG_EVERY_MS = 60_000

// Otherwise Aedes' writer keeps a buffer for each of the 65,536 numbers of two bytes: 10 MB.
writeToStream.cacheNumbers = false

export interface BrokerOptions {
  events: DriverEvents
  listen: { host: string; port: number }
  /** PEM; null: plain TCP. */
  tls: { cert: Buffer | string; key: Buffer | string } | null
  /** SHA-256 of a unit's secret, hex; null for an unknown unit. */
  secretHashOf(unit: string): string | null
  /** Logins that are devices of other makers. */
  devices?: DeviceLogins
  log: Logger
}

export interface Broker extends Driver {
  publish: Commands['publish']
  /** For what programs may read. */
  outlet: Outlet
  /** Throws `E_PORT_IN_USE` or `E_LISTEN`. */
  start(): Promise<void>
  /** From then on whoever connects is shown this certificate; who is connected stays so. Nothing where it speaks plainly. */
  renewTls(tls: NonNullable<BrokerOptions['tls']>): void
  /** Where it listens; null while it does not. */
  address(): { host: string; port: number } | null
}

export function createBroker({ events, listen, tls, secretHashOf, devices = NO_DEVICES, log }: BrokerOptions): Broker {
  const sessions = createSessions(secretHashOf, devices)
  const stalls = createStalls()
  const commands = createCommands({ sessions, stalls })
  const outlet = createBrokerOutlet()
  /** By their two ends: over TLS a client comes as another object than its TCP connection. */
  const sockets = new Map<string, Socket>()
  /** Those that have not logged in, in the order in which they came, as far as the broker has them. */
  const pending = new Map<Socket, GuardedSocket | null>()
  const timedOut = new WeakSet<Client>()
  const strangers = createStrangerLog(log)
  let server: Server | null = null
  let aedes: Aedes | null = null

  const counted: DriverEvents = {
    signal: (unit, signal) => events.signal(unit, signal),
    link: (unit, state, lack) => events.link(unit, state, lack),
    bad(unit, bad) {
      if (unit === null) strangers.note(bad.code)
      events.bad(unit, bad)
    },
  }

  function onSocket(socket: Socket): void {
    socket.on('error', () => socket.destroy())
    if ((sockets.size >= CONNECTIONS_MAX || pending.size >= PENDING_CONNECTIONS_MAX) && !dropOldest()) {
      counted.bad(null, { code: 'too-many-connections', sample: '' })
      socket.destroy()
      return
    }
    const ends = endpointsOf(socket)
    sockets.set(ends, socket)
    pending.set(socket, null)
    socket.on('close', () => {
      pending.delete(socket)
      if (sockets.get(ends) === socket) sockets.delete(ends)
    })
    // A board's tap and its answer share one connection: Nagle would hold the answer back by 40 ms.
    socket.setNoDelay(true)
  }

  /** Whoever holds a connection without logging in must not keep a unit out. False: there is nobody such. */
  function dropOldest(): boolean {
    const [oldest] = pending
    if (oldest === undefined) return false
    counted.bad(null, { code: 'too-many-connections', sample: 'not logged in' })
    const [line, conn] = oldest
    pending.delete(line)
    ;(conn ?? line).destroy()
    return true
  }

  function onConnection(socket: Socket): void {
    const line = sockets.get(endpointsOf(socket))
    if (aedes === null || socket.destroyed || line === undefined || !pending.has(line)) return
    const blame = (): string | null => sessions.of(client)?.unit.id ?? null
    const conn: GuardedSocket = new GuardedSocket(socket, line, {
      onTooLarge: ({ topic, bytes }) =>
        counted.bad(blame(), { code: 'too-large', sample: `${bytes} bytes to ${sampleOf(topic)}` }),
      onBadPacket: (why) => counted.bad(blame(), { code: 'bad-packet', sample: why }),
      isOwed: () => stalls.isOwed(conn),
    })
    conn.on('close', () => onClose(conn, client))
    const client = aedes.handle(conn)
    pending.set(line, conn)
  }

  function onReady(client: Client): void {
    const session = sessions.of(client)
    if (session === null || session.conn.destroyed) return
    pending.delete(session.conn.line)
    const { unit, device, rights, conn } = session
    conn.admit(device?.messageBytesMax ?? MESSAGE_BYTES_MAX, rights === null ? undefined : PROGRAM_SUBSCRIBE_BYTES_MAX)
    if (device === null) events.link(unit.id, 'online', null)
    else devices.reached(unit.id, true)
  }

  function onClose(conn: GuardedSocket, client: Client): void {
    pending.delete(conn.line)
    commands.closed(conn)
    const session = sessions.of(client)
    if (session === null || !sessions.end(session) || server === null) return
    if (sessions.unit(session.unit.id) === null) return
    if (session.device === null) events.link(session.unit.id, 'offline', null)
    else devices.reached(session.unit.id, false)
  }

  /** What the broker itself found wrong; a broken socket or a full one is no bad packet. */
  function onError(client: Client, error: Error): void {
    if (client.closed || 'code' in error || timedOut.has(client)) return
    if ((client.conn as GuardedSocket).backlogBytes > 0) return
    counted.bad(sessions.of(client)?.unit.id ?? null, { code: 'bad-packet', sample: error.message.slice(0, 120) })
  }

  async function startAedes(): Promise<Aedes> {
    const broker = await Aedes.createBroker({
      ...createGate({ events: counted, sessions, devices }),
      // Unbounded here, for a queue would let one slow reader hold up all: each has a bound of its own.
      concurrency: 0,
      connectTimeout: CONNECT_WITHIN_MS,
      drainTimeout: DRAIN_WITHIN_MS,
      keepaliveLimit: KEEPALIVE_S_MAX,
      maxInflightInbound: INFLIGHT_INBOUND_MAX,
      queueLimit: QUEUED_PACKETS_MAX,
      maxClientsIdLength: CLIENT_ID_CHARS_MAX,
    })
    broker.on('clientReady', onReady)
    broker.on('keepaliveTimeout', (client) => timedOut.add(client))
    broker.on('clientError', onError)
    broker.on('connectionError', onError)
    broker.on('subscribe', (filters, client) => {
      const session = sessions.of(client)
      if (session?.device) devices.listens(session.unit.id)
      else if (session?.rights) outlet.asked(session.conn, filters)
    })
    broker.on('unsubscribe', (filters, client) => {
      for (const filter of filters) sessions.of(client)?.filters.delete(filter)
    })
    // Its types leave this event out; unheard it would end the process.
    ;(broker as EventEmitter).on('error', (error) => log.error({ err: error }, 'the broker failed'))
    return broker
  }

  async function stop(): Promise<void> {
    const listening = server
    const broker = aedes
    server = null
    aedes = null
    outlet.stop()
    stalls.stop()
    const closed = new Promise<void>((resolve) => {
      if (listening === null) resolve()
      else listening.close(() => resolve())
    })
    if (broker !== null) await new Promise<void>((resolve) => broker.close(resolve))
    for (const socket of sockets.values()) socket.destroy()
    await closed
    strangers.stop()
  }

  return {
    async start() {
      if (server !== null) return
      aedes = await startAedes()
      server = tls === null ? createServer() : createTlsServer({ ...tls, ...TLS })
      server.on('connection', onSocket)
      server.on(tls === null ? 'connection' : 'secureConnection', onConnection)
      try {
        await listenOn(server, listen)
      } catch (error) {
        await stop()
        throw error
      }
      server.on('error', (error) => log.error({ err: error }, 'the broker cannot take connections'))
      outlet.start(aedes)
    },

    stop,

    units: (units) => sessions.setUnits(units),

    send: (unit, command) => commands.send(unit, command),
    publish: commands.publish,
    outlet,

    renewTls(renewed) {
      if (tls !== null) (server as TlsServer | null)?.setSecureContext({ ...renewed, ...TLS })
    },

    address() {
      const bound = server?.address() as AddressInfo | null | undefined
      return bound ? { host: bound.address, port: bound.port } : null
    },
  }
}

function listenOn(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const at = `${host}:${port}`
      reject(
        error.code === 'EADDRINUSE'
          ? new SogliaError('E_PORT_IN_USE', at, { cause: error })
          : new SogliaError('E_LISTEN', `${at} (${error.code ?? error.message})`, { cause: error }),
      )
    })
    server.listen({ host, port }, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

/** One line a minute at most for what strangers do, however often they do it. */
function createStrangerLog(log: Logger): { note(code: string): void; stop(): void } {
  const counts = new Map<string, number>()
  let timer: NodeJS.Timeout | null = null
  const write = (): void => {
    timer = null
    if (counts.size === 0) return
    log.warn({ refused: Object.fromEntries(counts) }, 'the broker turned connections away')
    counts.clear()
    timer = setTimeout(write, LOG_EVERY_MS)
    timer.unref()
  }
  return {
    note(code) {
      counts.set(code, (counts.get(code) ?? 0) + 1)
      if (timer === null) write()
    },
    stop() {
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
