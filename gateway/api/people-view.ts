/** A person as each role sees them: who may see which field is told here and nowhere else. */
import { Type } from 'typebox'
import type { Directory } from '../core/ports.ts'
import type { Person } from '../core/records.ts'
import type { Actor } from './deps.ts'
import { Nullable, PersonKindName, Rev } from './schemas.ts'

const ForStaff = { description: 'For staff and admins' }

export const PersonRow = Type.Object({
  id: Type.String(),
  name: Type.String(),
  kind: PersonKindName,
  org: Nullable(Type.String({ description: "The organisation's id" })),
  orgName: Nullable(Type.String()),
  groups: Type.Optional(Type.Array(Type.String(), ForStaff)),
  host: Type.Optional(Nullable(Type.String(ForStaff))),
  extendedTime: Type.Optional(Type.Boolean(ForStaff)),
  assistance: Type.Optional(Type.Boolean({ description: 'Needs help in an emergency; for admins alone' })),
  rev: Type.Optional(Rev),
})
/** What everybody who may see a person at all sees of them. */
export interface PersonShown {
  id: string
  name: string
  kind: Person['kind']
  org: string | null
  orgName: string | null
}

/** Whether they are among those that this one may see: a contact has its own organisation, a member itself. */
export function maySee({ role, org, person }: Actor, who: Person): boolean {
  if (role === 'admin' || role === 'staff') return true
  if (role === 'contact') return org !== null && who.org === org
  return person !== null && who.id === person
}

export function personView(person: Person, { role }: Pick<Actor, 'role'>, directory: Directory) {
  const { id, name, kind, org, groups, host, extendedTime, assistance } = person
  const shown: PersonShown = { id, name, kind, org, orgName: orgNameOf(org, directory) }
  if (role !== 'admin' && role !== 'staff') return shown
  const more = { ...shown, groups, host, extendedTime, rev: directory.rev('person', id) }
  return role === 'admin' ? { ...more, assistance } : more
}

export function orgNameOf(org: string | null, directory: Directory): string | null {
  return org === null ? null : (directory.organisation(org)?.name ?? org)
}
