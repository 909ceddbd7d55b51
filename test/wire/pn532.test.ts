import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Heard } from '../../gateway/wire/input/heard.ts'
import { FrameReader, formatFrame, TO_HOST } from '../../gateway/wire/pn532/frames.ts'
import { formatTargets } from '../../gateway/wire/pn532/targets.ts'
import { Pn532Host } from '../../gateway/wire/pn532.ts'

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
const hexOf = (all: Uint8Array | null): string | null => (all === null ? null : Buffer.from(all).toString('hex'))
const card = (uid: string): Heard => ({ type: 'card', credential: `uid:${uid}` })

/** Frames exchanged with Debian's libnfc 1.8.0 (`nfc-list`) over a pty. */
const WAKE = '55550000000000000000000000000000'
const ACK = '0000ff00ff00'
const NACK = '0000ffff0000'
const ERROR = '0000ff01ff7f8100'
const SAM = '0000ff03fdd414011700'
const SAM_ANSWER = '0000ff02fed5151600'
const FIRMWARE = '0000ff02fed4022a00'
const FIRMWARE_ANSWER = '0000ff06fad50332010607e800'
const RETRIES = '0000ff06fad43205ff0102f300'
const RETRIES_ANSWER = '0000ff02fed533f800'
const LIST_4 = '0000ff0cf4d54b010100040804deadbeef9600'
const LIST_7 = '0000ff0ff1d54b01010044000704a1b2c3d4e5f6ca00'
const LIST_NONE = '0000ff03fdd54b00e000'
const RELEASE = '0000ff03fdd45200da00'
const RELEASE_ANSWER = '0000ff03fdd55300d800'
/** As theirs, but that it looks for two cards. */
const LIST = '0000ff04fcd44a0200e000'

const listOf = (...uids: string[]): string =>
  Buffer.from(
    formatFrame(TO_HOST, 0x4b, formatTargets(uids.map((uid) => ({ uid, atqa: 4, sak: 8, ats: '' })))),
  ).toString('hex')

const ANSWERS: Record<string, string> = {
  [SAM]: SAM_ANSWER,
  [FIRMWARE]: FIRMWARE_ANSWER,
  [RETRIES]: RETRIES_ANSWER,
  [RELEASE]: RELEASE_ANSWER,
}
const answerTo = (said: string, list: string): string | null =>
  said === LIST ? list : (Object.entries(ANSWERS).find(([command]) => said.endsWith(command))?.[1] ?? null)

/** A host, and a clock that the answers move. */
class Talk {
  readonly host = new Pn532Host()
  atMs = 0
  ask = (): string | null => hexOf(this.host.ask(this.atMs))
  hear = (hex: string): Heard[] => this.host.push(bytes(hex), this.atMs)
  after(ms: number): this {
    this.atMs += ms
    return this
  }
  /** What is said next, and what is heard when that is acknowledged and answered; a tenth of a second each. */
  turn(answer: string): { said: string | null; heard: Heard[] } {
    const said = this.after(100).ask()
    return { said, heard: [...this.hear(ACK), ...this.hear(answer)] }
  }
  /** Woken and set up, with no card there. */
  static ready(): Talk {
    const talk = new Talk()
    for (const answer of [SAM_ANSWER, FIRMWARE_ANSWER, RETRIES_ANSWER, LIST_NONE]) talk.turn(answer)
    return talk
  }
}

