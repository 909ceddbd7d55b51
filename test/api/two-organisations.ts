/**
 * A house that two organisations share: all that is of one has `north` in it, all that is of the other `south`, so that
 * whatever is told to the wrong one is found in the text of an answer. And all that must stay secret, by its letters.
 */
import type { Change, Role } from '../../gateway/core/ports.ts'
import type { Badge, Person, Plan } from '../../gateway/core/records.ts'
import { type ApiRig, openApi, passage } from '../support/api.ts'

/** Who may ask: by the role, and by whose people they are. */
export const VISITORS = [
  'nobody',
  'admin',
  'staff',
  'contact north',
  'contact south',
  'member north',
  'member south',
] as const
export type Visitor = (typeof VISITORS)[number]

export function roleOf(visitor: Visitor): Role | null {
  return visitor === 'nobody' ? null : (visitor.split(' ')[0] as Role)
}

/** Ids of what the addresses name, one of each organisation where there is one of each. */
export const NAMED: Record<string, [string, string]> = {
  '/api/people/:id': ['nora-north', 'sara-south'],
  '/api/badges/:name': ['b-nora-north', 'b-sara-south'],
  '/api/me/passkeys/:id': ['AAAA', 'BBBB'],
  '/api/me/sessions/:id': ['aaaa', 'bbbb'],
  '/api/screens/:id': ['s-hall', 's-yard'],
  '/api/me/badges/:id': ['b-nora-north', 'b-sara-south'],
  '/api/erasure-requests/:id': ['nora-north', 'sara-south'],
  '/api/presence/:person': ['nora-north', 'sara-south'],
  '/api/history/:kind/:id': ['person/nora-north', 'person/sara-south'],
  '/api/organisations/:id': ['north', 'south'],
  '/api/events/:id': ['fair-north', 'fair-south'],
  '/api/cards/:id': ['card-north', 'card-south'],
  '/api/groups/:id': ['members', 'g-south'],
  '/api/rules/:id': ['r-north', 'r-south'],
  '/api/schedules/:id': ['s-north', 's-south'],
  '/api/calendar/:id': ['c-north', 'c-south'],
  '/api/zones/:id': ['hall', 'z-south'],
  '/api/desks/:id': ['d-north', 'd-south'],
  '/api/doors/:id': ['front', 'front'],
  '/api/plans/:id': ['ground', 'ground'],
  '/api/units/:id': ['reader-1', 'reader-1'],
  '/api/roll-call/reports/:seq': ['1', '1'],
  '/api/alarms/:id': ['door-forced:front', 'door-forced:front'],
  '/api/settings/:key': ['name', 'name'],
  '/api/accounts/:name': ['nadia', 'nadia'],
  '/api/backups/:name': ['soglia-1.db', 'soglia-1.db'],
  '/api/tokens/:name': ['test-contact', 'test-contact-2'],
}

/** What opens a door, or a sign-in, or a device. */
export const CREDENTIALS = [
  '04a1a1a1a1a1a1',
  '04b2b2b2b2b2b2',
  '04c3c3c3c3c3c3',
  'north-secret-code',
  '04d4d4d4d4d4d4',
  '04e5e5e5e5e5e5',
]
export const DEVICE_PASSWORD = 'device-password-7'
/** What nobody is ever told again: of units, accounts and tokens. */
export const KEPT_APART = ['5ec4e7'.repeat(10), 'ab4e1f'.repeat(10), 'argon2', 'passwordHash', '"hash"', 'secretHash']

const FOR_EVER = { revokedAt: null, revokedReason: null, suspendedAt: null, suspendedReason: null }
const HOUR_MS = 3_600_000

export interface TwoOrganisations {
  rig: ApiRig
  /** The header by which they sign in. */
  headers: Record<Visitor, Record<string, string>>
  /** One request, without a socket. */
  call(
    visitor: Visitor,
    method: string,
    url: string,
    body?: object,
  ): Promise<{ status: number; text: string; json: Answered }>
}
// biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came.
type Answered = any

export async function openTwoOrganisations(): Promise<TwoOrganisations> {
  const rig = await openApi()
  const drill = { happenedAt: new Date().toISOString(), by: 'stella', certain: 0, uncertain: 0 }
  await rig.access.change(changes(Date.now()), [
    { ...drill, kind: 'roll-call-started' },
    { ...drill, kind: 'roll-call-ended' },
    passage('nora-north', '1-1', 'b-nora-north'),
    passage('nils-north', '1-2', 'b-nils-north'),
    passage('sara-south', '1-3', 'b-sara-south'),
    ...(['nora-north', 'nils-north', 'sara-south', 'gus-south'] as const).map((person) => ({
      ...{ kind: 'stay-opened' as const, happenedAt: new Date().toISOString(), person, zone: 'hall' },
    })),
  ])
  rig.access.signal('reader-1', {
    ...{ type: 'tap', id: '2-1', at: null, ageMs: 0, side: null, offline: null, credential: 'uid:04e5e5e5e5e5e5' },
  })
  const token = (role: Role, standing: { org?: string; person?: string } = {}) => rig.bearer(role, standing)
  const headers: TwoOrganisations['headers'] = {
    nobody: {},
    admin: { authorization: await token('admin') },
    staff: { authorization: await token('staff', { person: 'stella' }) },
    'contact north': { authorization: await token('contact', { org: 'north' }) },
    'contact south': { authorization: await token('contact', { org: 'south' }) },
    'member north': { authorization: await token('member', { person: 'nora-north' }) },
    'member south': { authorization: await token('member', { person: 'sara-south' }) },
  }
  await rig.signedIn('nadia', 'admin')
  return {
    rig,
    headers,
    async call(visitor, method, url, body) {
      const asked = { method: method as 'GET', url, headers: headers[visitor] }
      const answer = await rig.server.inject(body === undefined ? asked : { ...asked, payload: body })
      const { statusCode: status, body: text } = answer
      return {
        status,
        text,
        get json() {
          return JSON.parse(text)
        },
      }
    },
  }
}

