/** Facts that nobody waits for, and that no unit tells again: kept while the disk takes nothing. */
import type { Fact } from '../core/facts.ts'
import type { Ledger } from './ledger.ts'

/** What moves nothing may wait this long to share a commit. */
const OBSERVED_WITHIN_MS = 500
/** Longer ago than this many is lost: by then somebody has long been told that the disk fails. */
const UNSAID_MAX = 1_000

export interface Recorder {
  /** Written within so many milliseconds, or as soon as the disk takes it. */
  record(facts: Fact[], withinMs?: number): void
  /** Writes what the disk would not take before. */
  again(): void
}

export interface RecorderParts {
  ledger: Pick<Ledger, 'commit'>
  log: { error(fields: object, msg: string): void }
}

export function createRecorder({ ledger, log }: RecorderParts): Recorder {
  const unsaid: Fact[] = []
  function record(facts: Fact[], withinMs = OBSERVED_WITHIN_MS): void {
    if (facts.length === 0) return
    ledger.commit({ signal: null, facts }, withinMs).catch((error) => {
      log.error({ err: error, facts: facts.map(({ kind }) => kind) }, 'not recorded yet')
      unsaid.push(...facts)
      unsaid.splice(0, unsaid.length - UNSAID_MAX)
    })
  }
  return { record, again: () => record(unsaid.splice(0)) }
}
