/** Badges in one cell, as JSON: `[{"credential":…,"from":…,"until":…,"suspended":…,"suspendedAt":…}]`. */
import { SogliaError } from '../core/errors.ts'
import { type At, toRfc3339 } from '../core/model.ts'
import type { Badge } from '../core/records.ts'
import { checkCredential } from './badges.ts'
import { readT, readValidity } from './part.ts'
import { checkReason } from './words.ts'

export type ListedBadge = Pick<Badge, 'credential' | 'from' | 'until' | 'suspendedAt' | 'suspendedReason'>

const FIELDS = ['credential', 'from', 'until', 'suspended', 'suspendedAt']

/** `suspended` is true or the reason; without `suspendedAt` it is so from now on. */
export function readListedBadges(text: string | undefined, timeZone: string, now: At): ListedBadge[] {
  if (text === undefined) return []
  const list = parsed(text)
  if (!Array.isArray(list)) throw new SogliaError('E_INVALID', 'badges is a list in JSON')
  return list.map((each: unknown) => readOne(each, timeZone, now))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Its message would quote a credential.
    throw new SogliaError('E_INVALID', 'badges is not JSON')
  }
}

function readOne(value: unknown, timeZone: string, now: At): ListedBadge {
  if (typeof value !== 'object' || value === null) throw new SogliaError('E_INVALID', 'a badge is an object in JSON')
  const fields = value as Record<string, unknown>
  const strange = Object.keys(fields).some((key) => !FIELDS.includes(key))
  const { credential, from, until, suspended, suspendedAt } = fields
  if (strange || !isText(credential) || !isTextOrNone(from) || !isTextOrNone(until) || !isTextOrNone(suspendedAt)) {
    throw new SogliaError('E_INVALID', `a badge has the fields ${FIELDS.join(', ')}`)
  }
  if (suspended != null && typeof suspended !== 'boolean' && !isText(suspended)) {
    throw new SogliaError('E_INVALID', 'suspended is true, or the reason')
  }
  const badge = { credential: checkCredential(credential), ...readValidity({ from, until }, timeZone) }
  if (suspended == null || suspended === false) {
    if (suspendedAt != null) throw new SogliaError('E_INVALID', 'suspendedAt is of a badge that is suspended')
    return { ...badge, suspendedAt: null, suspendedReason: null }
  }
  const since = suspendedAt == null ? now : readT('suspendedAt', suspendedAt, timeZone, 'start')
  return { ...badge, suspendedAt: since, suspendedReason: suspended === true ? null : checkReason(suspended) }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isTextOrNone(value: unknown): value is string | null | undefined {
  return value == null || isText(value)
}

export function writeListedBadges(badges: readonly ListedBadge[]): string {
  return JSON.stringify(
    badges.map(({ credential, from, until, suspendedAt, suspendedReason }) => ({
      credential,
      ...(from === null ? {} : { from: toRfc3339(from) }),
      ...(until === null ? {} : { until: toRfc3339(until) }),
      ...(suspendedAt === null ? {} : { suspended: suspendedReason ?? true, suspendedAt: toRfc3339(suspendedAt) }),
    })),
  )
}
