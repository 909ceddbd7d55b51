/**
 * A virtual smart card for vsmartcard's virtual reader (vpcd): real APDUs through a real pcscd.
 *
 *     const card = await insertCard({ port: 35963, uid: '04a2b3c4d5e680' })
 *     …                        // hold it for 700 ms at least: pcscd looks every 400 ms
 *     await card.pull()
 *
 * Connecting to vpcd's port (35963 for the reader `… 00 00`, 35964 for `… 00 01`) lays the card on the
 * reader; closing takes it off. Faults: `pull-in-read` takes the card off when its UID is asked for,
 * `mute` never answers a command, `no-uid` answers 6A81 as cards without a UID do. A phone shows a new
 * random UID (`08xxxxxx`) at each tap: `randomUid()`.
 *
 * The wire: two bytes of length (big-endian) and a payload; a payload of one byte is control (0 off, 1 on,
 * 2 reset, 4 asks for the ATR, and only that is answered), any other is a command APDU.
 */
import { connect, type Socket } from 'node:net'

export type CardFault = 'pull-in-read' | 'mute' | 'no-uid' | null

export interface CardSettings {
  /** vpcd's. Default 35963. */
  port?: number
  /** 4, 7 or 10 bytes in hex. */
  uid: string
  /** Hex. Default: an NTAG21x in a contactless reader. */
  atr?: string
  fault?: CardFault
}

export interface VirtualCard {
  /** Commands that the card was given. */
  readonly commands: number
  /** Takes the card off; resolves when the reader was told. Harmless on a card that is off. */
  pull(): Promise<void>
}

export const VPCD_PORT = 35963
const NTAG_ATR = '3b8f8001804f0ca0000003060300030000000068'
const GET_UID = 'ffca000000'
const OK = '9000'
const NOT_SUPPORTED = '6a81'
const ASKS_ATR = 4
const MESSAGE_BYTES_MAX = 0xffff
const CONNECT_MS_MAX = 2000

/** A phone's: four bytes, the first of them 08. `random` tells numbers from 0 to below 1. */
export function randomUid(random: () => number): string {
  const hex = () =>
    Math.floor(random() * 256)
      .toString(16)
      .padStart(2, '0')
  return `08${hex()}${hex()}${hex()}`
}

/** Lays a card on the virtual reader. Rejects when no vpcd listens. */
export async function insertCard(settings: CardSettings): Promise<VirtualCard> {
  const socket = connect({ host: '127.0.0.1', port: settings.port ?? VPCD_PORT, noDelay: true })
  await new Promise<void>((resolve, reject) => {
    socket.setTimeout(CONNECT_MS_MAX, () => socket.destroy(new Error('vpcd does not answer')))
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.setTimeout(0)
      socket.off('error', reject)
      resolve()
    })
  })
  return new Card(socket, settings)
}

class Card implements VirtualCard {
  commands = 0
  readonly #socket: Socket
  readonly #settings: CardSettings
  #held: Buffer = Buffer.alloc(0)

  constructor(socket: Socket, settings: CardSettings) {
    this.#socket = socket
    this.#settings = settings
    socket.on('data', (chunk) => this.#read(chunk))
    // The reader's end going away is the same as being taken off.
    socket.on('error', () => socket.destroy())
  }

  async pull(): Promise<void> {
    if (this.#socket.closed) return
    const closed = new Promise((resolve) => this.#socket.once('close', resolve))
    this.#socket.destroy()
    await closed
  }

  #read(chunk: Buffer): void {
    this.#held = Buffer.concat([this.#held, chunk])
    while (this.#held.length >= 2) {
      const end = 2 + this.#held.readUInt16BE(0)
      if (this.#held.length < end) return
      const payload = this.#held.subarray(2, end)
      this.#held = this.#held.subarray(end)
      if (payload.length === 1) this.#control(payload[0] ?? 0)
      else if (payload.length > 1) this.#command(payload.toString('hex'))
    }
  }

  #control(code: number): void {
    if (code === ASKS_ATR) this.#say(this.#settings.atr ?? NTAG_ATR)
  }

  #command(apdu: string): void {
    this.commands++
    const { uid, fault = null } = this.#settings
    if (fault === 'mute') return
    if (fault === 'pull-in-read') this.#socket.destroy()
    else this.#say(apdu === GET_UID && fault === null ? `${uid}${OK}` : NOT_SUPPORTED)
  }

  #say(hex: string): void {
    const payload = Buffer.from(hex, 'hex').subarray(0, MESSAGE_BYTES_MAX)
    const length = Buffer.alloc(2)
    length.writeUInt16BE(payload.length)
    this.#socket.write(Buffer.concat([length, payload]))
  }
}
