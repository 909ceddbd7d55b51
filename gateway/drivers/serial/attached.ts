/** What the serial driver keeps of a registered unit and of an open line. */

import type { Lack, LinkState } from '../../core/ports.ts'
import type { Unit } from '../../core/records.ts'
import { silentAfterMs } from '../../core/sensors.ts'
import type { OpenPort } from '../port/serial-port.ts'
import type { PolicyFeed } from './policy-feed.ts'

export const BAUD = 115_200
export const RETRY_MS_MIN = 500

/** A registered unit, and the line that is its now. */
export interface Attached {
  unit: Unit
  line: OpenLine | null
  opening: boolean
  retryAtMs: number
  retryMs: number
  told: { state: LinkState; lack: Lack } | null
  /** A command was cut short: without an end of line first, the next one would be lost with it. */
  cutShort: boolean
  /** The allow-list that is on its way to the board, or was the last that went. */
  feed: PolicyFeed | null
}

export interface OpenLine {
  port: OpenPort
  /** Null: nobody knows yet whose it is, and nothing it says is accepted. */
  owner: Attached | null
  /** The board has said its name on this line, and it is the owner's. */
  confirmed: boolean
  /** Opened only to hear who is there. */
  probe: boolean
  openedAtMs: number
  heardAtMs: number
  checkedAtMs: number
}

/** `owner` null: it is opened only to hear who is there. */
export function openLine(port: OpenPort, owner: Attached | null): OpenLine {
  const nowMs = performance.now()
  return {
    ...{ port, owner, confirmed: false, probe: owner === null },
    ...{ openedAtMs: nowMs, heardAtMs: nowMs, checkedAtMs: nowMs },
  }
}

export function attach(unit: Unit): Attached {
  return {
    unit,
    line: null,
    opening: false,
    retryAtMs: 0,
    retryMs: RETRY_MS_MIN,
    told: null,
    cutShort: false,
    feed: null,
  }
}

/** By the unit's setting; of a line whose unit nobody knows yet, as where it has none. */
export function silentMsMax(unit: Unit | null): number {
  return silentAfterMs(unit ?? { kind: 'serial', settings: {} }) ?? Number.POSITIVE_INFINITY
}
