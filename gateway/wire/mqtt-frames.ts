/**
 * The frames of MQTT 3.1.1 as a client sends them, looked at before the broker reads them: it has no
 * limit of its own on a packet, also before CONNECT. Pure: bytes in, events out; whatever comes in,
 * nothing throws, and at most `HEADER_BYTES_MAX` and `TOPIC_SAMPLE_BYTES` are held between chunks.
 */

/** A CONNECT with its will, name and secret, whole. A stranger's bytes beyond this are never held. */
export const CONNECT_BYTES_MAX = 2 * 1024
/** A PUBLISH after its fixed header: 16 KiB of payload (contract, 3), and room for topic and packet id. */
export const PUBLISH_BYTES_MAX = 17 * 1024
const PUBLISH_ROOM_BYTES = 1024
/** A larger PUBLISH up to this is read and thrown away, so that its sender is answered and stays. */
export const SWALLOW_BYTES_MAX = 4 * 1024 * 1024
/** Of those that may say more at once: so many times as much. */
const SWALLOW_TIMES_MAX = 4
/** SUBSCRIBE and UNSUBSCRIBE. */
export const SUBSCRIBE_BYTES_MAX = 4 * 1024
/** Of a program: Home Assistant asks for 500 topics at once. */
export const PROGRAM_SUBSCRIBE_BYTES_MAX = 64 * 1024
/** One byte of type and flags, and a length of at most four bytes (MQTT 3.1.1, 2.2.3). */
const HEADER_BYTES_MAX = 5
const TOPIC_SAMPLE_BYTES = 64

const CONNECT = 1
const PUBLISH = 3

/** What else a client may send: its flags, and how long it may be after the fixed header (MQTT 3.1.1, 2.2.1); null: as long as it may ask. */
const RULES: Partial<Record<number, { flags: number; min: number; max: number | null }>> = {
  4: { flags: 0, min: 2, max: 2 }, // PUBACK
  5: { flags: 0, min: 2, max: 2 }, // PUBREC
  6: { flags: 2, min: 2, max: 2 }, // PUBREL
  7: { flags: 0, min: 2, max: 2 }, // PUBCOMP
  8: { flags: 2, min: 6, max: null }, // SUBSCRIBE
  10: { flags: 2, min: 5, max: null }, // UNSUBSCRIBE
  12: { flags: 0, min: 0, max: 0 }, // PINGREQ
  14: { flags: 0, min: 0, max: 0 }, // DISCONNECT
}

/** A PUBLISH that was too large: `packetId` is what its sender waits to have acknowledged (0 at QoS 0). */
export interface Swallowed {
  type: 'swallowed'
  qos: number
  packetId: number
  /** The start of the topic, as it came. */
  topic: Uint8Array
  /** Of the whole frame. */
  bytes: number
}
export type FrameEvent =
  /** Bytes to hand on, whole frames or parts of one; `connect` where they belong to the first frame. */
  | { type: 'pass'; bytes: Uint8Array; connect: boolean }
  | Swallowed
  /** Not MQTT, or more of it than is taken: close the connection. Nothing comes after it. */
  | { type: 'bad'; why: string }

interface Swallowing extends Swallowed {
  /** Bytes of the frame read so far after the fixed header. */
  read: number
  topicBytes: number
}

/** Follows one connection. */
export class FrameGuard {
  #header = new Uint8Array(HEADER_BYTES_MAX)
  #headerBytes = 0
  /** Bytes of the present frame that are still to come. */
  #left = 0
  #swallowing: Swallowing | null = null
  #connected = false
  #inConnect = false
  #failed = false
  #publishBytesMax = PUBLISH_BYTES_MAX
  #subscribeBytesMax = SUBSCRIBE_BYTES_MAX

  /** Some logins may say more at once: `payloadBytes`, and room for topic and packet id; or ask for more at once. */
  admit(payloadBytes: number, subscribeBytes = SUBSCRIBE_BYTES_MAX): void {
    this.#publishBytesMax = Math.max(PUBLISH_BYTES_MAX, payloadBytes + PUBLISH_ROOM_BYTES)
    this.#subscribeBytesMax = subscribeBytes
  }

  push(chunk: Uint8Array): FrameEvent[] {
    const events: FrameEvent[] = []
    let at = 0
    while (at < chunk.length && !this.#failed) {
      if (this.#left === 0) {
        at = this.#readHeader(chunk, at, events)
        continue
      }
      const part = chunk.subarray(at, at + this.#left)
      at += part.length
      this.#left -= part.length
      if (this.#swallowing !== null) this.#swallow(this.#swallowing, part, events)
      else this.#pass(part, events)
    }
    return events
  }

  #readHeader(chunk: Uint8Array, from: number, events: FrameEvent[]): number {
    let at = from
    while (at < chunk.length) {
      const byte = chunk[at++] as number
      this.#header[this.#headerBytes++] = byte
      if (this.#headerBytes === 1) continue
      if (byte < 0x80) {
        const bytes = this.#headerBytes
        this.#headerBytes = 0
        this.#begin(at - bytes >= from ? chunk.subarray(at - bytes, at) : this.#header.slice(0, bytes), events)
        return at
      }
      if (this.#headerBytes === HEADER_BYTES_MAX) {
        this.#fail('its length has more than four bytes', events)
        return at
      }
    }
    return at
  }

  #begin(header: Uint8Array, events: FrameEvent[]): void {
    const first = header[0] as number
    let length = 0
    for (let i = header.length - 1; i > 0; i--) length = length * 128 + ((header[i] as number) & 0x7f)
    const why = this.#fault(first >> 4, first & 0xf, length, header.length)
    if (why !== null) {
      this.#fail(why, events)
      return
    }
    this.#inConnect = !this.#connected
    this.#connected = true
    this.#left = length
    if (first >> 4 === PUBLISH && length > this.#publishBytesMax) {
      const qos = (first >> 1) & 3
      this.#swallowing = {
        type: 'swallowed',
        qos,
        packetId: 0,
        topic: new Uint8Array(),
        bytes: header.length + length,
        read: 0,
        topicBytes: 0,
      }
    } else this.#pass(header, events)
  }

