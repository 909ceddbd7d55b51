/**
 * Soglia's own messages: tables, streams cut anywhere, and properties. Expected bytes come from the contract.
 * Long, for it is mostly tables: one codec, one file.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MESSAGE_BYTES_MAX, POLICY_BYTES_MAX } from '../../gateway/wire/input/limits.ts'
import { sampleOf } from '../../gateway/wire/input/sample.ts'
import { crc16, formatLine, type Line, LineReader } from '../../gateway/wire/serial-lines.ts'
import {
  type DoorMessage,
  type DownMessage,
  formatDown,
  formatUp,
  parseDown,
  parseUp,
  type UpMessage,
} from '../../gateway/wire/soglia.ts'
import { crc16 as secondHand } from '../support/crc16.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (value: Uint8Array): string => new TextDecoder().decode(value)
const up = (name: string, fields: unknown) => parseUp(`up/${name}`, bytes(JSON.stringify(fields)))

/**
 * The example line of the contract's section 4, with the checksum that the same section defines. The contract
 * prints `*9C0F` behind it, which its definition does not give (nor does any common variant of the CRC); the
 * definition and its published check value are followed, and the line as printed is refused as any other.
 */
const EXAMPLE = 'up/tap {"id":"1-7","credential":"uid:04a2b3c4d5e680"} *4277'

