/**
 * A PN532 on a serial line (HSU, 115200 8N1), which says nothing unless it is asked: this is the host that wakes it, sets
 * it up and then asks it for cards of ISO/IEC 14443 type A, again and again. Source: NXP UM0701-02, PN532 user manual
 * (6.2.1 frames, 6.2.2 dialogue, 6.2.3 times and resending, 7.2.2, 7.2.10, 7.3.1, 7.3.5, 7.3.11 commands). Pure: bytes
 * and times in, values and bytes out; whatever comes in, nothing throws.
 */
import type { Heard } from './input/heard.ts'
import { ACK, FrameReader, formatFrame, NACK, type Pn532Frame, TO_CHIP, TO_HOST, WAKE_UP } from './pn532/frames.ts'
import { parseTargets, TARGETS_MAX } from './pn532/targets.ts'

/** Command codes of those that are used; an answer has one more. */
const SAM_CONFIGURATION = 0x14
const GET_FIRMWARE_VERSION = 0x02
const RF_CONFIGURATION = 0x32
const IN_LIST_PASSIVE_TARGET = 0x4a
const IN_RELEASE = 0x52

const PARAMS: Readonly<Record<number, readonly number[]>> = {
  /** Normal mode: no SAM. It is also what ends the low battery mode, in which the chip starts. */
  [SAM_CONFIGURATION]: [1],
  [GET_FIRMWARE_VERSION]: [],
  /** Item 5, retries: as they are after a reset but for the last, by which a search for a card ends after three tries. */
  [RF_CONFIGURATION]: [5, 0xff, 1, 2],
  /** 106 kbps type A. */
  [IN_LIST_PASSIVE_TARGET]: [TARGETS_MAX, 0],
  /** All of them. */
  [IN_RELEASE]: [0],
}
/** What comes after a command was answered; after a search with a card it is released. */
const NEXT: Readonly<Record<number, number>> = {
  [SAM_CONFIGURATION]: GET_FIRMWARE_VERSION,
  [GET_FIRMWARE_VERSION]: RF_CONFIGURATION,
  [RF_CONFIGURATION]: IN_LIST_PASSIVE_TARGET,
  [IN_LIST_PASSIVE_TARGET]: IN_LIST_PASSIVE_TARGET,
  [IN_RELEASE]: IN_LIST_PASSIVE_TARGET,
}
const PN532_IC = 0x32

/** The chip acknowledges within 15 ms (6.2.3); the line, and whoever is asked only every 100 ms, take more. */
const ACK_WITHIN_MS = 150
/** A search for two cards with three tries each is over long before. */
const ANSWER_WITHIN_MS = 400
/** Without an answer to the first command of all, nobody is there: it is asked less often. */
const WAKE_AGAIN_MS = 500
/** A command is sent so often before the chip is set up anew. */
const TRIES_MAX = 3
/** So long a card has to be missing in the answers until it counts as taken away. */
const AWAY_MS = 1_000
/** After so long without an answer nobody knows what was laid on meanwhile, nor when. */
const UNSEEN_MS = 3_000

interface Asked {
  code: number
  atMs: number
  tries: number
  acked: boolean
  /** Its answer cannot be read: the next word is to ask for it again. */
  spoilt: boolean
}

/**
 * The host of one chip, from the opening of its line on: `ask` some ten times a second, and write what it gives. Cards are
 * told once for as long as they lie there; the unit is `online` (or tells its firmware) with each search that is answered.
 */
export class Pn532Host {
  readonly #frames = new FrameReader()
  readonly #cards = new CardsThere()
  #next = SAM_CONFIGURATION
  /** What waits for its answer. */
  #asked: Asked | null = null
  /** A command was given up: it may still be at work in the chip. */
  #abort = false
  /** What was held when something was asked again belongs to what was before. */
  #cut = false
  #firmware: string | null = null

  push(bytes: Uint8Array, nowMs: number): Heard[] {
    const cut = this.#cut ? this.#frames.cut() : []
    this.#cut = false
    return [...cut, ...this.#frames.push(bytes)].flatMap((frame) => this.#hear(frame, nowMs))
  }

  ask(nowMs: number): Uint8Array | null {
    const asked = this.#asked
    if (asked === null) return this.#command(this.#next, 1, nowMs)
    const { code, tries, acked } = asked
    const withinMs = code === SAM_CONFIGURATION ? WAKE_AGAIN_MS : acked ? ANSWER_WITHIN_MS : ACK_WITHIN_MS
    if (!asked.spoilt && nowMs - asked.atMs < withinMs) return null
    this.#cut = true
    if (tries >= TRIES_MAX || code === SAM_CONFIGURATION) {
      this.#abort = code !== SAM_CONFIGURATION
      return this.#command(SAM_CONFIGURATION, 1, nowMs)
    }
    // It has the answer still, so that no card is lost; if it knows nothing of it the command itself is sent again.
    if (!acked || tries > 1) return this.#command(code, tries + 1, nowMs)
    this.#asked = { code, atMs: nowMs, tries: tries + 1, acked: true, spoilt: false }
    return NACK
  }

  #command(code: number, tries: number, nowMs: number): Uint8Array {
    this.#asked = { code, atMs: nowMs, tries, acked: false, spoilt: false }
    const command = formatFrame(TO_CHIP, code, Uint8Array.from(PARAMS[code] as readonly number[]))
    if (code !== SAM_CONFIGURATION) return command
    const abort = this.#abort ? ACK : []
    this.#abort = false
    return Uint8Array.of(...abort, ...WAKE_UP, ...command)
  }

