/** What the tests of the store share: entries like those of a tap, and a store on a folder of its own. */
import { pino } from 'pino'
import type { Passage, Recorded } from '../../gateway/core/facts.ts'
import type { Change, Entry, Journal } from '../../gateway/core/ports.ts'
import type { Badge, Door, Person, Plan, Point, Unit, Zone } from '../../gateway/core/records.ts'
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

export const person = (id: string, fields: Partial<Person> = {}): Person => ({
  id,
  name: id,
  kind: 'member',
  org: null,
  groups: ['members'],
  host: null,
  extendedTime: false,
  assistance: false,
  ...fields,
})
export const badge = (id: string, fields: Partial<Badge> = {}): Badge => ({
  id,
  credential: 'uid:04a2b3c4d5e680',
  person: 'p-1',
  from: null,
  until: null,
  revokedAt: null,
  revokedReason: null,
  suspendedAt: null,
  suspendedReason: null,
  event: null,
  ...fields,
})
export const zone = (id: string, fields: Partial<Zone> = {}): Zone => ({
  id,
  name: id,
  capacity: null,
  antiPassback: 'soft',
  ...fields,
})
export const door = (id: string, fields: Partial<Door> = {}): Door => ({
  id,
  name: id,
  from: null,
  to: 'hall',
  lock: null,
  unlockMs: 5000,
  heldOpenS: 30,
  extendedUnlockMs: 15_000,
  extendedHeldOpenS: 90,
  preAlertS: 10,
  freeSchedule: null,
  listLifeS: 86_400,
  ...fields,
})
export const unit = (id: string, fields: Partial<Unit> = {}): Unit => ({
  id,
  kind: 'mqtt',
  path: null,
  baud: null,
  reader: null,
  door: null,
  side: null,
  zone: null,
  desks: [],
  settings: {},
  ...fields,
})

/** As the heart does: durable first, then memory. */
export async function change({ journal, directory }: Store, ...changes: Change[]): Promise<void> {
  await journal.append({ signal: null, facts: [], changes })
  directory.follow(changes)
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

export const plan: Plan = {
  ...{ id: 'ground', name: 'Ground', order: 0, width: 100, height: 80, backgroundPercent: 40 },
  zones: [{ zone: 'hall', points: '0,0 50,0 50,50'.split(' ').map((point) => point.split(',').map(Number) as Point) }],
  desks: [{ desk: 'd1', x: 10, y: 10, turn: 90 }],
  doors: [{ door: 'front', x: 50, y: 20, turn: 90 }],
  background: { format: 'svg', digest: '0123456789abcdef' },
}
