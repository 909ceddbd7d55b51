/** What the house holds of one person, as that person is told it: also as a file for spreadsheets. */

import { writeCsv } from '../core/csv.ts'
import type { HistoryViewed, JournalExported, Passage, PassageUnused, Recorded } from '../core/facts.ts'
import type { At } from '../core/model.ts'
import type { Directory, Histories } from '../core/ports.ts'
import type { StayTold } from '../reports/own/stays.ts'
import type { OwnLook, OwnPassage, OwnStay } from './contract.ts'
import type { PrintLanguage } from './printable.ts'
import { timeOf } from './views.ts'

/**
 * When the register came to know of the person: what was recorded or looked at before was not about them, but about
 * another who had their id and is gone.
 */
export function knownSince(histories: Histories, person: string): At {
  const versions = histories.of('person', person)
  return versions[versions.findLastIndex(({ value }) => value === null) + 1]?.at ?? 0
}

export function stayView({ zone, from, until, state, uncertainFrom }: StayTold, directory: Directory): OwnStay {
  return {
    ...{ zone, zoneName: directory.zone(zone)?.name ?? zone, from: timeOf(from) as string, until: timeOf(until) },
    ...{ state, uncertainFrom: timeOf(uncertainFrom) },
  }
}

export function lookView(look: Recorded<HistoryViewed> | Recorded<JournalExported>): OwnLook {
  return { at: look.at, by: look.by, what: look.kind === 'journal-exported' ? 'journal' : look.what }
}

/** Without what staff said of it in words of their own, in which others may be named. */
export function passageView(fact: Recorded<Passage> | Recorded<PassageUnused>, directory: Directory): OwnPassage {
  const isUnused = fact.kind === 'passage-unused'
  return {
    ...{ at: fact.happenedAt, kind: fact.kind, unit: fact.unit, badge: fact.badge, door: fact.door },
    doorName: fact.door === null ? null : (directory.door(fact.door)?.name ?? fact.door),
    ...(isUnused ? {} : { side: fact.side, reason: fact.reason, decidedBy: fact.decidedBy }),
    ...(fact.doubt === undefined ? {} : { doubt: fact.doubt }),
  }
}

const HEADS = {
  it: {
    columns: ['che cosa', 'dalle', 'alle', 'dove', 'esito', 'motivo', 'dubbio'],
    stay: 'permanenza',
    passage: 'passaggio',
    states: { inside: 'dentro', ended: 'finita', uncertain: 'incerta' },
    granted: 'passato',
    refused: 'rifiutato',
    unused: 'porta non aperta',
  },
  en: {
    columns: ['what', 'from', 'until', 'where', 'outcome', 'reason', 'doubt'],
    stay: 'stay',
    passage: 'passage',
    states: { inside: 'inside', ended: 'ended', uncertain: 'uncertain' },
    granted: 'let in',
    refused: 'refused',
    unused: 'door not opened',
  },
} as const satisfies Record<PrintLanguage, unknown>

/** Stays and passages by their time, on the house's clock. */
export function ownCsv(
  { stays, passages }: { stays: readonly OwnStay[]; passages: readonly OwnPassage[] },
  lang: PrintLanguage,
  timeZone: string,
): string {
  const t = HEADS[lang]
  // Swedish dates are those of ISO 8601, which every spreadsheet reads as a date.
  const clock = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone })
  const time = (text: string | null): string => (text === null ? '' : clock.format(Date.parse(text)))
  const outcomes = { 'passage-granted': t.granted, 'passage-refused': t.refused, 'passage-unused': t.unused }
  const rows = [
    ...stays.map(({ from, until, zoneName, state, uncertainFrom }) => ({
      at: from,
      cells: [t.stay, time(from), time(until ?? uncertainFrom), zoneName, t.states[state], '', ''],
    })),
    ...passages.map(({ at, kind, unit, doorName, reason = '', doubt = [] }) => ({
      at,
      cells: [t.passage, time(at), '', doorName ?? unit, outcomes[kind], reason, doubt.join(' ')],
    })),
  ].sort((one, other) => one.at.localeCompare(other.at))
  return writeCsv([t.columns, ...rows.map(({ cells }) => cells)])
}
