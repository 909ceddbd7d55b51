/** Past hours in the whole gateway: a journal that was there before is counted by itself, and the counts are in every backup. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, expect, it } from 'vitest'
import type { HourHistory } from '../../gateway/api/contract.ts'
import { databaseFile } from '../../gateway/store/database.ts'
import { closed, HOUR, opened } from '../core/presence-oracle.ts'
import { change, openHere, zone } from '../store/support.ts'
import { removeFolder, soglia, startGateway, temporaryFolder } from '../support/gateway.ts'

const DAYS = 20

const folder = temporaryFolder('hours')
const dataDir = join(folder, 'data')
afterAll(() => removeFolder(folder))

/** Comings and goings of some weeks, as an older Soglia has left them: nothing of it is counted. */
async function live(): Promise<void> {
  const begins = Date.now() - DAYS * 24 * HOUR
  let now = begins
  const store = await openHere(dataDir, () => now)
  await change(store, { put: 'zone', value: zone('hall') })
  for (let day = 0; day < DAYS - 1; day += 1) {
    now = begins + day * 24 * HOUR
    await store.journal.append({ signal: null, facts: [opened('hall', now), closed('hall', now + 2 * HOUR)] })
  }
  now = Date.now()
  await store.stop()
}

it('counts what it finds, goes on after a restart, and is whole in a backup', { timeout: 60_000 }, async () => {
  await live()
  const question = `/api/history?zone=hall&from=2020-01-01`
  let gateway = await startGateway({ dataDir })
  const ask = async () => (await gateway.request<HourHistory>('GET', question)).body
  await expect.poll(async () => (await ask()).whole?.entries, { timeout: 20_000 }).toBe(DAYS - 1)
  const before = await ask()
  expect(before.whole).toMatchObject({ highest: 1, entries: DAYS - 1 })
  expect(before.zones).toEqual([{ id: 'hall', name: 'hall' }])

  const copy = join(folder, 'copy.db')
  expect((await soglia(dataDir, ['backup', copy])).code).toBe(0)
  const rows = (file: string) => new Database(file, { readonly: true }).prepare('SELECT * FROM hour_count').all()
  expect(rows(copy)).toEqual(rows(databaseFile(dataDir)))

  expect(await gateway.stop()).toBe(0)
  gateway = await startGateway({ dataDir })
  expect((await ask()).whole).toEqual(before.whole)
  await gateway.stop()
})
