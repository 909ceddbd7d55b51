/**
 * `npm run demo`: the real gateway on a throw-away data folder, with a simulated Millepiani attached over
 * real MQTT and real ptys. Reads as what happens, in order; what was begun is undone in reverse.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attach } from './attach.ts'
import type { Board } from './board.ts'
import { createDay } from './day.ts'
import { type DemoOptions, type DemoWords, formatTime, readDemoOptions, timeOfDay } from './demo-options.ts'
import { drawFloor } from './floor.ts'
import { type GatewayProcess, startGateway } from './gateway-process.ts'
import { DESKS, UNITS } from './house.ts'
import { createPeople, type People } from './people.ts'
import { Player } from './player.ts'
import { hasSocat, Pty, SOCAT_MISSING } from './pty.ts'
import { createRandom } from './random.ts'
import { settle } from './settle.ts'

const HTTP = '127.0.0.1:8080'
const TIME_ZONE = 'Europe/Rome'
const DAY_MS = 24 * 60 * 60 * 1000
const ONLINE_MS_MAX = 5_000
const BOARDS_STOP_MS_MAX = 400
const TROUBLES_SHOWN_MAX = 20
const ACCOUNT = 'demo'

type Say = (line: string) => void
type Undo = (() => void | Promise<void>)[]

/** Runs until SIGINT or SIGTERM; resolves with the exit code: 0, 1 (failed) or 2 (used wrongly). */
export async function runDemo(words: DemoWords, env: NodeJS.ProcessEnv): Promise<number> {
  const say: Say = (line) => void process.stdout.write(`${line}\n`)
  const timeZone = env.SOGLIA_TZ ?? TIME_ZONE
  const options = readDemoOptions(words, timeOfDay(Date.now(), timeZone), Math.random())
  if ('fault' in options) {
    process.stderr.write(`soglia: E_USAGE ${options.fault}\n`)
    return 2
  }
  const stop = new AbortController()
  const told = new Promise<'stopped'>((resolve) => stop.signal.addEventListener('abort', () => resolve('stopped')))
  // Listened to until the end: a second Ctrl-C must not leave half of it behind.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort())
  const undo: Undo = []
  const running = run(options, env, timeZone, say, undo, stop.signal)
  try {
    const end = await Promise.race([told, running.then(({ ended }) => Promise.race([told, ended]))])
    if (end === 'stopped') return 0
    process.stderr.write(`soglia: the gateway ended by itself (${end.signal ?? `code ${end.code}`})\n`)
    return 1
  } catch (error) {
    process.stderr.write(`soglia: the demo cannot run: ${(error as Error).message}\n`)
    return 1
  } finally {
    stop.abort()
    await undoAll(undo)
    // What was just being begun ends too, for all that it needs is gone.
    await running.catch(() => undefined)
    await undoAll(undo)
  }
}

async function undoAll(undo: Undo): Promise<void> {
  for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step()
}

async function run(
  options: DemoOptions,
  env: NodeJS.ProcessEnv,
  timeZone: string,
  say: Say,
  undo: Undo,
  stopped: AbortSignal,
): Promise<GatewayProcess> {
  const startedMs = performance.now()
  const random = createRandom(options.seed)
  const people = createPeople(random.fork('people'))
  const folder = await mkdtemp(join(tmpdir(), 'soglia-demo-'))
  undo.push(() => rm(folder, { recursive: true, force: true }))

  const troubles = limited(say, TROUBLES_SHOWN_MAX)
  const gateway = await startGateway(join(folder, 'data'), gatewayEnv(env, timeZone), troubles, stopped)
  undo.push(() => gateway.stop())

  const lines = await plugIn(join(folder, 'dev'), say, undo)
  const yesterday = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(Date.now() - DAY_MS)
  const secrets = await settle(gateway, people, pathsOf(lines, 'byIdPath'), yesterday)
  await drawFloor(gateway)
  const password = randomBytes(9).toString('base64url')
  await gateway.call('POST', '/api/accounts', { name: ACCOUNT, password, role: 'admin' })

  const { speed, faults, fromMs, seed } = options
  const serialPaths = pathsOf(lines, 'boardPath')
  const attached = attach({ mqttUrl: gateway.mqtt, secrets, serialPaths, speed, faults, random: random.fork('boards') })
  const boards = [...attached.boards.values()]
  undo.push(() => stopAll(boards))
  for (const board of boards) board.start()
  say(welcome(gateway, password, people, serialPaths.size > 0, options))

  await online(boards, stopped)
  const player = new Player({
    ...attached,
    speed,
    fromMs,
    dayOf: (n) => createDay(people, random.fork(`day ${n}`)),
    onDay: (n) => say(n === 0 ? `It is ${formatTime(fromMs)}.` : `Day ${n + 1} begins.`),
  })
  undo.push(() => player.stop())
  await player.catchUp()
  stopped.throwIfAborted()
  const { inside } = (await gateway.call('GET', '/api/occupancy')) as { inside: number }
  const tookS = ((performance.now() - startedMs) / 1000).toFixed(1)
  say(`Alive after ${tookS} s: ${inside} people are inside. The seed is ${seed}.`)
  player.start()
  return gateway
}