  #fault(type: number, flags: number, length: number, headerBytes: number): string | null {
    if (!this.#connected) {
      if (type !== CONNECT || flags !== 0) return 'it does not begin with CONNECT'
      return headerBytes + length > CONNECT_BYTES_MAX ? 'its CONNECT is too large' : null
    }
    // [MQTT-3.1.0-2]: a second CONNECT is a violation; it falls under "no such packet".
    if (type === PUBLISH) {
      const qos = (flags >> 1) & 3
      if (qos === 3) return 'a PUBLISH has no such QoS'
      if (length < (qos === 0 ? 3 : 5)) return 'a PUBLISH is too short'
      const max = Math.max(SWALLOW_BYTES_MAX, this.#publishBytesMax * SWALLOW_TIMES_MAX)
      return length > max ? 'a PUBLISH is far too large' : null
    }
    const rule = RULES[type]
    if (rule === undefined || rule.flags !== flags) return 'a client sends no such packet'
    return length < rule.min || length > (rule.max ?? this.#subscribeBytesMax) ? 'a packet has a wrong length' : null
  }

  #pass(bytes: Uint8Array, events: FrameEvent[]): void {
    const last = events.at(-1)
    // Frames that lie side by side are handed on in one piece.
    if (
      last?.type === 'pass' &&
      last.connect === this.#inConnect &&
      last.bytes.buffer === bytes.buffer &&
      last.bytes.byteOffset + last.bytes.length === bytes.byteOffset
    ) {
      last.bytes = new Uint8Array(bytes.buffer, last.bytes.byteOffset, last.bytes.length + bytes.length)
      return
    }
    events.push({ type: 'pass', bytes, connect: this.#inConnect })
  }

  /** Of a frame that is thrown away only the topic's start and the packet id are read. */
  #swallow(frame: Swallowing, part: Uint8Array, events: FrameEvent[]): void {
    for (const byte of part) {
      const at = frame.read
      const idAt = 2 + frame.topicBytes
      if (at >= 2 && at >= idAt + 2) break
      if (at < 2) frame.topicBytes = frame.topicBytes * 256 + byte
      else if (at < idAt) {
        if (at - 2 < TOPIC_SAMPLE_BYTES) frame.topic = Uint8Array.of(...frame.topic, byte)
      } else if (frame.qos > 0) frame.packetId = frame.packetId * 256 + byte
      frame.read++
    }
    if (this.#left > 0) return
    this.#swallowing = null
    const { type, qos, packetId, topic, bytes } = frame
    if (qos > 0 && packetId === 0) this.#fail('a PUBLISH has no packet id', events)
    else events.push({ type, qos, packetId, topic, bytes })
  }

  #fail(why: string, events: FrameEvent[]): void {
    this.#failed = true
    events.push({ type: 'bad', why })
  }
}

/* ---------------------------------------------------------------- the broker's side */

const encoder = new TextEncoder()

/** A PUBLISH at QoS 0: how every command goes down (contract, 3). `retained` says that it was kept, and never of a command. */
export function formatPublish(topic: string, payload: string, retained = false): Uint8Array {
  const topicBytes = encoder.encode(topic)
  const payloadBytes = encoder.encode(payload)
  const length = lengthBytes(2 + topicBytes.length + payloadBytes.length)
  const head = 1 + length.length
  const frame = new Uint8Array(head + 2 + topicBytes.length + payloadBytes.length)
  frame[0] = (PUBLISH << 4) | (retained ? 1 : 0)
  frame.set(length, 1)
  frame[head] = topicBytes.length >> 8
  frame[head + 1] = topicBytes.length & 0xff
  frame.set(topicBytes, head + 2)
  frame.set(payloadBytes, head + 2 + topicBytes.length)
  return frame
}

/** PUBACK (QoS 1) or PUBREC (QoS 2) of a packet that the broker never saw. */
export function formatReceived(qos: number, packetId: number): Uint8Array {
  return Uint8Array.of((qos === 1 ? 4 : 5) << 4, 2, packetId >> 8, packetId & 0xff)
}

function lengthBytes(length: number): number[] {
  const bytes: number[] = []
  let rest = length
  do {
    const digit = rest % 128
    rest = Math.floor(rest / 128)
    bytes.push(rest > 0 ? digit | 0x80 : digit)
  } while (rest > 0)
  return bytes
}
