/** A unit whose line stands still: what was meant for it is thrown away, and never reaches it late. */
import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect as connectTcp, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { CONNECTIONS_MAX } from '../../gateway/drivers/broker.ts'
import { STALLED_MS_MAX } from '../../gateway/drivers/messages/stalls.ts'
import { connectFrame, frame, type House, openBroker, tap, unit, until } from '../support/broker.ts'

/** Many times what the board's side of the line holds. */
const UNLOCKS = 60
const WITHIN_MS = STALLED_MS_MAX + 2_000

let folder: string
let tls: { cert: Buffer; key: Buffer }
let house: House
let board: ChildProcessByStdio<Writable, Readable, null> | null = null
let heard = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'soglia-stalls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const making = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  execFileSync('openssl', [...making, '-keyout', key, '-out', cert, '-subj', '/CN=localhost'], { stdio: 'ignore' })
  tls = { cert: readFileSync(cert), key: readFileSync(key) }
})
afterEach(async () => {
  board?.kill('SIGKILL')
  board = null
  await house?.stop()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** socat is the board's network card, with next to no room for what comes: stopped, it takes nothing more. */
async function plugIn(how: 'TCP' | 'OPENSSL'): Promise<void> {
  heard = ''
  const options = how === 'TCP' ? 'rcvbuf=1' : 'rcvbuf=1,verify=0'
  const card = spawn('socat', ['-b', '64', 'STDIO', `${how}:127.0.0.1:${house.port},${options}`], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  card.stdin.on('error', () => undefined)
  card.stdout.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1')
  })
  board = card
  card.stdin.write(connectFrame('lock'))
  const filter = Buffer.from('soglia/lock/down/#')
  card.stdin.write(frame(0x82, Buffer.concat([Buffer.from([0, 1, 0, filter.length]), filter, Buffer.from([0])])))
  await until(() => expect(heard).toHaveLength(9))
}

/** The last one's id is `last`. */
function unlock(times: number): void {
  for (let i = 1; i <= times; i++) {
    const id = i === times ? 'last' : `u${i}`
    expect(house.broker.send('lock', { type: 'unlock', id, ms: 5_000, by: 'staff', ttlMs: 5_000 })).toBe(true)
  }
}

async function comesBack(): Promise<void> {
  const gone = once(board as NonNullable<typeof board>, 'close')
  board?.kill('SIGCONT')
  await gone
}

for (const how of ['TCP', 'OPENSSL'] as const) {
  it(
    `lets go of a unit that takes nothing, and its unlocks with it (${how})`,
    async () => {
      house = await openBroker([unit('lock')], how === 'TCP' ? {} : { tls })
      await plugIn(how)
      board?.kill('SIGSTOP')
      unlock(UNLOCKS)
      await until(() => expect(house.told.state('lock')).toBe('offline'), WITHIN_MS)
      expect(house.broker.send('lock', { type: 'unlock', id: 'x', ms: 1, by: 'staff', ttlMs: 1 })).toBe(false)
      await comesBack()
      expect(heard).not.toContain('"last"')
    },
    WITHIN_MS + 5_000,
  )
}

it(
  'throws away what the former connection did not take when the unit comes by another',
  async () => {
    house = await openBroker([unit('lock')])
    await plugIn('TCP')
    board?.kill('SIGSTOP')
    unlock(UNLOCKS)
    await house.connect('lock')
    await comesBack()
    expect(heard).not.toContain('"last"')
  },
  WITHIN_MS,
)

it(
  'keeps a unit that takes what it is told, however much that is and however seldom it speaks',
  async () => {
    house = await openBroker([unit('lock')])
    await plugIn('TCP')
    const telling = setInterval(() => unlock(3), 50)
    await new Promise((resolve) => setTimeout(resolve, WITHIN_MS))
    clearInterval(telling)
    expect(house.told.links).toEqual([{ unit: 'lock', state: 'online', lack: null }])
    unlock(1)
    await until(() => expect(heard.match(/"last"/g)?.length).toBeGreaterThan(WITHIN_MS / 50 / 2))
  },
  WITHIN_MS + 5_000,
)

it('lets a unit in while strangers hold connections open and never begin with TLS', async () => {
  house = await openBroker([unit('reader-1')], { tls })
  const strangers: Socket[] = []
  for (let i = 0; i < CONNECTIONS_MAX + 20; i++) {
    const stranger = connectTcp(house.port, '127.0.0.1')
    stranger.on('error', () => undefined)
    strangers.push(stranger)
    await once(stranger, 'connect')
  }
  try {
    const client = await house.connect('reader-1', { ca: tls.cert, rejectUnauthorized: false })
    await client.publishAsync('soglia/reader-1/up/tap', tap('t1'), { qos: 1 })
    expect(house.told.taps('reader-1')).toEqual(['t1'])
  } finally {
    for (const stranger of strangers) stranger.destroy()
  }
})