/** Of the variables of Soglia only what a throw-away house on this machine should follow. */
function gatewayEnv(env: NodeJS.ProcessEnv, timeZone: string): NodeJS.ProcessEnv {
  const foreign = Object.entries(env).filter(([name]) => !name.startsWith('SOGLIA_'))
  return {
    ...Object.fromEntries(foreign),
    SOGLIA_HTTP: env.SOGLIA_HTTP ?? HTTP,
    SOGLIA_MQTT: '127.0.0.1:0',
    SOGLIA_TZ: timeZone,
  }
}

/** A pty for each board on a serial line, by unit; none where socat is missing. */
async function plugIn(folder: string, say: Say, undo: Undo): Promise<Map<string, Pty>> {
  const lines = new Map<string, Pty>()
  if (!hasSocat()) {
    say(`${SOCAT_MISSING}\nUntil then the courtyard's boards are simulated over MQTT.`)
    return lines
  }
  for (const unit of UNITS.filter(({ link }) => link === 'serial')) {
    const pty = new Pty(folder, `soglia-${unit.id}`)
    undo.push(() => pty.unplug())
    await pty.plug(`ttyUSB${lines.size}`)
    lines.set(unit.id, pty)
  }
  return lines
}

function pathsOf(lines: ReadonlyMap<string, Pty>, end: 'byIdPath' | 'boardPath'): Map<string, string> {
  return new Map([...lines].map(([unit, pty]) => [unit, pty[end]]))
}

/** Until every board has its line, but not for ever: one that has none is shown as such. */
async function online(boards: readonly Board[], stopped: AbortSignal): Promise<void> {
  const until = performance.now() + ONLINE_MS_MAX
  while (!stopped.aborted && performance.now() < until && boards.some((board) => !board.online)) {
    await new Promise((next) => setTimeout(next, 20))
  }
}

async function stopAll(boards: readonly Board[]): Promise<void> {
  const late = new Promise((done) => setTimeout(done, BOARDS_STOP_MS_MAX).unref())
  await Promise.race([Promise.all(boards.map((board) => board.stop())), late])
}

function limited(say: Say, max: number): Say {
  let left = max
  return (line) => {
    if (left-- > 0) say(line)
  }
}

function welcome(
  gateway: GatewayProcess,
  password: string,
  people: People,
  onPty: boolean,
  { speed, fromMs, faults }: DemoOptions,
): string {
  const guests = people.dayGuests.length + people.jamGuests.length
  return `
Soglia, with a simulated day at Millepiani

  address    ${gateway.http}
  name       ${ACCOUNT}
  password   ${password}    (of this run only)

Simulated: ${people.members.length} people and ${guests} guests, ${DESKS.length} desks, ${UNITS.length} boards over real MQTT${
    onPty ? '\n(the courtyard door over real serial lines on ptys)' : ''
  }, from ${formatTime(fromMs)} on, ${speed} times as fast as life${
    faults === null ? '' : ',\nover lines that lose, repeat, reorder and spoil messages'
  }. The gateway is the real one; its data is thrown away.
Ctrl-C stops everything.
`
}
