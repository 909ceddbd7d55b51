/** An allow-list in parts: cut and put together again over a line that loses, repeats and reorders. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PART_BYTES_MAX, POLICY_BYTES_MAX } from '../../gateway/wire/input/limits.ts'
import {
  cutPolicy,
  PART_BYTES_MIN,
  PARTS_MAX,
  PolicyAssembler,
  type PolicyPart,
} from '../../gateway/wire/policy-parts.ts'

const bytes = (text: string): number => new TextEncoder().encode(text).length
const partsOf = (version: number, payload: string, partBytes = PART_BYTES_MIN): PolicyPart[] => {
  const texts = cutPolicy(payload, partBytes)
  return texts.map((text, i) => ({ version, part: i + 1, of: texts.length, text }))
}
/** No two parts of it are alike. */
const payload = (name: string, parts = 4): string =>
  Array.from({ length: parts }, (_, i) => `${name} ${i} `.padEnd(PART_BYTES_MIN, '.')).join('')
/** What comes out, in order. */
function assemble(parts: readonly PolicyPart[], assembler = new PolicyAssembler()): string[] {
  return parts.flatMap((part) => assembler.add(part) ?? [])
}

describe('cutting', () => {
  test('a payload into texts of at most so many bytes of UTF-8, between characters', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 2_000 })
    fc.assert(
      fc.property(text, fc.integer({ min: PART_BYTES_MIN, max: PART_BYTES_MAX }), (whole, partBytes) => {
        const texts = cutPolicy(whole, partBytes)
        expect(texts.join('')).toBe(whole)
        for (const [i, part] of texts.entries()) {
          expect(bytes(part)).toBeLessThanOrEqual(partBytes)
          expect(part.isWellFormed()).toBe(true)
          if (i < texts.length - 1) expect(bytes(part)).toBeGreaterThan(partBytes - 4)
        }
      }),
    )
  })
  test.each(['x', 'è', '門', '🚪'])(
    'the largest payload of %s never gives more parts than a board takes',
    (character) => {
      const whole = character.repeat(POLICY_BYTES_MAX / bytes(character))
      expect(cutPolicy(whole, PART_BYTES_MIN).length).toBeLessThanOrEqual(PARTS_MAX)
      expect(assemble(partsOf(1, whole))).toEqual([whole])
    },
  )
  test('nothing is one empty part', () => {
    expect(cutPolicy('')).toEqual([''])
  })
})

describe('putting together', () => {
  const [first, newer] = [payload('old'), payload('newer', 6)]

  test('parts in any order, each more than once', () => {
    const parts = partsOf(1, first)
    const shuffled = fc.shuffledSubarray([...parts, ...parts, ...parts], { minLength: parts.length * 3 })
    fc.assert(fc.property(shuffled, (order) => void expect(assemble(order)[0]).toBe(first)))
  })

  test('what was lost comes with the next round, and then the list is whole at once', () => {
    const parts = partsOf(3, first)
    const assembler = new PolicyAssembler()
    expect(assemble(parts.toSpliced(1, 2), assembler)).toEqual([])
    expect(assembler.add(parts[0] as PolicyPart)).toBeNull()
    expect(assembler.add(parts[1] as PolicyPart)).toBeNull()
    expect(assembler.add(parts[2] as PolicyPart)).toBe(first)
  })

  test('whatever is lost and in whatever order the rest comes, a whole round later it is there', () => {
    const parts = partsOf(3, newer)
    fc.assert(
      fc.property(fc.shuffledSubarray(parts), (some) => void expect(assemble([...some, ...parts])).toContain(newer)),
    )
  })

  test('a newer version that begins in between takes the place of the older one', () => {
    const [old, young] = [partsOf(1, first), partsOf(2, newer)]
    expect(assemble([...old.slice(0, 3), ...young])).toEqual([newer])
    expect(assemble([...old.slice(0, 3), ...young.slice(0, 2), old[3] as PolicyPart, ...young.slice(2)])).toEqual([
      newer,
    ])
  })

  test('the same version cut otherwise begins anew', () => {
    const wide = partsOf(1, newer, 256)
    expect(assemble([...partsOf(1, newer).slice(0, 4), ...wide])).toEqual([newer])
  })

  test('a part that came spoilt is put right by the next round', () => {
    const parts = partsOf(1, first)
    const spoilt = { ...(parts[0] as PolicyPart), text: 'nonsense' }
    expect(assemble([spoilt, parts[1] as PolicyPart, ...parts])).toEqual([first])
  })

  test('a version that a spoilt line made up does not keep the true one out for ever', () => {
    const assembler = new PolicyAssembler()
    assembler.add({ version: Number.MAX_SAFE_INTEGER, part: 1, of: 9, text: 'x' })
    const rounds = Array.from({ length: 4 }, () => partsOf(1, first)).flat()
    expect(assemble(rounds, assembler)).toContain(first)
  })

  test.each<[string, Partial<PolicyPart>]>([
    ['a part of none', { part: 0 }],
    ['one past the last', { part: 3 }],
    ['too many parts', { of: PARTS_MAX + 1 }],
    ['a text over 1 KiB', { text: 'è'.repeat(PART_BYTES_MAX / 2 + 1) }],
  ])('%s is left out', (_, wrong) => {
    const assembler = new PolicyAssembler()
    assembler.add({ version: 1, part: 1, of: 2, text: 'a' })
    expect(assembler.add({ version: 1, part: 2, of: 2, text: 'b', ...wrong })).toBeNull()
    expect(assembler.add({ version: 1, part: 2, of: 2, text: 'b' })).toBe('ab')
  })

  test('more than 256 KiB is never put together', () => {
    const texts = Array.from({ length: POLICY_BYTES_MAX / PART_BYTES_MAX + 1 }, () => 'x'.repeat(PART_BYTES_MAX))
    const parts = texts.map((text, i) => ({ version: 1, part: i + 1, of: texts.length, text }))
    expect(assemble([...parts, ...parts])).toEqual([])
    expect(assemble(parts.slice(1).map((part) => ({ ...part, part: part.part - 1, of: part.of - 1 })))).toHaveLength(1)
  })

  test('no parts make it throw', () => {
    const number = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.maxSafeInteger())
    const part = fc.record({ version: number, part: number, of: number, text: fc.string({ maxLength: 2_000 }) })
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        for (const whole of assemble(parts)) expect(bytes(whole)).toBeLessThanOrEqual(POLICY_BYTES_MAX)
      }),
    )
  })
})
