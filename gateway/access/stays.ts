/** Stays that nobody closed, and what staff says of them. */
import { nextDayEnd } from '../core/day.ts'
import { SogliaError } from '../core/errors.ts'
import type { Passage, Recorded, StayFact } from '../core/facts.ts'
import type { At } from '../core/model.ts'
import {
  closeStay,
  confirmStay,
  createStayRules,
  nextStayEnd,
  overdueStays,
  type StayRules,
  type Word,
} from '../core/moves.ts'
import type { Clock, Directory } from '../core/ports.ts'
import { settingIn } from '../core/settings.ts'
import type { Ledger } from './ledger.ts'

const HOUR_MS = 60 * 60_000
/** A grant so long before the last fact had its door open by then, or it was recorded that it had not. */
const UNRESOLVED_MS_MAX = 60_000

export interface Stays {
  /** As the house has set them. */
  rules(): StayRules
  /** Stays that have turned uncertain. */
  overdue(): StayFact[]
  /** Whether one may have, since that was last asked. So cheap that each tap asks; what is told late waits for the next look. */
  isDue(): boolean
  /** Staff has seen the person. Throws `E_NOT_INSIDE`, `E_PERSON_UNKNOWN`. */
  confirm(person: string, by: string, reason: string): Promise<void>
  /** Staff knows that the person is gone. Throws the same. */
  close(person: string, by: string, reason: string): Promise<void>
  /** A stay was opened for somebody whose door was not opened. */
  undone(stay: StayFact): StayFact[]
  /** A person who goes from the register is counted inside no longer. */
  ofRemoved(person: string): StayFact[]
  /** Of the newest facts, in order: grants after which the gateway did not live to see the door. */
  unresolved(facts: readonly Recorded[]): Passage[]
}

export function createStays({
  directory,
  ledger,
  clock,
  timeZone,
}: {
  directory: Directory
  ledger: Pick<Ledger, 'expected' | 'commit'>
  clock: Clock
  timeZone: string
}): Stays {
  let made: { closing: string; longest: string; rules: StayRules } | null = null
  let nextEnd: At = 0

  /** Kept until a setting changes, for it remembers the ends of days. */
  function rules(): StayRules {
    const closing = settingIn(directory, 'closing-time')
    const longest = settingIn(directory, 'longest-stay-h')
    if (made?.closing !== closing || made.longest !== longest) {
      const nextEnd = (after: At): At => nextDayEnd(after, timeZone, closing)
      const parts = { longestStayMs: Number(longest) * HOUR_MS, nextDayEnd: nextEnd }
      made = { closing, longest, rules: createStayRules(parts) }
    }
    return made.rules
  }

  async function say(speak: typeof confirmStay, word: Omit<Word, 'at'>): Promise<void> {
    const fact = speak(ledger.expected(), { ...word, at: clock.now() })
    // Whoever is counted can be told of, also when the register knows them no more.
    if (fact === null) {
      const unknown = directory.person(word.person) === null
      throw new SogliaError(unknown ? 'E_PERSON_UNKNOWN' : 'E_NOT_INSIDE', word.person)
    }
    await ledger.commit({ signal: null, facts: [fact] }, 0)
  }

  return {
    rules,
    overdue() {
      const [presence, now] = [ledger.expected(), clock.now()]
      nextEnd = nextStayEnd(presence, rules(), now)
      return overdueStays(presence, rules(), now)
    },
    isDue: () => clock.now() >= nextEnd,
    confirm: (person, by, reason) => say(confirmStay, { person, by, reason }),
    close: (person, by, reason) => say(closeStay, { person, by, reason }),
    undone({ person }) {
      const word = { person, at: clock.now(), by: 'gateway', reason: 'the door was not opened' }
      const fact = closeStay(ledger.expected(), word)
      return fact === null ? [] : [fact]
    },
    ofRemoved(person) {
      const word = { person, at: clock.now(), by: 'register', reason: 'removed from the register' }
      const fact = closeStay(ledger.expected(), word)
      return fact === null ? [] : [fact]
    },
    unresolved(facts) {
      const since = Date.parse(facts.at(-1)?.at ?? '') - UNRESOLVED_MS_MAX
      const open = new Map<string, Passage>()
      const end = (isEnded: (passage: Passage) => boolean): void => {
        for (const [name, passage] of open) if (isEnded(passage)) open.delete(name)
      }
      for (const fact of facts) {
        if (Date.parse(fact.at) < since) continue
        if (fact.kind === 'passage-granted' && fact.awaitsOpening) open.set(`${fact.unit} ${fact.id}`, fact)
        else if (fact.kind === 'passage-unused') open.delete(`${fact.unit} ${fact.id}`)
        // What was told late of an opening before the grant was not for it.
        else if (fact.kind === 'door-opened') {
          end(({ door, happenedAt }) => door === fact.door && happenedAt <= fact.happenedAt)
        } else if (fact.doubt?.includes('opening-not-seen')) {
          const { person } = fact as StayFact
          end((passage) => passage.person === person && passage.happenedAt === fact.happenedAt)
        }
      }
      return [...open.values()]
    },
  }
}
