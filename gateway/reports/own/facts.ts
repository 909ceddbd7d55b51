/** All that the journal holds of one person's comings and goings, and of who looked at them. */
import { SogliaError } from '../../core/errors.ts'
import type {
  HistoryViewed,
  JournalExported,
  Passage,
  PassageUnused,
  Recorded,
  RollCallMissed,
  RollCallTick,
  StayFact,
} from '../../core/facts.ts'
import type { At } from '../../core/model.ts'
import type { Journal } from '../../core/ports.ts'
import { factsBetween } from '../journal/facts-between.ts'
import { STAY_KINDS } from './stays.ts'

const PASSAGE_KINDS = ['passage-granted', 'passage-refused', 'passage-unused'] as const
const ROLL_CALL_KINDS = ['roll-call-ticked', 'roll-call-missed'] as const
const LOOK_KINDS = ['history-viewed', 'journal-exported'] as const
/** Of one person, held at once: twenty years of forty taps a day. */
const OWN_FACTS_MAX = 300_000

type Look = Recorded<HistoryViewed> | Recorded<JournalExported>
type Read = Pick<Journal, 'scan' | 'seqAt' | 'head'>

export interface OwnFacts {
  passages: (Recorded<Passage> | Recorded<PassageUnused>)[]
  stays: Recorded<StayFact>[]
  /** Where they were looked for in a roll-call. */
  rollCalls: (Recorded<RollCallTick> | Recorded<RollCallMissed>)[]
  looks: Look[]
}

/** In the order of the journal, which is read whole. Throws `E_INVALID` where it is too much, `E_STORAGE_FAILED`. */
export async function ownFacts(journal: Read, person: string, since: At): Promise<OwnFacts> {
  const own: OwnFacts = { passages: [], stays: [], rollCalls: [], looks: [] }
  let held = 0
  const kinds = [...PASSAGE_KINDS, ...STAY_KINDS, ...ROLL_CALL_KINDS, ...LOOK_KINDS]
  for await (const page of factsBetween(journal, kinds, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)) {
    for (const fact of page) {
      if (isLookAt(fact, person, since)) own.looks.push(fact)
      else if (!('person' in fact) || fact.person !== person) continue
      else if (fact.kind.startsWith('stay-')) own.stays.push(fact as Recorded<StayFact>)
      else if (fact.kind.startsWith('passage-')) own.passages.push(fact as OwnFacts['passages'][number])
      else if (fact.kind.startsWith('roll-call-')) own.rollCalls.push(fact as OwnFacts['rollCalls'][number])
      else continue
      held += 1
    }
    if (held > OWN_FACTS_MAX) throw new SogliaError('E_INVALID', `the journal holds more than ${OWN_FACTS_MAX} facts`)
  }
  return own
}

/** Who looked at the person's history, or took a copy of everybody's, since then; the last first. */
export async function looksAt(journal: Read, person: string, since: At): Promise<Look[]> {
  const looks: Look[] = []
  for await (const page of factsBetween(journal, LOOK_KINDS, since, Number.POSITIVE_INFINITY)) {
    looks.push(...page.filter((fact) => isLookAt(fact, person, since)))
  }
  return looks.reverse()
}

function isLookAt(fact: Recorded, person: string, since: At): fact is Look {
  if (fact.kind === 'history-viewed') return fact.person === person
  return fact.kind === 'journal-exported' && Date.parse(fact.at) >= since
}
