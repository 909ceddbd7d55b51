/** Every page, and the states of it that are worth a look. */
import type { Page } from 'playwright-core'
import type { Role } from '../../gateway/api/contract.ts'
import type { RealHouse } from '../pages/real-house.ts'

export interface Picture {
  name: string
  /** Null: nobody has signed in. */
  role: Role | null
  /** Where it is; of a house that is known only then. */
  path: string | ((house: RealHouse) => string)
  /** What is done before the picture is taken. */
  act?: (page: Page) => Promise<void>
}

const firstOf = (house: RealHouse): string => house.member.id

export const PICTURES: readonly Picture[] = [
  { name: 'sign-in', role: null, path: '/' },
  { name: 'live', role: 'staff', path: '/' },
  { name: 'live-admin', role: 'admin', path: '/' },
  { name: 'live-zone', role: 'staff', path: '/?zone=fablab' },
  { name: 'people', role: 'admin', path: '/people' },
  { name: 'person', role: 'admin', path: (house) => `/people/${firstOf(house)}` },
  { name: 'person-new', role: 'admin', path: '/people/new' },
  { name: 'people-import', role: 'admin', path: '/people/import' },
  { name: 'organisations', role: 'admin', path: '/organisations' },
  { name: 'organisation', role: 'admin', path: (house) => `/organisations/${house.org}` },
  { name: 'groups', role: 'admin', path: '/groups' },
  { name: 'group', role: 'admin', path: '/groups/members' },
  { name: 'badges', role: 'admin', path: '/badges' },
  { name: 'cards', role: 'admin', path: '/badges/cards' },
  { name: 'badges-unknown', role: 'admin', path: '/badges?unknown=1' },
  { name: 'doors', role: 'admin', path: '/doors' },
  { name: 'door', role: 'admin', path: '/doors/front' },
  { name: 'zones', role: 'admin', path: '/zones' },
  { name: 'plan', role: 'admin', path: '/plan' },
  { name: 'schedules', role: 'admin', path: '/schedules' },
  { name: 'schedule', role: 'admin', path: '/schedules/giorno' },
  { name: 'calendar', role: 'admin', path: '/calendar' },
  { name: 'rules', role: 'admin', path: '/rules' },
  { name: 'explain', role: 'admin', path: (house) => `/explain?person=${firstOf(house)}&door=front` },
  { name: 'events', role: 'admin', path: '/events' },
  { name: 'event', role: 'admin', path: '/events/codesign-jam' },
  { name: 'guests', role: 'staff', path: '/events/guests_' },
  { name: 'erasures', role: 'admin', path: '/people/erasures' },
  { name: 'history', role: 'staff', path: '/history' },
  { name: 'units', role: 'admin', path: '/units' },
  { name: 'unit', role: 'admin', path: '/units/front-in' },
  { name: 'unit-new', role: 'admin', path: '/units/new' },
  { name: 'journal', role: 'admin', path: '/journal' },
  { name: 'roll-call', role: 'staff', path: '/roll-call' },
  { name: 'settings', role: 'admin', path: '/settings' },
  { name: 'settings-house', role: 'admin', path: '/settings/house' },
  { name: 'settings-accounts', role: 'admin', path: '/settings/accounts' },
  { name: 'settings-tokens', role: 'admin', path: '/settings/tokens' },
  { name: 'settings-backups', role: 'admin', path: '/settings/backups' },
  { name: 'settings-https', role: 'admin', path: '/settings/https' },
  { name: 'settings-screens', role: 'admin', path: '/settings/screens' },
  { name: 'security', role: 'admin', path: '/me/security' },
  { name: 'me', role: 'member', path: '/me' },
  { name: 'contact-people', role: 'contact', path: '/people' },
  { name: 'public', role: null, path: '/public' },
  { name: 'wall', role: null, path: '/wall' },
  { name: 'trust', role: null, path: '/trust' },
  { name: 'link', role: null, path: '/link' },
]
