/** What is usual: the median and the quartiles, as spreadsheets work them out. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quartilesOf } from '../../gateway/core/quartiles.ts'

describe('quartiles', () => {
  // QUARTILE.INC of a spreadsheet.
  it.each([
    [[7], { low: 7, median: 7, high: 7 }],
    [[4, 2], { low: 2.5, median: 3, high: 3.5 }],
    [[1, 2, 3, 4, 5, 6, 7, 8], { low: 2.75, median: 4.5, high: 6.25 }],
    [[0, 0, 0, 100], { low: 0, median: 0, high: 25 }],
  ])('of %j', (values, quartiles) => {
    expect(quartilesOf(values)).toEqual(quartiles)
  })

  it('of nothing are none', () => {
    expect(quartilesOf([])).toBeNull()
  })

  it('lie in order within the values, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { minLength: 1, maxLength: 12 }), (values) => {
        const quartiles = quartilesOf(values)
        const { low, median, high } = quartiles as NonNullable<typeof quartiles>
        const inOrder = [Math.min(...values), low, median, high, Math.max(...values)]
        expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b))
        expect(quartilesOf(values.toReversed())).toEqual(quartiles)
      }),
    )
  })
})
