/** What was recorded about somebody at a place around an instant: what really happened, beside what should have. */
import type { Place } from '../../core/decide.ts'
import type { Doubt, Passage, Recorded } from '../../core/facts.ts'
import type { At, Reason, Side } from '../../core/model.ts'
import type { Journal } from '../../core/ports.ts'
import type { Unit } from '../../core/records.ts'
import { factsBetween } from '../journal/facts-between.ts'

const AROUND_MS = 15 * 60_000
/** Of somebody who taps without end the newest. */
const PASSAGES_MAX = 50

export interface ExplainedPassage {
  seq: number
  at: string
  happenedAt: string
  granted: boolean
  reason: Reason
  side: Side | null
  unit: string
  decidedBy: 'gateway' | 'unit'
  doubt: Doubt[]
}

/** By the time of recording: what a board that was away told hours later stands there too, and not here. */
export async function passagesAround(
  at: At,
  person: string,
  { door }: Place,
  unit: Unit | null,
  journal: Pick<Journal, 'scan' | 'seqAt' | 'head'>,
): Promise<ExplainedPassage[]> {
  const kinds = ['passage-granted', 'passage-refused'] as const
  const found: ExplainedPassage[] = []
  for await (const page of factsBetween(journal, kinds, at - AROUND_MS, at + AROUND_MS + 1)) {
    for (const fact of page as Recorded<Passage>[]) {
      const isThere = door === null ? fact.unit === unit?.id : fact.door === door.id
      if (isThere && fact.person === person) found.push(view(fact))
    }
  }
  return found.slice(-PASSAGES_MAX)
}

function view({
  seq,
  at,
  happenedAt,
  kind,
  reason,
  side,
  unit,
  decidedBy,
  doubt,
}: Recorded<Passage>): ExplainedPassage {
  const granted = kind === 'passage-granted'
  return { seq, at, happenedAt, granted, reason, side, unit, decidedBy, doubt: doubt ?? [] }
}
