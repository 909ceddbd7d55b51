/** What another broker keeps for programs. Its line is the one on which doors are told to open: so only while that is free. */
import type { MqttClient } from 'mqtt'
import type { Logger } from 'pino'
import type { Outlet, Speaker } from '../../core/ports.ts'
import type { Connection } from '../messages/stalls.ts'

/** More is said only when no more than this waits for the other side, in this process and in the kernel. */
const BEHIND_BYTES_MAX = 4 * 1024

export interface MqttOutlet extends Outlet {
  /** What the next connection is to leave behind; null: nothing. */
  will(): Speaker['will']
  joined(client: MqttClient, line: Connection): void
  left(): void
  /** True: it is the speaker's matter, and no unit's. */
  takes(topic: string, payload: Uint8Array): boolean
}

export function createMqttOutlet({
  waitingBytes,
  rejoin,
  log,
}: {
  waitingBytes(line: Connection): Promise<number>
  /** The will is part of a connection: another one, or none, needs another connection. */
  rejoin(): void
  log: Logger
}): MqttOutlet {
  let speaker: Speaker | null = null
  let client: MqttClient | null = null
  let line: Connection | null = null

  function listen(): void {
    if (client === null || speaker === null) return
    // Whoever may not hear it speaks all the same.
    client.subscribe([...speaker.listensTo], { qos: 1 }, (error) => {
      if (error) log.warn({ err: error }, 'the other MQTT broker does not let the gateway hear of Home Assistant')
    })
    speaker.joined()
  }

  return {
    use(next) {
      if (next === speaker) return
      const before = speaker
      speaker = next
      const isSame = before?.will?.topic === next?.will?.topic && before?.will?.payload === next?.will?.payload
      if (!isSame) rejoin()
      else if (next === null && before !== null) client?.unsubscribe([...before.listensTo])
      else listen()
    },
    keep(topic, payload) {
      if (client?.connected !== true) return false
      client.publish(topic, payload, { qos: 0, retain: true })
      return true
    },
    hasRoom: async () => line === null || (await waitingBytes(line)) <= BEHIND_BYTES_MAX,
    will: () => speaker?.will ?? null,
    joined(open, over) {
      client = open
      line = over
      listen()
    },
    left() {
      client = null
      line = null
    },
    takes(topic, payload) {
      if (speaker === null) return false
      const listens = speaker.listensTo.includes(topic)
      if (listens) speaker.heard(topic, Buffer.from(payload).toString())
      return listens || speaker.isOwn(topic)
    },
  }
}
