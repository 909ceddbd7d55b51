/**
 * What the page of past hours shows, for spreadsheets: the same rows, the same numbers. In Italian as an Italian
 * spreadsheet reads them without being asked: semicolons between the cells, commas in the numbers.
 */
import { writeCsv } from '../../core/csv.ts'
import type { HourHistory } from './shape.ts'

export const TABLES = ['curve', 'week', 'desks'] as const
export type Table = (typeof TABLES)[number]
export const CSV_LANGUAGES = ['it', 'en'] as const
export type CsvLanguage = (typeof CSV_LANGUAGES)[number]

const HEADS = {
  from: { it: 'dal (UTC)', en: 'from (UTC)' },
  day: { it: 'giorno', en: 'day' },
  hour: { it: 'ora', en: 'hour' },
  zone: { it: 'zona', en: 'zone' },
  weekday: { it: 'giorno della settimana', en: 'weekday' },
  hours: { it: 'ore contate', en: 'hours counted' },
  average: { it: 'presenze medie', en: 'average inside' },
  highest: { it: 'presenze massime', en: 'most at once' },
  entries: { it: 'ingressi', en: 'entries' },
  occupied: { it: 'minuti di postazioni occupate', en: 'desk minutes occupied' },
  known: { it: 'minuti di postazioni noti', en: 'desk minutes known' },
  use: { it: 'uso delle postazioni in %', en: 'use of desks in %' },
} as const

type Column<Row> = [head: keyof typeof HEADS, cell: (row: Row) => string | number | null]

export function csvOf(history: HourHistory, table: Table, lang: CsvLanguage): string {
  const zone = history.zones.find(({ id }) => id === history.zone)?.name ?? ''
  switch (table) {
    case 'curve':
      return written(history.steps, lang, [
        ['from', ({ at }) => at],
        ['day', ({ day }) => day],
        ['hour', ({ hour }) => hour],
        ['zone', () => zone],
        ['average', ({ average }) => average],
        ['highest', ({ highest }) => highest],
        ['entries', ({ entries }) => entries],
        ['occupied', ({ deskOccupiedMin }) => deskOccupiedMin],
        ['known', ({ deskKnownMin }) => deskKnownMin],
        ['use', usePercent],
      ])
    case 'week':
      return written(history.week, lang, [
        ['weekday', ({ weekday }) => weekdayName(weekday, lang)],
        ['hour', ({ hour }) => hour],
        ['zone', () => zone],
        ['hours', ({ hours }) => hours],
        ['average', ({ average }) => average],
        ['highest', ({ highest }) => highest],
      ])
    case 'desks':
      return written(history.desks, lang, [
        ['zone', ({ name }) => name],
        ['occupied', ({ deskOccupiedMin }) => deskOccupiedMin],
        ['known', ({ deskKnownMin }) => deskKnownMin],
        ['use', usePercent],
      ])
  }
}

function written<Row>(rows: readonly Row[], lang: CsvLanguage, columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map(([, cell]) => cellText(cell(row), lang)))
  return writeCsv([columns.map(([head]) => HEADS[head][lang]), ...cells], lang === 'it' ? ';' : ',')
}

function cellText(value: string | number | null, lang: CsvLanguage): string {
  return typeof value === 'number' && lang === 'it' ? String(value).replace('.', ',') : String(value ?? '')
}

/** Null where nothing was known. */
function usePercent({
  deskOccupiedMin,
  deskKnownMin,
}: {
  deskOccupiedMin: number
  deskKnownMin: number
}): number | null {
  return deskKnownMin === 0 ? null : Math.round((100 * deskOccupiedMin) / deskKnownMin)
}

/** 1 is Monday; 1970-01-05 was one. */
function weekdayName(weekday: number, lang: CsvLanguage): string {
  return new Intl.DateTimeFormat(lang, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(1970, 0, 4 + weekday))
}
