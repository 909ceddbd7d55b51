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
/** Filters with wildcards, each of which is held against all that is kept. */
const FILTERS_A_TURN = 5
/** As many as a program may have; whoever changes them faster than they are answered is not answered. */
const FILTERS_MAX = 1024
const TURN_EVERY_MS = 10
/** Given to a program that has this little left to take. */
const BEHIND_BYTES_MAX = 16 * 1024
/** The broker's word for a filter that was refused (MQTT 3.1.1, 3.9.3). */
const REFUSED = 0x80

/** What a program has yet to be given; of each topic what stands then. */
interface Owed {
  /** With wildcards, not looked at yet. */
  filters: Set<string>
  topics: Set<string>
}

export interface BrokerOutlet extends Outlet {
  start(broker: Aedes): void
  stop(): void
  /** A program has subscribed: it is given what is kept there. */
  asked(conn: GuardedSocket, filters: readonly { topic: string; qos: number }[]): void
}

export function createBrokerOutlet(): BrokerOutlet {
  const kept = new Map<string, string>()
  const owed = new Map<GuardedSocket, Owed>()
  let broker: Aedes | null = null
  let speaker: Speaker | null = null
  let timer: NodeJS.Timeout | null = null

  /** Also the will of a program comes this way. */
  function heard({ topic, payload }: Pick<PublishPacket, 'topic' | 'payload'>, done: () => void): void {
    speaker?.heard(topic, payload.toString())
    done()
  }

  function listen(is: boolean): void {
    if (broker === null || speaker === null) return
    for (const topic of speaker.listensTo) {
      if (is) broker.subscribe(topic, heard, () => undefined)
      else broker.unsubscribe(topic, heard, () => undefined)
    }
  }

  function turn(): void {
    timer = null
    for (const [conn, { filters, topics }] of owed) {
      if (conn.destroyed || !conn.writable) owed.delete(conn)
      else if (conn.backlogBytes <= BEHIND_BYTES_MAX) {
        match({ filters, topics })
        give(conn, topics)
      }
      if (filters.size + topics.size === 0) owed.delete(conn)
    }
    if (owed.size > 0) timer = setTimeout(turn, TURN_EVERY_MS)
  }

  function match({ filters, topics }: Owed): void {
    for (const filter of [...filters].slice(0, FILTERS_A_TURN)) {
      filters.delete(filter)
      for (const topic of kept.keys()) if (covers(filter, topic)) topics.add(topic)
    }
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
      const own = owed.get(conn) ?? { filters: new Set(), topics: new Set() }
      for (const { topic: filter, qos } of filters) {
        if (qos === REFUSED) continue
        if (kept.has(filter)) own.topics.add(filter)
        else if (/[+#]/.test(filter) && own.filters.size < FILTERS_MAX) own.filters.add(filter)
      }
      match(own)
      if (own.filters.size + own.topics.size === 0) return
      owed.set(conn, own)
      timer ??= setTimeout(turn, 0)
    },
  }
}
