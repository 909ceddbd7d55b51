/** The connection below the MQTT library, as what looks after stalled lines sees it. */
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { MqttClient } from 'mqtt'
import { type Connection, endpointsOf } from '../messages/stalls.ts'

export function lineOf({ stream }: MqttClient): Connection {
  const socket = stream as unknown as Socket
  return {
    endpoints: endpointsOf(socket),
    get destroyed() {
      return socket.destroyed
    },
    get bytesWritten() {
      return socket.bytesWritten ?? 0
    },
    get backlogBytes() {
      return socket.writableLength
    },
    destroy() {
      // Over TLS and WebSockets Node has no reset: there the kernel may still send on what is left.
      if (socket instanceof TLSSocket || !('resetAndDestroy' in socket)) socket.destroy()
      else socket.resetAndDestroy()
    },
  }
}

/** The library leaves Nagle's algorithm on, which holds an answer back by 40 ms. */
export function noDelay(client: MqttClient): void {
  const stream = client.stream as { setNoDelay?: (on: boolean) => void }
  stream.setNoDelay?.(true)
}
