/**
 * Readers that pcscd knows. One supervised child process watches them all; the gateway stays well
 * whatever becomes of pcscd, of the readers, of the cards or of the optional package `smartcard`.
 */
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Command } from '../core/model.ts'
import type { BadInput, Clock, Driver, DriverEvents, Lack, LinkState } from '../core/ports.ts'
import type { Unit } from '../core/records.ts'
import type { FromChild } from './pcsc/messages.ts'
import { chooseReader } from './pcsc/readers.ts'
import { ReaderChild } from './pcsc/supervisor.ts'

const BOOT_CHARS = 10

interface Attached {
  unit: Unit
  /** The reader that is its now. */
  reader: string | null
  told: { state: LinkState; lack: Lack } | null
}

export interface PcscContext {
  events: DriverEvents
  log: Logger
  clock: Clock
}

/**
 * The driver of kind `pcsc`. Unit: `reader`, a whole name or a part that fits only one; null where there
 * is only one. A card laid on is a tap with the credential `uid:<hex>`; one that lies there when its
 * reader is first seen is none, for a restart must move no door.
 */
export function createPcsc(context: PcscContext): Driver {
  return new Pcsc(context)
}

class Pcsc implements Driver {
  readonly #events: DriverEvents
  readonly #attached = new Map<string, Attached>()
  readonly #child: ReaderChild
  /** A tap's id is never used again: chance for each boot, and a count. */
  readonly #boot = BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString(36)
    .padStart(BOOT_CHARS, '0')
    .slice(-BOOT_CHARS)
  #taps = 0
  #started = false
  #lack: Lack = null
  #names: string[] = []

  constructor(context: PcscContext) {
    this.#events = context.events
    this.#child = new ReaderChild(context.log, {
      message: (message) => this.#hear(message),
      gone: () => this.#readers([], null),
    })
  }

  async start(): Promise<void> {
    this.#started = true
    this.#match()
  }

  async stop(): Promise<void> {
    this.#started = false
    await this.#child.stop()
    this.#names = []
    this.#lack = null
    for (const attached of this.#attached.values()) Object.assign(attached, { reader: null, told: null })
  }

  units(units: readonly Unit[]): void {
    const before = new Map(this.#attached)
    this.#attached.clear()
    for (const unit of units) {
      const { reader = null, told = null } = before.get(unit.id) ?? {}
      this.#attached.set(unit.id, { unit, reader, told })
    }
    if (this.#started) this.#match()
  }

  /**
   * A reader has no relay: its door is opened by the door's lock unit. So a result is taken note of and
   * goes nowhere, and an unlock cannot be obeyed.
   */
  send(unit: string, command: Command): boolean {
    return command.type === 'result' && this.#attached.get(unit)?.told?.state === 'online'
  }

  #hear(message: FromChild): void {
    if (message.type === 'readers') this.#readers(message.names, null)
    else if (message.type === 'state') this.#readers([], message.state === 'ready' ? null : message.state)
    else if (message.type === 'uid') {
      const attached = this.#at(message.reader)
      if (attached === null) return
      this.#events.signal(attached.unit.id, {
        type: 'tap',
        id: `${this.#boot}-${++this.#taps}`,
        credential: `uid:${message.uid}`,
        side: null,
        offline: null,
        at: null,
        ageMs: message.ageMs,
      })
    } else if (message.type === 'bad') {
      const attached = this.#at(message.reader)
      if (attached !== null) this.#bad(attached, { code: message.code, sample: message.sample })
    }
  }

  #at(reader: string): Attached | null {
    return [...this.#attached.values()].find((attached) => attached.reader === reader) ?? null
  }

  #readers(names: string[], lack: Lack): void {
    this.#names = names
    this.#lack = lack
    this.#match()
  }

  /** Gives each unit its reader and the child its work. */
  #match(): void {
    if (!this.#started) return
    if (this.#attached.size === 0) {
      // What the child said is not true of the next one.
      this.#names = []
      this.#lack = null
      this.#child.stopSoon()
      return
    }
    this.#child.start()
    const taken = new Set<string>()
    for (const attached of this.#attached.values()) {
      const choice = chooseReader(attached.unit.reader, this.#names)
      attached.reader = 'reader' in choice && !taken.has(choice.reader) ? choice.reader : null
      if (attached.reader !== null) {
        taken.add(attached.reader)
        this.#tell(attached, 'online', null)
      } else if (this.#lack !== null || !this.#child.ready) this.#tell(attached, 'offline', this.#lack)
      else this.#tell(attached, 'offline', 'lack' in choice ? choice.lack : 'reader-ambiguous')
    }
    this.#child.watch([...taken])
  }

  #tell(attached: Attached, state: LinkState, lack: Lack): void {
    if (attached.told?.state === state && attached.told.lack === lack) return
    attached.told = { state, lack }
    this.#events.link(attached.unit.id, state, lack)
  }

  #bad(attached: Attached, bad: BadInput): void {
    this.#events.bad(attached.unit.id, bad)
  }
}
