/** Reports of roll-calls that have ended, made from the journal: names stand in them only as long as it holds them. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { writeCsv } from '../core/csv.ts'
import type { Recorded, RollCallFact } from '../core/facts.ts'
import type { Directory, Journal, RollCallSpan } from '../core/ports.ts'
import { pageOf, STYLE } from './drills/page.ts'
import { type Drill, type DrillHead, drillOf, headOf } from './drills/report.ts'
import { LANGUAGES, type Language } from './drills/words.ts'

export { LANGUAGES as DRILL_LANGUAGES, STYLE as DRILL_STYLE }

/** Looked through in one turn of the event loop: one or two milliseconds. */
const WINDOW_FACTS = 400
const KINDS = ['roll-call-ticked', 'roll-call-missed']

export interface DrillReports {
  /** The newest first, of those that began before the fact `before`; `next`: to be asked for with, null at the end. */
  list(before: number | null, limit: number): { reports: DrillHead[]; next: number | null }
  /** Null: no roll-call that has ended began with this fact. Read in pieces, with turns between. */
  one(seq: number): Promise<Drill | null>
  csv(drill: Drill): string
  page(drill: Drill, language: Language): string
}

export interface DrillParts {
  journal: Pick<Journal, 'rollCalls' | 'read' | 'scan'>
  directory: Pick<Directory, 'person' | 'zone' | 'setting'>
  timeZone: string
}

export function createDrillReports({ journal, directory, timeZone }: DrillParts): DrillReports {
  const factAt = (seq: number): Recorded | undefined => journal.read(seq - 1, 1).find((fact) => fact.seq === seq)

  /** Null: it stands, or its facts are no longer kept. */
  function head({ began, ended }: RollCallSpan): DrillHead | null {
    if (ended === null) return null
    const [first, last] = [factAt(began), factAt(ended)]
    if (first?.kind !== 'roll-call-started' || last?.kind !== 'roll-call-ended') return null
    return headOf(first as Recorded<RollCallFact>, last as Recorded<RollCallFact>)
  }

  return {
    list(before, limit) {
      const spans = journal.rollCalls(before, limit)
      return {
        reports: spans.flatMap((span) => head(span) ?? []),
        next: spans.length < limit ? null : (spans.at(-1)?.began ?? null),
      }
    },
    async one(seq) {
      const span = journal.rollCalls(seq + 1, 1).find(({ began }) => began === seq)
      const told = span === undefined ? null : head(span)
      if (span === undefined || told === null) return null
      const facts: Recorded[] = []
      for (let after = seq; after < span.last; await nextTurn()) {
        const piece = journal.scan(KINDS, after, Math.min(WINDOW_FACTS, span.last - after))
        facts.push(...piece.facts)
        after = piece.next
      }
      return drillOf(told, facts, directory)
    },
    csv: csvOf,
    page: (drill, language) => pageOf(drill, language, timeZone),
  }
}

function csvOf({ rows, began, ended }: Drill): string {
  const heads = ['name', 'zone', 'sure', 'outcome', 'at', 'by', 'late', 'id', 'began', 'ended']
  return writeCsv([
    heads,
    ...rows.map(({ name, zoneName, certain, outcome, at, by, late, person }) => [
      ...[name ?? '', zoneName, certain ? 'yes' : 'no', outcome, at ?? '', by ?? '', late ? 'yes' : '', person ?? ''],
      ...[began, ended],
    ]),
  ])
}
