/**
 * Finds connections whose other side takes nothing any more. What was written to one lies in the kernel and
 * would go out when the line comes back, however late; an unlock's life counts from its arrival, so the door
 * would open for nobody. Linux tells in /proc/net/tcp what was not acknowledged; Node has no call for it.
 */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { SocketAddress } from 'node:net'

const LOOK_EVERY_MS = 500
/** With a look before and one after it, less than the 5 s for which a command is good. */
export const STALLED_MS_MAX = 2_000
/** Absent on other systems: there only what waits in this process is seen. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6']

export interface Connection {
  destroyed: boolean
  /** As `endpointsOf` names it. */
  endpoints: string
  /** In all, with what still waits in this process. */
  bytesWritten: number
  backlogBytes: number
  destroy(): void
}

interface Seen {
  /** Bytes written in all, and those of them that were not acknowledged. */
  written: number
  waiting: number
  stalledSinceMs: number | null
}

export interface Stalls {
  /** Something was written that must not come late: looked after until it was taken. */
  watch(conn: Connection): void
  /** Something that must not come late was not taken yet. */
  isOwed(conn: Connection): boolean
  stop(): void
}

/** Destroys a connection that has taken nothing for `STALLED_MS_MAX`. */
export function createStalls(): Stalls {
  const watched = new Map<Connection, Seen | null>()
  let timer: NodeJS.Timeout | null = null

  function judge(conn: Connection, before: Seen | null, unacknowledged: ReadonlyMap<string, number>): void {
    const waiting = conn.backlogBytes + (unacknowledged.get(conn.endpoints) ?? 0)
    if (conn.destroyed || waiting === 0) {
      watched.delete(conn)
      return
    }
    const written = conn.bytesWritten
    const nowMs = performance.now()
    const taken = before === null || written - before.written > waiting - before.waiting
    const stalledSinceMs = taken ? null : (before.stalledSinceMs ?? nowMs)
    watched.set(conn, { written, waiting, stalledSinceMs })
    if (stalledSinceMs !== null && nowMs - stalledSinceMs >= STALLED_MS_MAX - LOOK_EVERY_MS) conn.destroy()
  }

  async function look(): Promise<void> {
    const tables = await Promise.all(TABLES.map((path) => readFile(path, 'latin1').catch(() => '')))
    if (timer === null) return
    const unacknowledged = parse(tables)
    for (const [conn, before] of watched) judge(conn, before, unacknowledged)
    timer = watched.size === 0 ? null : setTimeout(look, LOOK_EVERY_MS)
  }

  return {
    watch(conn) {
      if (!watched.has(conn)) watched.set(conn, null)
      timer ??= setTimeout(look, LOOK_EVERY_MS)
    },
    isOwed(conn) {
      if (!watched.has(conn)) return false
      return conn.backlogBytes > 0 || parse(TABLES.map(readNow)).has(conn.endpoints)
    },
    stop() {
      if (timer !== null) clearTimeout(timer)
      timer = null
      watched.clear()
    },
  }
}

function readNow(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

/** Both ends and the send queue, of the rows where that is not empty: after a storm most are long closed. */
const OWING = /^ *\d+: (\S+) (\S+) \S\S (?!00000000)(\S{8}):/gm

/** Unacknowledged bytes by connection, as `endpointsOf` writes it; only where there are any. */
function parse(tables: readonly string[]): Map<string, number> {
  const rows = tables.flatMap((table) => [...table.matchAll(OWING)])
  return new Map(
    rows.map(([, local = '', remote = '', bytes = '']) => [
      `${decode(local)} ${decode(remote)}`,
      Number.parseInt(bytes, 16),
    ]),
  )
}

/** `0100007F:1F90` is 127.0.0.1:8080: words of four bytes as the processor has them, the lowest first. */
function decode(hex: string): string {
  const [words = '', port = ''] = hex.split(':')
  const bytes = (words.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex').reverse()])
  const groups = Buffer.from(bytes).toString('hex').match(/.{4}/g) ?? []
  return endpoint(bytes.length === 4 ? bytes.join('.') : groups.join(':'), Number.parseInt(port, 16))
}

/** An IPv6 address has many spellings, and the kernel and Node choose differently. */
function endpoint(address: string, port: number): string {
  const family = address.includes(':') ? 'ipv6' : 'ipv4'
  return `${new SocketAddress({ address: address.replace(/%.*$/, ''), family }).address}:${port}`
}

/** Names a TCP connection by its two ends; empty where it has none any more. */
export function endpointsOf(line: {
  localAddress?: string | undefined
  localPort?: number | undefined
  remoteAddress?: string | undefined
  remotePort?: number | undefined
}): string {
  const { localAddress, localPort, remoteAddress, remotePort } = line
  if (!localAddress || !localPort || !remoteAddress || !remotePort) return ''
  return `${endpoint(localAddress, localPort)} ${endpoint(remoteAddress, remotePort)}`
}
