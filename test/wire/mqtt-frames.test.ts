import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MESSAGE_BYTES_MAX } from '../../gateway/wire/input/limits.ts'
import {
  CONNECT_BYTES_MAX,
  type FrameEvent,
  FrameGuard,
  formatPublish,
  formatReceived,
  PROGRAM_SUBSCRIBE_BYTES_MAX,
  PUBLISH_BYTES_MAX,
  SUBSCRIBE_BYTES_MAX,
  SWALLOW_BYTES_MAX,
} from '../../gateway/wire/mqtt-frames.ts'

const CONNECT = Buffer.from([0x10, 12, 0, 4, 77, 81, 84, 84, 4, 2, 0, 60, 0, 0])
const PING = Buffer.from([0xc0, 0])

/** A frame as a client sends it, with its length in as many bytes as it needs. */
function frame(first: number, body: Uint8Array): Buffer {
  const length: number[] = []
  let rest = body.length
  do {
    length.push((rest % 128) | (rest >= 128 ? 0x80 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return Buffer.concat([Buffer.from([first, ...length]), body])
}
function publish(qos: number, topic: string, payloadBytes: number, packetId = 7): Buffer {
  const name = Buffer.from(topic)
  const id = qos > 0 ? [packetId >> 8, packetId & 0xff] : []
  const head = Buffer.from([name.length >> 8, name.length & 0xff, ...name, ...id])
  return frame(0x30 | (qos << 1), Buffer.concat([head, Buffer.alloc(payloadBytes, 120)]))
}
function cut(bytes: Uint8Array, sizes: number[]): Uint8Array[] {
  const parts: Uint8Array[] = []
  let at = 0
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes.length === 0 ? bytes.length : (sizes[i % sizes.length] as number)
    parts.push(bytes.subarray(at, at + size))
    at += size
  }
  return parts
}
/** What came of a stream: the bytes passed on, in one piece, and what happened between them. */
function outcome(chunks: Uint8Array[]): { passed: string; connect: number; others: FrameEvent[] } {
  const guard = new FrameGuard()
  const events = chunks.flatMap((chunk) => guard.push(chunk))
  const passed: Uint8Array[] = []
  let connect = 0
  for (const event of events) {
    if (event.type !== 'pass') continue
    passed.push(event.bytes)
    if (event.connect) connect += event.bytes.length
  }
  return {
    passed: Buffer.concat(passed).toString('hex'),
    connect,
    others: events
      .filter((event) => event.type !== 'pass')
      .map((e) => ({ ...e, topic: String('topic' in e && e.topic) }) as never),
  }
}

const anyFrame = fc.oneof(
  fc.constant(PING),
  fc
    .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 300 }))
    .map(([q, n]) => publish(q, 'soglia/r/up/tap', n)),
  fc
    .tuple(
      fc.integer({ min: 0, max: 2 }),
      fc.integer({ min: PUBLISH_BYTES_MAX, max: 40_000 }),
      fc.integer({ min: 1, max: 65_535 }),
    )
    .map(([q, n, id]) => publish(q, 'soglia/r/up/tap', n, id)),
  fc.constant(frame(0x82, Buffer.from([0, 1, 0, 1, 97, 0]))),
)