function person(id: string, rest: Partial<Person>): Change {
  const value: Person = {
    ...{ id, name: id, kind: 'member', org: null, groups: ['members'], host: null, extendedTime: false },
    ...{ assistance: true, ...rest },
  }
  return { put: 'person', value }
}

function badge(of: string, credential: string, rest: Partial<Badge> = {}): Change {
  const value: Badge = { id: `b-${of}`, credential, person: of, from: null, until: null, event: null, ...FOR_EVER }
  return { put: 'badge', value: { ...value, ...rest } }
}

function changes(now: number): Change[] {
  const door = {
    ...{ id: 'front', name: 'Front door', from: null, to: 'hall', lock: null, unlockMs: 5000, heldOpenS: 30 },
    ...{ extendedUnlockMs: 15_000, extendedHeldOpenS: 90, preAlertS: 10, freeSchedule: null, listLifeS: 86_400 },
  }
  const unit = {
    ...{ id: 'reader-1', kind: 'mqtt', path: null, baud: null, reader: null, door: 'front', side: 'in' as const },
    ...{ zone: null, desks: [], settings: { password: DEVICE_PASSWORD } },
  }
  const plan: Plan = {
    ...{ id: 'ground', name: 'Ground floor', order: 0, width: 100, height: 80, doors: [], backgroundPercent: 40 },
    zones: [],
    desks: [{ desk: 'd-north', x: 10, y: 10, turn: 0 }],
    background: { format: 'svg', digest: '0123456789abcdef' },
  }
  const window = { from: now - HOUR_MS, until: now + HOUR_MS }
  const guestOf = (host: string, org: string): Partial<Person> => ({ kind: 'guest', groups: ['guests'], host, org })
  return [
    { put: 'organisation', value: { id: 'north', name: 'Northern Lights', kind: 'enterprise', network: null } },
    { put: 'organisation', value: { id: 'south', name: 'Southern Cross', kind: 'association', network: null } },
    { put: 'group', value: { id: 'g-south', name: 'Carpenters south' } },
    { put: 'zone', value: { id: 'hall', name: 'Hall', capacity: 80, antiPassback: 'soft' } },
    { put: 'zone', value: { id: 'z-south', name: 'Room south', capacity: null, antiPassback: 'soft' } },
    { put: 'desk', value: { id: 'd-north', zone: 'hall' } },
    { put: 'desk', value: { id: 'd-south', zone: 'z-south' } },
    { put: 'door', value: door },
    { put: 'plan', value: plan },
    { put: 'drawing', value: { id: 'ground', format: 'svg', data: Buffer.from('<svg/>').toString('base64') } },
    { put: 'unit', value: unit, secretHash: KEPT_APART[0] as string, key: KEPT_APART[1] as string },
    ...['north', 'south'].map(
      (end): Change => ({
        put: 'schedule',
        value: { id: `s-${end}`, name: end, windows: [], holidays: 'closed', from: null, until: null },
      }),
    ),
    ...['north', 'south'].map(
      (end): Change => ({
        put: 'rule',
        value: { id: `r-${end}`, group: 'g-south', doors: ['front'], schedule: `s-${end}`, from: null, until: null },
      }),
    ),
    ...['north', 'south'].map(
      (end, n): Change => ({
        put: 'calendar',
        value: {
          id: `c-${end}`,
          name: end,
          kind: 'closure',
          from: `2027-01-1${n}`,
          until: `2027-01-1${n}`,
          hours: null,
        },
      }),
    ),
    person('nora-north', { org: 'north' }),
    person('nils-north', { org: 'north' }),
    person('sara-south', { org: 'south', groups: ['members', 'g-south'] }),
    person('gus-south', guestOf('sara-south', 'south')),
    person('guy-north', guestOf('nora-north', 'north')),
    person('stella', { kind: 'staff' }),
    badge('nora-north', `uid:${CREDENTIALS[0]}`),
    badge('nils-north', `uid:${CREDENTIALS[1]}`),
    badge('sara-south', `uid:${CREDENTIALS[2]}`),
    badge('guy-north', `code:${CREDENTIALS[3]}`, { event: 'fair-north', ...window }),
    badge('stella', 'em:0123456789', { until: now + HOUR_MS }),
    { put: 'card', value: { id: 'card-north', credential: `uid:${CREDENTIALS[4]}`, name: 'Card 1' } },
    { put: 'card', value: { id: 'card-south', credential: 'uid:04f6f6f6f6f6f6', name: 'Card 2' } },
    { put: 'event', value: { id: 'fair-north', name: 'Fair N', host: 'nora-north', group: 'guests', ...window } },
    { put: 'event', value: { id: 'fair-south', name: 'Fair S', host: 'sara-south', group: 'guests', ...window } },
  ]
}
