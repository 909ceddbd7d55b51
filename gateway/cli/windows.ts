/** Windows of a week as they are typed and shown: `mon-fri 09:00-13:00,14:00-19:00`, `sab,dom 22:00-02:00`. */
import type { Weekday, WeeklyWindow, Window } from '../core/records.ts'
import { isMinute } from '../core/windows.ts'

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const GIORNI = ['lun', 'mar', 'mer', 'gio', 'ven', 'sab', 'dom'] as const
const DAILY = 'daily'

/** What was typed cannot be read; the message says which part. */
export type Fault = (text: string) => Error

/** One `--window`: days, a blank, and one or more hours; each of the hours is a window. */
export function readWindows(text: string, fault: Fault): WeeklyWindow[] {
  const [days, hours, ...more] = text.trim().split(/\s+/)
  if (days === undefined || hours === undefined || more.length > 0) {
    throw fault(`"${text}" is not written like "mon-fri 09:00-19:00"`)
  }
  const named = readDays(days, fault)
  return hours.split(',').map((each) => ({ ...readHours(each, fault), days: named }))
}

/** `10:00-18:00`; a single digit will do for the hour. */
export function readHours(text: string, fault: Fault): Window {
  const [from, to, ...more] = text.split('-').map((each) => each.trim().replace(/^\d:/, '0$&'))
  if (from === undefined || to === undefined || more.length > 0) {
    throw fault(`"${text}" is not written like 09:00-19:00`)
  }
  for (const minute of [from, to]) {
    if (!isMinute(minute)) throw fault(`"${minute}" is not a time from 00:00 to 24:00`)
  }
  return { from, to }
}

/** In the order of the week, each once. */
function readDays(text: string, fault: Fault): Weekday[] {
  if (text.toLowerCase() === DAILY) return [1, 2, 3, 4, 5, 6, 7]
  const found = new Set<Weekday>()
  for (const part of text.split(',')) {
    const [first = '', last = first, ...more] = part.split('-')
    if (more.length > 0) throw fault(`"${part}" is not written like mon-fri`)
    const end = readDay(last, fault)
    // "sat-mon" goes over the end of the week.
    for (let day = readDay(first, fault); ; day = ((day % 7) + 1) as Weekday) {
      found.add(day)
      if (day === end) break
    }
  }
  return [...found].sort((a, b) => a - b)
}

function readDay(word: string, fault: Fault): Weekday {
  for (const days of [DAYS, GIORNI]) {
    const index = (days as readonly string[]).indexOf(word.toLowerCase())
    if (index >= 0) return (index + 1) as Weekday
  }
  throw fault(`"${word}" is not a day; days are ${DAYS.join(' ')}, or ${GIORNI.join(' ')}, or ${DAILY}`)
}

/** As `readWindows` reads it. */
export function showWindow({ days, from, to }: WeeklyWindow): string {
  return `${showDays(days)} ${from}-${to}`
}

function showDays(days: readonly Weekday[]): string {
  if (days.length === DAYS.length) return DAILY
  const runs: Weekday[][] = []
  for (const day of [...days].sort((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run?.at(-1) === day - 1) run.push(day)
    else runs.push([day])
  }
  const name = (day: Weekday | undefined) => DAYS[(day ?? 1) - 1]
  return runs.map((run) => (run.length < 3 ? run.map(name).join(',') : `${name(run[0])}-${name(run.at(-1))}`)).join(',')
}