describe('messages up', () => {
  const head = { at: null, ageMs: 0 }
  test.each<[string, Record<string, unknown>, unknown]>([
    [
      'tap',
      { id: '7f3a-42', credential: 'uid:04a2b3c4d5e680' },
      { type: 'tap', id: '7f3a-42', credential: 'uid:04a2b3c4d5e680', side: null, offline: null, ...head },
    ],
    [
      'tap',
      { id: '1', credential: 'em:0102030405', side: 'in', at: '2026-11-22T07:00:00.000Z', age: 1200 },
      {
        type: 'tap',
        id: '1',
        credential: 'em:0102030405',
        side: 'in',
        offline: null,
        at: Date.UTC(2026, 10, 22, 7),
        ageMs: 1200,
      },
    ],
    [
      'tap',
      { id: '1', credential: 'x', offline: { granted: true, reason: 'ok', policy: 12 } },
      {
        type: 'tap',
        id: '1',
        credential: 'x',
        side: null,
        offline: { granted: true, reason: 'ok', policy: 12 },
        ...head,
      },
    ],
    ['desk', { id: '1', occupied: true }, { type: 'desk', id: '1', desk: null, occupied: true, ...head }],
    [
      'desk',
      { id: '1', occupied: false, desk: 'd12' },
      { type: 'desk', id: '1', desk: 'd12', occupied: false, ...head },
    ],
    [
      'door',
      { id: '1', contact: 'open' },
      {
        type: 'door',
        id: '1',
        contact: 'open',
        lock: null,
        exitButton: false,
        tamper: null,
        fireAlarm: null,
        ...head,
      },
    ],
    [
      'door',
      { id: '1', lock: 'locked', exitButton: true, tamper: true },
      {
        type: 'door',
        id: '1',
        contact: null,
        lock: 'locked',
        exitButton: true,
        tamper: true,
        fireAlarm: null,
        ...head,
      },
    ],
    [
      'door',
      { id: '1', fireAlarm: false },
      {
        type: 'door',
        id: '1',
        contact: null,
        lock: null,
        exitButton: false,
        tamper: null,
        fireAlarm: false,
        ...head,
      },
    ],
    ['done', { command: '7f3a-42', ok: true }, { type: 'done', command: '7f3a-42', ok: true }],
    ['ack', { policy: 12 }, { type: 'ack', policy: 12 }],
    ['time', { nonce: 'n' }, { type: 'time', nonce: 'n' }],
    [
      'status',
      { state: 'online', unit: 'board-1', fw: '1.2.0', battery: 0.87, rssi: -61 },
      { type: 'status', state: 'online', unit: 'board-1', fw: '1.2.0', battery: 0.87, rssi: -61 },
    ],
    [
      'status',
      { state: 'offline' },
      { type: 'status', state: 'offline', unit: null, fw: null, battery: null, rssi: null },
    ],
  ])('up/%s %j', (name, fields, message) => {
    expect(up(name, fields)).toEqual({ message, bad: null })
    expect(up(name, { ...fields, unheard: ['of'] }), 'fields that it does not know are left out').toEqual({
      message,
      bad: null,
    })
  })

  test.each<[string, string, string]>([
    ['up/tap', '', 'not-json'],
    ['up/tap', '{"id":"1"', 'not-json'],
    ['up/tap', 'null', 'bad-shape'],
    ['up/tap', '[]', 'bad-shape'],
    ['up/tap', '"text"', 'bad-shape'],
    ['up/tap', '{}', 'bad-id'],
    ['up/tap', '{"id":7,"credential":"x"}', 'bad-id'],
    ['up/tap', '{"id":"","credential":"x"}', 'bad-id'],
    ['up/tap', '{"id":"a b","credential":"x"}', 'bad-id'],
    ['up/tap', `{"id":"${'x'.repeat(65)}","credential":"x"}`, 'bad-id'],
    ['up/tap', `{"id":"${'x'.repeat(10_240)}","credential":"x"}`, 'bad-id'],
    ['up/desk', '{"id":"é","occupied":true}', 'bad-id'],
    ['up/status', '{"state":"asleep"}', 'bad-shape'],
    ['up/done', '{"command":"1","ok":"yes"}', 'bad-shape'],
    ['up/ack', '{"policy":1.5}', 'bad-shape'],
    ['up/time', '{"nonce":""}', 'bad-shape'],
    ['up/other', '{"id":"1"}', 'unknown-topic'],
    ['down/result', '{"id":"1"}', 'unknown-topic'],
    ['up/tap', ' '.repeat(MESSAGE_BYTES_MAX + 1), 'too-large'],
    ['up/tap', ' '.repeat(1_000_000), 'too-large'],
  ])('%s %.60s is %s', (name, payload, code) => {
    expect(parseUp(name, bytes(payload))).toMatchObject({ message: null, bad: { code } })
  })

  test('what is not UTF-8 is not JSON', () => {
    expect(parseUp('up/tap', Uint8Array.of(0x22, 0xff, 0x22)).bad?.code).toBe('not-json')
  })

  test.each<[string, Record<string, unknown>]>([
    ['tap', {}],
    ['tap', { credential: 7 }],
    ['tap', { credential: 'x', side: 'left' }],
    ['tap', { credential: 'x', age: -1 }],
    ['tap', { credential: 'x', age: 'old' }],
    ['tap', { credential: 'x', age: 1e300 }],
    ['tap', { credential: 'x', offline: true }],
    ['tap', { credential: 'x', offline: { granted: true, reason: 'ok' } }],
    ['desk', { occupied: 'yes' }],
    ['desk', { occupied: true, desk: 'd'.repeat(65) }],
    ['door', {}],
    ['door', { contact: 'ajar' }],
    ['door', { contact: 'open', tamper: 1 }],
    ['door', { contact: 'open', fireAlarm: 'yes' }],
  ])('up/%s %j is poison: its id can be read', (name, fields) => {
    expect(up(name, { id: '9', ...fields })).toMatchObject({
      message: { type: 'poison', of: name, id: '9' },
      bad: { code: 'bad-shape' },
    })
  })

  test.each(['yesterday', '2026-11-22', '2026-13-01T00:00:00Z', 7])('an `at` of %j spoils only itself', (at) => {
    expect(up('tap', { id: '1', credential: 'x', at })).toMatchObject({
      message: { type: 'tap', at: null },
      bad: { code: 'absurd-time' },
    })
  })

  test('a reading of the status that cannot be true is left out and reported', () => {
    const { message, bad } = up('status', { state: 'online', unit: 'Not An Id', battery: 87, rssi: '-61', fw: 'ok' })
    expect(message).toEqual({ type: 'status', state: 'online', unit: null, fw: 'ok', battery: null, rssi: null })
    expect(bad?.code).toBe('bad-shape')
  })
})

