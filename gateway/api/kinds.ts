/** Every kind of record: the error of one that is not there, and what of its fields is an instant or a secret. */
import { type ErrorCode, SogliaError } from '../core/errors.ts'
import { toRfc3339 } from '../core/model.ts'
import type { Directory } from '../core/ports.ts'
import type { RecordKind, Records } from '../core/records.ts'

interface Kind {
  unknown: ErrorCode
  /** Fields that are `At`. */
  instants?: readonly string[]
  /** Fields that whoever reads them could copy a card by, or that are too much to be told with the rest. */
  secrets?: readonly string[]
}

export const KINDS: Record<RecordKind, Kind> = {
  person: { unknown: 'E_PERSON_UNKNOWN' },
  erasure: { unknown: 'E_NOT_FOUND', instants: ['askedAt', 'refusedAt'] },
  organisation: { unknown: 'E_ORGANISATION_UNKNOWN' },
  badge: {
    unknown: 'E_BADGE_UNKNOWN',
    instants: ['from', 'until', 'revokedAt', 'suspendedAt'],
    secrets: ['credential'],
  },
  card: { unknown: 'E_CARD_UNKNOWN', secrets: ['credential'] },
  event: { unknown: 'E_EVENT_UNKNOWN', instants: ['from', 'until'] },
  group: { unknown: 'E_GROUP_UNKNOWN' },
  rule: { unknown: 'E_RULE_UNKNOWN' },
  schedule: { unknown: 'E_SCHEDULE_UNKNOWN' },
  calendar: { unknown: 'E_CALENDAR_UNKNOWN' },
  zone: { unknown: 'E_ZONE_UNKNOWN' },
  desk: { unknown: 'E_DESK_UNKNOWN' },
  door: { unknown: 'E_DOOR_UNKNOWN' },
  override: { unknown: 'E_DOOR_UNKNOWN', instants: ['since', 'until'] },
  unit: { unknown: 'E_UNIT_UNKNOWN' },
  plan: { unknown: 'E_PLAN_UNKNOWN' },
  drawing: { unknown: 'E_PLAN_UNKNOWN', secrets: ['data'] },
}

/** Throws the error of its kind where there is no such record. */
export function existing<Name extends RecordKind>(directory: Directory, kind: Name, id: string): Records[Name] {
  const record = directory.record(kind, id)
  if (record === null) throw new SogliaError(KINDS[kind].unknown, id)
  return record
}

/** The record with its instants as text and its version; secrets only `wholly`. */
export function rowOf<Name extends RecordKind>(
  directory: Pick<Directory, 'rev'>,
  kind: Name,
  record: Records[Name],
  wholly: boolean,
): Record<string, unknown> {
  const { instants = [], secrets = [] } = KINDS[kind]
  const row: Record<string, unknown> = { ...record, rev: directory.rev(kind, record.id) }
  for (const field of instants) row[field] = instantText(row[field])
  if (!wholly) for (const field of secrets) delete row[field]
  return row
}

export function instantText(value: unknown): unknown {
  return typeof value === 'number' ? toRfc3339(value) : value
}
