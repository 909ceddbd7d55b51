/**
 * Taps that a unit decided itself: decided again by the allow-list that it then held. What does not fit is recorded
 * all the same, with its doubts, and somebody is told (contract, 3 "A tap that the unit decided itself").
 */
import { type AllowListContent, judgeByList, listFormOf } from '../core/allow-list.ts'
import type { Doubt } from '../core/facts.ts'
import type { At, Side, Tap } from '../core/model.ts'
import type { Directory, Policies as PolicyStore } from '../core/ports.ts'
import type { Unit } from '../core/records.ts'
import type { Connections } from './connections.ts'

/** A board gets its time from here, and its clock drifts by seconds a day. */
const DRIFT_MS_MAX = 120_000

/** What a board without any list names as the one it decided by: versions begin at 1. */
const NO_LIST = 0

export interface OwnTime {
  at: At
  doubts: Doubt[]
}

/**
 * When the tap was: by the unit's clock where its counter agrees, for what is counted has the time on the way in it;
 * by the counter where they differ; by the clock alone where the counter stood still, without power.
 */
export function ownTimeOf({ at, ageMs }: Tap, now: At): OwnTime {
  const counted = now - ageMs
  if (at === null) return ageMs > 0 ? { at: counted, doubts: [] } : { at: now, doubts: ['time-unknown'] }
  const drifts = at > now + DRIFT_MS_MAX || (ageMs > 0 && Math.abs(at - counted) > DRIFT_MS_MAX)
  if (drifts) return { at: ageMs > 0 ? counted : now, doubts: ['unit-clock-drift'] }
  return { at: Math.min(at, now), doubts: [] }
}

export interface OfflineJudge {
  /** What about the unit's own decision is doubtful; empty where all of it fits. */
  doubtsOf(unit: Unit, tap: Tap, asked: { credential: string; side: Side; own: At }): Doubt[]
}

export function createOfflineJudge({
  directory,
  policies,
  connections,
}: {
  directory: Pick<Directory, 'badges'>
  policies: Pick<PolicyStore, 'find'>
  connections: Pick<Connections, 'wasConnected'>
}): OfflineJudge {
  /** A board that comes back tells thousands of taps by one list. */
  let last: { text: string; list: AllowListContent } | null = null

  function listOf(text: string): AllowListContent {
    if (last?.text !== text) last = { text, list: JSON.parse(text) as AllowListContent }
    return last.list
  }

  /** The credential may have been given out again since. */
  function badgeIn({ entries }: AllowListContent, credential: string): string | null {
    const found = directory
      .badges()
      .find((badge) => badge.credential === credential && Object.hasOwn(entries, badge.id))
    return found?.id ?? null
  }

  return {
    doubtsOf(unit, tap, { credential, side, own }) {
      const { granted, policy: version } = tap.offline as NonNullable<Tap['offline']>
      // By the clock that the unit decided by; it was set from here.
      const at = tap.at ?? own
      // One that holds plain numbers decides by them at any time, as whoever has set it up so was told.
      const isAlone = listFormOf(unit) === 'plain' || !connections.wasConnected(unit.id, at)
      const doubts: Doubt[] = isAlone ? [] : ['unit-was-connected']
      const policy = policies.find(unit.id, version)
      if (policy === null) {
        // A board with no list, or none that is valid, lets nobody in: that is as it should be.
        return granted || version !== NO_LIST ? [...doubts, 'list-never-sent'] : doubts
      }
      if (at < policy.issued - DRIFT_MS_MAX || at >= policy.expires) {
        return granted ? [...doubts, 'list-not-valid-then'] : doubts
      }
      const list = listOf(policy.content)
      const judged = judgeByList(list, badgeIn(list, credential), side, at)
      return judged.granted === granted ? doubts : [...doubts, 'list-disagrees']
    },
  }
}
