/** What decisions look at: the register, the rules, and the counts as they are expected to be. */
import { type Rulebook, seesLeaving } from '../core/decide.ts'
import type { Directory } from '../core/ports.ts'
import { insideOf, isInside } from '../core/presence.ts'
import type { Rules } from '../core/rules.ts'
import type { Ledger } from './ledger.ts'
import type { Openings } from './openings.ts'

export interface LiveRulebook extends Rulebook {
  /** The register has changed. */
  follow(): void
}

export function createRulebook({
  directory,
  rules,
  ledger,
  openings,
}: {
  directory: Directory
  rules: Rules
  ledger: Pick<Ledger, 'expected'>
  openings: Pick<Openings, 'entering' | 'isEntering'>
}): LiveRulebook {
  /** By zone; worked out over all doors and units, so kept until the register changes. */
  const watched = new Map<string, boolean>()

  return {
    directory,
    rules,
    insideOf: (zone) => {
      const presence = ledger.expected()
      const entering = openings.entering(zone).filter((person) => !isInside(presence, person, zone))
      return insideOf(presence, zone) + entering.length
    },
    isInside: (person, zone) => isInside(ledger.expected(), person, zone),
    isCounted: (person, zone) => isInside(ledger.expected(), person, zone) || openings.isEntering(person, zone),
    seesLeaving(zone) {
      const sees = watched.get(zone) ?? seesLeaving(zone, directory)
      watched.set(zone, sees)
      return sees
    },
    follow: () => watched.clear(),
  }
}
