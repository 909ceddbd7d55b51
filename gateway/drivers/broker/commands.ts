/** What units are told: past the broker's routing, for nobody else may read it, and it saves the door a turn of the loop. */
import type { Command } from '../../core/model.ts'
import { POLICY_BYTES_MAX } from '../../wire/input/limits.ts'
import { formatPublish } from '../../wire/mqtt-frames.ts'
import { formatDown } from '../../wire/soglia.ts'
import type { Publication } from '../messages/device-logins.ts'
import { createPolicyLane, type PolicyLane } from '../messages/policy-lane.ts'
import { covers } from '../messages/rights.ts'
import type { Stalls } from '../messages/stalls.ts'
import type { GuardedSocket } from './guarded-socket.ts'
import type { Session, Sessions } from './sessions.ts'

/** A unit that does not read its commands is let go: they are of use at once or not at all. */
const COMMAND_BACKLOG_BYTES_MAX = 64 * 1024

export interface Commands {
  /** As `Driver.send`. */
  send(unit: string, command: Command): boolean
  /** To a device of another maker, on a topic that it has subscribed to. False: it is away, or does not listen there. */
  publish(login: string, message: Publication, withinMs: number): boolean
  /** The connection has ended. */
  closed(conn: GuardedSocket): void
}

export function createCommands({ sessions, stalls }: { sessions: Sessions; stalls: Stalls }): Commands {
  const lanes = new Map<GuardedSocket, PolicyLane>()

  function laneOf({ conn }: Session): PolicyLane {
    const lane =
      lanes.get(conn) ??
      createPolicyLane({
        waitingBytes: () => stalls.waitingBytes(conn),
        write(unit, payload, taken) {
          if (!conn.writable) return false
          conn.write(formatPublish(`soglia/${unit}/down/policy`, payload), taken)
          stalls.watch(conn)
          return true
        },
      })
    lanes.set(conn, lane)
    return lane
  }

  const listens = ({ filters }: Session, topic: string): boolean => [...filters].some((filter) => covers(filter, topic))

  /** False: it does not read, and is let go. A list that is on its way is no sign of that. */
  function write({ conn }: Session, topic: string, payload: string, withinMs?: number): boolean {
    if (conn.backlogBytes - (lanes.get(conn)?.heldBytes ?? 0) > COMMAND_BACKLOG_BYTES_MAX) {
      conn.destroy()
      return false
    }
    conn.write(formatPublish(topic, payload))
    // The life of an unlock counts from its arrival: behind a list on a slow line it must not come later than that.
    stalls.watch(conn, withinMs)
    return true
  }

  return {
    publish(login, { topic, payload }, withinMs) {
      const session = sessions.current(login)
      if (session === null || !session.conn.writable || !listens(session, topic)) return false
      return write(session, topic, payload, withinMs)
    },
    send(unit, command) {
      if (command.type === 'numbers') return false
      const session = sessions.current(unit)
      if (session === null || !session.conn.writable) return false
      const { name, json } = formatDown(command)
      const topic = `soglia/${unit}/${name}`
      if (!listens(session, topic)) return false
      if (command.type === 'policy') {
        if (Buffer.byteLength(json) > POLICY_BYTES_MAX) return false
        laneOf(session).offer(unit, json)
        return true
      }
      return write(session, topic, json, command.type === 'unlock' ? command.ttlMs : undefined)
    },
    closed(conn) {
      lanes.get(conn)?.stop()
      lanes.delete(conn)
    },
  }
}
