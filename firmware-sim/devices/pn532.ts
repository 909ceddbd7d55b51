/**
 * A PN532 on a serial line, as hosts see it (NXP UM0701-02): it sleeps until it is woken, and forgets its settings when
 * its power goes. It knows what a host needs that looks for cards of ISO/IEC 14443 type A, and that much more as Debian's
 * `nfc-list` asks for; of every other kind of card it finds none.
 */
import {
  ACK,
  ERROR,
  FrameReader,
  formatFrame,
  type Pn532Frame,
  TO_CHIP,
  TO_HOST,
} from '../../gateway/wire/pn532/frames.ts'
import { formatTargets } from '../../gateway/wire/pn532/targets.ts'
import { SerialEnd } from './serial-end.ts'

const BAUD = 115_200
/** After a reset a search has no end. */
const FOREVER = 0xff
/** Who taps again has taken the card away in between, for as long as a host needs to be sure of it. */
const AWAY_MS = 1_500
const TAP_MS = 400
const WAKE = 0x55
const PN532_V1_6 = [0x32, 1, 6, 7]
/** In the status of an exchange: no card answered. */
const TIMEOUT = 1

export interface SimCard {
  /** 8, 14 or 20 hex digits. */
  uid: string
  sak?: number
  /** With its length byte, in hex; for cards that speak ISO/IEC 14443-4. */
  ats?: string
}

/** What befalls the next list of cards on its way: gone, a wrong checksum, its end missing, or an extended frame. */
export type Mishap = 'lost' | 'spoilt' | 'cut' | 'extended'

export class SimPn532 {
  readonly #end: SerialEnd
  readonly #cards = new Map<string, SimCard>()
  readonly #registers = new Map<number, number>()
  #frames = new FrameReader()
  #state: 'off' | 'asleep' | 'awake' = 'asleep'
  #retries = FOREVER
  #search: NodeJS.Timeout | null = null
  #last: Uint8Array | null = null
  #found: SimCard[] = []
  #mishap: Mishap | null = null
  #freeAtMs = 0
  /** One try to find a card. */
  tryMs = 10
  /** The command codes that it has understood, in order. */
  readonly heard: number[] = []

  /** `path` is the chip's end of the line. */
  constructor(path: string) {
    this.#end = new SerialEnd(path, BAUD, (bytes) => this.#hear(bytes))
  }

  start = (): Promise<void> => this.#end.open()
  async stop(): Promise<void> {
    this.power(false)
    await this.#end.close()
  }

  lay = (card: SimCard): void => void this.#cards.set(card.uid, card)
  take = (uid: string): void => void this.#cards.delete(uid)