describe('samples', () => {
  test.each([
    '{"id":"1","credential":"uid:04a2b3c4d5e680"}',
    '{"id":"1","credential" : "code:04a2b3c4d5e680 and more"}',
    String.raw`{"credential":"code:a\"04a2b3c4d5e680"}`,
    'up/tap uid:04a2b3c4d5e680',
    'a2b304a2b3c4d5e680"} *9C0F',
    '{"credenXial":"uXd:04a2b3c4d5e680"}',
  ])('%s shows no credential', (input) => {
    expect(sampleOf(bytes(input))).not.toMatch(/04a2b3|c4d5e680/)
  })
  test.each([
    '{"id":"1","credential":51234}',
    '{"credential" : ["code","51234"]}',
    '{"Credential":"51234"}',
    '{"credential":{"number":51234},"id":"1"}',
  ])('%s shows no credential either, though it is none of the contract', (input) => {
    expect(sampleOf(bytes(input))).not.toContain('51234')
  })
  test('they are short and printable', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (input) => /^[ -~…·]{0,120}$/.test(sampleOf(input))))
  })
})

describe('messages down', () => {
  test('a result and an unlock, as the contract has them', () => {
    const result: DownMessage = {
      type: 'result',
      id: '7f3a-42',
      granted: true,
      reason: 'ok',
      unlockMs: 5000,
      ttlMs: 5000,
      recordedAt: '2026-11-22T07:00:00.000Z',
    }
    expect(formatDown(result)).toEqual({
      name: 'down/result',
      json: '{"id":"7f3a-42","granted":true,"reason":"ok","unlockMs":5000,"ttlMs":5000,"recordedAt":"2026-11-22T07:00:00.000Z"}',
    })
    expect(formatDown({ type: 'unlock', id: 'u1', ms: 5000, by: 'staff', ttlMs: 5000 })).toEqual({
      name: 'down/unlock',
      json: '{"id":"u1","ms":5000,"by":"staff","ttlMs":5000}',
    })
  })
  test('an allow-list, a part of one, and the time, as the contract has them', () => {
    const policy = { type: 'policy', version: 12, list: '{"unit":"x"}', sig: 'ab' } as const
    expect(formatDown(policy), 'its version stands in its text alone').toEqual({
      name: 'down/policy',
      json: String.raw`{"list":"{\"unit\":\"x\"}","sig":"ab"}`,
    })
    expect(formatDown({ type: 'policy-part', version: 12, part: 1, of: 9, text: 't' })).toEqual({
      name: 'down/policy-part',
      json: '{"version":12,"part":1,"of":9,"text":"t"}',
    })
    expect(formatDown({ type: 'time', nonce: 'n', now: '2026-11-22T07:00:00.000Z', sig: 'ab' })).toEqual({
      name: 'down/time',
      json: '{"nonce":"n","now":"2026-11-22T07:00:00.000Z","sig":"ab"}',
    })
  })
  test('a list of 256 KiB is read, and one byte more is none', () => {
    const payload = (size: number) =>
      bytes(`{"list":"${'x'.repeat(size - '{"list":"","sig":"ab"}'.length)}","sig":"ab"}`)
    expect(parseDown('down/policy', payload(POLICY_BYTES_MAX))).toMatchObject({ type: 'policy', sig: 'ab' })
    expect(parseDown('down/policy', payload(POLICY_BYTES_MAX + 1))).toBeNull()
    expect(parseDown('down/result', bytes(`{"id":"1"}${' '.repeat(MESSAGE_BYTES_MAX)}`))).toBeNull()
  })
  test.each([
    ['down/result', '{"granted":true}'],
    ['down/result', 'nonsense'],
    ['down/result', 'null'],
    ['down/unlock', '{"id":"1","ms":"5000","ttlMs":5000}'],
    ['down/other', '{"id":"1"}'],
    ['down/policy', '{"list":{},"sig":"ab"}'],
    ['down/policy', '{"list":"{}"}'],
    ['down/policy-part', '{"version":1,"part":0,"of":1,"text":""}'],
    ['down/policy-part', '{"version":1,"part":2,"of":1,"text":""}'],
    ['down/policy-part', '{"version":1.5,"part":1,"of":1,"text":""}'],
    ['down/policy-part', '{"version":1,"part":1,"of":1,"text":7}'],
    ['down/time', '{"nonce":"n","now":7,"sig":"ab"}'],
    ['down/time', '[]'],
  ])('%s %s is to be ignored', (name, payload) => {
    expect(parseDown(name, bytes(payload))).toBeNull()
  })
  test('a `by` that is no text is none', () => {
    const payload = bytes('{"id":"1","ms":1,"ttlMs":1,"by":{"toString":1,"valueOf":1}}')
    expect(parseDown('down/unlock', payload)).toMatchObject({ by: '' })
  })
})

