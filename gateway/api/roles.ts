/** Who may use a route: each mark lets in its own role and those above it. Deny by default. */
import type { Role } from '../core/ports.ts'

/**
 * The lowest role that a route is for. A contact sees the people of its own organisation only, and a member only
 * itself: the routes that let them in see to it. A route without a mark is for admins. `screen`: for a paired screen on a
 * wall, which has no role, and for nobody else.
 */
export type RouteAccess = 'public' | 'screen' | 'member' | 'contact' | 'staff' | 'admin'

const LET_IN: Record<Exclude<RouteAccess, 'public'>, readonly Role[]> = {
  member: ['admin', 'staff', 'contact', 'member'],
  contact: ['admin', 'staff', 'contact'],
  staff: ['admin', 'staff'],
  admin: ['admin'],
  screen: [],
}

export function letsIn(access: Exclude<RouteAccess, 'public'>, role: Role): boolean {
  return LET_IN[access].includes(role)
}

/** For the API's description, in plain English. */
export function whoMay(access: RouteAccess): string {
  if (access === 'public') return 'For everybody.'
  if (access === 'screen') return 'For screens that an admin has paired, and for nobody else.'
  const roles = LET_IN[access]
  const named = roles.length === 1 ? 'the role' : 'the roles'
  return `For ${named} ${roles.join(', ')}.${SCOPES[access] ?? ''}`
}

const SCOPES: Partial<Record<RouteAccess, string>> = {
  member: ' Whoever asks sees only what is about themselves.',
  contact: ' A contact sees only what is about its own organisation.',
}
