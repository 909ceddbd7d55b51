/** The gateway's side of lists and of the time, for the simulator's tests: hashes by a hand of its own. */
import { createHmac } from 'node:crypto'
import type { PolicyMessage, TimeMessage } from '../../gateway/wire/soglia.ts'
import { type Answer, friendly } from './mini-gateway.ts'

export const KEY = '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0'
export const HOUR_MS = 60 * 60 * 1000
/** A Tuesday in winter, at nine in Rome. */
export const NINE = Date.parse('2026-11-24T08:00:00.000Z')
export const iso = (at: number): string => new Date(at).toISOString()

const hmac = (key: string, text: string): string =>
  createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('hex')
export const nameOf = (credential: string): string => hmac(KEY, `soglia badge v1\n${credential}`).slice(0, 32)

export interface ListFields {
  unit: string
  version: number
  issued: number
  expires: number
  mode: string
  free: [number, number][]
  windows: [number, number][][]
  /** By credential. */
  entries: Record<string, number>
}

/** A list of `door` from eight to midnight; who is 0 may pass all that time, who is 1 never. */
export function listOf(fields: Partial<ListFields> = {}, key = KEY): PolicyMessage {
  const issued = NINE - HOUR_MS
  const expires = NINE + 15 * HOUR_MS
  const whole: ListFields = {
    ...{ unit: 'door', version: 1, issued, expires, mode: 'scheduled', free: [], windows: [[[issued, expires]], []] },
    entries: {},
    ...fields,
  }
  const texts = (intervals: readonly [number, number][]) => intervals.map(([from, to]) => [iso(from), iso(to)])
  const list = JSON.stringify({
    ...whole,
    door: 'front',
    issued: iso(whole.issued),
    expires: iso(whole.expires),
    free: texts(whole.free),
    windows: whole.windows.map(texts),
    entries: Object.fromEntries(Object.entries(whole.entries).map(([credential, i]) => [nameOf(credential), i])),
  })
  return { type: 'policy', list, sig: hmac(key, `soglia list v1\n${list}`) }
}

export function timeOf(nonce: string, at: number, key = KEY): TimeMessage {
  return { type: 'time', nonce, now: iso(at), sig: hmac(key, `soglia time v1\n${nonce}\n${iso(at)}`) }
}

/** Receipts for everything, and the time, which began to run from `at` on when this was made. */
export function friendlyAt(at: number): Answer {
  const startedMs = performance.now()
  return (heard) => {
    const { message } = heard.parsed
    if (message?.type !== 'time') return friendly(heard)
    return [timeOf(message.nonce, Math.round(at + performance.now() - startedMs))]
  }
}
