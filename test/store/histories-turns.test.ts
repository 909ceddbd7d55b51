/** A look at the register of an earlier instant while the house goes on. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Change } from '../../gateway/core/ports.ts'
import { RECORDS_AT_ONCE } from '../../gateway/store/histories.ts'
import type { Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { badge, change, openHere, zone } from './support.ts'

const BADGES = 40_000
const NOW = 1_000_000

let dataDir: string
let store: Store
beforeEach(async () => {
  dataDir = temporaryFolder('turns')
  // One and the same millisecond: only the order of writing tells what was there when it was asked.
  store = await openHere(dataDir, () => NOW)
  const badges = Array.from({ length: BADGES }, (_, n): Change => {
    return { put: 'badge', value: badge(`b-${n}`, { credential: `em:${n}`, person: `p-${n % 20_000}` }) }
  })
  await change(store, ...badges, ...['hall', 'attic', 'yard'].map((id): Change => ({ put: 'zone', value: zone(id) })))
}, 60_000)
afterEach(async () => {
  await store.stop()
  removeFolder(dataDir)
})

test('a tap waits for a page of it, not for the whole', { timeout: 60_000 }, async () => {
  let done = false
  const looking = store.histories.at(NOW).finally(() => {
    done = true
  })
  const turns: number[] = []
  for (let begun = performance.now(); !done; begun = performance.now()) {
    await nextTurn()
    turns.push(performance.now() - begun)
  }
  expect((await looking).badges()).toHaveLength(BADGES)
  expect(turns.length).toBeGreaterThan(BADGES / RECORDS_AT_ONCE)
  turns.sort((a, b) => a - b)
  // 4 ms are usual, and some 30 where all is put in order; in one piece it is half a second.
  expect(turns.at(-1)).toBeLessThan(150)
})

test('it sees what was written when it was asked, and nothing that came meanwhile', { timeout: 60_000 }, async () => {
  const looking = store.histories.at(NOW)
  await change(
    store,
    { drop: 'zone', id: 'hall' },
    { put: 'zone', value: zone('hall', { name: 'New hall' }) },
    { put: 'zone', value: zone('attic', { name: 'New attic' }) },
    { put: 'zone', value: zone('cellar') },
    { drop: 'zone', id: 'yard' },
  )
  expect((await looking).zones().map(({ id, name }) => [id, name])).toEqual([
    ['hall', 'hall'],
    ['attic', 'attic'],
    ['yard', 'yard'],
  ])
  expect((await store.histories.at(NOW)).zones().map(({ name }) => name)).toEqual(['New attic', 'New hall', 'cellar'])
})
