/** The table of pages: where each is, who may see it, and how it is loaded. Only what is looked at is loaded. */
import type { ComponentType } from 'preact'
import type { Role } from '../gateway/api/contract.ts'
import type { PageProps } from './page-props.ts'

/** A page of the house, in its frame, for those who have signed in. */
export interface PageRow {
  path: string
  roles: readonly Role[]
  load(): Promise<ComponentType<PageProps>>
}
/** A page by itself, for whoever opens it. */
export interface OpenPageRow {
  path: string
  load(): Promise<ComponentType<{ rest: readonly string[] }>>
}

const STAFF: readonly Role[] = ['admin', 'staff']
const EVERYBODY: readonly Role[] = ['admin', 'staff', 'contact', 'member']

export const PAGES: readonly PageRow[] = [
  { path: '/me', roles: EVERYBODY, load: async () => (await import('./me-page/me-page.tsx')).MePage },
  { path: '/events', roles: STAFF, load: async () => (await import('./events-page/events-page.tsx')).EventsPage },
  {
    path: '/people/erasures',
    roles: ['admin'],
    load: async () => (await import('./erasure-page/erasure-page.tsx')).ErasurePage,
  },
  {
    path: '/roll-call',
    roles: STAFF,
    load: async () => (await import('./roll-call-page/roll-call-page.tsx')).RollCallPage,
  },
  { path: '/units', roles: STAFF, load: async () => (await import('./units-page/units-page.tsx')).UnitsPage },
  { path: '/doors', roles: STAFF, load: async () => (await import('./doors-page/doors-page.tsx')).DoorsPage },
  { path: '/zones', roles: STAFF, load: async () => (await import('./zones-page/zones-page.tsx')).ZonesPage },
  {
    path: '/calendar',
    roles: STAFF,
    load: async () => (await import('./calendar-page/calendar-page.tsx')).CalendarPage,
  },
  { path: '/rules', roles: STAFF, load: async () => (await import('./rules-page/rules-page.tsx')).RulesPage },
  { path: '/explain', roles: STAFF, load: async () => (await import('./explain-page/explain-page.tsx')).ExplainPage },
  {
    path: '/schedules',
    roles: STAFF,
    load: async () => (await import('./schedules-page/schedules-page.tsx')).SchedulesPage,
  },
  {
    path: '/people',
    roles: ['admin', 'staff', 'contact'],
    load: async () => (await import('./people-page/people-page.tsx')).PeoplePage,
  },
  {
    path: '/organisations',
    roles: ['admin', 'staff', 'contact'],
    load: async () => (await import('./organisations-page/organisations-page.tsx')).OrganisationsPage,
  },
  { path: '/groups', roles: STAFF, load: async () => (await import('./groups-page/groups-page.tsx')).GroupsPage },
  { path: '/badges', roles: STAFF, load: async () => (await import('./badges-page/badges-page.tsx')).BadgesPage },
  {
    path: '/settings',
    roles: ['admin'],
    load: async () => (await import('./settings-page/settings-page.tsx')).SettingsPage,
  },
  { path: '/journal', roles: STAFF, load: async () => (await import('./journal-page/journal-page.tsx')).JournalPage },
  {
    path: '/me/security',
    roles: EVERYBODY,
    load: async () => (await import('./security-page/security-page.tsx')).SecurityPage,
  },
  {
    path: '/settings/screens',
    roles: ['admin'],
    load: async () => (await import('./screens-page/screens-page.tsx')).ScreensPage,
  },
  {
    path: '/settings/sign-in',
    roles: ['admin'],
    load: async () => (await import('./security-page/account-security.tsx')).AccountSecurityPage,
  },
  { path: '/history', roles: STAFF, load: async () => (await import('./history-page/history-page.tsx')).HistoryPage },
  { path: '/', roles: STAFF, load: async () => (await import('./live-page/live-page.tsx')).LivePage },
  { path: '/plan', roles: STAFF, load: async () => (await import('./plan-page/plan-page.tsx')).PlanPage },
]

export const OPEN_PAGES: readonly OpenPageRow[] = [
  { path: '/trust', load: async () => (await import('./trust-page/trust-page.tsx')).TrustPage },
  { path: '/link', load: async () => (await import('./link-page/link-page.tsx')).LinkPage },
  { path: '/wall', load: async () => (await import('./wall-page/wall-page.tsx')).WallPage },

  { path: '/public', load: async () => (await import('./public-page/public-page.tsx')).PublicPage },
]

/** Where whoever signs in begins. */
export const HOME: Record<Role, string> = { admin: '/', staff: '/', contact: '/people', member: '/me' }

/** The row of an address, and what of the address comes after the row's path; null: there is no such page. */
export function pageAt<Row extends { path: string }>(
  rows: readonly Row[],
  path: string,
): { row: Row; rest: readonly string[] } | null {
  const candidates = rows
    .filter((row) => path === row.path || (row.path !== '/' && path.startsWith(`${row.path}/`)))
    .sort((a, b) => b.path.length - a.path.length)
  const row = candidates[0]
  if (row === undefined) return null
  return { row, rest: path.slice(row.path.length).split('/').filter(Boolean).map(plainPart) }
}

function plainPart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
