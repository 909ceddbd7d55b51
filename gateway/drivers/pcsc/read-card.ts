/** Reads the UID of one card, within a time of its own. */
import type * as smartcard from 'smartcard'
import { UID_BYTES, uidOf } from './uid.ts'

/** A mute card never ends a read by itself. */
const READ_MS_MAX = 2000
const CONNECT_AGAIN_MS = 150
/** PC/SC part 3, 3.2.2.1.3: GET DATA, the UID. */
const GET_UID = [0xff, 0xca, 0x00, 0x00, 0x00]

export type CardRead = { uid: string } | { bad: 'card-mute' | 'card-pulled' | 'bad-credential'; sample: string }
export interface Reading {
  /** Settles within 2 s. Never rejects. */
  result: Promise<CardRead>
  /** Settles when nothing of it hangs in pcscd any more, perhaps never. */
  settled: Promise<void>
}

/**
 * Each read has a context of its own: one that hangs then locks no other out. `library` is the package
 * `smartcard`.
 */
export function readCard(library: typeof smartcard, readerName: string): Reading {
  const reading = read(library, readerName)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<CardRead>((resolve) => {
    timer = setTimeout(() => resolve({ bad: 'card-mute', sample: 'no answer within 2 s' }), READ_MS_MAX)
  })
  const result = Promise.race([reading, late]).finally(() => clearTimeout(timer))
  return { result, settled: reading.then(() => undefined) }
}

async function read(library: typeof smartcard, readerName: string): Promise<CardRead> {
  let context: smartcard.ContextInterface | null = null
  try {
    context = new library.Context()
    const card = await connect(library, context, readerName)
    if (card === null) return { bad: 'card-pulled', sample: 'gone before it was read' }
    let answer: Buffer
    try {
      answer = await card.transmit(GET_UID)
    } finally {
      disconnect(card)
    }
    // A card pulled while it answers gives an empty buffer and no error.
    if (answer.length < 2) return { bad: 'card-pulled', sample: `an answer of ${answer.length} bytes` }
    const status = answer.subarray(-2).toString('hex')
    const uid = uidOf(answer)
    if (uid !== null) return { uid }
    return {
      bad: 'bad-credential',
      sample: `status ${status}, ${answer.length - 2} bytes (not ${UID_BYTES.join(', ')})`,
    }
  } catch {
    const present = context !== null && isPresent(library, context, readerName)
    return present
      ? { bad: 'card-mute', sample: 'the card could not be spoken to' }
      : { bad: 'card-pulled', sample: 'gone while it was read' }
  } finally {
    close(context)
  }
}

/** Null when no card is there. Tried twice: another program may just be talking to it. */
async function connect(
  library: typeof smartcard,
  context: smartcard.ContextInterface,
  readerName: string,
): Promise<smartcard.CardInterface | null> {
  for (let attempt = 1; ; attempt++) {
    const reader = context.listReaders().find(({ name }) => name === readerName)
    if (reader === undefined || (reader.state & library.SCARD_STATE_PRESENT) === 0) return null
    try {
      return await reader.connect(library.SCARD_SHARE_SHARED, library.SCARD_PROTOCOL_T0 | library.SCARD_PROTOCOL_T1)
    } catch (error) {
      if (attempt === 2) throw error
      await new Promise((resolve) => setTimeout(resolve, CONNECT_AGAIN_MS))
    }
  }
}

function isPresent(library: typeof smartcard, context: smartcard.ContextInterface, readerName: string): boolean {
  try {
    const reader = context.listReaders().find(({ name }) => name === readerName)
    return reader !== undefined && (reader.state & library.SCARD_STATE_PRESENT) !== 0
  } catch {
    return false
  }
}

function disconnect(card: smartcard.CardInterface): void {
  try {
    card.disconnect()
  } catch {
    // It is gone, or pcscd is: there is nothing left to let go of.
  }
}

function close(context: smartcard.ContextInterface | null): void {
  try {
    context?.close()
  } catch {
    // pcscd is gone, and the context with it.
  }
}
