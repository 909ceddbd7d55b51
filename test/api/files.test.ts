import { expect, test } from 'vitest'
import { fileIn } from '../../gateway/api/files.ts'

test.each(['', 'YQ==', 'YQ', 'YWI=', 'YWJj', '77+9'])('%j is base64', (file) => {
  expect(fileIn({ file })).toEqual(Buffer.from(file, 'base64'))
})

test.each(['=', 'YQ=', '===', 'YQ===', 'Y=Q=', 'YQ ==', 'Y', 'YR==', '_w==', `YWJj${'='.repeat(80)}`])(
  '%j is not',
  (file) => {
    expect(() => fileIn({ file })).toThrow('"file" is not base64')
  },
)

test('however many signs it ends with, it is soon told', () => {
  const began = performance.now()
  expect(() => fileIn({ file: `${'='.repeat(1_000_000)}a` })).toThrow('"file" is not base64')
  // What looked at each of them from each took minutes.
  expect(performance.now() - began).toBeLessThan(500)
})
