/** A house in which a member, a host with two guests, staff and an admin ask over HTTP. */
import type { Fact } from '../../gateway/core/facts.ts'
import type { Badge } from '../../gateway/core/records.ts'
import { type Answer, type ApiRig, ask, furnish, openApi, target } from '../support/api.ts'

export const HOUR_MS = 3_600_000
const PULSE_MS = 50
const ASKERS = ['member', 'host', 'staff', 'admin'] as const
export type Asker = (typeof ASKERS)[number]

/** `member` is amadou, `host` is lea, who answers for guy and ines. */
export interface OwnHouse {
  rig: ApiRig
  headers: Record<Asker, { authorization: string }>
  call(who: Asker, method: string, path: string, body?: object): Promise<Answer>
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came.
  get(who: Asker, path: string): Promise<any>
  tell(...facts: Fact[]): Promise<unknown>
}

export async function openOwnHouse(): Promise<OwnHouse> {
  const rig = await openApi({ pulseMs: PULSE_MS })
  await furnish(rig)
  const person = { org: null, groups: ['members'], extendedTime: false, assistance: true }
  await rig.access.change(
    [
      { put: 'person', value: { id: 'lea', name: 'Léa', kind: 'member', host: null, ...person } },
      { put: 'person', value: { id: 'guy', name: 'Guy', kind: 'guest', ...person, host: 'lea' } },
      { put: 'person', value: { id: 'ines', name: 'Ines', kind: 'guest', ...person, host: 'lea' } },
      { put: 'badge', value: badge('b-1', 'amadou') },
      { put: 'badge', value: badge('b-2', 'lea') },
    ],
    [{ kind: 'person-added', happenedAt: at(), person: 'amadou', by: 'ada' }],
  )
  const headers = {
    member: { authorization: await rig.bearer('member') },
    host: { authorization: await rig.bearer('member', { person: 'lea' }) },
    staff: { authorization: await rig.bearer('staff') },
    admin: { authorization: await rig.bearer('admin') },
  }
  const call: OwnHouse['call'] = (who, method, path, body) =>
    ask({ ...target(rig.url), method, path, headers: headers[who] }, body)
  return {
    rig,
    headers,
    call,
    get: async (who, path) => (await call(who, 'GET', path)).json,
    tell: (...facts) => rig.access.change([], facts),
  }
}

export const at = (agoMs = 0): string => new Date(Date.now() - agoMs).toISOString()

export function badge(id: string, of: string, rest: Partial<Badge> = {}): Badge {
  const ended = { revokedAt: null, revokedReason: null, suspendedAt: null, suspendedReason: null }
  const credential = `uid:04a2b3c4d5e6${id.slice(2)}0`
  return { id, credential, person: of, from: null, until: null, event: null, ...ended, ...rest }
}

export function stay(kind: 'stay-opened' | 'stay-closed', person: string, agoMs = 0): Fact {
  return { kind, happenedAt: at(agoMs), person, zone: 'hall' }
}