describe('a PN532 on a serial line', () => {
  it('is woken, set up and asked for cards, in the bytes that libnfc sends', () => {
    const talk = new Talk()
    expect(talk.turn(SAM_ANSWER)).toEqual({ said: WAKE + SAM, heard: [] })
    expect(talk.turn(FIRMWARE_ANSWER)).toEqual({ said: FIRMWARE, heard: [] })
    expect(talk.turn(RETRIES_ANSWER)).toEqual({ said: RETRIES, heard: [] })
    expect(talk.turn(LIST_NONE)).toEqual({ said: LIST, heard: [{ type: 'status', fw: '1.6' }] })
    expect(talk.turn(LIST_NONE)).toEqual({ said: LIST, heard: [{ type: 'link', state: 'online' }] })
  })

  it.each([
    ['deadbeef', LIST_4],
    ['04a1b2c3d4e5f6', LIST_7],
    ['0411223344556677889a', listOf('0411223344556677889a')],
    ['08b1c2d3', listOf('08b1c2d3')],
    ['04a1b2c3d4e5f6', listOf('8804a1b2c3d4e5f6')],
    ['0411223344556677889a', listOf('88041122883344556677889a')],
    ['00000001', listOf('00000001')],
  ])('tells %s once while it is held, and again after it was away for a second', (uid, list) => {
    const talk = Talk.ready()
    const shown = () => talk.turn(list).heard.filter(({ type }) => type !== 'link')
    expect(shown()).toEqual([card(uid)])
    for (let n = 0; n < 50; n++) {
      expect(talk.turn(RELEASE_ANSWER)).toEqual({ said: RELEASE, heard: [] })
      expect(shown()).toEqual([])
      // A card at the edge of the field is not found each time.
      if (n % 3 === 0) talk.turn(RELEASE_ANSWER)
      if (n % 3 === 0) for (let missed = 0; missed < 8; missed++) talk.turn(LIST_NONE)
      if (n % 3 === 0) shown()
    }
    talk.turn(RELEASE_ANSWER)
    for (let n = 0; n < 11; n++) talk.turn(LIST_NONE)
    expect(shown()).toEqual([card(uid)])
  })

  it('tells each of two cards that lie there at once, with and without their ATS', () => {
    const talk = Talk.ready()
    const two = formatTargets([
      { uid: '08b1c2d3', atqa: 4, sak: 0x20, ats: '0578807002' },
      { uid: '04a1b2c3d4e5f6', atqa: 0x44, sak: 0, ats: '' },
    ])
    const heard = talk.turn(hexOf(formatFrame(TO_HOST, 0x4b, two)) ?? '').heard
    expect(heard.slice(1)).toEqual([card('08b1c2d3'), card('04a1b2c3d4e5f6')])
    talk.turn(RELEASE_ANSWER)
    expect(talk.turn(listOf('04a1b2c3d4e5f6', 'deadbeef')).heard.slice(1)).toEqual([card('deadbeef')])
    talk.turn(RELEASE_ANSWER)
    // Not asked for its ATS, though it would have one.
    const bare = formatTargets([{ uid: '11223344', atqa: 4, sak: 0x20, ats: '' }])
    expect(talk.turn(hexOf(formatFrame(TO_HOST, 0x4b, bare)) ?? '').heard.slice(1)).toEqual([card('11223344')])
  })

  it('moves nothing for a card that lies there when the reader comes, or comes back after long', () => {
    const talk = new Talk()
    for (const answer of [SAM_ANSWER, FIRMWARE_ANSWER, RETRIES_ANSWER]) talk.turn(answer)
    expect(talk.turn(LIST_4).heard).toEqual([{ type: 'status', fw: '1.6' }])
    talk.turn(RELEASE_ANSWER)
    expect(talk.turn(LIST_4).heard).toEqual([{ type: 'link', state: 'online' }])
    talk.turn(RELEASE_ANSWER)
    expect(talk.after(60_000).turn(LIST_7).heard).toEqual([{ type: 'link', state: 'online' }])
    talk.turn(RELEASE_ANSWER)
    expect(talk.turn(listOf('11223344')).heard.slice(1)).toEqual([card('11223344')])
  })

  it('never takes zeros, a part of a number or a number of another size for a card', () => {
    const talk = Talk.ready()
    for (const [uid, code] of [
      ['00000000', 'no-card'],
      ['00000000000000', 'no-card'],
      ['88010203', 'bad-credential'],
      ['0102030405', 'bad-credential'],
      ['0102030405060708', 'bad-credential'],
      ['', 'bad-credential'],
    ] as const) {
      expect(talk.turn(listOf(uid)).heard.slice(1)).toMatchObject([{ type: 'bad', code }])
      talk.turn(RELEASE_ANSWER)
    }
  })

  it('asks again for an answer that was lost or spoilt, and no card is lost', () => {
    const talk = Talk.ready()
    talk.after(100).ask()
    talk.hear(ACK)
    expect(talk.after(300).ask()).toBe(null)
    expect(talk.after(100).ask()).toBe(NACK)
    // Its checksum is wrong: the next word asks again, and what is left of it does no harm.
    expect(talk.hear(LIST_4.replace('9600', '9500'))).toMatchObject([{ type: 'bad', code: 'bad-frame' }])
    expect(talk.after(100).ask()).toBe(LIST)
    expect(talk.hear(ACK)).toEqual([])
    // Its end is missing.
    expect(talk.hear(LIST_4.slice(0, 20))).toEqual([])
    expect(talk.after(400).ask()).toBe(WAKE.replace(/^/, ACK) + SAM)
    expect(talk.hear(ACK + SAM_ANSWER)).toMatchObject([{ type: 'bad', code: 'bad-frame' }])
    for (const answer of [FIRMWARE_ANSWER, RETRIES_ANSWER]) talk.turn(answer)
    expect(talk.turn(LIST_4).heard).toEqual([{ type: 'status', fw: '1.6' }, card('deadbeef')])
  })

  it('sends a command again that was not acknowledged, and sets up anew a chip that was without power', () => {
    const talk = Talk.ready()
    for (let n = 0; n < 3; n++) {
      expect(talk.after(150).ask()).toBe(LIST)
      expect(talk.after(100).ask()).toBe(null)
      talk.after(-100)
    }
    // What it may be at is ended first, and only once.
    expect(talk.after(150).ask()).toBe(ACK + WAKE + SAM)
    // Nobody there: asked twice a second, for ever.
    for (let n = 0; n < 100; n++) {
      expect(talk.after(400).ask()).toBe(null)
      expect(talk.after(100).ask()).toBe(WAKE + SAM)
    }
    expect(talk.hear(ACK + SAM_ANSWER)).toEqual([])
    expect(talk.turn(FIRMWARE_ANSWER).said).toBe(FIRMWARE)
    expect(talk.turn(RETRIES_ANSWER).said).toBe(RETRIES)
    expect(talk.turn(LIST_NONE)).toEqual({ said: LIST, heard: [{ type: 'status', fw: '1.6' }] })
  })

  it('asks again also where it is acknowledged again and again', () => {
    const talk = Talk.ready()
    talk.after(100).ask()
    const said = []
    for (let n = 0; n < 40; n++) {
      talk.hear(ACK)
      said.push(talk.after(100).ask())
    }
    expect(said.filter((word) => word !== null).slice(0, 3)).toEqual([NACK, LIST, ACK + WAKE + SAM])
  })

  it('counts what it cannot take for an answer, and goes on', () => {
    const talk = Talk.ready()
    const bad = (hex: string, code = 'bad-frame') =>
      expect(talk.turn(hex).heard, hex).toMatchObject([{ type: 'bad', code, sample: expect.any(String) }])
    // An extended frame, also where all of it fits.
    bad('0000ffffff000cf4d54b010100040804deadbeef9600')
    talk.turn(LIST_NONE)
    bad('0000ff0cf3d54b010100040804deadbeef9600')
    talk.turn(LIST_NONE)
    bad(NACK)
    bad(LIST)
    talk.turn(LIST_NONE)
    bad('0000ff03fdd54d00de00')
    talk.turn(LIST_NONE)
    // Three cards, a list that ends early, one with something behind it.
    bad('0000ff03fdd54b03dd00', 'bad-shape')
    bad(hexOf(formatFrame(TO_HOST, 0x4b, bytes('0101000408'))) ?? '', 'bad-shape')
    bad(hexOf(formatFrame(TO_HOST, 0x4b, bytes('010100040804deadbeef0000'))) ?? '', 'bad-shape')
    bad(hexOf(formatFrame(TO_HOST, 0x4b)) ?? '', 'bad-shape')
    // It does not know the command: it is set up anew.
    bad(ERROR)
    expect(talk.turn(SAM_ANSWER).said).toBe(WAKE + SAM)
    bad(hexOf(formatFrame(TO_HOST, 3, bytes('33020706'))) ?? '', 'bad-shape')
  })

  it('survives any bytes, tells no card of them, holds at most one frame, and reads the next card', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.uint8Array({ maxLength: 300 }),
            fc.constantFrom(ACK, NACK, ERROR, LIST_NONE, LIST_4.slice(0, 20), '00ff', '00ffff01d5').map(bytes),
          ),
          { maxLength: 20 },
        ),
        (chunks) => {
          const talk = Talk.ready()
          for (const chunk of chunks) {
            talk.after(100).ask()
            for (const heard of talk.host.push(chunk, talk.atMs)) expect(heard.type).not.toBe('card')
          }
          let seen = false
          let told: Heard[] = []
          for (let n = 0; n < 80 && told.length === 0; n++) {
            const answer = answerTo(talk.after(100).ask() ?? '', seen ? LIST_7 : LIST_NONE)
            const heard = answer === null ? [] : talk.hear(ACK + answer)
            told = heard.filter(({ type }) => type === 'card')
            seen ||= heard.some(({ type }) => type === 'link' || type === 'status')
          }
          expect(told).toEqual([card('04a1b2c3d4e5f6')])
        },
      ),
    )
  })
})

