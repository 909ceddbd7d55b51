/** `soglia demo` from outside: the real gateway, real MQTT, real ptys; alive in time, gone without a trace. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { House } from '../../gateway/api/contract.ts'
import { until } from './mini-gateway.ts'

const CLI = join(import.meta.dirname, '../../gateway/cli.ts')
/** Contract, 1. */
const ALIVE_MS_MAX = 20_000
const STOP_MS_MAX = 5_000

interface Demo {
  child: ChildProcess
  output(): string
  ended: Promise<number | null>
}
let folder = ''
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'soglia-demo-test-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function demo(...args: string[]): Demo {
  const env = { ...process.env, SOGLIA_HTTP: '127.0.0.1:0', TMPDIR: folder }
  const child = spawn(process.execPath, [CLI, 'demo', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let output = ''
  const hear = (chunk: Buffer): void => {
    output += chunk.toString()
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  return { child, output: () => output, ended }
}

/** Processes whose command line names the folder: the gateway and the cables. */
function processesIn(path: string): number[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return []
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(path) ? [Number(pid)] : []
    } catch {
      return [] // It ended meanwhile.
    }
  })
}

describe('the demo', () => {
  test('is alive within 20 s, shows the whole house, and lets the printed account in', async () => {
    const { child, output, ended } = demo('--seed', '7', '--from', '15:42', '--speed', '600')
    await until('it is alive', () => output().includes('Alive after'), ALIVE_MS_MAX)
    const [, address = ''] = /address\s+(\S+)/.exec(output()) ?? []
    const [, password = ''] = /password\s+(\S+)/.exec(output()) ?? []
    const signIn = await fetch(`${address}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: address },
      body: JSON.stringify({ name: 'demo', password }),
    })
    expect(signIn.status).toBe(200)
    const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? ''
    const house = async (): Promise<House> =>
      (await fetch(`${address}/api/house`, { headers: { cookie } })).json() as Promise<House>

    const first = await house()
    expect(first.occupancy.inside).toBeGreaterThan(40)
    expect(first.occupancy.capacity).toBe(120)
    expect(first.desks.filter(({ state }) => state !== 'unknown').length).toBeGreaterThanOrEqual(59)
    expect(first.desks.filter(({ state }) => state === 'occupied').length).toBeGreaterThan(20)
    expect(first.doors.map(({ canUnlock }) => canUnlock)).toEqual([true, true, true])
    const kinds = Object.fromEntries(first.units.map(({ id, kind }) => [id, kind]))
    expect(kinds).toMatchObject({ 'front-in': 'mqtt', 'courtyard-in': 'serial', 'courtyard-out': 'serial' })
    expect(first.units.filter(({ state }) => state !== 'online').map(({ id }) => id)).toEqual(['desk-battery'])
    expect(first.units.filter(({ bad }) => bad.count > 0)).toEqual([])

    let later = first
    const until2 = performance.now() + 10_000
    while (later.seq < first.seq + 30 && performance.now() < until2) later = await house()
    expect(later.passages[0]?.seq).toBeGreaterThan(first.passages[0]?.seq ?? 0)
    // By serial line too.
    expect(later.passages.some(({ unit }) => unit?.startsWith('courtyard-'))).toBe(true)

    const held = processesIn(folder)
    // The gateway, and two cables of a shell and a socat each.
    expect(held.length).toBeGreaterThanOrEqual(5)
    const stoppingMs = performance.now()
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(performance.now() - stoppingMs).toBeLessThan(STOP_MS_MAX)
    expect(readdirSync(folder)).toEqual([])
    await until('nothing of it runs on', () => processesIn(folder).length === 0)
  })

  test('can be stopped while it is still starting', async () => {
    const { child, ended } = demo()
    await until('the gateway starts', () => processesIn(folder).length > 0, ALIVE_MS_MAX)
    child.kill('SIGTERM')
    const stoppingMs = performance.now()
    expect(await ended).toBe(0)
    expect(performance.now() - stoppingMs).toBeLessThan(STOP_MS_MAX)
    expect(readdirSync(folder)).toEqual([])
    expect(processesIn(folder)).toEqual([])
  })

  test('takes its gateway and its cables with it when it is killed', async () => {
    const { child, output } = demo()
    await until('it is alive', () => output().includes('Alive after'), ALIVE_MS_MAX)
    child.kill('SIGKILL')
    await until('nothing of it runs on', () => processesIn(folder).length === 0, 10_000)
  })

  test('says what is wrong with an option', async () => {
    const { output, ended } = demo('--speed', '1000')
    expect(await ended).toBe(2)
    expect(output()).toMatch(/E_USAGE.*--speed is a number from 1 to 600/)
  })

  test('does without socat, and says how to get it', async () => {
    const bin = join(folder, 'bin')
    const path = process.env.PATH
    try {
      process.env.PATH = bin
      const { child, output, ended } = demo('--from', '10:00')
      await until('it is alive', () => output().includes('Alive after'), ALIVE_MS_MAX)
      expect(output()).toContain('apt-get install socat')
      expect(output()).not.toContain('on ptys')
      child.kill('SIGTERM')
      expect(await ended).toBe(0)
      expect(existsSync(bin)).toBe(false)
    } finally {
      process.env.PATH = path
    }
  })
})