  /** Resolves when the card is taken away again. */
  async tap(uid: string, heldMs = TAP_MS): Promise<void> {
    await sleep(this.#freeAtMs - performance.now())
    this.lay({ uid })
    await sleep(heldMs)
    this.take(uid)
    this.#freeAtMs = performance.now() + AWAY_MS
  }

  power(on: boolean): void {
    this.#endSearch()
    this.#state = on ? 'asleep' : 'off'
    this.#frames = new FrameReader()
    this.#registers.clear()
    this.#retries = FOREVER
    this.#last = null
  }

  befall = (mishap: Mishap): void => {
    this.#mishap = mishap
  }

  /** Any bytes, as a disturbed line has them. */
  noise = (bytes: Uint8Array): void => this.#end.send(bytes)

  #hear(bytes: Uint8Array): void {
    if (this.#state === 'asleep' && bytes.includes(WAKE)) this.#state = 'awake'
    if (this.#state !== 'awake') return
    for (const frame of this.#frames.push(bytes)) this.#obey(frame)
  }

  #obey(frame: Pn532Frame): void {
    if (frame.type === 'ack') this.#endSearch()
    else if (frame.type === 'nack') this.#resend()
    else if (frame.type === 'data' && frame.to === TO_CHIP) {
      this.#endSearch()
      this.heard.push(frame.code)
      this.#end.send(ACK)
      const answer = this.#answer(frame.code, [...frame.params])
      if (answer === 'unknown') this.#end.send(ERROR)
      else if (answer !== 'later') this.#say(frame.code, Uint8Array.from(answer))
    }
  }

  #answer(code: number, params: number[]): number[] | 'unknown' | 'later' {
    switch (code) {
      case 0x00: // Diagnose: only the test of the line.
        return params[0] === 0 ? params : 'unknown'
      case 0x02: // GetFirmwareVersion
        return PN532_V1_6
      case 0x06: // ReadRegister
        return pairs(params).map((at) => this.#registers.get(at) ?? 0)
      case 0x08: // WriteRegister
        for (const [n, at] of pairs(params, 3).entries()) this.#registers.set(at, params[n * 3 + 2] ?? 0)
        return []
      case 0x12: // SetParameters
      case 0x14: // SAMConfiguration
        return []
      case 0x16: // PowerDown, after the answer
        setImmediate(() => {
          if (this.#state === 'awake') this.#state = 'asleep'
        })
        return [0]
      case 0x32: // RFConfiguration
        if (params[0] === 5) this.#retries = params[3] ?? FOREVER
        return []
      case 0x40: // InDataExchange
      case 0x42: // InCommunicateThru
        return [TIMEOUT]
      case 0x44: // InDeselect
      case 0x52: // InRelease
        this.#letGo()
        return [0]
      case 0x4a: // InListPassiveTarget
        this.#list(code, params[0] ?? 1, params[1] ?? 0, 0)
        return 'later'
      default:
        return 'unknown'
    }
  }

  /** The chip ends a search when it has all that were asked for, or has tried often enough. */
  #list(code: number, most: number, kind: number, tried: number): void {
    this.#search = setTimeout(() => {
      this.#search = null
      const found = kind === 0 ? [...this.#cards.values()].slice(0, most) : []
      const isOver = found.length === most || (this.#retries !== FOREVER && tried >= this.#retries)
      if (!isOver) return this.#list(code, most, kind, tried + 1)
      this.#found = found
      this.#say(code, formatTargets(found.map(asTold)))
    }, this.tryMs)
  }

  /** What was found is halted: any other card comes first in the next search. */
  #letGo(): void {
    for (const card of this.#found.splice(0)) if (this.#cards.delete(card.uid)) this.#cards.set(card.uid, card)
  }

  #endSearch(): void {
    if (this.#search !== null) clearTimeout(this.#search)
    this.#search = null
  }

  #say(code: number, params: Uint8Array): void {
    this.#last = formatFrame(TO_HOST, code + 1, params)
    const mishap = code === 0x4a ? this.#mishap : null
    if (mishap === null) this.#end.send(this.#last)
    else if (mishap !== 'lost') this.#end.send(MISHAPS[mishap](this.#last))
    if (mishap !== null) this.#mishap = null
  }

  #resend(): void {
    if (this.#last !== null) this.#end.send(this.#last)
  }
}

const MISHAPS: Readonly<Record<Exclude<Mishap, 'lost'>, (frame: Uint8Array) => Uint8Array>> = {
  spoilt: (frame) => frame.map((byte, at) => (at === frame.length - 3 ? byte ^ 1 : byte)),
  cut: (frame) => frame.slice(0, -4),
  /** Length and its checksum make place for the sign of an extended frame, and the length in two bytes with its own. */
  extended: (frame) => Uint8Array.of(0, 0, 0xff, 0xff, 0xff, 0, ...frame.slice(3)),
}

function asTold({ uid, sak, ats = '' }: SimCard): { uid: string; atqa: number; sak: number; ats: string } {
  // ATQA tells of the size of the UID; SAK is that of a MIFARE Classic 1K, or of an NTAG.
  const size = uid.length / 2
  const atqa = size === 4 ? 0x0004 : size === 7 ? 0x0044 : 0x0084
  return { uid, atqa, sak: sak ?? (ats !== '' ? 0x20 : size === 4 ? 0x08 : 0x00), ats }
}

/** Addresses of registers, which lead each group of `size` bytes. */
function pairs(params: number[], size = 2): number[] {
  const addresses: number[] = []
  for (let at = 0; at + 1 < params.length; at += size) addresses.push(((params[at] ?? 0) << 8) | (params[at + 1] ?? 0))
  return addresses
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))
