/** What the tests of the store share: entries like those of a tap, and a store on a folder of its own. */
import { pino } from 'pino'
import type { Passage, Recorded } from '../../gateway/core/facts.ts'
import type { Entry, Journal } from '../../gateway/core/ports.ts'
import { openStore, type Store } from '../../gateway/store/store.ts'

export const log = pino({ level: 'silent' })
export const clock = { now: Date.now }
export const HAPPENED_AT = '2026-11-22T08:00:00.000Z'

export function openHere(dataDir: string, now: () => number = Date.now): Promise<Store> {
  return openStore({ dataDir, clock: { now }, log })
}

/** A granted tap with its stay: one signal, two facts. */
export function tapEntry(id: string, unit = 'reader-1'): Entry {
  const passage: Passage = {
    kind: 'passage-granted',
    happenedAt: HAPPENED_AT,
    unit,
    id,
    badge: 'b-1',
    person: 'p-1',
    door: 'front',
    side: 'in',
    reason: 'ok',
    decidedBy: 'gateway',
  }
  return {
    signal: { unit, id, fingerprint: 'a3'.repeat(16), granted: true, reason: 'ok' },
    facts: [passage, { kind: 'stay-opened', happenedAt: HAPPENED_AT, person: 'p-1', zone: 'hall' }],
  }
}

/** One desk fact, with no signal. */
export function deskEntry(desk: string): Entry {
  return { signal: null, facts: [{ kind: 'desk-occupied', happenedAt: HAPPENED_AT, desk, unit: 'sensor-1' }] }
}

export function idsOf(facts: readonly Recorded[]): string[] {
  return facts.filter((fact): fact is Recorded<Passage> => 'decidedBy' in fact).map(({ id }) => id)
}

/** Every fact, in order; fails where a seq is missing. */
export function allFacts(journal: Journal): Recorded[] {
  const facts = journal.read(0, 1_000_000)
  for (const [index, { seq }] of facts.entries()) {
    if (seq !== index + 1) throw new Error(`fact ${index + 1} is missing`)
  }
  return facts
}
