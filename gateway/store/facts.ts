/** A fact as a row, sealed by a leaf hash, and back. The encoding is described at the head of `journal.ts`. */
import { hash, randomFillSync } from 'node:crypto'
import canonicalize from 'canonicalize'
import { type Fact, PERSONAL_FIELDS, type Recorded } from '../core/facts.ts'
import { type At, toRfc3339 } from '../core/model.ts'
import type { Connection } from './database.ts'

export const SALT_BYTES = 16
const SALT_POOL_BYTES = 16 * 1024

/** A row of `facts`, as in `schema.ts`. */
export interface FactRow {
  seq: number
  at: At
  kind: string
  happened: At | string
  body: string
  personal: string | null
  personal_salt: Uint8Array | null
  personal_hash: Uint8Array | null
  salt: Uint8Array
  leaf: Uint8Array
}

/** Random salts cut from a pool: asking the kernel for 16 bytes at a time costs more than the hash itself. */
export function createSalts(): () => Uint8Array {
  let pool = Buffer.alloc(0)
  let used = 0
  return () => {
    if (used + SALT_BYTES > pool.length) {
      pool = randomFillSync(Buffer.allocUnsafeSlow(SALT_POOL_BYTES))
      used = 0
    }
    used += SALT_BYTES
    return pool.subarray(used - SALT_BYTES, used)
  }
}

/** Throws a plain Error where the fact has no RFC 8785 form (a lone surrogate, NaN). */
export function sealFact(fact: Fact, seq: number, at: At, nextSalt: () => Uint8Array): FactRow {
  const { kind, happenedAt, ...body } = fact as Fact & Record<string, unknown>
  const personal = takePersonal(body)
  const row: FactRow = {
    seq,
    at,
    kind,
    happened: compactTime(happenedAt),
    body: JSON.stringify(body),
    personal: personal === null ? null : JSON.stringify(personal),
    personal_salt: personal === null ? null : nextSalt(),
    personal_hash: null,
    salt: nextSalt(),
    leaf: EMPTY,
  }
  if (personal !== null) row.personal_hash = personalHashOf(row.personal_salt as Uint8Array, personal)
  row.leaf = leafOf(row, body)
  return row
}

/** The fact of a row. Where its personal fields were erased they are null. */
export function factOf(row: FactRow): Recorded {
  const erased = row.personal === null && row.personal_hash !== null
  return {
    kind: row.kind,
    happenedAt: fullTime(row.happened),
    ...JSON.parse(row.body),
    ...(erased ? ERASED : row.personal === null ? null : JSON.parse(row.personal)),
    seq: row.seq,
    at: toRfc3339(row.at),
  }
}

/** What is wrong with a row, or null: its leaf is computed anew, and its personal part held against its hash. */
export function faultOf(row: FactRow): string | null {
  try {
    if (!same(leafOf(row, JSON.parse(row.body)), row.leaf)) return `fact ${row.seq} does not fit its leaf`
    if (row.personal === null) return null
    if (row.personal_salt === null || row.personal_hash === null) return `fact ${row.seq} lacks a salt`
    const hashed = personalHashOf(row.personal_salt, JSON.parse(row.personal))
    return same(hashed, row.personal_hash) ? null : `the personal part of fact ${row.seq} does not fit its hash`
  } catch (error) {
    return `fact ${row.seq} cannot be read: ${(error as Error).message}`
  }
}

const EMPTY = new Uint8Array(0)
/** A note that was forgotten is as one that was never written. */
const ERASED = { person: null, badge: null }

/** Moves the personal fields that say something out of `body`; a null says nothing and stays. */
function takePersonal(body: Record<string, unknown>): Record<string, unknown> | null {
  let personal: Record<string, unknown> | null = null
  for (const field of PERSONAL_FIELDS) {
    if (body[field] === undefined || body[field] === null) continue
    personal ??= {}
    personal[field] = body[field]
    delete body[field]
  }
  return personal
}

function leafOf(row: FactRow, body: Record<string, unknown>): Uint8Array {
  const form: Record<string, unknown> = {
    ...body,
    kind: row.kind,
    happenedAt: fullTime(row.happened),
    seq: row.seq,
    at: toRfc3339(row.at),
  }
  if (row.personal_hash !== null) form.personal = Buffer.from(row.personal_hash).toString('hex')
  return saltedHash(row.salt, form)
}

function personalHashOf(salt: Uint8Array, personal: Record<string, unknown>): Uint8Array {
  return saltedHash(salt, personal)
}

function saltedHash(salt: Uint8Array, value: Record<string, unknown>): Uint8Array {
  const text = canonicalize(value) as string
  const bytes = Buffer.allocUnsafe(salt.length + Buffer.byteLength(text))
  bytes.set(salt)
  bytes.write(text, salt.length)
  return hash('sha256', bytes, 'buffer')
}

/** 6 bytes on disk instead of 24, but only where the same text comes back. */
function compactTime(text: string): At | string {
  const at = Date.parse(text)
  return Number.isNaN(at) || toRfc3339(at) !== text ? text : at
}

function fullTime(happened: At | string): string {
  return typeof happened === 'number' ? toRfc3339(happened) : happened
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

/** The seq and time of the last fact, 0 where there is none. */
export function lastFact(reader: Connection): { seq: number; at: At } {
  const row = reader.prepare<[], { seq: number; at: At }>('SELECT seq, at FROM facts ORDER BY seq DESC LIMIT 1').get()
  return row ?? { seq: 0, at: 0 }
}
