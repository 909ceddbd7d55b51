/** Boards at the doors of a small house, as far as allow-lists go. */
import { createHmac } from 'node:crypto'
import type { Policy } from '../../gateway/core/model.ts'
import { until } from '../support/gateway.ts'
import { KEY, type SmallHouse } from './small-house.ts'

export const HOUR = 3_600_000
export const hmac = (text: string): string => createHmac('sha256', Buffer.from(KEY, 'hex')).update(text).digest('hex')
export const nameOf = (credential: string): string => hmac(`soglia badge v1\n${credential}`).slice(0, 32)

export interface List {
  unit: string
  door: string
  version: number
  issued: string
  expires: string
  mode: string
  modeUntil?: string
  free: [string, string][]
  windows: [string, string][][]
  entries: Record<string, number>
}
export interface Boards {
  /** As they were sent. */
  policiesTo(unit: string): Policy[]
  /** What they say, once there are so many. */
  lists(unit: string, count: number): Promise<List[]>
  /** Says that it is there. */
  online(unit: string): void
  offline(unit: string): void
  ack(unit: string, policy: number): void
}

export function boardsOf(house: () => SmallHouse): Boards {
  const policiesTo = (unit: string): Policy[] =>
    house().sent.flatMap(({ unit: to, command }) => (to === unit && command.type === 'policy' ? [command] : []))
  return {
    policiesTo,
    async lists(unit, count) {
      const all = await until(
        () => policiesTo(unit),
        (sent) => sent.length >= count,
      )
      return all.map(({ list }) => JSON.parse(list) as List)
    },
    online: (unit) =>
      house().access.signal(unit, { type: 'status', state: 'online', unit: null, fw: null, battery: null, rssi: null }),
    offline(unit) {
      house().away.add(unit)
      house().access.link(unit, 'offline', null)
    },
    ack: (unit, policy) => house().access.signal(unit, { type: 'ack', policy }),
  }
}
