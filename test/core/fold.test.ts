/** Text as it is sought: what a keyboard can type finds what names are written with. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fold } from '../../gateway/core/fold.ts'

it.each([
  ['José Ñandú', 'jose nandu'],
  ['Straße Øre', 'strasse ore'],
  ['D’Angelo', 'd angelo'],
  ["  d'Angelo\u00a0 Rossi ", 'd angelo rossi'],
  ['Jose\u0301', 'jose'],
  ['Ｊｏｓé', 'jose'],
  ['İstanbul', 'istanbul'],
  ['أَحمد', 'احمد'],
  ['', ''],
])('%s is sought as %s', (text, sought) => {
  expect(fold(text)).toBe(sought)
})

it('is the same when it is done again, and whatever the case', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(fold(fold(text))).toBe(fold(text))
    }),
  )
})