  #hear(frame: Pn532Frame, nowMs: number): Heard[] {
    const asked = this.#asked
    switch (frame.type) {
      case 'ack':
        // Only once: a line that says it again and again would never be asked again.
        if (asked?.acked === false) Object.assign(asked, { acked: true, atMs: nowMs })
        return []
      case 'bad':
        if (asked?.acked && !frame.stray) asked.spoilt = true
        return [badFrame(frame.why)]
      case 'nack':
        return [badFrame('what only a host says')]
      case 'error':
        // It knows the commands: it was without power, or the line spoilt one so that its checksum still fits.
        this.#startAnew()
        return [badFrame('the chip did not understand')]
      case 'data':
        if (frame.to !== TO_HOST) return [badFrame('what only a host says')]
        if (asked === null || frame.code !== asked.code + 1) {
          // Late, after it was asked for again.
          return frame.code - 1 in PARAMS ? [] : [badFrame('an answer to what was not asked')]
        }
        this.#asked = null
        this.#next = NEXT[asked.code] as number
        return this.#answer(asked.code, frame.params, nowMs)
    }
  }

  #startAnew(): void {
    this.#asked = null
    this.#next = SAM_CONFIGURATION
  }

  #answer(code: number, params: Uint8Array, nowMs: number): Heard[] {
    if (code === GET_FIRMWARE_VERSION) {
      const [ic, version, revision] = params
      if (ic === PN532_IC && revision !== undefined) this.#firmware = `${version}.${revision}`
      else {
        this.#startAnew()
        return [{ type: 'bad', code: 'bad-shape', sample: 'it does not say that it is a PN532' }]
      }
    }
    return code === IN_LIST_PASSIVE_TARGET ? this.#list(params, nowMs) : []
  }

  /** Only this shows that cards are read: a chip that is just being set up is not there yet. */
  #list(params: Uint8Array, nowMs: number): Heard[] {
    const targets = parseTargets(params)
    if (targets === null)
      return [{ type: 'bad', code: 'bad-shape', sample: `a list of cards in ${params.length} bytes` }]
    if (targets.length > 0) this.#next = IN_RELEASE
    const firmware = this.#firmware
    this.#firmware = null
    const uids = targets.flatMap((target) => ('uid' in target ? [target.uid] : []))
    return [
      firmware === null ? { type: 'link', state: 'online' } : { type: 'status', fw: firmware },
      ...this.#cards.update(uids, nowMs).map((uid): Heard => ({ type: 'card', credential: `uid:${uid}` })),
      ...targets.flatMap((target): Heard[] => ('not' in target ? [{ type: 'bad', ...notACard(target.not) }] : [])),
    ]
  }
}

/** Which cards lie there, so that each is told once however long it is held. */
class CardsThere {
  /** By UID since when it is missing in the answers; null while it is in them. */
  readonly #missingSinceMs = new Map<string, number | null>()
  #updatedAtMs: number | null = null

  /** `uids` are all that were found; those that were laid on. */
  update(uids: readonly string[], nowMs: number): string[] {
    // What lies there when a reader comes, or comes back after long, moves no door.
    const isNew = this.#updatedAtMs !== null && nowMs - this.#updatedAtMs <= UNSEEN_MS
    this.#updatedAtMs = nowMs
    for (const [uid, sinceMs] of this.#missingSinceMs) {
      if (sinceMs === null) this.#missingSinceMs.set(uid, nowMs)
      else if (nowMs - sinceMs >= AWAY_MS) this.#missingSinceMs.delete(uid)
    }
    const laidOn = uids.filter((uid) => isNew && !this.#missingSinceMs.has(uid))
    for (const uid of uids) this.#missingSinceMs.set(uid, null)
    return [...new Set(laidOn)]
  }
}

const badFrame = (sample: string): Heard => ({ type: 'bad', code: 'bad-frame', sample })

function notACard(code: 'no-card' | 'bad-credential'): { code: typeof code; sample: string } {
  return { code, sample: code === 'no-card' ? 'all zeros' : 'a UID of no size that there is' }
}