describe('frames of a PN532', () => {
  it('are read whatever they are cut into, with any noise between them that is no frame', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 253 })), { minLength: 1 }),
        fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 50 }),
        (sent, noise, size) => {
          const reader = new FrameReader()
          const all = sent.flatMap(([code, params]) => [...noise, ...formatFrame(TO_HOST, code, params)])
          const read = []
          for (let at = 0; at < all.length; at += size) {
            read.push(...reader.push(Uint8Array.from(all.slice(at, at + size))))
          }
          const data = sent.map(([code, params]) => ({ type: 'data', to: TO_HOST, code, params }))
          expect(read.filter(({ type }) => type === 'data')).toEqual(data)
        },
      ),
    )
  })

  it('of any bytes hold less than one frame', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 10 }), (chunks) => {
        const reader = new FrameReader()
        for (const chunk of chunks) reader.push(chunk)
        // What it held, and a frame that comes whole behind it.
        reader.push(new Uint8Array(260))
        reader.cut()
        expect(reader.push(bytes(LIST_4))).toHaveLength(1)
      }),
    )
  })

  it('may come in any amount at once', () => {
    const many = Buffer.alloc(400_000, bytes(LIST_4.slice(0, 30)))
    expect(new FrameReader().push(many).every(({ type }) => type === 'bad')).toBe(true)
  })

  it('throw where one would have to be an extended one', () => {
    expect(() => formatFrame(TO_HOST, 1, new Uint8Array(254))).toThrow(RangeError)
    expect(new FrameReader().push(formatFrame(TO_HOST, 1, new Uint8Array(253)))).toMatchObject([{ type: 'data' }])
  })
})
