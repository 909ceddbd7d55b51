/** Own badges and the own request to be erased, as their owner sees them. */
import { toRfc3339 } from '../core/model.ts'
import type { Badge, ErasureRequest } from '../core/records.ts'
import type { OwnBadge, OwnErasure } from './contract.ts'
import type { ApiParts } from './deps.ts'
import { timeOf } from './views.ts'

/** With the boards that may still let it in, where it has ended or is suspended. */
export function badgeView(
  { id, from, until, revokedAt, suspendedAt, event }: Badge,
  { access, directory }: Pick<ApiParts, 'access' | 'directory'>,
): OwnBadge {
  const isStopped = revokedAt !== null || suspendedAt !== null
  return {
    ...{ id, from: timeOf(from), until: timeOf(until), revokedAt: timeOf(revokedAt), suspendedAt: timeOf(suspendedAt) },
    ...{ event, eventName: event === null ? null : (directory.record('event', event)?.name ?? event) },
    pending: (isStopped ? access.passesUntil(id) : []).map(({ unit, until: at }) => {
      const door = directory.unit(unit)?.door ?? null
      const doorName = door === null ? null : (directory.door(door)?.name ?? door)
      return { unit, doorName, until: toRfc3339(at) }
    }),
  }
}

export function erasureView({ askedAt, words, refusedAt, refusedReason }: ErasureRequest): OwnErasure {
  return { askedAt: toRfc3339(askedAt), words, refusedAt: timeOf(refusedAt), refusedReason }
}
