/** A list of plain numbers as a command: who passes, and whom a list that the board may still hold lets in and this one does not. */
import { expect, it } from 'vitest'
import { createListCommands } from '../../gateway/access/list-commands.ts'
import type { AllowListContent } from '../../gateway/core/allow-list.ts'
import type { IssuedPolicy, Signing } from '../../gateway/core/ports.ts'
import type { Badge } from '../../gateway/core/records.ts'
import { unitOf } from '../support/units.ts'

const AT = 1_764_230_400_000
const HOUR = 3_600_000
const BADGES = 100
const LISTS = 200

const policyOf = (version: number): IssuedPolicy => ({
  ...{ unit: 'front-in', version, issued: AT, expires: AT + HOUR, content: String(version) },
})
/** Each list is without the badge of its number. */
const contentOf = ({ version }: IssuedPolicy): AllowListContent => ({
  ...{ door: 'front', mode: 'scheduled', modeUntil: null, free: [], windows: [[[AT, AT + HOUR]]] },
  entries: Object.fromEntries(
    Array.from({ length: BADGES }, (_, n) => n)
      .filter((n) => n !== version)
      .map((n) => [`b-${n}`, 0]),
  ),
})

it('looks each badge up once, however many lists a board may hold that acknowledges none', () => {
  let lookups = 0
  const commands = createListCommands({
    directory: {
      badge(id) {
        lookups++
        return { id, credential: `uid:${id}` } as Badge
      },
      ...{ keyOf: () => null, units: () => [] },
    },
    signing: {} as Signing,
    shelves: { contentOf, heldBeside: () => Array.from({ length: LISTS }, (_, n) => policyOf(BADGES + n)) },
  })
  const unit = unitOf('front-in', 'esp-rfid', { door: 'front', side: 'in', settings: { list: 'push' } })
  const command = commands.of(unit, policyOf(7))
  expect(command).toMatchObject({ type: 'numbers', version: 7, gone: ['uid:b-7'] })
  expect(command.type === 'numbers' && command.entries.length).toBe(BADGES - 1)
  expect(lookups).toBeLessThanOrEqual(2 * BADGES)
})
