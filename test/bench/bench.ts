/**
 * `npm run bench`: the real gateway beside the bare limit, in turns in one run, so that a busy machine disturbs both
 * alike. Prints one JSON value: every figure, and each target with what was reached. Takes about ten minutes.
 * Options: `--rounds N` (3), `--seconds N` (10 a measure), `--no-demo` (leaves out the day of the demo).
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { heldAgainst, round, Series } from './figures.ts'
import type { Login, Measured } from './load.ts'
import {
  childrenOf,
  load,
  residentMb,
  slowDisk,
  startBare,
  startHouse,
  startViewers,
  type Target,
  writtenBytes,
} from './programs.ts'
import { measureRestart } from './restart.ts'
import { measureRevocations } from './revocation.ts'
import { fillYear, firstUnlockMs } from './year.ts'

const VIEWERS = 200
const DEMO_SPEED = 600
const DEMO_DAY_MS = (24 * 60 * 60 * 1000) / DEMO_SPEED
/** 480 taps, and a commit of desk readings each minute of a 14-hour day; together they carry 12,000 readings. */
const DEMO_DAY_COMMITS = 480 + 14 * 60
const DAY_CYCLES = 150
const UNLOCK_TRIES = 5
const REVOCATIONS = 15

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '10' },
    'no-demo': { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)
let runs = 0
/** Ids are never used again. */
const newRun = (): string => `run${++runs}`
const say = (line: string): void => void process.stderr.write(`${line}\n`)

const figures = new Series()

function taps(
  target: Target,
  reader: Login,
  perSecond: number,
  more: { two?: boolean; other?: boolean } = {},
): Promise<Measured> {
  const { house, port } = target
  const lock = { login: house.lock, filter: `soglia/${house.lock.unit}/down/unlock` }
  // The bare program has no lock: there the answer itself is heard on the second connection.
  const heard = target.token === '' ? { login: house.lock, filter: `soglia/${reader.unit}/down/result` } : lock
  return load({
    kind: 'latency',
    ...{ port, reader, perSecond, seconds, credentials: house.credentials, run: newRun() },
    answerAt: more.two === true ? heard : null,
    other: more.other === true ? house.other : null,
    done: reader === house.reader || more.two === true,
  })
}

function note(name: string, { ms }: Measured): void {
  for (const quantile of ['p50', 'p95', 'p99'] as const) figures.add(`${name} ${quantile} ms`, ms[quantile])
}

/** The same for each of the two, one after the other. */
async function inTurns(targets: Record<string, Target>, measure: (name: string, target: Target) => Promise<void>) {
  for (const [name, target] of Object.entries(targets)) await measure(name, target)
}

async function fastRound(targets: Record<'bare' | 'gateway', Target>): Promise<void> {
  await inTurns(targets, async (name, target) => note(`${name}, 1 tap/s`, await taps(target, target.house.reader, 1)))
  await inTurns(targets, async (name, target) =>
    note(`${name}, 50 taps/s`, await taps(target, target.house.reader, 50)),
  )
  await inTurns(targets, async (name, target) =>
    note(`${name}, 50 taps/s, two connections`, await taps(target, target.house.lockedReader, 50, { two: true })),
  )
  await inTurns(targets, async (name, target) => {
    const before = writtenBytes(target.pid)
    const [checkIn] = target.house.checkIns as [Login]
    const measured = await taps(target, checkIn, 50, { other: true })
    figures.add(`${name}, disk bytes a tap`, (writtenBytes(target.pid) - before) / measured.taps)
    figures.add(`${name}, PUBACK of others p99 ms`, measured.pubackMs?.p99 ?? Number.NaN)
  })
  await inTurns(targets, async (name, target) => figures.add(`${name}, most taps/s`, await mostTaps(target)))
  const { gateway } = targets
  note('gateway, no viewers', await taps(gateway, gateway.house.reader, 50))
  const viewers = await startViewers(gateway, VIEWERS)
  await viewers.heard()
  note(`gateway, ${VIEWERS} viewers`, await taps(gateway, gateway.house.reader, 50))
  const { soon, p99Ms } = await viewers.heard()
  figures.add(`${VIEWERS} viewers, heard within a second`, soon)
  figures.add(`${VIEWERS} viewers, heard after p99 ms`, p99Ms)
  await viewers.close()
}

async function slowRound(targets: Record<'bare' | 'gateway', Target>): Promise<void> {
  await inTurns(targets, async (name, target) => figures.add(`${name}, slow disk, most taps/s`, await mostTaps(target)))
  await inTurns(targets, async (name, target) => {
    const [checkIn] = target.house.checkIns as [Login]
    const { pubackMs } = await taps(target, checkIn, 50, { other: true })
    figures.add(`${name}, slow disk, PUBACK of others p99 ms`, pubackMs?.p99 ?? Number.NaN)
  })
}

