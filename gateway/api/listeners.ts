/** Where the API listens: TCP, plain or TLS, and the socket in the data folder. */
import { rmSync } from 'node:fs'
import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { SogliaError } from '../core/errors.ts'

/** A request must have come whole by then; a stream that goes out may stay open. */
const REQUEST_WITHIN_MS = 30_000
const HEADERS_WITHIN_MS = 10_000
const KEEP_ALIVE_MS = 30_000
const CONNECTIONS_MAX = 2_000
/** A connection on which nothing moves either way is closed; a stream has a pulse every 10 s. */
export const STALLED_MS_MAX = 60_000
/** Requests of one connection that may wait for their answers: each holds its own, and browsers send one at a time. */
export const PIPELINED_MAX = 4
/** What is being answered when the gateway stops may finish within this. */
const STOP_WITHIN_MS = 1_500
const STOP_LOOK_EVERY_MS = 50
/** `sun_path` of Linux holds 108 bytes with the closing zero; a longer path would be cut off in silence. */
const SOCKET_PATH_BYTES_MAX = 107

export interface Tls {
  cert: Buffer
  key: Buffer
}
export type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** `stalledMs`: how long a connection may stand still; 0 for ever. */
export function createListener(handler: Handler, tls: Tls | null, stalledMs = 0): Server {
  const options = {
    requestTimeout: REQUEST_WITHIN_MS,
    headersTimeout: HEADERS_WITHIN_MS,
    handshakeTimeout: HEADERS_WITHIN_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  }
  const few = fewAtOnce(handler)
  const server =
    tls === null ? createPlainServer(options, few) : (createTlsServer({ ...options, ...tls }, few) as Server)
  server.maxConnections = CONNECTIONS_MAX
  server.timeout = stalledMs
  return server
}

/** Whoever is connected stays so; nothing where it speaks plainly. */
export function renewTls(server: Server, tls: Tls): void {
  if ('setSecureContext' in server) (server as unknown as TlsServer).setSecureContext({ ...tls })
}

/** Whoever asks on and on and never reads would fill the memory with answers, before any sign-in. */
function fewAtOnce(handler: Handler): Handler {
  const waiting = new WeakMap<Socket, number>()
  return (request, response) => {
    const { socket } = request
    const before = waiting.get(socket) ?? 0
    if (before >= PIPELINED_MAX) {
      socket.destroy()
      return
    }
    waiting.set(socket, before + 1)
    response.once('close', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1))
    handler(request, response)
  }
}

/** Throws `E_PORT_IN_USE` or `E_LISTEN`. */
export async function listenTcp(server: Server, { host, port }: { host: string; port: number }): Promise<AddressInfo> {
  await started(server, `${host}:${port}`, () => server.listen({ host, port }))
  return server.address() as AddressInfo
}

/**
 * Listens on a socket that only the gateway's own user may open, from the moment it exists: whoever reaches it
 * is an admin. One that a killed gateway left behind is removed: the data folder's lock says that nobody else
 * works here. Throws `E_LISTEN`.
 */
export async function listenSocket(server: Server, path: string): Promise<void> {
  if (Buffer.byteLength(path) > SOCKET_PATH_BYTES_MAX) {
    throw new SogliaError('E_LISTEN', `the path is longer than ${SOCKET_PATH_BYTES_MAX} bytes: ${path}`)
  }
  rmSync(path, { force: true })
  await started(server, path, () => {
    // Node binds a socket within the call: nothing else of this thread runs under this mask.
    const before = process.umask(0o177)
    try {
      server.listen(path)
    } finally {
      process.umask(before)
    }
  })
}

async function started(server: Server, where: string, listen: () => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('listening', resolve)
  server.once('error', reject)
  try {
    listen()
    await promise
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
    const why = taken ? where : `${where}: ${(error as Error).message}`
    throw new SogliaError(taken ? 'E_PORT_IN_USE' : 'E_LISTEN', why, { cause: error })
  } finally {
    server.off('listening', resolve)
    server.off('error', reject)
  }
}

/** Takes no new connection, lets answers finish for a while, then cuts what is left. */
export async function stopListening(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const idle = setInterval(() => server.closeIdleConnections(), STOP_LOOK_EVERY_MS)
  const cut = setTimeout(() => server.closeAllConnections(), STOP_WITHIN_MS)
  await closed
  clearInterval(idle)
  clearTimeout(cut)
}

/** `host` as one writes it in an address; one that means "everywhere" is reached as localhost. */
export function urlOf({ address, port }: AddressInfo, tls: boolean): string {
  const host = ['0.0.0.0', '::'].includes(address) ? 'localhost' : address.includes(':') ? `[${address}]` : address
  return `${tls ? 'https' : 'http'}://${host}:${port}`
}
