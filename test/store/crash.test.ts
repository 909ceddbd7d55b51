import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { Store } from '../../gateway/store/store.ts'
import { removeFolder, temporaryFolder } from '../support/gateway.ts'
import { allFacts, idsOf, openHere } from './support.ts'

const APPENDER = new URL('./appender.ts', import.meta.url).pathname
const KILLS = 25
/** Counted from the first receipt, so that a slow start kills nothing before it has begun. */
const LIVES_MAX_MS = 120

/** Appends until it is killed; the ids of the receipts it printed. */
async function floodAndKill(dataDir: string, prefix: string): Promise<string[]> {
  const child = spawn(process.execPath, [APPENDER, dataDir, 'flood', prefix], { stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  child.stdout.on('data', (chunk) => {
    printed += chunk
  })
  const closed = once(child, 'close')
  await once(child.stdout, 'data')
  await new Promise((resolve) => setTimeout(resolve, Math.random() * LIVES_MAX_MS))
  expect(child.kill('SIGKILL'), 'it ended by itself').toBe(true)
  await closed
  expect(child.signalCode).toBe('SIGKILL')
  // A last line without its end was cut off inside the write.
  return printed.split('\n').slice(0, -1)
}

function checkHouse(store: Store, receipts: Set<string>): void {
  const facts = allFacts(store.journal)
  const ids = idsOf(facts)
  const seen = new Set(ids)
  expect(ids.length, 'a fact stands twice').toBe(seen.size)
  expect([...receipts].filter((id) => !seen.has(id))).toEqual([])
  expect([...receipts].filter((id) => store.journal.known('reader-1', id) === null)).toEqual([])
  // Entries are whole, and those of one lane are in the order in which they were appended.
  const lanes = new Map<string, number>()
  const faults: string[] = []
  for (const [index, fact] of facts.entries()) {
    if (fact.kind !== 'passage-granted') continue
    const [, lane = '', n = ''] = /^(.*)-(\d+)$/.exec(fact.id) ?? []
    if (facts[index + 1]?.kind !== 'stay-opened') faults.push(`${fact.id} has no stay`)
    if (Number(n) !== (lanes.get(lane) ?? -1) + 1) faults.push(`${fact.id} is out of order`)
    lanes.set(lane, Number(n))
  }
  expect(faults).toEqual([])
  expect(facts.every((fact, index) => index === 0 || fact.at >= (facts[index - 1]?.at ?? ''))).toBe(true)
}

test(`every receipt that was ever printed is there exactly once, over ${KILLS} kills`, {
  timeout: 120_000,
}, async () => {
  const dataDir = temporaryFolder('crash')
  try {
    const receipts = new Set<string>()
    for (let kill = 0; kill < KILLS; kill++) {
      for (const id of await floodAndKill(dataDir, `k${kill}`)) receipts.add(id)
      const store = await openHere(dataDir)
      // The whole journal is read at the end; in between, what this life has printed.
      const missing = [...receipts].filter((id) => store.journal.known('reader-1', id) === null)
      await store.stop()
      expect(missing, `after kill ${kill}`).toEqual([])
    }
    expect(receipts.size).toBeGreaterThan(KILLS)
    const store = await openHere(dataDir)
    checkHouse(store, receipts)
    await store.stop()
  } finally {
    removeFolder(dataDir)
  }
})
