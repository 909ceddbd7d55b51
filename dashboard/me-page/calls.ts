/** What one's own page asks the gateway. */
import type {
  OwnBadge,
  OwnErasure,
  OwnGuest,
  OwnHouse,
  OwnLook,
  OwnStay,
  Visibility,
} from '../../gateway/api/contract.ts'
import { ask } from '../api.ts'

export const readOwnHouse = (): Promise<OwnHouse> => ask('GET', '/api/me/house')
export const readOwnBadges = (): Promise<OwnBadge[]> => ask('GET', '/api/me/badges')
export const readOwnGuests = (): Promise<OwnGuest[]> => ask('GET', '/api/me/guests')

let last: Promise<unknown> = Promise.resolve()
/** Long looks back, one after the other: the house lets nobody ask for many at once. */
function inTurn<T>(look: () => Promise<T>): Promise<T> {
  const mine = last.then(look)
  last = mine.catch(() => undefined)
  return mine
}
export const readOwnLooks = (): Promise<OwnLook[]> => inTurn(() => ask('GET', '/api/me/looks'))
/** `from`: a day of the house's calendar. */
export const readOwnStays = (from: string): Promise<OwnStay[]> => inTurn(() => ask('GET', `/api/me/stays?from=${from}`))
export const suspendOwnBadge = (id: string, reason: string): Promise<unknown> =>
  ask('POST', `/api/me/badges/${encodeURIComponent(id)}/suspend`, { reason })
export const readVisibility = (): Promise<Visibility> => ask('GET', '/api/me/visibility')
export const putVisibility = (inside: boolean): Promise<Visibility> => ask('PUT', '/api/me/visibility', { inside })
export const readErasure = (): Promise<OwnErasure | null> => ask('GET', '/api/me/erasure')
export const askErasure = (words: string): Promise<OwnErasure> =>
  ask('POST', '/api/me/erasure', words === '' ? {} : { reason: words })
export const withdrawErasure = (): Promise<unknown> => ask('DELETE', '/api/me/erasure')
