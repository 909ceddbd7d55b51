/** Whether the other side of a connection takes anything: told by the kernel's own table, of real sockets. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GuardedSocket } from '../../gateway/drivers/broker/guarded-socket.ts'
import {
  type Connection,
  createStalls,
  endpointsOf,
  STALLED_MS_MAX,
  type Stalls,
} from '../../gateway/drivers/messages/stalls.ts'

/** More than the kernel takes for a side that reads nothing. */
const PIECE_BYTES = 16 * 1024 * 1024

let near: Socket
/** The other side's network card, with next to no room: stopped, it takes nothing more. */
let far: ChildProcess
let stalls: Stalls
let close: () => void

beforeEach(async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const arrives = once(server, 'connection')
  const { port } = server.address() as AddressInfo
  far = spawn('socat', ['-u', `TCP:127.0.0.1:${port},rcvbuf=1`, 'OPEN:/dev/null'], { stdio: 'ignore' })
  near = (await arrives)[0] as Socket
  near.on('error', () => undefined)
  far.kill('SIGSTOP')
  stalls = createStalls()
  close = () => server.close()
})
afterEach(() => {
  stalls.stop()
  near.destroy()
  far.kill('SIGKILL')
  close()
})

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const ignored = { onTooLarge: () => undefined, onBadPacket: () => undefined, isOwed: () => false }

describe('what waits', () => {
  it('is counted once, in this process and in the kernel', async () => {
    const conn = new GuardedSocket(near, near, ignored)
    conn.on('error', () => undefined)
    conn.write(Buffer.alloc(PIECE_BYTES))
    conn.write(Buffer.alloc(1000))
    expect(conn.backlogBytes).toBeLessThanOrEqual(PIECE_BYTES + 1000)
    expect(conn.bytesWritten).toBe(PIECE_BYTES + 1000)
    expect(await stalls.waitingBytes(conn)).toBeGreaterThan(PIECE_BYTES)
    far.kill('SIGCONT')
    const deadlineMs = performance.now() + 5_000
    while ((await stalls.waitingBytes(conn)) > 0 && performance.now() < deadlineMs) await wait(20)
    expect(await stalls.waitingBytes(conn)).toBe(0)
    expect(conn.bytesWritten).toBe(PIECE_BYTES + 1000)
    conn.destroy()
  })
})

describe('a large piece', () => {
  /** As a socket tells of itself while one large piece is still going to the kernel. */
  const halfWay = (): Connection => ({
    endpoints: endpointsOf(near),
    get destroyed() {
      return near.destroyed
    },
    bytesWritten: PIECE_BYTES,
    backlogBytes: PIECE_BYTES,
    destroy: () => near.destroy(),
  })

  it('is no stall while the kernel takes more of it, and is one when it takes no more', async () => {
    near.write(Buffer.alloc(100_000))
    stalls.watch(halfWay())
    for (let i = 0; i < 10; i++) {
      await wait(STALLED_MS_MAX / 5)
      near.write(Buffer.alloc(1000))
    }
    expect(near.destroyed).toBe(false)
    await wait(STALLED_MS_MAX + 1_000)
    expect(near.destroyed).toBe(true)
  }, 15_000)
})