describe('the checksum', () => {
  test('its check value, and the contract’s example line', () => {
    expect(crc16(bytes('123456789'))).toBe(0x29b1)
    expect(crc16(bytes(''))).toBe(0xffff)
    expect(crc16(bytes(EXAMPLE.slice(0, -6)))).toBe(0x4277)
    expect(text(formatLine('up/tap', '{"id":"1-7","credential":"uid:04a2b3c4d5e680"}'))).toBe(`${EXAMPLE}\n`)
  })
  test('agrees with another hand', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (input) => crc16(input) === secondHand(input)))
  })
})

/* ---------------------------------------------------------------- lines */

function read(chunks: Uint8Array[]): Line[] {
  const reader = new LineReader()
  return chunks.flatMap((chunk) => reader.push(chunk))
}
function cut(input: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = []
  for (let at = 0, turn = 0; at < input.length; turn++) {
    const size = sizes.length === 0 ? input.length : (sizes[turn % sizes.length] ?? 1)
    parts.push(input.subarray(at, at + size))
    at += size
  }
  return parts
}
const concat = (...parts: Uint8Array[]): Uint8Array => Buffer.concat(parts)
const plain = (lines: Line[]): unknown[] =>
  lines.map((line) => ('bad' in line ? { bad: line.bad } : { name: line.name, payload: text(line.payload) }))
const codes = (lines: Line[]): string[] => lines.map((line) => ('bad' in line ? line.bad.code : line.name))

const GOOD = formatLine('up/desk', '{"id":"1","occupied":true}')
/** A line of exactly so many bytes, its end not counted. */
function lineOf(size: number): Uint8Array {
  const bare = formatLine('up/tap', '{"x":""}').length - 1
  return formatLine('up/tap', `{"x":"${'x'.repeat(size - bare)}"}`)
}

