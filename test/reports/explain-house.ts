/** A small house with a workshop that counts its people at every door, to ask about afterwards. */
import { createHouseClock } from '../../gateway/core/house-clock.ts'
import type { Change } from '../../gateway/core/ports.ts'
import type { Badge, Person, Rule, Schedule } from '../../gateway/core/records.ts'
import { createExplainer, type Explainer } from '../../gateway/reports/explain.ts'
import { badge as badgeOf, door, openSmallHouse, type SmallHouse, tap } from '../gateway/small-house.ts'

export const TIME_ZONE = 'Europe/Rome'
export const at = (text: string): number => Date.parse(text)

export interface Asking {
  house: SmallHouse
  explainer: Explainer
  /** Sets the house's clock, and taps there; answers with the reason. */
  tapAt(time: string | number, unit: string, credential: string): Promise<string>
  change(time: string | number, ...changes: Change[]): Promise<void>
  /** The rule of the first day of a house, by its group. */
  rule(group: string): Rule
}

export const person = (id: string, fields: Partial<Person> = {}): Change => ({
  put: 'person',
  value: {
    ...{
      id,
      name: `${id[0]?.toUpperCase()}${id.slice(1)}`,
      kind: 'member',
      org: null,
      groups: ['members'],
      host: null,
    },
    ...{ extendedTime: false, assistance: false },
    ...fields,
  },
})
export const badge = (id: string, credential: string, fields: Partial<Badge> = {}): Change => {
  const change = badgeOf(id, credential) as Extract<Change, { put: 'badge' }>
  return { ...change, value: { ...change.value, ...fields } }
}
export const schedule = (id: string, fields: Partial<Schedule>): Change => ({
  put: 'schedule',
  value: { id, name: id, windows: [], holidays: 'closed', from: null, until: null, ...fields },
})
export const reader = (id: string, place: { door?: string; side?: 'in' | 'out'; zone?: string }): Change => ({
  put: 'unit',
  value: {
    ...{ id, kind: 'mqtt', path: null, baud: null, reader: null, door: null, side: null, zone: null, desks: [] },
    settings: {},
    ...place,
  },
  secretHash: '',
  key: '00'.repeat(32),
})

/** Beside the small house: the workshop behind a door with both readers, for two people at most; and a check-in point. */
export const WORKSHOP: Change[] = [
  { put: 'zone', value: { id: 'workshop', name: 'Workshop', capacity: 2, antiPassback: 'hard' } },
  door('workshop', { name: 'Workshop door', from: 'hall', to: 'workshop' }),
  reader('w-in', { door: 'workshop', side: 'in' }),
  reader('w-out', { door: 'workshop', side: 'out' }),
  reader('desk', { zone: 'hall' }),
  person('bea'),
  person('carlo', { kind: 'staff' }),
  badge('b-bea', 'uid:00000001', { person: 'bea' }),
  badge('b-carlo', 'uid:00000002', { person: 'carlo' }),
]

export async function openAsking(): Promise<Asking> {
  const house = await openSmallHouse()
  const { directory, histories, journal } = house.store
  const clock = createHouseClock({ system: () => house.now, counterMs: () => house.now, synchronised: () => null })
  const explainer = createExplainer({ directory, histories, journal, clock, timeZone: TIME_ZONE })
  const move = (time: string | number): void => {
    house.now = typeof time === 'string' ? at(time) : time
  }
  let taps = 0
  await house.access.change(WORKSHOP, [])
  return {
    house,
    explainer,
    async tapAt(time, unit, credential) {
      move(time)
      const id = `t-${++taps}`
      house.access.signal(unit, tap(id, { credential }))
      const [result] = await house.answered(id)
      return result?.reason ?? 'none'
    },
    async change(time, ...changes) {
      move(time)
      await house.access.change(changes, [])
    },
    rule: (group) => directory.rulesOf(group)[0] as Rule,
  }
}
