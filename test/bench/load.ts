/**
 * The boards, in a process of their own. Started with a job as JSON; prints its measures as JSON.
 * `latency`: taps at a steady rate, from the publish to the answer. `most`: as many as come back.
 * `day`: desk readings that wait for a tap, and the tap that takes them to the disk, again and again.
 */
import { connectRaw, type RawMqtt } from './raw-mqtt.ts'

export interface Login {
  unit: string
  secret: string
}
export type Job =
  | {
      kind: 'latency'
      port: number
      reader: Login
      /** Where the answer comes: null is the reader's own connection. */
      answerAt: { login: Login; filter: string } | null
      credentials: string[]
      perSecond: number
      seconds: number
      /** Another board that speaks beside, whose PUBACKs are timed. */
      other: Login | null
      /** Answers each result with `up/done`, as a board does whose relay has moved. */
      done: boolean
      run: string
    }
  | { kind: 'most'; port: number; readers: Login[]; credentials: string[]; seconds: number; run: string }
  | {
      kind: 'day'
      port: number
      reader: Login
      desks: Login
      deskIds: string[]
      credentials: string[]
      cycles: number
      run: string
    }

export interface Measured {
  taps: number
  ms: { p50: number; p95: number; p99: number; max: number }
  pubackMs: { p50: number; p99: number } | null
  perSecond: number
}

const WARM_TAPS = 20
const IN_FLIGHT = 32
const READINGS_A_CYCLE = 9
/** A tap that has no answer by then has none. */
const ANSWER_WITHIN_MS = 5_000

const job = JSON.parse(process.argv[2] ?? '') as Job
const measured = job.kind === 'latency' ? await latency(job) : job.kind === 'most' ? await most(job) : await day(job)
process.stdout.write(`${JSON.stringify(measured)}\n`, () => process.exit(0))

async function latency(job: Extract<Job, { kind: 'latency' }>): Promise<Measured> {
  const { reader, answerAt, port } = job
  const own = `soglia/${reader.unit}/down/result`
  const line = await connectRaw(port, reader.unit, reader.secret, answerAt === null ? own : null)
  const answers =
    answerAt === null ? line : await connectRaw(port, answerAt.login.unit, answerAt.login.secret, answerAt.filter)
  const other = job.other === null ? null : await connectRaw(port, job.other.unit, job.other.secret, null)
  const started: number[] = []
  const tookMs: number[] = []
  answers.onMessage = (payload) => {
    tookMs.push(performance.now() - (started[tookMs.length] ?? Number.NaN))
    if (!job.done) return
    const { id } = JSON.parse(payload) as { id: string }
    const unit = answerAt?.login.unit ?? reader.unit
    answers.publish(`soglia/${unit}/up/done`, JSON.stringify({ command: id, ok: true }))
  }
  const pubacks = other === null || job.other === null ? null : timePubacks(other, job.other.unit)
  const count = WARM_TAPS + job.perSecond * job.seconds
  const everyMs = 1000 / job.perSecond
  // The warm-up is quicker, so that a slow rate does not take for ever.
  const from = performance.now()
  for (let n = 0; n < count; n++) {
    const due =
      from + (n < WARM_TAPS ? n * Math.min(everyMs, 20) : WARM_TAPS * Math.min(everyMs, 20) + (n - WARM_TAPS) * everyMs)
    await sleepUntil(due)
    if (n === WARM_TAPS) pubacks?.begin()
    started.push(performance.now())
    line.publish(`soglia/${reader.unit}/up/tap`, tapOf(job.run, n, job.credentials))
  }
  pubacks?.end()
  await all(() => tookMs.length === count)
  const kept = tookMs.slice(WARM_TAPS).sort((a, b) => a - b)
  return { taps: kept.length, ms: quantiles(kept), pubackMs: pubacks?.result() ?? null, perSecond: job.perSecond }
}

function timePubacks(line: RawMqtt, unit: string) {
  const sent = new Map<number, number>()
  const tookMs: number[] = []
  let timer: NodeJS.Timeout | undefined
  line.onPuback = (packetId) => {
    const since = sent.get(packetId)
    if (since !== undefined) tookMs.push(performance.now() - since)
  }
  return {
    begin() {
      // Every 7 ms: not in step with the taps.
      timer = setInterval(() => {
        const packetId = line.publish(`soglia/${unit}/up/status`, '{"state":"online"}')
        sent.set(packetId, performance.now())
      }, 7)
    },
    end: () => clearInterval(timer),
    result() {
      const sorted = tookMs.sort((a, b) => a - b)
      return { p50: quantiles(sorted).p50, p99: quantiles(sorted).p99 }
    },
  }
}

/** Each board keeps so many taps in flight; what is counted has its answer. */
async function most(job: Extract<Job, { kind: 'most' }>): Promise<Measured> {
  let answered = 0
  let stopped = false
  const lines = await Promise.all(
    job.readers.map(async ({ unit, secret }) => {
      const line = await connectRaw(job.port, unit, secret, `soglia/${unit}/down/result`)
      let n = 0
      const tap = () => line.publish(`soglia/${unit}/up/tap`, tapOf(job.run, n++, job.credentials))
      line.onMessage = () => {
        answered++
        if (!stopped) tap()
      }
      for (let flying = 0; flying < IN_FLIGHT; flying++) tap()
      return line
    }),
  )
  await sleepUntil(performance.now() + 1000)
  const [before, since] = [answered, performance.now()]
  await sleepUntil(since + job.seconds * 1000)
  const perSecond = (answered - before) / ((performance.now() - since) / 1000)
  stopped = true
  for (const line of lines) line.close()
  return { taps: answered, ms: quantiles([]), pubackMs: null, perSecond }
}

async function day(job: Extract<Job, { kind: 'day' }>): Promise<Measured> {
  const { port, reader, desks, deskIds } = job
  const taps = await connectRaw(port, reader.unit, reader.secret, `soglia/${reader.unit}/down/result`)
  const readings = await connectRaw(port, desks.unit, desks.secret, `soglia/${desks.unit}/down/result`)
  let answered = 0
  taps.onMessage = readings.onMessage = () => {
    answered++
  }
  for (let cycle = 0, n = 0; cycle < job.cycles; cycle++) {
    for (let each = 0; each < READINGS_A_CYCLE; each++, n++) {
      const occupied = Math.floor(n / deskIds.length) % 2 === 0
      const reading = { id: `${job.run}-${n}`, desk: deskIds[n % deskIds.length], occupied }
      readings.publish(`soglia/${desks.unit}/up/desk`, JSON.stringify(reading))
    }
    // They are on their way to wait before the tap comes.
    await sleepUntil(performance.now() + 5)
    taps.publish(`soglia/${reader.unit}/up/tap`, tapOf(job.run, cycle, job.credentials))
    await all(() => answered === (cycle + 1) * (READINGS_A_CYCLE + 1))
  }
  return { taps: job.cycles, ms: quantiles([]), pubackMs: null, perSecond: 0 }
}

function tapOf(run: string, n: number, credentials: string[]): string {
  return JSON.stringify({ id: `${run}-${n}`, credential: credentials[n % credentials.length] })
}

function quantiles(sorted: number[]): { p50: number; p95: number; p99: number; max: number } {
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: sorted.at(-1) ?? 0 }
}

async function sleepUntil(due: number): Promise<void> {
  const leftMs = due - performance.now()
  if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs))
}

async function all(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + ANSWER_WITHIN_MS
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error('taps without an answer')
    await sleepUntil(performance.now() + 2)
  }
}