describe('lines', () => {
  test('two in one chunk, one in many, blanks between, CR LF', () => {
    expect(codes(read([concat(GOOD, GOOD)]))).toEqual(['up/desk', 'up/desk'])
    expect(codes(read([...GOOD].map((byte) => Uint8Array.of(byte))))).toEqual(['up/desk'])
    expect(codes(read([new Uint8Array(), GOOD.subarray(0, 9), new Uint8Array(), GOOD.subarray(9)]))).toEqual([
      'up/desk',
    ])
    expect(codes(read([bytes('\n\r\n\n'), GOOD.subarray(0, -1), bytes('\r\n'), GOOD]))).toEqual(['up/desk', 'up/desk'])
  })

  test.each([
    ['up/tap {} *0000', 'bad-crc'],
    [EXAMPLE.replace('*4277', '*9C0F'), 'bad-crc'],
    [`${text(formatLine('up/tap', '{"n":1}')).slice(0, -6)}*abcd`, 'bad-line'],
    [EXAMPLE.replace('*4277', '* 277'), 'bad-line'],
    [EXAMPLE.replace('1-7', '1-8'), 'bad-crc'],
    [EXAMPLE.slice(10), 'bad-crc'],
    [EXAMPLE.slice(0, -1), 'bad-line'],
    ['boot: v1.2', 'bad-line'],
    ['*', 'bad-line'],
    [' *FFFF', 'bad-line'],
    [`nojson *${secondHand(bytes('nojson')).toString(16).toUpperCase()}`, 'bad-line'],
    [text(formatLine('', '{}').subarray(0, -1)), 'bad-line'],
  ])('%s is %s, and the next good line is read', (input, code) => {
    expect(codes(read([bytes(`${input}\n`), GOOD]))).toEqual([code, 'up/desk'])
  })

  test('a line that is not UTF-8, with a checksum that fits', () => {
    const body = Uint8Array.of(...bytes('up/tap {"id":"'), 0xff, ...bytes('"}'))
    const tail = bytes(` *${secondHand(body).toString(16).toUpperCase().padStart(4, '0')}\n`)
    expect(codes(read([concat(body, tail), GOOD]))).toEqual(['not-utf8', 'up/desk'])
  })

  test('the name may be any text: the payload begins after the first space', () => {
    expect(plain(read([formatLine('été', '{"a":1}')]))).toEqual([{ name: 'été', payload: '{"a":1}' }])
  })

  test.each([0, 1])('16 KiB is a line and one byte more is none, with %i CR, however it is cut', (crs) => {
    const end = bytes(crs === 1 ? '\r\n' : '\n')
    const whole = concat(lineOf(MESSAGE_BYTES_MAX).subarray(0, -1), end, GOOD)
    const over = concat(lineOf(MESSAGE_BYTES_MAX + 1).subarray(0, -1), end, GOOD)
    for (const sizes of [[], [1], [16_384], [16_385], [16_386], [7000]]) {
      expect(codes(read(cut(whole, sizes)))).toEqual(['up/tap', 'up/desk'])
      expect(codes(read(cut(over, sizes)))).toEqual(['too-large', 'up/desk'])
    }
  })

  test('a megabyte without an end is one line too long', () => {
    const noise = new Uint8Array(1_000_000).fill(0x55)
    expect(codes(read([...cut(noise, [4096]), bytes('\n'), GOOD]))).toEqual(['too-large', 'up/desk'])
  })

  test('reset forgets a half line', () => {
    const reader = new LineReader()
    expect(reader.push(GOOD.subarray(0, 12))).toEqual([])
    reader.reset()
    expect(codes(reader.push(GOOD))).toEqual(['up/desk'])
  })

  test('chunks are not kept: the caller may use its buffer again', () => {
    const reader = new LineReader()
    const chunk = GOOD.slice(0, 12)
    reader.push(chunk)
    chunk.fill(0)
    expect(codes(reader.push(GOOD.subarray(12)))).toEqual(['up/desk'])
  })
})

/* ---------------------------------------------------------------- properties */

const id = fc.stringMatching(/^[!-~]{1,64}$/)
const unitId = fc.stringMatching(/^[a-z0-9-]{1,40}$/)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const signalled = {
  id,
  at: maybe(fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) })),
  ageMs: fc.integer({ min: 0, max: 86_400_000 }),
}
const side = maybe(fc.constantFrom('in' as const, 'out' as const))
const share = fc.double({ min: 0, max: 1, noNaN: true }).filter((value) => !Object.is(value, -0))
const message: fc.Arbitrary<Exclude<UpMessage, { type: 'poison' }>> = fc.oneof(
  fc.record({
    type: fc.constant('tap' as const),
    ...signalled,
    credential: fc.string({ maxLength: 80, unit: 'grapheme' }),
    side,
    offline: maybe(fc.record({ granted: fc.boolean(), reason: fc.string({ maxLength: 64 }), policy: fc.nat() })),
  }),
  fc.record({
    type: fc.constant('desk' as const),
    ...signalled,
    desk: maybe(fc.string({ maxLength: 64 })),
    occupied: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('door' as const),
    ...signalled,
    contact: maybe(fc.constantFrom<DoorMessage['contact'][]>('open', 'closed')),
    lock: maybe(fc.constantFrom<DoorMessage['lock'][]>('locked', 'unlocked')),
    exitButton: fc.boolean(),
    tamper: maybe(fc.boolean()),
    fireAlarm: maybe(fc.boolean()),
  }),
  fc.record({
    type: fc.constant('status' as const),
    state: fc.constantFrom('online' as const, 'offline' as const),
    unit: maybe(unitId),
    fw: maybe(fc.string({ maxLength: 64 })),
    battery: maybe(share),
    rssi: maybe(fc.integer({ min: -120, max: 0 })),
  }),
  fc.record({ type: fc.constant('done' as const), command: id, ok: fc.boolean() }),
  fc.record({ type: fc.constant('ack' as const), policy: fc.nat() }),
  fc.record({ type: fc.constant('time' as const), nonce: fc.string({ minLength: 1, maxLength: 64 }) }),
)
const command: fc.Arbitrary<DownMessage> = fc.oneof(
  fc.record(
    {
      type: fc.constant('result' as const),
      id,
      granted: fc.boolean(),
      reason: fc.constantFrom('ok', 'revoked'),
      unlockMs: fc.nat(),
      ttlMs: fc.nat(),
      recordedAt: fc.string(),
    },
    { requiredKeys: ['type', 'id'] },
  ),
  fc.record({ type: fc.constant('unlock' as const), id, ms: fc.nat(), by: fc.string(), ttlMs: fc.nat() }),
  fc.record({ type: fc.constant('policy' as const), list: fc.string({ unit: 'binary' }), sig: fc.string() }),
  fc
    .record({ version: fc.integer({ min: 1 }), part: fc.integer({ min: 1, max: 9 }), text: fc.string() })
    .map((part) => ({ type: 'policy-part' as const, of: 9, ...part })),
  fc.record({ type: fc.constant('time' as const), nonce: fc.string(), now: fc.string(), sig: fc.string() }),
)
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 })
/** Noise with what is special to lines in it more often than by chance. */
const noise = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom(...['\n', '\r\n', ' *', ' *4277\n', 'up/tap {', EXAMPLE, '\0'].map(bytes)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => concat(...parts))

