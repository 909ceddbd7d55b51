/** Allow-lists over MQTT on lines of every speed: they cut nobody off, hold nothing up for ever, and only the newest goes. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { afterEach, expect, it } from 'vitest'
import type { Command } from '../../gateway/core/model.ts'
import { connectFrame, frame, type House, openBroker, publishFrame, tap, unit, until } from '../support/broker.ts'

const LIST_BYTES = 256 * 1024
const SLICE_BYTES = 2 * 1024
/** Takes slices from its stdin, one at a time, and hands them on; ends with it. */
const SLOWLY = `
  const { readSync, writeSync } = require('node:fs')
  const slice = Buffer.alloc(${SLICE_BYTES})
  for (let bytes = readSync(0, slice); bytes > 0; bytes = readSync(0, slice)) {
    writeSync(1, slice, 0, bytes)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(process.argv[1]))
  }`

let house: House
let board: ChildProcessByStdio<Writable, Readable, null> | null = null
let heard = ''

afterEach(async () => {
  unplug()
  await house?.stop()
})

/** A board at the end of a slow line with next to no room on the way, in small packets: it takes so much and no more. */
async function plugIn(bytesPerSecond: number): Promise<void> {
  heard = ''
  const line = `socat -b 512 STDIO TCP:127.0.0.1:${house.port},rcvbuf=1,mss=536`
  const command = `${line} | "$0" -e "$1" "$2"`
  const words = [process.execPath, SLOWLY, String((SLICE_BYTES * 1000) / bytesPerSecond)]
  const card = spawn('sh', ['-c', command, ...words], { stdio: ['pipe', 'pipe', 'ignore'], detached: true })
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

function unplug(): void {
  // All of the line: it was given a group of its own.
  if (board?.pid !== undefined && board.exitCode === null) process.kill(-board.pid, 'SIGKILL')
  board = null
}

const policy = (version: number, bytes = LIST_BYTES): Command => {
  const text = `list ${version} `
  return { type: 'policy', version, list: text.padEnd(bytes - '{"list":"","sig":"s"}'.length, '.'), sig: 's' }
}
const versions = (): number[] => [...heard.matchAll(/"list":"list (\d+) /g)].map(([, version]) => Number(version))

it('a slow board takes the largest list at its leisure; a result behind it arrives whole, and nobody is cut off', async () => {
  house = await openBroker([unit('lock')])
  await plugIn(40_000)
  expect(house.broker.send('lock', policy(1))).toBe(true)
  // They would be cut off at the bound for commands, were the list counted with them.
  for (let i = 0; i < 20; i++) {
    expect(house.broker.send('lock', { type: 'result', id: `r${i}` })).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  // Nor does the broker's own answer to a tap meanwhile end it.
  board?.stdin.write(publishFrame('soglia/lock/up/tap', tap('t1')))
  await until(() => expect(heard).toContain('{"id":"r19"}'), 15_000)
  expect(versions()).toEqual([1])
  expect(heard).toContain(JSON.stringify({ list: (policy(1) as { list: string }).list, sig: 's' }))
  expect(house.told.links).toEqual([{ unit: 'lock', state: 'online', lack: null }])
  expect(house.told.taps('lock')).toEqual(['t1'])
}, 25_000)

it('of lists that come while one is on its way hardly any but the newest goes', async () => {
  house = await openBroker([unit('lock')])
  await plugIn(400_000)
  for (let version = 1; version <= 20; version++) {
    expect(house.broker.send('lock', policy(version))).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await until(() => expect(versions().at(-1)).toBe(20), 8_000)
  expect(versions()).toEqual(versions().toSorted((a, b) => a - b))
  // What lies on the line takes some of the second one too.
  expect(versions().length).toBeLessThanOrEqual(4)
}, 15_000)

it('an unlock that a list holds up longer than its life never comes', async () => {
  house = await openBroker([unit('lock')])
  await plugIn(40_000)
  expect(house.broker.send('lock', policy(1))).toBe(true)
  await until(() => expect(heard.length).toBeGreaterThan(10_000))
  expect(house.broker.send('lock', { type: 'unlock', id: 'late', ms: 5000, by: 'staff', ttlMs: 1_500 })).toBe(true)
  await until(() => expect(house.told.state('lock')).toBe('offline'), 3_000)
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  expect(heard).not.toContain('"late"')
}, 15_000)

it('a list does not keep the gateway from hearing, telling and stopping', async () => {
  house = await openBroker([unit('lock'), unit('reader-1')])
  await plugIn(40_000)
  expect(house.broker.send('lock', policy(1))).toBe(true)
  expect(house.broker.send('lock', policy(2))).toBe(true)
  const reader = await house.connect('reader-1')
  await reader.publishAsync('soglia/reader-1/up/tap', tap('t1'), { qos: 1 })
  expect(house.told.taps('reader-1')).toEqual(['t1'])
  expect(house.broker.send('reader-1', policy(1)), 'it did not subscribe').toBe(false)
  await house.stop()
  expect(house.broker.send('lock', policy(3))).toBe(false)
})
