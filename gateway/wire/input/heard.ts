/**
 * What a device of another maker says, in the words of the house. It names no signal and waits for no receipt: the
 * driver does both for it.
 */
import type { Bad } from './sample.ts'

/** Why something that came in is dropped, as `core/errors.ts` lists it (`BAD_INPUTS`). */
export type HeardBadCode =
  | 'not-json'
  | 'bad-shape'
  | 'bad-credential'
  | 'unknown-topic'
  | 'unknown-device'
  | 'forbidden-retain'
  | 'too-large'
  | 'not-utf8'
  | 'bad-frame'
  | 'no-card'
  | 'list-left-out'
  | 'list-not-held'
  | 'list-stranger'
  | 'wrong-clock'

/** One of so many that tell the same thing. */
export interface Input {
  name: string
  of: number
}

export type Heard =
  /**
   * A card or a code was read, once; `credential` is its one name (contract, 5). `decided`: the device has done so by
   * itself.
   */
  | { type: 'card'; credential: string; side?: 'in' | 'out'; decided?: Decided }
  /**
   * `desk` null: the one that the unit has. Told as often as the device does: only changes go on. `input`: which of several
   * tells it, where the device has more than one for it.
   */
  | { type: 'desk'; desk: string | null; occupied: boolean; input?: Input }
  | {
      type: 'door'
      contact?: 'open' | 'closed'
      lock?: 'locked' | 'unlocked'
      exitButton?: true
      tamper?: boolean
      input?: Input
    }
  /** Its relay has moved: what confirms an unlock. */
  | { type: 'relay'; on: boolean }
  /**
   * `battery` from 0 to 1; `batteryLow` of a device that tells no figure; `rssi` in dBm; `linkQuality` from 0 to 1. What
   * is absent stands as it was told.
   */
  | { type: 'status'; fw?: string; battery?: number; batteryLow?: boolean; rssi?: number; linkQuality?: number }
  /**
   * It is there, or says that it goes. A good frame that tells nothing else is `online` too. `lack`: its bridge knows no
   * such device.
   */
  | { type: 'link'; state: 'online' | 'offline'; lack?: 'device-missing' }
  /** What it holds was read back, and is the list of this version. */
  | { type: 'holds'; version: number }
  | ({ type: 'bad' } & Bad<HeardBadCode>)

export interface Decided {
  granted: boolean
  reason: string
  /** The version of the list by which it did, and when, by its own clock; absent: by one that the gateway never sent. */
  by?: { version: number; at: number | null }
}
