import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Change } from '../../gateway/core/ports.ts'
import { databaseFile } from '../../gateway/store/database.ts'
import { badge, change, openHere } from '../store/support.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { commandsOn } from './support.ts'

let dataDir: string
beforeEach(() => {
  dataDir = temporaryFolder('restore')
})
afterEach(() => {
  removeFolder(dataDir)
})
const { json, text } = commandsOn(() => dataDir)

test('restore tells what has ended again, and what it cannot know', { timeout: 60_000 }, async () => {
  const held = (id: string, ended = {}): Change => {
    return { put: 'badge', value: badge(id, { credential: `em:${id}`, ...ended }) }
  }
  const file = join(dataDir, 'copy.db')
  const house = await openHere(dataDir)
  await change(house, held('b-1'), held('b-2'), held('b-3'))
  await house.backup(file)
  await change(house, held('b-1', { revokedAt: 1, revokedReason: 'lost' }), held('b-2', { suspendedAt: 2 }))
  await house.stop()

  const told = await text('restore', file)
  expect(told).toContain('\nRevoked again, as since that backup: b-1.')
  expect(told).toContain('\nSuspended again, as since that backup: b-2.')
  expect(told).not.toContain('could not be read')
  expect(await json('restore', file)).toEqual({
    facts: 2,
    kept: expect.any(String),
    revoked: ['b-1'],
    suspended: ['b-2'],
    endedUnknown: false,
  })

  writeFileSync(databaseFile(dataDir), 'damaged')
  expect(await text('restore', file)).toContain('revoked or suspended after that\nbackup may be valid again.')
  writeFileSync(databaseFile(dataDir), 'damaged')
  expect(await json('restore', file)).toMatchObject({ revoked: [], suspended: [], endedUnknown: true })
})
