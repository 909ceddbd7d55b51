import { useEffect } from 'preact/hooks'
import type { LiveFact } from '../../gateway/api/contract.ts'
import { when } from '../clock.ts'
import { onFacts } from '../house.ts'
import { lookUp, words, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { WayMark, type WayOf } from '../parts/marks.tsx'
import { readDoorPassages } from '../places/calls.ts'
import { WhyLink } from '../places/why-link.tsx'
import { doorsWords } from './words.ts'

/** Who has come by lately, and the way to why it went as it did. */
export function DoorPassages({ door }: { door: string }) {
  const t = wordsOf(doorsWords).door
  const passages = useAsked(() => readDoorPassages(door), [door])
  const { again } = passages
  useEffect(
    () =>
      onFacts((facts) => {
        if (facts.some((fact) => fact.kind.startsWith('passage-') && fact.door === door)) void again()
      }),
    [door, again],
  )
  return (
    <section class="card" aria-labelledby="passages-title">
      <div class="card-head">
        <h2 class="card-title" id="passages-title">
          {t.passages}
        </h2>
      </div>
      <Shown of={passages} empty={<p class="place-quiet">{t.noPassages}</p>}>
        {(those) => (
          <ul class="place-rows">
            {those.map((fact) => (
              <OnePassage key={fact.seq} fact={fact} />
            ))}
          </ul>
        )}
      </Shown>
    </section>
  )
}

function wayOf({ kind, side }: LiveFact): WayOf {
  if (kind === 'passage-refused') return 'refused'
  return side === 'in' || side === 'out' ? side : 'passed'
}

function OnePassage({ fact }: { fact: LiveFact }) {
  const w = words.value
  const way = wayOf(fact)
  const who = fact.person ? plainName(fact.personName, w.namelessPerson) : w.unknownBadge
  return (
    <li class="door-passage">
      <span class="place-quiet">{when(fact.happenedAt)}</span>
      <WayMark way={way} />
      <span class="door-passage-who">
        <span class="name">{who}</span>
        {way === 'refused' && (
          <span class="place-more">{lookUp(w.reasons, fact.reason ?? '') ?? w.reasonOther(fact.reason ?? '')}</span>
        )}
      </span>
      <WhyLink fact={fact} who={who} />
    </li>
  )
}
