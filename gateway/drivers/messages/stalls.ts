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
  /** Bytes written in all; those of them that wait in this process, and in the kernel. */
  written: number
  here: number
  kernel: number
  stalledSinceMs: number | null
}
interface Watched {
  before: Seen | null
  /** Up to which byte it must have taken by when. */
  due: { written: number; untilMs: number }[]
}

export interface Stalls {
  /**
   * Something was written that must not come late: looked after until it was taken. `withinMs`: by then it must have
   * been, however much lay before it.
   */
  watch(conn: Connection, withinMs?: number): void
  /** Something that must not come late was not taken yet. */
  isOwed(conn: Connection): boolean
  /** Bytes that the other side has not taken: here, and in the kernel. */
  waitingBytes(conn: Connection): Promise<number>
  stop(): void
}

/** Destroys a connection that has taken nothing for `STALLED_MS_MAX`, or not in time what must not come late. */
export function createStalls(): Stalls {
  const watched = new Map<Connection, Watched>()
  let timer: NodeJS.Timeout | null = null
  let reading: Promise<ReadonlyMap<string, number>> | null = null

  /** One reading for all who ask at the same time. */
  function read(): Promise<ReadonlyMap<string, number>> {
    reading ??= Promise.all(TABLES.map((path) => readFile(path, 'latin1').catch(() => ''))).then((tables) => {
      reading = null
      return parse(tables)
    })
    return reading
  }

  function judge(conn: Connection, { before, due }: Watched, unacknowledged: ReadonlyMap<string, number>): void {
    const kernel = unacknowledged.get(conn.endpoints) ?? 0
    const here = conn.backlogBytes
    if (conn.destroyed || here + kernel === 0) {
      watched.delete(conn)
      return
    }
    const written = conn.bytesWritten
    const nowMs = performance.now()
    const stalledSinceMs = hasTaken(before, { written, here, kernel }) ? null : (before?.stalledSinceMs ?? nowMs)
    const owed = due.filter((one) => one.written > written - here - kernel)
    watched.set(conn, { before: { written, here, kernel, stalledSinceMs }, due: owed })
    const stalled = stalledSinceMs !== null && nowMs - stalledSinceMs >= STALLED_MS_MAX - LOOK_EVERY_MS
    if (stalled || owed.some(({ untilMs }) => nowMs >= untilMs)) conn.destroy()
  }

  async function look(): Promise<void> {
    const unacknowledged = await read()
    if (timer === null) return
    for (const [conn, seen] of watched) judge(conn, seen, unacknowledged)
    timer = watched.size === 0 ? null : setTimeout(look, LOOK_EVERY_MS)
  }

  return {
    watch(conn, withinMs) {
      const { due } = watched.get(conn) ?? {}
      if (due === undefined) watched.set(conn, { before: null, due: dueOf(conn, withinMs) })
      else due.push(...dueOf(conn, withinMs))
      timer ??= setTimeout(look, LOOK_EVERY_MS)
    },
    isOwed(conn) {
      if (!watched.has(conn)) return false
      return conn.backlogBytes > 0 || parse(TABLES.map(readNow)).has(conn.endpoints)
    },
    async waitingBytes(conn) {
      const unacknowledged = await read()
      return conn.backlogBytes + (unacknowledged.get(conn.endpoints) ?? 0)
    },
    stop() {
      if (timer !== null) clearTimeout(timer)
      timer = null
      watched.clear()
    },
  }
}

function dueOf(conn: Connection, withinMs: number | undefined): Watched['due'] {
  if (withinMs === undefined) return []
  // The look that finds it owed may come so much later.
  return [{ written: conn.bytesWritten, untilMs: performance.now() + withinMs - LOOK_EVERY_MS }]
}

/** Whether the other side has taken anything since the look before. */
function hasTaken(before: Seen | null, { written, here, kernel }: Omit<Seen, 'stalledSinceMs'>): boolean {
  if (before === null || written - before.written > here + kernel - before.here - before.kernel) return true
  // A large piece counts as waiting here until the last of it has gone to the kernel. While some waits the kernel is
  // full, and takes more only where the other side has.
  return before.here > 0 && here > 0 && kernel !== before.kernel
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
