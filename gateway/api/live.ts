/**
 * The event stream (`LiveEvents` of contract.ts). House events come in the tap's own turn: there they are only
 * noted. A timer gathers what changed, makes it text once for all, and writes it to a few viewers a turn: a
 * thousand viewers written to at once would make a tap wait.
 *
 * Each viewer has a cursor, the last fact it has. One that comes, or that lost the thread, reads the journal
 * from its cursor page by page; when nothing is left it is live and takes what the timer gathers, past its
 * cursor. So there is neither a gap nor a repeat at the seam.
 */
import type { ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import { SogliaError } from '../core/errors.ts'
import type { Recorded } from '../core/facts.ts'
import type { House, HouseEvent } from '../core/house.ts'
import { toRfc3339 } from '../core/model.ts'
import type { Clock, Directory, Journal } from '../core/ports.ts'
import { createStates, frame } from './live/states.ts'
import { factView } from './views.ts'

export const VIEWERS_MAX = 500
/** What waits for a viewer that does not read; beyond it the viewer is dropped, and resumes when it can. */
export const VIEWER_BUFFER_BYTES_MAX = 1024 * 1024
const GATHER_MS = 100
const VIEWERS_A_TURN = 25
const FACTS_GATHERED_MAX = 5_000
/** Read from the journal in one turn: well under a millisecond. */
const CATCH_UP_PAGE_FACTS = 100
export const PULSE_MS = 10_000
/** Pulses through which a viewer took nothing of what waits for it, before it is dropped. */
const STALLED_PULSES_MAX = 3
const RETRY_MS = 2_000

export interface Live {
  /** Begins to listen to the house. */
  start(): void
  /** Ends every stream. */
  stop(): void
  /** Throws `E_VIEWERS_FULL`: to be asked before `attach`. */
  checkRoom(): void
  /**
   * Takes over a response whose head is written: all that stands, then the facts after `after` (null: only new
   * ones). The stream ends at the next pulse after `mayStay` has turned false.
   */
  attach(response: ServerResponse, after: number | null, mayStay: () => boolean): void
  viewers(): number
}

interface Viewer {
  response: ServerResponse
  cursor: number
  /** Has every fact up to what is being gathered now. */
  live: boolean
  stalledPulses: number
  mayStay(): boolean
}
interface Batch {
  facts: { seq: number; text: string }[]
  lastSeq: number
  states: Buffer
  /** The facts and the states. */
  whole: Buffer
}

export interface LiveDeps {
  house: House
  journal: Journal
  directory: Directory
  clock: Clock
  log: Logger
  pulseMs?: number
}

export function createLive({ house, journal, directory, clock, log, pulseMs = PULSE_MS }: LiveDeps): Live {
  const viewers = new Set<Viewer>()
  const behind: Viewer[] = []
  const states = createStates({ house, clock })
  let facts: Recorded[] = []
  let overrun = false
  let gathering: NodeJS.Timeout | null = null
  let delivering = false
  let catchingUp = false
  let pulsing: NodeJS.Timeout | null = null
  let unsubscribe: (() => void) | null = null

  /** In the tap's turn. */
  function note(event: HouseEvent): void {
    if (viewers.size === 0) {
      states.forget()
      return
    }
    if (event.type !== 'fact') states.note(event)
    else if (facts.length < FACTS_GATHERED_MAX) facts.push(event.fact)
    else overrun = true
    gathering ??= setTimeout(flush, GATHER_MS)
  }

  function flush(): void {
    gathering = null
    if (delivering) {
      gathering = setTimeout(flush, GATHER_MS)
      return
    }
    if (overrun) {
      // Too much to keep: it stands in the journal, and each viewer reads it from there.
      overrun = false
      facts = []
      for (const viewer of viewers) fallBehind(viewer)
    }
    const lines = facts.map((fact) => ({ seq: fact.seq, text: factFrame(fact) }))
    facts = []
    const changed = states.take()
    const whole = Buffer.from(lines.map((line) => line.text).join('') + changed)
    deliver({ facts: lines, lastSeq: lines.at(-1)?.seq ?? 0, states: Buffer.from(changed), whole })
  }

  function deliver(batch: Batch): void {
    delivering = true
    inTurns((viewer) => give(viewer, batch)).finally(() => {
      delivering = false
    })
  }

  function give(viewer: Viewer, batch: Batch): void {
    const first = batch.facts[0]
    if (first === undefined || !viewer.live || viewer.cursor >= batch.lastSeq) {
      write(viewer, batch.states)
      return
    }
    if (viewer.cursor < first.seq) write(viewer, batch.whole)
    else {
      // It read the first of these from the journal while they were being gathered.
      const rest = batch.facts.filter((fact) => fact.seq > viewer.cursor)
      write(viewer, Buffer.concat([Buffer.from(rest.map((fact) => fact.text).join('')), batch.states]))
    }
    viewer.cursor = batch.lastSeq
  }

  /** A few viewers a turn, so that signals get in between. */
  async function inTurns(work: (viewer: Viewer) => void): Promise<void> {
    const waiting = [...viewers]
    for (let done = 0; done < waiting.length; done += VIEWERS_A_TURN) {
      if (done > 0) await new Promise(setImmediate)
      for (const viewer of waiting.slice(done, done + VIEWERS_A_TURN)) if (viewers.has(viewer)) work(viewer)
    }
  }

  function write(viewer: Viewer, bytes: Buffer | string): void {
    if (bytes.length === 0) return
    viewer.response.write(bytes)
    if (viewer.response.writableLength > VIEWER_BUFFER_BYTES_MAX) drop(viewer, 'it does not read')
  }

  function drop(viewer: Viewer, why: string): void {
    viewers.delete(viewer)
    viewer.response.destroy()
    log.info({ why, viewers: viewers.size }, 'a live view was dropped')
  }

  function fallBehind(viewer: Viewer): void {
    if (!viewer.live) return
    viewer.live = false
    queue(viewer)
  }

  function queue(viewer: Viewer): void {
    behind.push(viewer)
    if (catchingUp) return
    catchingUp = true
    setImmediate(catchUp)
  }

  /** One page for one viewer a turn, each in its turn. */
  function catchUp(): void {
    const viewer = behind.shift()
    if (viewer !== undefined && viewers.has(viewer)) {
      try {
        readPage(viewer)
      } catch (error) {
        log.error({ err: error }, 'the journal could not be read for a live view')
        drop(viewer, 'the journal could not be read')
      }
    }
    if (behind.length > 0) setImmediate(catchUp)
    else catchingUp = false
  }

  function readPage(viewer: Viewer): void {
    const page = journal.read(viewer.cursor, CATCH_UP_PAGE_FACTS)
    viewer.cursor = page.at(-1)?.seq ?? viewer.cursor
    write(viewer, page.map(factFrame).join(''))
    if (page.length < CATCH_UP_PAGE_FACTS) viewer.live = true
    else if (viewer.response.writableNeedDrain) viewer.response.once('drain', () => queue(viewer))
    else queue(viewer)
  }

  function factFrame(fact: Recorded): string {
    return frame('fact', factView(fact, directory), fact.seq)
  }

  function pulse(): void {
    const bytes = Buffer.from(frame('pulse', { at: toRfc3339(clock.now()) }))
    void inTurns((viewer) => {
      if (!viewer.mayStay()) {
        viewers.delete(viewer)
        viewer.response.end()
        return
      }
      viewer.stalledPulses = viewer.response.writableNeedDrain ? viewer.stalledPulses + 1 : 0
      if (viewer.stalledPulses > STALLED_PULSES_MAX) drop(viewer, 'it takes nothing')
      else write(viewer, bytes)
    })
  }

  return {
    start() {
      unsubscribe ??= house.subscribe(note)
      pulsing ??= setInterval(pulse, pulseMs)
    },
    stop() {
      unsubscribe?.()
      if (gathering !== null) clearTimeout(gathering)
      if (pulsing !== null) clearInterval(pulsing)
      for (const viewer of viewers) viewer.response.end()
      viewers.clear()
    },
    checkRoom() {
      if (viewers.size >= VIEWERS_MAX) throw new SogliaError('E_VIEWERS_FULL', `${VIEWERS_MAX}`)
    },
    attach(response, after, mayStay) {
      const head = journal.head()
      // A cursor beyond the head is from before a restore: what it means is gone.
      const cursor = after === null || after > head ? head : after
      const viewer: Viewer = { response, cursor, live: false, stalledPulses: 0, mayStay }
      response.on('close', () => viewers.delete(viewer))
      // A line that breaks is no fault of ours: 'close' follows.
      response.on('error', () => {})
      viewers.add(viewer)
      write(viewer, `retry: ${RETRY_MS}\n\n${states.all()}`)
      queue(viewer)
    },
    viewers: () => viewers.size,
  }
}
