/** What the navigation leads to, in its order. */
import type { Role } from '../../gateway/api/contract.ts'

export type PageName =
  | 'live'
  | 'people'
  | 'badges'
  | 'doors'
  | 'schedules'
  | 'events'
  | 'history'
  | 'units'
  | 'journal'
  | 'settings'
  | 'me'

export interface Entry {
  name: PageName
  to: string
  roles: readonly Role[]
  /** Addresses that belong to it beside its own. */
  also?: readonly string[]
  /** A space stands before it. */
  apart?: true
  /** It stands in the bar of a phone too; the others are one tap further. */
  inBar?: true
}

const STAFF: readonly Role[] = ['admin', 'staff']

export const ENTRIES: readonly Entry[] = [
  { name: 'live', to: '/', roles: STAFF, inBar: true },
  {
    name: 'people',
    to: '/people',
    roles: ['admin', 'staff', 'contact'],
    also: ['/organisations', '/groups'],
    inBar: true,
  },
  { name: 'badges', to: '/badges', roles: STAFF },
  { name: 'doors', to: '/doors', roles: STAFF, also: ['/zones', '/plan'] },
  { name: 'schedules', to: '/schedules', roles: STAFF, also: ['/calendar', '/rules', '/explain'] },
  { name: 'events', to: '/events', roles: STAFF, inBar: true },
  { name: 'history', to: '/history', roles: STAFF },
  { name: 'units', to: '/units', roles: STAFF, apart: true },
  { name: 'journal', to: '/journal', roles: STAFF },
  { name: 'settings', to: '/settings', roles: ['admin'] },
  { name: 'me', to: '/me', roles: ['member', 'contact'], inBar: true },
]
/** For those who may count who is inside. */
export const ROLL_CALL = { to: '/roll-call', roles: STAFF } as const

export function isAt(entry: Pick<Entry, 'to' | 'also'>, path: string): boolean {
  return [entry.to, ...(entry.also ?? [])].some(
    (each) => path === each || (each !== '/' && path.startsWith(`${each}/`)),
  )
}
