/**
 * A bell for members: it rings where something of theirs, or of their guests, is new, and says nothing more. The page
 * then asks what it may see. As in `live.ts` a house event is only noted in the tap's own turn; a timer rings later.
 */
import type { ServerResponse } from 'node:http'
import { SogliaError } from '../core/errors.ts'
import type { House, HouseEvent } from '../core/house.ts'
import { toRfc3339 } from '../core/model.ts'
import type { Clock, Directory } from '../core/ports.ts'
import type { OwnLiveEvents } from './contract.ts'

const LISTENERS_MAX = 500
/** Of one person: a few phones and pages. */
const LISTENERS_OF_ONE_MAX = 8
const GATHER_MS = 100
const LISTENERS_A_TURN = 25
const PULSE_MS = 10_000
/** What waits for a page that does not read. */
const BUFFER_BYTES_MAX = 16 * 1024
const RETRY_MS = 2_000

export interface OwnLive {
  start(): void
  /** Ends every stream. */
  stop(): void
  /** Throws `E_VIEWERS_FULL`: to be asked before `attach`. */
  checkRoom(person: string): void
  /** Takes over a response whose head is written. It ends at the next pulse after `mayStay` has turned false. */
  attach(response: ServerResponse, person: string, mayStay: () => boolean): void
}

interface Listener {
  response: ServerResponse
  person: string
  mayStay(): boolean
}

export interface OwnLiveDeps {
  house: Pick<House, 'subscribe'>
  directory: Pick<Directory, 'person'>
  clock: Clock
  pulseMs?: number
}

export function createOwnLive({ house, directory, clock, pulseMs = PULSE_MS }: OwnLiveDeps): OwnLive {
  const listeners = new Map<string, Set<Listener>>()
  let news = new Set<string>()
  let gathering: NodeJS.Timeout | null = null
  let pulsing: NodeJS.Timeout | null = null
  let unsubscribe: (() => void) | null = null
  let size = 0

  /** In the tap's turn. */
  function note(event: HouseEvent): void {
    if (size === 0 || event.type !== 'fact' || !('person' in event.fact)) return
    const { person: id } = event.fact
    if (id === null) return
    const host = directory.person(id)?.host ?? null
    for (const person of [id, host]) if (person !== null && listeners.has(person)) news.add(person)
    if (news.size > 0) gathering ??= setTimeout(ring, GATHER_MS)
  }

  function ring(): void {
    gathering = null
    const whose = [...news]
    news = new Set()
    const text = frame('own', clock)
    void inTurns(
      whose.flatMap((person) => [...(listeners.get(person) ?? [])]),
      (one) => write(one, text),
    )
  }

  function pulse(): void {
    const text = frame('pulse', clock)
    const all = [...listeners.values()].flatMap((those) => [...those])
    void inTurns(all, (one) => {
      if (one.mayStay()) write(one, text)
      else one.response.end()
    })
  }

  /** A few a turn, so that signals get in between. */
  async function inTurns(those: Listener[], work: (one: Listener) => void): Promise<void> {
    for (let done = 0; done < those.length; done += LISTENERS_A_TURN) {
      if (done > 0) await new Promise(setImmediate)
      for (const one of those.slice(done, done + LISTENERS_A_TURN)) {
        if (listeners.get(one.person)?.has(one)) work(one)
      }
    }
  }

  function write({ response }: Listener, text: string): void {
    response.write(text)
    if (response.writableLength > BUFFER_BYTES_MAX) response.destroy()
  }

  function forget(one: Listener): void {
    const those = listeners.get(one.person)
    if (those?.delete(one) !== true) return
    size -= 1
    if (those.size === 0) listeners.delete(one.person)
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
      for (const those of listeners.values()) for (const { response } of those) response.end()
      listeners.clear()
      size = 0
    },
    checkRoom(person) {
      const own = listeners.get(person)?.size ?? 0
      if (size >= LISTENERS_MAX || own >= LISTENERS_OF_ONE_MAX) throw new SogliaError('E_VIEWERS_FULL', `${size}`)
    },
    attach(response, person, mayStay) {
      const one: Listener = { response, person, mayStay }
      response.on('close', () => forget(one))
      // A line that breaks is no fault of ours: 'close' follows.
      response.on('error', () => {})
      const those = listeners.get(person) ?? new Set()
      listeners.set(person, those.add(one))
      size += 1
      // Rings at once: whatever was new while nobody listened.
      write(one, `retry: ${RETRY_MS}\n\n${frame('own', clock)}`)
    },
  }
}

function frame(name: keyof OwnLiveEvents, clock: Clock): string {
  return `event: ${name}\ndata: ${JSON.stringify({ at: toRfc3339(clock.now()) })}\n\n`
}
