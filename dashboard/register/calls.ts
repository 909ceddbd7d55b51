/** What the pages of people, badges, organisations and groups ask of the gateway. */
import type {
  BadgeEnded,
  BadgeGiven,
  BadgePending,
  BadgeRow,
  BadgeWord,
  CardRow,
  FoundBadges,
  FoundPeople,
  GroupRow,
  ImportProgress,
  ImportReport,
  OrganisationRow,
  PassagePage,
  PersonKind,
  PersonRow,
  RecordVersion,
  UnknownTap,
} from '../../gateway/api/contract.ts'
import { ask } from '../api.ts'

/** As many as the gateway gives in one answer. */
const PAGE_ROWS_MAX = 200
/** A file of the largest size is read and written well within it. */
const IMPORT_WITHIN_MS = 120_000

const part = encodeURIComponent

function query(questions: Record<string, string | number | undefined>): string {
  const given = Object.entries(questions).filter(([, value]) => value !== undefined && value !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}

/** The first `rows` of what there is, in as many answers as that takes. */
async function pages<Page extends { total: number }>(
  rows: number,
  read: (limit: number, offset: number) => Promise<Page>,
  join: (pages: Page[]) => Page,
): Promise<Page> {
  const offsets = Array.from({ length: Math.ceil(rows / PAGE_ROWS_MAX) }, (_, n) => n * PAGE_ROWS_MAX)
  return join(await Promise.all(offsets.map((offset) => read(Math.min(PAGE_ROWS_MAX, rows - offset), offset))))
}

/* ---------------------------------------------------------------- people */

export interface PeopleSought {
  q?: string
  kind?: PersonKind | ''
  group?: string
  org?: string
}

export const findPeople = (sought: PeopleSought, rows: number): Promise<FoundPeople> =>
  pages(
    rows,
    (limit, offset) => ask<FoundPeople>('GET', `/api/search/people${query({ ...sought, limit, offset })}`),
    (all) => ({ total: all[0]?.total ?? 0, people: all.flatMap(({ people }) => people) }),
  )
export const readPerson = (id: string): Promise<PersonRow> => ask('GET', `/api/people/${part(id)}`)

export interface PersonFields {
  name: string
  kind: PersonKind
  /** An organisation's id or name; one that nobody knows yet is made. */
  org: string | null
  groups: string[]
  host: string | null
  extendedTime: boolean
  assistance: boolean
}
export const addPerson = (fields: PersonFields): Promise<{ id: string }> => ask('POST', '/api/people', fields)
export const changePerson = (id: string, fields: Partial<PersonFields> & { rev?: number }): Promise<PersonRow> =>
  ask('PATCH', `/api/people/${part(id)}`, fields)
export const removePerson = (id: string, reason: string): Promise<unknown> =>
  ask('DELETE', `/api/people/${part(id)}${query({ reason })}`)

/** Each look is recorded. */
export const lookAtPassages = (id: string, before: number | null): Promise<PassagePage> =>
  ask('GET', `/api/people/${part(id)}/passages${query({ limit: 30, before: before ?? undefined })}`)
export const lookAtChanges = (id: string): Promise<RecordVersion[]> => ask('GET', `/api/history/person/${part(id)}`)
export const makeSignInLink = (id: string): Promise<{ url: string; expiresAt: string }> =>
  ask('POST', `/api/people/${part(id)}/sign-in-link`, {})

/* ---------------------------------------------------------------- badges */

export const findBadges = (sought: { q: string; state: BadgeWord | '' }, rows: number): Promise<FoundBadges> =>
  pages(
    rows,
    (limit, offset) => ask<FoundBadges>('GET', `/api/search/badges${query({ ...sought, limit, offset })}`),
    (all) => ({ total: all[0]?.total ?? 0, badges: all.flatMap(({ badges }) => badges) }),
  )
export const readBadgesOf = (person: string): Promise<BadgeRow[]> => ask('GET', `/api/badges${query({ person })}`)
export const readUnknownTaps = (): Promise<UnknownTap[]> => ask('GET', '/api/unknown-credentials')

interface Validity {
  from?: string | null
  until?: string | null
}
export const addBadge = (badge: { person: string; credential: string } & Validity): Promise<BadgeGiven> =>
  ask('POST', '/api/badges', badge)
export const enrolBadge = (tap: { person: string; credential: string } & Validity): Promise<BadgeGiven> =>
  ask('POST', '/api/badges/enrol', tap)
export const endBadge = (id: string, how: 'suspend' | 'revoke', reason: string): Promise<BadgeEnded> =>
  ask('POST', `/api/badges/${part(id)}/${how}`, { reason })
export const resumeBadge = (id: string): Promise<unknown> => ask('POST', `/api/badges/${part(id)}/resume`, {})
export const replaceBadge = (id: string, credential: string, reason: string): Promise<BadgeGiven & BadgeEnded> =>
  ask('POST', `/api/badges/${part(id)}/replace`, { credential, reason })
export const changeBadge = (id: string, fields: Validity & { rev: number }): Promise<BadgeRow> =>
  ask('PATCH', `/api/badges/${part(id)}`, fields)
export const readPending = (id: string): Promise<BadgePending> => ask('GET', `/api/badges/${part(id)}/pending`)

/* ---------------------------------------------------------------- pool cards */

export const readCards = (): Promise<CardRow[]> => ask('GET', '/api/cards')
export const addCard = (card: { name: string; credential: string }): Promise<CardRow> => ask('POST', '/api/cards', card)
export const changeCard = (id: string, fields: { name: string; rev: number }): Promise<CardRow> =>
  ask('PATCH', `/api/cards/${part(id)}`, fields)
export const removeCard = (id: string, rev: number): Promise<unknown> =>
  ask('DELETE', `/api/cards/${part(id)}${query({ rev })}`)
export const lendCard = (id: string, loan: { person: string; until?: string }): Promise<unknown> =>
  ask('POST', `/api/cards/${part(id)}/lend`, loan)
export const returnCard = (id: string): Promise<unknown> => ask('POST', `/api/cards/${part(id)}/return`, {})

/* ---------------------------------------------------------------- organisations and groups */

export const readOrganisations = (): Promise<OrganisationRow[]> => ask('GET', '/api/organisations')
export type OrganisationFields = Omit<OrganisationRow, 'id' | 'rev'>
export const addOrganisation = (fields: OrganisationFields & { id?: string }): Promise<OrganisationRow> =>
  ask('POST', '/api/organisations', fields)
export const changeOrganisation = (
  id: string,
  fields: Partial<OrganisationFields> & { rev?: number },
): Promise<OrganisationRow> => ask('PATCH', `/api/organisations/${part(id)}`, fields)
export const removeOrganisation = (id: string, rev: number): Promise<unknown> =>
  ask('DELETE', `/api/organisations/${part(id)}${query({ rev })}`)

export const readGroups = (): Promise<GroupRow[]> => ask('GET', '/api/groups')
export const addGroup = (fields: { name: string; id?: string }): Promise<GroupRow> => ask('POST', '/api/groups', fields)
export const changeGroup = (id: string, fields: { name: string; rev?: number }): Promise<GroupRow> =>
  ask('PATCH', `/api/groups/${part(id)}`, fields)
export const removeGroup = (id: string, rev: number): Promise<unknown> =>
  ask('DELETE', `/api/groups/${part(id)}${query({ rev })}`)
/** Of a contact: whose people it may see. */
export const readOwnOrganisation = (): Promise<{ org: string | null; orgName: string | null }> => ask('GET', '/api/me')

/* ---------------------------------------------------------------- files of people */

export type FileEncoding = 'utf-8' | 'windows-1252' | 'utf-16le'
/** `file`: its bytes in base64. */
export interface PeopleFile {
  file: string
  encoding: FileEncoding
}
export const lookOver = (file: PeopleFile): Promise<ImportReport> =>
  ask('POST', '/api/people/import', { ...file, dryRun: true, preview: true }, { withinMs: IMPORT_WITHIN_MS })
export const importPeople = (file: PeopleFile): Promise<ImportReport> =>
  ask('POST', '/api/people/import', file, { withinMs: IMPORT_WITHIN_MS })
export const readLastImport = (): Promise<ImportProgress | null> => ask('GET', '/api/imports/last')
