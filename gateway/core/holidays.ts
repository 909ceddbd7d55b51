/**
 * The holidays of Italy and of Rome, as the law stands since 2001; no house asks for the years before.
 *
 * - Law 27 May 1949, n. 260, art. 1 and 2: 2 June, 1 January, 25 April, Easter Monday, 1 May, 15 August, 1 November,
 *   8 December, 25 and 26 December, and all Sundays, so Easter too.
 * - Law 5 March 1977, n. 54, took away Epiphany and Saints Peter and Paul, and moved 2 June to a Sunday.
 * - DPR 28 December 1985, n. 792, gave back Epiphany, and 29 June for the municipality of Rome.
 * - Law 20 November 2000, n. 336, gave back 2 June.
 * - Law 8 October 2025, n. 151 (Gazzetta Ufficiale n. 236 of 10 October 2025, in force from 1 January 2026), art. 1:
 *   4 October, Saint Francis; first kept in 2026, when it is a Sunday.
 *
 * 29 June is built in because the house stands in Rome; a house elsewhere makes it an opening in its calendar, and the
 * day of its own patron a closure.
 */
import { DAY_MS } from './day.ts'
import type { Day } from './records.ts'

export interface Holiday {
  /** Stable: pages and scripts may rest on it. */
  id: string
  day: Day
  names: { it: string; en: string }
}

interface Feast {
  id: string
  /** `MM-DD`, or days after Easter Sunday. */
  on: string | number
  it: string
  en: string
  /** The first year; absent: as far back as the table holds. */
  since?: number
}

const FEASTS: readonly Feast[] = [
  { id: 'new-year', on: '01-01', it: 'Capodanno', en: 'New Year’s Day' },
  { id: 'epiphany', on: '01-06', it: 'Epifania', en: 'Epiphany' },
  { id: 'easter', on: 0, it: 'Pasqua', en: 'Easter Sunday' },
  { id: 'easter-monday', on: 1, it: 'Lunedì dell’Angelo', en: 'Easter Monday' },
  { id: 'liberation-day', on: '04-25', it: 'Festa della Liberazione', en: 'Liberation Day' },
  { id: 'labour-day', on: '05-01', it: 'Festa del Lavoro', en: 'Labour Day' },
  { id: 'republic-day', on: '06-02', it: 'Festa della Repubblica', en: 'Republic Day' },
  { id: 'saints-peter-and-paul', on: '06-29', it: 'Santi Pietro e Paolo', en: 'Saints Peter and Paul' },
  { id: 'assumption', on: '08-15', it: 'Assunzione (Ferragosto)', en: 'Assumption Day' },
  { id: 'saint-francis', on: '10-04', it: 'San Francesco d’Assisi', en: 'Saint Francis of Assisi', since: 2026 },
  { id: 'all-saints', on: '11-01', it: 'Ognissanti', en: 'All Saints’ Day' },
  { id: 'immaculate-conception', on: '12-08', it: 'Immacolata Concezione', en: 'Immaculate Conception' },
  { id: 'christmas', on: '12-25', it: 'Natale', en: 'Christmas Day' },
  { id: 'saint-stephen', on: '12-26', it: 'Santo Stefano', en: 'Saint Stephen’s Day' },
]

/** In the order of their days. Two may fall on one day, as Easter Monday and 25 April did in 2011. */
export function holidaysOf(year: number): Holiday[] {
  const easter = easterOf(year)
  return FEASTS.filter((feast) => isKept(feast, year))
    .map((feast) => holidayOf(feast, dayOf(feast, year, easter)))
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
}

/** The holiday on this day; where two fall on it, the one that `holidaysOf` names first. */
export function holidayOn(day: Day): Holiday | null {
  const year = Number(day.slice(0, 4))
  const easter = easterOf(year)
  const feast = FEASTS.find((one) => dayOf(one, year, easter) === day && isKept(one, year))
  return feast === undefined ? null : holidayOf(feast, day)
}

function isKept({ since }: Feast, year: number): boolean {
  return since === undefined || year >= since
}

function dayOf({ on }: Feast, year: number, easter: Day): Day {
  if (typeof on === 'string') return dateOf(year, on)
  return new Date(Date.parse(easter) + on * DAY_MS).toISOString().slice(0, 10)
}

function holidayOf({ id, it, en }: Feast, day: Day): Holiday {
  return { id, day, names: { it, en } }
}

function dateOf(year: number, monthAndDay: string): Day {
  return `${String(year).padStart(4, '0')}-${monthAndDay}`
}

/**
 * Easter Sunday of the Gregorian calendar, by the "anonymous Gregorian" reckoning (Nature, 20 April 1876; J. Meeus,
 * Astronomical Algorithms, chapter 8). The letters are theirs.
 */
function easterOf(year: number): Day {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return dateOf(year, `0${Math.floor(n / 31)}-${String((n % 31) + 1).padStart(2, '0')}`)
}