describe('whatever comes', () => {
  test('a message up comes back as it was, over both transports', () => {
    fc.assert(
      fc.property(message, sizes, (sent, cuts) => {
        const { name, json } = formatUp(sent)
        expect(parseUp(name, bytes(json))).toEqual({ message: sent, bad: null })
        const [line, ...more] = read(cut(formatLine(name, json), cuts))
        expect(more).toEqual([])
        expect(line).toEqual({ name, payload: expect.anything() })
        if (line !== undefined && 'name' in line) expect(parseUp(line.name, line.payload).message).toEqual(sent)
      }),
    )
  })

  test('a command comes back as it was', () => {
    fc.assert(
      fc.property(command, (sent) => {
        const { name, json } = formatDown(sent)
        expect(parseDown(name, bytes(json))).toEqual(sent)
      }),
    )
  })

  test('no bytes make a parser throw, and bad input has a sample', () => {
    const names = fc.constantFrom('up/tap', 'up/desk', 'up/door', 'up/status', 'up/done', 'up/ack', 'up/time', 'x')
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map(bytes),
      fc
        .dictionary(
          fc.constantFrom('id', 'credential', 'at', 'age', 'offline', 'state', 'unit', 'by', 'ms'),
          fc.anything(),
        )
        .map(
          // What JSON cannot say is left out of it.
          (fields) => bytes(JSON.stringify(fields, (_, value) => (typeof value === 'bigint' ? 1 : value)) ?? ''),
        ),
    )
    fc.assert(
      fc.property(names, payload, (name, input) => {
        const { message: parsed, bad } = parseUp(name, input)
        expect(parsed !== null || bad !== null).toBe(true)
        for (const down of ['result', 'unlock', 'policy', 'policy-part', 'time']) parseDown(`down/${down}`, input)
      }),
    )
  })

  test('after any noise the next good line is read', () => {
    fc.assert(
      fc.property(noise, sizes, (rubbish, cuts) => {
        const lines = read(cut(concat(rubbish, bytes('\n'), GOOD), cuts))
        expect(lines.at(-1)).toMatchObject({ name: 'up/desk' })
      }),
    )
  })

  test('it does not matter where a stream is cut', () => {
    fc.assert(
      fc.property(noise, noise, sizes, (before, after, cuts) => {
        const stream = concat(before, bytes('\n'), GOOD, after)
        expect(plain(read(cut(stream, cuts)))).toEqual(plain(read([stream])))
      }),
    )
  })

  test('a line with one bit wrong is never read as it', () => {
    fc.assert(
      fc.property(fc.nat({ max: GOOD.length - 2 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const wrong = GOOD.slice()
        wrong[at] = (wrong[at] ?? 0) ^ (1 << bit)
        for (const line of read([wrong])) expect('bad' in line).toBe(true)
      }),
    )
  })
})
