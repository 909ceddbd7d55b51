/**
 * What the embedded broker keeps for programs. It is given to whoever subscribes a few messages a turn, and only as fast as
 * they are taken: the broker's own store would look for all of it at once, for each filter anew, and a tap would wait.
 */
import type { Aedes, PublishPacket } from 'aedes'
import type { Outlet, Speaker } from '../../core/ports.ts'
import { formatPublish } from '../../wire/mqtt-frames.ts'
import { covers } from '../messages/rights.ts'
import type { GuardedSocket } from './guarded-socket.ts'

const MESSAGES_A_TURN = 20
const TURN_EVERY_MS = 10
/** Given to a program that has this little left to take. */
const BEHIND_BYTES_MAX = 16 * 1024
/** The broker's word for a filter that was refused (MQTT 3.1.1, 3.9.3). */
const REFUSED = 0x80

export interface BrokerOutlet extends Outlet {
  start(broker: Aedes): void
  stop(): void
  /** A program has subscribed: it is given what is kept there. */
  asked(conn: GuardedSocket, filters: readonly { topic: string; qos: number }[]): void
}

export function createBrokerOutlet(): BrokerOutlet {
  const kept = new Map<string, string>()
  /** Topics that each program has yet to be given; what is given is what stands then. */
  const owed = new Map<GuardedSocket, Set<string>>()
  let broker: Aedes | null = null
  let speaker: Speaker | null = null
  let timer: NodeJS.Timeout | null = null

  /** Also the will of a program comes this way. */
  function heard(packet: { payload: PublishPacket['payload'] }, done: () => void): void {
    speaker?.heard(packet.payload.toString())
    done()
  }

  function listen(is: boolean): void {
    if (broker === null || speaker === null) return
    if (is) broker.subscribe(speaker.listensTo, heard, () => undefined)
    else broker.unsubscribe(speaker.listensTo, heard, () => undefined)
  }

  function turn(): void {
    timer = null
    for (const [conn, topics] of owed) {
      if (conn.destroyed || !conn.writable) owed.delete(conn)
      else if (conn.backlogBytes <= BEHIND_BYTES_MAX) give(conn, topics)
      if (topics.size === 0) owed.delete(conn)
    }
    if (owed.size > 0) timer = setTimeout(turn, TURN_EVERY_MS)
  }

  function give(conn: GuardedSocket, topics: Set<string>): void {
    for (const topic of [...topics].slice(0, MESSAGES_A_TURN)) {
      topics.delete(topic)
      const payload = kept.get(topic)
      if (payload !== undefined) conn.write(formatPublish(topic, payload, true))
    }
  }

  return {
    start(started) {
      broker = started
      listen(true)
      speaker?.joined()
    },
    stop() {
      broker = null
      kept.clear()
      owed.clear()
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
    use(next) {
      if (next === speaker) return
      listen(false)
      speaker = next
      listen(true)
      if (broker !== null) speaker?.joined()
    },
    keep(topic, payload) {
      if (broker === null) return false
      if (payload === '') kept.delete(topic)
      else kept.set(topic, payload)
      // To whoever listens already; kept is it here.
      broker.publish(
        { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 0, retain: false, dup: false },
        () => undefined,
      )
      return true
    },
    // Each program has its own line, and no unit's command goes over it.
    hasRoom: async () => true,
    asked(conn, filters) {
      const topics = owed.get(conn) ?? new Set<string>()
      for (const { topic: filter, qos } of filters) {
        if (qos === REFUSED) continue
        if (kept.has(filter)) topics.add(filter)
        else if (/[+#]/.test(filter)) for (const topic of kept.keys()) if (covers(filter, topic)) topics.add(topic)
      }
      if (topics.size === 0) return
      owed.set(conn, topics)
      timer ??= setTimeout(turn, 0)
    },
  }
}
