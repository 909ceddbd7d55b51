/** What the benchmark starts: the gateway, the bare program, the boards, the viewers; and what the kernel says of them. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startGateway } from '../support/gateway.ts'
import type { Job, Login, Measured } from './load.ts'

const PEOPLE = 200
const CHECK_INS = 8
const DESKS = 60
const FSYNC_SLOW_MS = '10'
const BARE = fileURLToPath(new URL('./bare.ts', import.meta.url))
const LOAD = fileURLToPath(new URL('./load.ts', import.meta.url))
const VIEWERS = fileURLToPath(new URL('./viewers.ts', import.meta.url))
const SHIM = fileURLToPath(new URL('../../tools/fsync-shim.c', import.meta.url))

/** A house as the boards of the benchmark know it; the bare program takes any login. */
export interface House {
  /** At a door that its own board opens. */
  reader: Login
  /** At a door with a lock unit of its own. */
  lockedReader: Login
  lock: Login
  /** Check-in points. */
  checkIns: Login[]
  desks: Login
  deskIds: string[]
  /** Says only how it is. */
  other: Login
  credentials: string[]
}
export interface Target {
  pid: number
  port: number
  house: House
  http: string
  token: string
  stop(): Promise<unknown>
}

const credentials = Array.from({ length: PEOPLE }, (_, n) => `uid:04${(0x10_0000 + n).toString(16).padStart(12, '0')}`)
const deskIds = Array.from({ length: DESKS }, (_, n) => `d${n}`)

/** Built once: an fsync that takes 10 ms longer. */
export function slowDisk(folder: string): Record<string, string> {
  const library = join(folder, 'fsync-shim.so')
  execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-o', library, SHIM])
  return { LD_PRELOAD: library, SOGLIA_SHIM_FSYNC_MS: FSYNC_SLOW_MS }
}

export async function startBare(folder: string, env: Record<string, string> = {}): Promise<Target> {
  const child = spawn(process.execPath, [BARE, folder], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { port } = await firstLine<{ port: number }>(child)
  const any = (unit: string): Login => ({ unit, secret: 'any' })
  const checkIns = Array.from({ length: CHECK_INS }, (_, n) => any(`check-in-${n}`))
  const house: House = {
    ...{ reader: any('reader'), lockedReader: any('locked-reader'), lock: any('locked-reader-lock') },
    ...{ checkIns, desks: any('desks'), deskIds, other: any('other'), credentials },
  }
  return { pid: child.pid ?? 0, port, house, http: '', token: '', stop: () => end(child) }
}

/** The gateway on a folder that is new, with a house in it. */
export async function startHouse(dataDir: string, env: Record<string, string> = {}): Promise<Target> {
  const gateway = await startGateway({ dataDir, env: { SOGLIA_LOG: 'warn', ...env } })
  const post = async <Answer>(path: string, body: object): Promise<Answer> => {
    const answer = await gateway.request<Answer>('POST', path, body)
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const unit = async (id: string, place: object): Promise<Login> => {
    const { secret } = await post<{ secret: string }>('/api/units', { id, kind: 'mqtt', ...place })
    return { unit: id, secret }
  }
  // The same badges tap everywhere at once, faster than legs allow: without this each tap would record that as well.
  await gateway.request('PUT', '/api/settings/walk-s', { value: '0' })
  await post('/api/zones', { id: 'hall' })
  for (const id of deskIds) await post('/api/desks', { id, zone: 'hall' })
  await post('/api/doors', { id: 'one', to: 'hall' })
  const lock = await unit('lock', {})
  await post('/api/doors', { id: 'two', to: 'hall', lock: 'lock' })
  const rows = credentials.map((credential, n) => `p${n},Person ${n},member,,,${credential},,`)
  const csv = ['id,name,kind,org,groups,credentials,from,until', ...rows].join('\n')
  await post('/api/people/import', { csv, dryRun: false })
  const checkIns: Login[] = []
  for (let n = 0; n < CHECK_INS; n++) checkIns.push(await unit(`check-in-${n}`, { zone: 'hall' }))
  const house: House = {
    reader: await unit('reader', { door: 'one', side: 'in' }),
    lockedReader: await unit('locked-reader', { door: 'two', side: 'in' }),
    ...{ lock, checkIns, deskIds, credentials },
    desks: await unit('desks', { desks: deskIds }),
    other: await unit('other', { zone: 'hall' }),
  }
  const { token } = await post<{ token: string }>('/api/tokens', { name: 'bench', role: 'staff' })
  return { pid: gateway.pid, port: gateway.mqttPort, house, http: gateway.http, token, stop: () => gateway.stop() }
}

export async function load(job: Job): Promise<Measured> {
  const child = spawn(process.execPath, [LOAD, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return firstLine<Measured>(child)
}

/** What viewers heard since they were asked before. */
export interface Heard {
  /** How many streams are open. */
  open: number
  /** Facts, counted once for each viewer, and how often one was not the one after the last. */
  facts: number
  gaps: number
  /** The share that was heard within a second of being recorded. */
  soon: number
  p99Ms: number
}
export interface Viewers {
  heard(): Promise<Heard>
  close(): Promise<void>
}

export async function startViewers({ http, token }: Pick<Target, 'http' | 'token'>, count: number): Promise<Viewers> {
  const child = spawn(process.execPath, [VIEWERS, http, token, String(count)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  const nextLine = async (): Promise<string> => (await once(lines, 'line'))[0] as string
  await nextLine()
  return {
    async heard() {
      const line = nextLine()
      child.stdin.write('\n')
      return JSON.parse(await line) as Heard
    },
    close: () => end(child),
  }
}

async function firstLine<Said>(child: ChildProcess): Promise<Said> {
  if (child.stdout === null) throw new Error('no pipe')
  const line = new Promise<string>((resolve) =>
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).once('line', resolve),
  )
  const ended = once(child, 'close').then(([code]) => {
    throw new Error(`${child.spawnargs[1]} ended with ${code} and said nothing`)
  })
  const said = await Promise.race([line, ended])
  ended.catch(() => {})
  return JSON.parse(said) as Said
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** Bytes that the process sent towards the disk. */
export function writtenBytes(pid: number): number {
  return Number(/^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1])
}

/** Resident memory in MB, of all that it has. */
export function residentMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return text === '' ? [] : text.split(' ').map(Number)
}
