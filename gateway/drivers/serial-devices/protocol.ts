/** What the driver of serial devices needs of a protocol. */
import type { Unit } from '../../core/records.ts'
import type { Heard } from '../../wire/input/heard.ts'
import type { Kind } from '../messages/kind.ts'

/** Follows one line from its opening on. Whatever comes in, nothing throws, and what is held has a bound. */
export interface Decoder {
  push(bytes: Uint8Array, nowMs: number): Heard[]
  /** Asked some ten times a second: what the gateway says to a device that speaks only when it is asked. */
  ask?(nowMs: number): Uint8Array | null
}

export interface Protocol extends Kind {
  /** Where none is registered. */
  baud: number
  open(unit: Unit): Decoder
}
