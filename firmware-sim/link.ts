/** What lies between a board's firmware and the gateway: a connection that carries named messages. */

export interface LinkListener {
  /** The line is there: now messages can be sent. */
  up(): void
  down(): void
  /** `name` is the topic without `soglia/<unit>/` (`down/result`). */
  message(name: string, payload: Uint8Array): void
}

/** Changes the bytes as they go on the wire: an MQTT payload, or a whole serial line. */
export type Spoil = (bytes: Uint8Array) => Uint8Array

export interface Link {
  readonly kind: 'mqtt' | 'serial'
  /** Connects, and again whenever it is lost, until `stop` or `cut`. */
  start(listener: LinkListener): void
  /** An orderly end. */
  stop(): Promise<void>
  /** The power fails: gone at once, without a farewell. `start` brings it back. */
  cut(): void
  /** The connection breaks and is made again. */
  bounce(): void
  /** Sends at once or not at all; false: the line is down. */
  send(name: string, json: string, spoil?: Spoil): boolean
}
