/** The versions of a record as whoever looks back at them wants them: what became another, by whom and why. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Recorded } from '../core/facts.ts'
import { toRfc3339 } from '../core/model.ts'
import type { Histories, Journal, Revision } from '../core/ports.ts'
import type { RecordKind } from '../core/records.ts'
import { instantText, KINDS } from './kinds.ts'

/** Read in one turn. */
const PAGE_FACTS = 200
/** The facts of one piece: a file of people makes many. */
const PIECE_FACTS_MAX = 50_000

export interface Version {
  rev: number
  at: string | null
  by: string | null
  reason: string | null
  fact: string | null
  changed: Record<string, [before: unknown, after: unknown]>
  removed: boolean
}

export function createVersions({ histories, journal }: { histories: Histories; journal: Journal }) {
  return async (kind: RecordKind, id: string): Promise<Version[]> => {
    const versions: Version[] = []
    let before: Revision | null = null
    for (const revision of histories.of(kind, id)) {
      const fact = await factOf(revision)
      versions.push({
        rev: revision.rev,
        at: revision.seq === 0 ? null : toRfc3339(revision.at),
        by: textIn(fact, 'by'),
        reason: textIn(fact, 'reason'),
        fact: fact?.kind ?? null,
        changed: changesBetween(kind, before?.value ?? null, revision.value),
        removed: revision.value === null,
      })
      before = revision
    }
    return versions
  }

  /** The fact about this record among those of its piece; where none is, the piece's first, which tells who and why. */
  async function factOf({ kind, id, seq }: Revision): Promise<Recorded | null> {
    if (seq === 0) return null
    let first: Recorded | null = null
    for (let after = seq - 1; after < seq + PIECE_FACTS_MAX; await nextTurn()) {
      const page = journal.read(after, PAGE_FACTS)
      first ??= page[0] ?? null
      const piece = page.filter(({ at }) => at === first?.at)
      const found = piece.find((fact) => isAbout(fact, kind, id))
      if (found !== undefined) return found
      if (piece.length < PAGE_FACTS) return first
      after += PAGE_FACTS
    }
    return first
  }
}

const SUBJECTS: Partial<Record<RecordKind, string>> = { person: 'person', badge: 'badge', override: 'door' }

function isAbout(fact: Recorded, kind: RecordKind, id: string): boolean {
  const field = SUBJECTS[kind] ?? 'subject'
  const starts = kind === 'override' ? /^(door-mode|free-passage)-/ : new RegExp(`^${kind}-`)
  return starts.test(fact.kind) && (fact as unknown as Record<string, unknown>)[field] === id
}

function textIn(fact: Recorded | null, field: string): string | null {
  const value = fact === null ? undefined : (fact as unknown as Record<string, unknown>)[field]
  return typeof value === 'string' ? value : null
}

function changesBetween(kind: RecordKind, before: object | null, after: object | null): Version['changed'] {
  const { instants = [], secrets = [] } = KINDS[kind]
  const was = (before ?? {}) as Record<string, unknown>
  const is = (after ?? {}) as Record<string, unknown>
  const shown = (field: string, value: unknown): unknown =>
    instants.includes(field) ? instantText(value) : (value ?? null)
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])]
  return Object.fromEntries(
    fields
      .filter((field) => field !== 'id' && !secrets.includes(field) && !isDeepStrictEqual(was[field], is[field]))
      .map((field) => [field, [shown(field, was[field] ?? null), shown(field, is[field] ?? null)]]),
  )
}