describe('the frame guard', () => {
  it('passes good frames on byte for byte, in one piece, with CONNECT apart', () => {
    const rest = Buffer.concat([publish(1, 'a/b', 10), PING, publish(0, 'c', 0)])
    const events = new FrameGuard().push(Buffer.concat([CONNECT, rest]))
    expect(events.map((e) => e.type === 'pass' && [Buffer.from(e.bytes).toString('hex'), e.connect])).toEqual([
      [CONNECT.toString('hex'), true],
      [rest.toString('hex'), false],
    ])
  })

  it('takes the largest message of the contract, and swallows a larger one with its packet id', () => {
    const guard = new FrameGuard()
    guard.push(CONNECT)
    const largest = publish(1, 'soglia/a-unit-with-a-rather-long-name/up/tap', MESSAGE_BYTES_MAX)
    expect(outcome([CONNECT, largest]).passed).toBe(Buffer.concat([CONNECT, largest]).toString('hex'))
    const events = guard.push(publish(1, 'soglia/r/up/tap', 1_000_000, 0x1234))
    expect(events).toEqual([
      {
        type: 'swallowed',
        qos: 1,
        packetId: 0x1234,
        topic: new Uint8Array(Buffer.from('soglia/r/up/tap')),
        bytes: 1_000_023,
      },
    ])
    expect(guard.push(PING)).toEqual([{ type: 'pass', bytes: PING, connect: false }])
  })

  it('gives the same frames however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(anyFrame, { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 8 }),
        (frames, sizes) => {
          const bytes = Buffer.concat([CONNECT, ...frames])
          const whole = outcome([bytes])
          expect(outcome(cut(bytes, sizes))).toEqual(whole)
          expect(whole.connect).toBe(CONNECT.length)
          const kept = frames.filter((f) => f.length <= PUBLISH_BYTES_MAX)
          expect(whole.passed).toBe(Buffer.concat([CONNECT, ...kept]).toString('hex'))
          expect(whole.others).toHaveLength(frames.length - kept.length)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('never throws, says "bad" at most once and last, and passes nothing that was not sent', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), fc.boolean(), (noise, logIn) => {
        const guard = new FrameGuard()
        const chunks = logIn ? [CONNECT, ...noise] : noise
        const events = chunks.flatMap((chunk) => guard.push(chunk))
        const bad = events.findIndex((event) => event.type === 'bad')
        if (bad >= 0) expect(bad).toBe(events.length - 1)
        const passed = events.reduce((sum, e) => sum + (e.type === 'pass' ? e.bytes.length : 0), 0)
        expect(passed).toBeLessThanOrEqual(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
        if (bad >= 0) expect(guard.push(PING)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  it('hands on no more than a CONNECT before CONNECT is whole', () => {
    const guard = new FrameGuard()
    const head = Buffer.from([0x10, 0xfd, 0x0f]) // 2045 and its header: 2048
    let passed = 0
    for (const chunk of [head, Buffer.alloc(1000), Buffer.alloc(1000)]) {
      for (const event of guard.push(chunk)) if (event.type === 'pass') passed += event.bytes.length
    }
    expect(passed).toBe(2003)
    expect(new FrameGuard().push(frame(0x10, Buffer.alloc(CONNECT_BYTES_MAX))).at(-1)).toMatchObject({ type: 'bad' })
  })

  it.each([
    ['something before CONNECT', [PING]],
    ['HTTP', [Buffer.from('GET / HTTP/1.1\r\n\r\n')]],
    ['a second CONNECT', [CONNECT, CONNECT]],
    ['a length of five bytes', [CONNECT, Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 1])]],
    ['QoS 3', [CONNECT, Buffer.from([0x36, 5, 0, 1, 97, 0, 1])]],
    ['a server packet', [CONNECT, Buffer.from([0xd0, 0])]],
    ['type 0', [CONNECT, Buffer.from([0x00, 0])]],
    ['a PINGREQ with a body', [CONNECT, Buffer.from([0xc0, 1, 0])]],
    ['SUBSCRIBE with wrong flags', [CONNECT, Buffer.from([0x80, 6, 0, 1, 0, 1, 97, 0])]],
    ['a huge SUBSCRIBE', [CONNECT, frame(0x82, Buffer.alloc(SUBSCRIBE_BYTES_MAX + 1))]],
    [
      'a PUBLISH beyond what is swallowed',
      [CONNECT, Buffer.from([0x30, 0x81, 0x80, 0x80, 2]), Buffer.alloc(SWALLOW_BYTES_MAX)],
    ],
    ['a large PUBLISH that is all topic', [CONNECT, frame(0x32, Buffer.alloc(PUBLISH_BYTES_MAX + 1, 255))]],
  ])('closes on %s', (_name, chunks) => {
    const { others } = outcome(chunks)
    expect(others).toHaveLength(1)
    expect(others[0]).toMatchObject({ type: 'bad' })
  })

  it('lets a program ask for more at once, and closes beyond that', () => {
    const asking = (bytes: number) => {
      const guard = new FrameGuard()
      guard.push(CONNECT)
      guard.admit(0, PROGRAM_SUBSCRIBE_BYTES_MAX)
      return guard.push(frame(0x82, Buffer.alloc(bytes))).at(-1)
    }
    expect(asking(PROGRAM_SUBSCRIBE_BYTES_MAX)).toMatchObject({ type: 'pass' })
    expect(asking(PROGRAM_SUBSCRIBE_BYTES_MAX + 1)).toMatchObject({ type: 'bad' })
  })

  it('lets more through for whom it is told to, throws more away for it, and closes beyond that', () => {
    const guard = new FrameGuard()
    guard.push(CONNECT)
    guard.admit(SWALLOW_BYTES_MAX)
    const passed = guard.push(publish(1, 'a/b', SWALLOW_BYTES_MAX))
    expect(passed.map(({ type }) => type)).toEqual(['pass'])
    expect(guard.push(publish(1, 'a/b', 2 * SWALLOW_BYTES_MAX))).toMatchObject([{ type: 'swallowed', packetId: 7 }])
    expect(guard.push(PING)).toMatchObject([{ type: 'pass' }])
    const header = publish(0, 'a/b', 5 * SWALLOW_BYTES_MAX).subarray(0, 5)
    expect(guard.push(header)).toMatchObject([{ type: 'bad', why: 'a PUBLISH is far too large' }])
  })

  it('writes the frames that the broker sends', () => {
    expect(Buffer.from(formatPublish('a/b', 'hé')).toString('hex')).toBe('30080003612f6268c3a9')
    const long = formatPublish('t', 'x'.repeat(300))
    expect([...long.subarray(0, 6)]).toEqual([0x30, 0xaf, 0x02, 0, 1, 116])
    expect(long).toHaveLength(306)
    expect([...formatReceived(1, 0x1234)]).toEqual([0x40, 2, 0x12, 0x34])
    expect([...formatReceived(2, 9)]).toEqual([0x50, 2, 0, 9])
  })
})
