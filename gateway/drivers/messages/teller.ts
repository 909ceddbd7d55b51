/**
 * Speaks for devices that give their signals no names and wait for no receipt: what they say is named here, and told
 * again until it is recorded, as a board of ours would.
 */
import { randomBytes } from 'node:crypto'
import type { DeskReading, DoorReading, Result, Tap } from '../../core/model.ts'
import type { DriverEvents } from '../../core/ports.ts'
import type { Unit } from '../../core/records.ts'
import type { Heard } from '../../wire/input/heard.ts'

/** Signals of one unit that wait for their receipt. When one more comes the oldest is lost, and counted as that. */
export const UNRECORDED_MAX = 128
const AGAIN_MS = 2_000
/** A desk's receipt may wait a minute for a commit that it can share. */
const DESK_AGAIN_MS = 70_000
/** Versions of our lists begin at 1: what decides by a list of its own holds none of them. */
const NO_LIST = 0

type Health = Extract<Heard, { type: 'status' }>

export interface Teller {
  hear(unit: Unit, heard: Heard): void
  /** How it was once, of a unit that is not known to be there: it goes with the next that is told, or when it has come. */
  keep(unit: string, heard: Health): void
  /** The unit has come: what was kept of it is told. */
  came(unit: string): void
  /** Every `result` for a unit goes by here: those with `recordedAt` are receipts. */
  answered(unit: string, result: Result): void
  /** Tells again what is due. To be called some times a second. */
  tick(): void
  /** The unit is not there any more, or was away: what it tells next is news, also where it is what it told last. */
  forgetState(unit: string): void
  /** The unit is gone from the register. */
  drop(unit: string): void
}

type Unnamed<Signal> = Omit<Signal, 'id' | 'at' | 'ageMs'>
type Told = Unnamed<Tap> | Unnamed<DeskReading> | Unnamed<DoorReading>

interface Waiting {
  told: Told
  /** By the device's own clock; null where it told none that counts. */
  at: number | null
  sinceMs: number
  againAtMs: number
}

export function createTeller(events: DriverEvents): Teller {
  // Never used again: a restart draws another one.
  const start = randomBytes(6).toString('hex')
  const waiting = new Map<string, Map<string, Waiting>>()
  /** By unit and input: what was told of it last. */
  const states = new Map<string, Map<string, string>>()
  /** By unit: a device tells its battery, its signal and its firmware each at its time. */
  const health = new Map<string, Health>()
  /** Units of whose health something was kept that is not told. */
  const untold = new Set<string>()
  let count = 0

  function send(unit: string, id: string, entry: Waiting): void {
    const nowMs = performance.now()
    entry.againAtMs = nowMs + (entry.told.type === 'desk' ? DESK_AGAIN_MS : AGAIN_MS)
    // What was decided elsewhere is told at once: its time is known, which an age of 0 would not say.
    const ageMsMin = entry.told.type === 'tap' && entry.told.offline !== null ? 1 : 0
    const ageMs = Math.max(ageMsMin, Math.round(nowMs - entry.sinceMs))
    events.signal(unit, { ...entry.told, id, at: entry.at, ageMs })
  }

  function tell(unit: string, told: Told, at: number | null = null): void {
    const own = waiting.get(unit) ?? new Map<string, Waiting>()
    waiting.set(unit, own)
    const [oldest] = own.keys()
    if (oldest !== undefined && own.size >= UNRECORDED_MAX) {
      own.delete(oldest)
      events.bad(unit, { code: 'signal-lost', sample: `more than ${UNRECORDED_MAX} signals wait to be recorded` })
    }
    const id = `${start}-${(++count).toString(36)}`
    const entry: Waiting = { told, at, sinceMs: performance.now(), againAtMs: 0 }
    own.set(id, entry)
    send(unit, id, entry)
  }

  function keep(unit: string, heard: Health): void {
    health.set(unit, { ...health.get(unit), ...heard })
    untold.add(unit)
  }

  function tellHealth(unit: string): void {
    const known = health.get(unit)
    if (known === undefined || !untold.delete(unit)) return
    const { type, fw = null, battery = null, batteryLow = null, rssi = null, linkQuality = null } = known
    events.signal(unit, { type, state: 'online', unit: null, fw, battery, batteryLow, rssi, linkQuality })
  }

  /** True where the input stands otherwise than was told last. */
  function isNews(unit: string, input: string, state: string): boolean {
    const own = states.get(unit) ?? new Map<string, string>()
    states.set(unit, own)
    if (own.get(input) === state) return false
    own.set(input, state)
    return true
  }

  function hearDoor(unit: string, heard: Extract<Heard, { type: 'door' }>): void {
    const { contact, lock, exitButton, tamper } = heard
    const isThere = <T extends string | boolean>(input: string, value: T | undefined): T | null =>
      value !== undefined && isNews(unit, input, String(value)) ? value : null
    const told: Told = {
      type: 'door',
      contact: isThere('contact', contact),
      lock: isThere('lock', lock),
      exitButton: exitButton ?? false,
      tamper: isThere('tamper', tamper),
      fireAlarm: null,
    }
    const { type, exitButton: pressed, ...inputs } = told
    if (pressed || Object.values(inputs).some((value) => value !== null)) tell(unit, told)
  }

  return {
    hear({ id }, heard) {
      switch (heard.type) {
        case 'card': {
          const { credential, side = null, decided } = heard
          if (decided === undefined) {
            tell(id, { type: 'tap', credential, side, offline: null })
            return
          }
          const { granted, reason, by } = decided
          const offline = { granted, reason, policy: by?.version ?? NO_LIST }
          tell(id, { type: 'tap', credential, side, offline }, by?.at ?? null)
          return
        }
        case 'desk':
          if (!isNews(id, `desk ${heard.desk ?? ''}`, String(heard.occupied))) return
          tell(id, { type: 'desk', desk: heard.desk, occupied: heard.occupied })
          return
        case 'door':
          hearDoor(id, heard)
          return
        case 'status':
          keep(id, heard)
          tellHealth(id)
          return
        case 'bad':
          events.bad(id, { code: heard.code, sample: heard.sample })
          return
        case 'holds':
          events.signal(id, { type: 'ack', policy: heard.version })
          return
        case 'link':
        case 'relay':
          // The line's and the order's matter: whoever carries them knows both.
          return
      }
    },
    keep,
    came: tellHealth,
    answered(unit, { id, recordedAt }) {
      if (recordedAt !== undefined) waiting.get(unit)?.delete(id)
    },
    tick() {
      const nowMs = performance.now()
      for (const [unit, own] of waiting) {
        for (const [id, entry] of own) if (nowMs >= entry.againAtMs) send(unit, id, entry)
      }
    },
    forgetState: (unit) => void states.delete(unit),
    drop(unit) {
      for (const known of [waiting, states, health, untold]) known.delete(unit)
    },
  }
}
