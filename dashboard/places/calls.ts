/** What the pages of doors, zones, hours, rules and the calendar ask of the gateway. */
import type {
  CalendarRow,
  CalendarYear,
  DeskRow,
  DoorRow,
  DoorState,
  Explained,
  GroupRow,
  LiveFact,
  RecordVersion,
  RuleRow,
  ScheduleHours,
  SchedulePreview,
  ScheduleRow,
  ScheduleWeek,
  WhoCouldPass,
  ZoneRow,
} from '../../gateway/api/contract.ts'
import { ask } from '../api.ts'

const part = encodeURIComponent

export function query(questions: Record<string, string | number | null>): string {
  const given = Object.entries(questions).filter(([, value]) => value !== null && value !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}

/** What a new record is made of: all but its version, and what may be left out. */
type Fields<Row> = Partial<Omit<Row, 'rev'>>

/** One sort of record: all are looked at, added, changed and removed in the same way. */
function records<Row extends { id: string; rev: number }>(path: string) {
  const one = (id: string): string => `/api/${path}/${part(id)}`
  return {
    all: (): Promise<Row[]> => ask('GET', `/api/${path}`),
    one: (id: string): Promise<Row> => ask('GET', one(id)),
    add: (fields: Fields<Row>): Promise<Row> => ask('POST', `/api/${path}`, fields),
    /** `rev`: the version that was seen; where it is another by now: `E_CONFLICT`. */
    change: (id: string, fields: Fields<Row> & { rev?: number }): Promise<Row> => ask('PATCH', one(id), fields),
    remove: (id: string): Promise<unknown> => ask('DELETE', one(id)),
  }
}

export const DOORS = records<DoorRow>('doors')
export const ZONES = records<ZoneRow>('zones')
export const DESKS = records<DeskRow>('desks')
export const SCHEDULES = records<ScheduleRow>('schedules')
export const RULES = records<RuleRow>('rules')
export const CALENDAR = records<CalendarRow>('calendar')
export const readGroups = (): Promise<GroupRow[]> => ask('GET', '/api/groups')

export const readYear = (year: number): Promise<CalendarYear> => ask('GET', `/api/calendar${query({ year })}`)
export const readWeek = (schedule: string, from: string): Promise<ScheduleWeek> =>
  ask('GET', `/api/schedules/${part(schedule)}/week${query({ from })}`)
/** `first`: the first of the seven days that are shown. */
export const previewWeek = (id: string, hours: ScheduleHours, first: string): Promise<SchedulePreview> =>
  ask('POST', '/api/schedules/preview', { id, ...hours, first })

/** `at`: RFC 3339 or the wall clock of the house; empty: now. */
export const readWho = (
  door: string,
  asked: { at: string; group: string; skip: number; limit: number },
): Promise<WhoCouldPass> => ask('GET', `/api/doors/${part(door)}/who${query(asked)}`)
export const readDoorPassages = (door: string): Promise<LiveFact[]> => ask('GET', `/api/doors/${part(door)}/passages`)
export const readHistory = (kind: 'door', id: string): Promise<RecordVersion[]> =>
  ask('GET', `/api/history/${kind}/${part(id)}`)

/** `until` empty: as long as the house does by itself. `confirm`: a lockdown asks for it, and so does a door in one. */
export const orderMode = (
  door: string,
  order: { mode: DoorState['mode']; until: string; reason: string; confirm: boolean },
): Promise<DoorState> => {
  const { until, ...rest } = order
  return ask('POST', `/api/doors/${part(door)}/mode`, until === '' ? rest : { ...rest, until })
}
export const beginLockdown = (reason: string): Promise<DoorState[]> =>
  ask('POST', '/api/lockdown', { reason, confirm: true })
export const endLockdown = (reason: string): Promise<DoorState[]> => ask('POST', '/api/lockdown/end', { reason })

export const readExplanation = (asked: {
  person: string
  badge: string
  door: string
  unit: string
  side: string
  at: string
}): Promise<Explained> => ask('GET', `/api/explain${query(asked)}`)
