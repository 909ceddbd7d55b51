/** When each unit surely had a gateway: what it says that it decided alone must lie outside these times. */
import type { Recorded } from '../core/facts.ts'
import type { At } from '../core/model.ts'
import type { Clock } from '../core/ports.ts'

/** Kept of each unit, the newest. */
const SPANS_MAX = 64
/** A unit that has just come may still tell of a moment ago; one that goes is missed only a while later. */
const BEGIN_MARGIN_MS = 5_000
const END_MARGIN_MS = 5_000
/** From before this start only comings and goings are on record: a line may have been dead for so long before it was missed. */
const UNSEEN_END_MARGIN_MS = 120_000

interface Span {
  from: At
  to: At
}

export interface Connections {
  /** The newest comings and goings, in order, and when the last fact of all was recorded: what was before this start. */
  resume(facts: readonly Recorded[], lastAt: At): void
  /** Something came from the unit. */
  heard(unit: string): void
  /** The line is there, or it is gone. */
  onLink(unit: string, online: boolean): void
  wasConnected(unit: string, at: At): boolean
}

export function createConnections({ clock }: { clock: Clock }): Connections {
  const spans = new Map<string, Span[]>()
  const open = new Map<string, Span>()

  function keep(unit: string, span: Span): void {
    if (span.to <= span.from) return
    spans.set(unit, [...(spans.get(unit) ?? []), span].slice(-SPANS_MAX))
  }

  return {
    resume(facts, lastAt) {
      const since = new Map<string, At>()
      const end = (unit: string, at: At): void => {
        keep(unit, { from: (since.get(unit) ?? at) + BEGIN_MARGIN_MS, to: at - UNSEEN_END_MARGIN_MS })
        since.delete(unit)
      }
      let last = 0
      for (const fact of facts) {
        const at = Date.parse(fact.happenedAt)
        if (fact.kind === 'unit-online') since.set(fact.unit, at)
        else if (fact.kind === 'unit-offline') end(fact.unit, at)
        // A gateway that was killed leaves no word: it was there until this at least.
        else if (fact.kind === 'gateway-started') for (const unit of since.keys()) end(unit, last)
        last = at
      }
      for (const unit of since.keys()) end(unit, lastAt)
    },
    heard(unit) {
      const span = open.get(unit)
      if (span !== undefined) span.to = clock.now()
    },
    onLink(unit, online) {
      const span = open.get(unit)
      if (online && span === undefined) open.set(unit, { from: clock.now(), to: clock.now() })
      if (online || span === undefined) return
      keep(unit, { from: span.from + BEGIN_MARGIN_MS, to: span.to - END_MARGIN_MS })
      open.delete(unit)
    },
    wasConnected(unit, at) {
      const now = open.get(unit)
      const all = [...(spans.get(unit) ?? [])]
      if (now !== undefined) all.push({ from: now.from + BEGIN_MARGIN_MS, to: now.to - END_MARGIN_MS })
      return all.some(({ from, to }) => from <= at && at < to)
    },
  }
}