async function mostTaps({ house, port }: Target): Promise<number> {
  const { checkIns: readers, credentials } = house
  const measured = await load({
    kind: 'most',
    port,
    readers,
    credentials,
    seconds: Math.max(2, seconds / 2),
    run: newRun(),
  })
  return measured.perSecond
}

/** What the commits of a demo day write: taps that take waiting desk readings with them. */
async function demoDayDisk({ house, port, pid }: Target): Promise<number> {
  const { desks, deskIds, credentials } = house
  const [reader] = house.checkIns as [Login]
  const before = writtenBytes(pid)
  await load({ kind: 'day', port, reader, desks, deskIds, credentials, cycles: DAY_CYCLES, run: newRun() })
  return (((writtenBytes(pid) - before) / DAY_CYCLES) * DEMO_DAY_COMMITS) / 1e6
}

/** The memory of the gateway after the day of the demo, in MB; the greatest on the way beside it. */
async function demoDayMemory(): Promise<{ after: number; greatest: number }> {
  const cli = join(import.meta.dirname, '..', '..', 'gateway', 'cli.ts')
  const env = { ...process.env, SOGLIA_HTTP: '127.0.0.1:0' }
  const args = [cli, 'demo', '--speed', String(DEMO_SPEED), '--seed', '1', '--from', '06:00']
  const demo = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  try {
    let after = 0
    let greatest = 0
    for (const until = performance.now() + DEMO_DAY_MS; performance.now() < until; await wait(1000)) {
      const gateway = childrenOf(demo.pid ?? 0).find(isGateway)
      if (gateway === undefined) continue
      after = residentMb(gateway)
      greatest = Math.max(greatest, after)
    }
    return { after, greatest }
  } finally {
    demo.kill('SIGTERM')
    await once(demo, 'exit')
  }
}

const isGateway = (pid: number): boolean => residentMb(pid) > 30

const scratch = temporaryFolder('bench')
const undo: (() => unknown)[] = [() => removeFolder(scratch)]
const start = async (starting: Promise<Target>): Promise<Target> => {
  const target = await starting
  undo.push(() => target.stop())
  return target
}
const memory: Record<string, number> = {}
let year = 0
try {
  say('The fast disk …')
  const dataDir = join(scratch, 'fast')
  const fast = { bare: await start(startBare(scratch)), gateway: await start(startHouse(dataDir)) }
  for (let n = 1; n <= rounds; n++) {
    say(`  round ${n} of ${rounds}`)
    await fastRound(fast)
  }
  figures.add('gateway, demo day, MB to disk', await demoDayDisk(fast.gateway))
  memory['gateway, after these taps'] = round(residentMb(fast.gateway.pid))
  memory['bare, after these taps'] = round(residentMb(fast.bare.pid))
  await fast.gateway.stop()
  await fast.bare.stop()

  say('A disk whose fsync takes 10 ms longer …')
  const env = slowDisk(scratch)
  const slow = {
    bare: await start(startBare(temporaryFolderIn(scratch, 'slow-bare'), env)),
    gateway: await start(startHouse(join(scratch, 'slow'), env)),
  }
  for (let n = 0; n < rounds; n++) await slowRound(slow)
  await slow.gateway.stop()
  await slow.bare.stop()

  say('Revocations on fifty boards …')
  for (const { refusedMs, acknowledgedMs, plainMs } of await measureRevocations(scratch, REVOCATIONS)) {
    figures.add('revocation, call to refusal ms', refusedMs)
    figures.add('revocation, call to the last acknowledgement ms', acknowledgedMs)
    figures.add('a change of no list, call ms', plainMs)
  }

  say('A gateway that starts again under its viewers …')
  const { healed, gaps, healedAfterMs } = await measureRestart(scratch, VIEWERS)
  figures.add(`${VIEWERS} viewers, healed after a restart`, healed)
  figures.add(`${VIEWERS} viewers, facts missed in a restart`, gaps)
  figures.add(`${VIEWERS} viewers, all healed after ms`, healedAfterMs)

  say('A year of facts …')
  year = fillYear(dataDir)
  for (let n = 0; n < UNLOCK_TRIES; n++) {
    figures.add(
      'gateway, start to first unlock ms',
      await firstUnlockMs(dataDir, fast.gateway.house, fast.gateway.port, newRun()),
    )
  }
  if (!values['no-demo']) {
    say('A day of the demo …')
    const { after, greatest } = await demoDayMemory()
    memory['gateway, after a demo day'] = round(after)
    memory['gateway, greatest in a demo day'] = round(greatest)
  }
} finally {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step()
}
process.stdout.write(`${JSON.stringify(report(), null, 2)}\n`)

function temporaryFolderIn(folder: string, name: string): string {
  const path = join(folder, name)
  mkdirSync(path)
  return path
}

function report(): object {
  return {
    machine: { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.version },
    ...{ rounds, secondsAMeasure: seconds, figures: figures.all(), memoryMb: memory, factsInTheYear: year },
    targets: heldAgainst(figures, VIEWERS, memory['gateway, after a demo day'] ?? null),
  }
}
