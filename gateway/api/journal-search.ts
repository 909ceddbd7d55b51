/** The journal looked through backwards: a piece a turn, so that no tap waits; whoever finds too little asks on. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Recorded } from '../core/facts.ts'
import type { Directory, FactFilter, Journal } from '../core/ports.ts'
import type { RecordKind, Rule } from '../core/records.ts'
import type { JournalEntry, RuleTold } from './contract.ts'
import { KINDS } from './kinds.ts'
import { factView } from './views.ts'

/** Looked through in one turn: about a millisecond. */
const WINDOW_FACTS = 1_000
/** Looked through for one answer. */
export const LOOKED_FACTS_MAX = 100_000

export interface JournalPage {
  facts: Recorded[]
  /** To be asked for as `before` next, also where fewer than asked for were found; null: that was all. */
  next: number | null
}

/** `first`: of the facts that are looked at; `before`: none from there on. */
export async function searchBack(
  journal: Pick<Journal, 'scanBack' | 'head'>,
  wanted: FactFilter,
  { first, before, limit }: { first: number; before: number; limit: number },
): Promise<JournalPage> {
  const facts: Recorded[] = []
  let next = Math.min(before, journal.head() + 1)
  const end = Math.max(first, next - LOOKED_FACTS_MAX)
  while (next > end && facts.length < limit) {
    const found = journal.scanBack(wanted, next, Math.min(WINDOW_FACTS, next - end), limit - facts.length)
    facts.push(...found.facts)
    next = found.next
    await nextTurn()
  }
  return { facts, next: next > first ? next : null }
}

/** With the names as they are now, also of what it is about. */
export function entryView(fact: Recorded, directory: Directory): JournalEntry {
  const entry = factView(fact, directory) as JournalEntry
  const zone = typeof entry.zone === 'string' ? directory.zone(entry.zone) : null
  if (zone !== null) entry.zoneName = zone.name
  const kind = entry.kind.replace(/-(added|changed|removed)$/, '')
  if (typeof entry.subject === 'string' && isKind(kind)) {
    const record = directory.record(kind, entry.subject) as { name?: unknown } | null
    if (typeof record?.name === 'string' && record.name !== '') entry.subjectName = record.name
  }
  const rule = kind === 'rule' && typeof entry.subject === 'string' ? directory.record('rule', entry.subject) : null
  if (rule !== null) entry.subjectRule = ruleView(rule, directory)
  return entry
}

/** A rule has no name: it is told by whom it lets pass, where and when. */
function ruleView({ group, doors, schedule }: Rule, directory: Directory): RuleTold {
  return {
    group: directory.record('group', group)?.name || group,
    doors: doors === null ? null : doors.map((door) => directory.record('door', door)?.name || door),
    schedule: schedule === null ? null : directory.record('schedule', schedule)?.name || schedule,
  }
}

function isKind(kind: string): kind is RecordKind {
  return Object.hasOwn(KINDS, kind)
}
