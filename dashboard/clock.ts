/** The house's clock: its time zone, its seconds (the browser's may be wrong), and how they are told. */
import { computed, signal } from '@preact/signals'
import { locale } from './language.ts'

export const timeZone = signal('Europe/Rome')

/** Milliseconds by which the browser's clock is behind the gateway's. */
let offsetMs = 0

/** The gateway's time now, in milliseconds since 1970, moved on every second. */
export const now = signal(Date.now())

/** Takes the gateway's word for the time. */
export function setClock(at: string): void {
  const told = Date.parse(at)
  if (Number.isNaN(told)) return
  offsetMs = told - Date.now()
  now.value = told
}

/** Moves `now`; returns how to stop. */
export function startClock(): () => void {
  const timer = setInterval(() => {
    now.value = Date.now() + offsetMs
  }, 1000)
  return () => clearInterval(timer)
}

/** The house's time for an instant of this browser's clock. */
export function houseTime(browserMs: number): number {
  return browserMs + offsetMs
}

const clockFormat = computed(
  () => new Intl.DateTimeFormat(locale.value, { timeZone: timeZone.value, hour: '2-digit', minute: '2-digit' }),
)
const dayFormat = computed(
  () =>
    new Intl.DateTimeFormat(locale.value, { timeZone: timeZone.value, weekday: 'long', day: 'numeric', month: 'long' }),
)
const shortDayFormat = computed(
  () => new Intl.DateTimeFormat(locale.value, { timeZone: timeZone.value, day: 'numeric', month: 'short' }),
)

/** `15:42` */
export function clockTime(at: number | string): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? '–' : clockFormat.value.format(date)
}

const hourFormat = computed(
  () => new Intl.DateTimeFormat('en-GB', { timeZone: timeZone.value, hour: 'numeric', hourCycle: 'h23' }),
)

/** `15`: the hour on the wall, for an axis. */
export function clockHour(at: number | string): string {
  return String(Number(told(hourFormat.value, at)))
}

/** `15:42` today, `21 nov, 15:42` on another day. */
export function when(at: number | string): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return '–'
  const day = shortDayFormat.value.format(date)
  return day === today.value ? clockFormat.value.format(date) : `${day}, ${clockFormat.value.format(date)}`
}

const longDateFormat = computed(
  () =>
    new Intl.DateTimeFormat(locale.value, { timeZone: timeZone.value, day: 'numeric', month: 'long', year: 'numeric' }),
)
const dateTimeFormat = computed(
  () =>
    new Intl.DateTimeFormat(locale.value, {
      timeZone: timeZone.value,
      ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
    }),
)
const isoDayFormat = computed(() => new Intl.DateTimeFormat('en-CA', { timeZone: timeZone.value }))

function told(format: Intl.DateTimeFormat, at: number | string): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? '–' : format.format(date)
}

/** `22 novembre 2026` */
export function longDate(at: number | string): string {
  return told(longDateFormat.value, at)
}

/** `22 nov 2026, 15:42` */
export function dateTime(at: number | string): string {
  return told(dateTimeFormat.value, at)
}

/** `domenica 22 novembre`, of any instant. */
export function dayOf(at: number | string): string {
  return told(dayFormat.value, at)
}

/** `2026-11-22`: the day of an instant in the house's calendar, as the API and date fields write it. */
export function houseDay(at: number | string): string {
  return told(isoDayFormat.value, at)
}

/** A whole or broken number as the language writes it. */
export function number(value: number): string {
  return new Intl.NumberFormat(locale.value).format(value)
}

/** `domenica 22 novembre` */
export const day = computed(() => dayFormat.value.format(now.value))
export const minute = computed(() => clockFormat.value.format(now.value))
const today = computed(() => shortDayFormat.value.format(now.value))

const SECONDS_UP_TO = 90
const MINUTES_UP_TO_S = 90 * 60
const HOURS_UP_TO_S = 36 * 3600

/** `2 gg`, `2 days`: the only one of these units that has no sign of its own. */
function days(value: number): string {
  return new Intl.NumberFormat(locale.value, { style: 'unit', unit: 'day', unitDisplay: 'short' }).format(value)
}

/** How long: `48 s`, `12 min`, `3 h`, `2 gg`. */
export function duration(seconds: number): string {
  const s = Math.max(0, seconds)
  if (s < SECONDS_UP_TO) return `${Math.floor(s)} s`
  if (s < MINUTES_UP_TO_S) return `${Math.floor(s / 60)} min`
  if (s < HOURS_UP_TO_S) return `${Math.floor(s / 3600)} h`
  return days(Math.floor(s / 86_400))
}

/** While the page is blind: the last instant that it knows of, past which it may not count. */
export const knownUntil = signal<number | null>(null)

/** How long since an instant, by the house's clock: moves by itself, as long as the page sees. */
export function sinceNow(at: string): string {
  return duration(((knownUntil.value ?? now.value) - Date.parse(at)) / 1000)
}

export function percent(share: number): string {
  return new Intl.NumberFormat(locale.value, { style: 'percent', maximumFractionDigits: 0 }).format(share)
}
