import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Change } from '../../gateway/core/ports.ts'
import type { Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { badge, change as changeIn, openHere, zone } from './support.ts'

let dataDir: string
let store: Store
let now: number

beforeEach(async () => {
  dataDir = temporaryFolder('directory')
  now = 1_000_000
  store = await openHere(dataDir, () => now)
})
afterEach(async () => {
  await store.stop()
  removeFolder(dataDir)
})

const change = (...changes: Change[]) => changeIn(store, ...changes)
async function openAgain(): Promise<void> {
  await store.stop()
  store = await openHere(dataDir, () => now)
}

test('of a credential the newest living badge is found, else the newest revoked', async () => {
  const of = () => store.directory.badgeOf('uid:04a2b3c4d5e680')?.id ?? null
  const steps: [Change, string][] = [
    [{ put: 'badge', value: badge('z-first') }, 'z-first'],
    [{ put: 'badge', value: badge('z-first', { revokedAt: 1 }) }, 'z-first'],
    [{ put: 'badge', value: badge('m-second') }, 'm-second'],
    [{ put: 'badge', value: badge('m-second', { revokedAt: 2 }) }, 'm-second'],
    [{ put: 'badge', value: badge('z-first', { revokedAt: 3 }) }, 'm-second'],
    [{ put: 'badge', value: badge('a-third') }, 'a-third'],
    [{ put: 'badge', value: badge('z-first', { revokedAt: 4 }) }, 'a-third'],
  ]
  expect(of()).toBeNull()
  for (const [step, found] of steps) {
    await change(step)
    expect(of()).toBe(found)
    await openAgain()
    expect(of()).toBe(found)
  }
})

test('only one living badge holds a credential; the refused change leaves nothing behind', async () => {
  await change({ put: 'badge', value: badge('b-1') })
  const hall: Change = { put: 'zone', value: zone('hall') }
  const second: Change = { put: 'badge', value: badge('b-2') }
  const entry = { signal: null, facts: [], changes: [hall, second] }
  await expect(store.journal.append(entry)).rejects.toMatchObject({ code: 'E_BADGE_HELD' })
  await openAgain()
  expect(store.directory.badges().map(({ id }) => id)).toEqual(['b-1'])
  expect(store.directory.zones()).toEqual([])
})

test('only one pool card holds a credential', async () => {
  const card = (id: string, credential: string): Change => ({ put: 'card', value: { id, credential, name: id } })
  await change(card('c-1', 'em:1'), card('c-2', 'em:2'))
  await expect(change(card('c-2', 'em:1'))).rejects.toMatchObject({ code: 'E_BADGE_HELD' })
  await expect(change(card('c-3', 'em:1'))).rejects.toMatchObject({ code: 'E_BADGE_HELD' })
  // Its loan is a badge with the same credential; and what was removed holds nothing.
  await change({ put: 'badge', value: badge('b-1', { credential: 'em:1' }) })
  await change({ drop: 'card', id: 'c-1' }, card('c-3', 'em:1'))
  expect(store.directory.cardOf('em:1')?.id).toBe('c-3')
  await change({ drop: 'badge', id: 'b-1' }, { put: 'badge', value: badge('b-2', { credential: 'em:1' }) })
  expect(store.directory.badgeOf('em:1')?.id).toBe('b-2')
})
