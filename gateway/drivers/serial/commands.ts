/** What a board on a serial line is told: at once or not at all, and allow-lists in parts in between. */
import type { Command, Policy } from '../../core/model.ts'
import { POLICY_BYTES_MAX } from '../../wire/input/limits.ts'
import { formatLine } from '../../wire/serial-lines.ts'
import { formatDown } from '../../wire/soglia.ts'
import type { OpenPort } from '../port/serial-port.ts'
import type { Attached } from './attached.ts'
import { PolicyFeed } from './policy-feed.ts'

const NEWLINE = Buffer.from('\n')

/** As `Driver.send`. */
export function sendTo(attached: Attached, command: Command): boolean {
  // Only to a board that is heard: what is written to one that is not would wait in its cable.
  if (command.type === 'numbers' || attached.line === null || attached.told?.state !== 'online') return false
  const { port } = attached.line
  const { name, json } = formatDown(command)
  if (command.type === 'policy') return begin(attached, port, command, json)
  return whole(attached, formatLine(name, json), (bytes) => port.write(bytes))
}

/** The board is no longer on this line: the rest of a list does not go, and the gateway sends it again. */
export function dropList(attached: Attached): void {
  attached.feed?.stop()
  attached.feed = null
}

/** A newer list takes the place of the rest of an older one; the same one goes on. */
function begin(attached: Attached, port: OpenPort, policy: Policy, payload: string): boolean {
  if (Buffer.byteLength(payload) > POLICY_BYTES_MAX) return false
  if (attached.feed?.sig === policy.sig && !attached.feed.done) return true
  dropList(attached)
  const paced = {
    bytesPerSecond: port.bytesPerSecond,
    idleInMs: () => port.idleInMs(),
    writePart: (part: Uint8Array) => whole(attached, part, (bytes) => port.writePart(bytes)),
  }
  attached.feed = new PolicyFeed(paced, policy, payload)
  attached.feed.start()
  return true
}

function whole(attached: Attached, line: Uint8Array, write: (bytes: Uint8Array) => boolean): boolean {
  const written = write(attached.cutShort ? Buffer.concat([NEWLINE, line]) : line)
  if (written) attached.cutShort = false
  return written
}
