import { useRef, useState } from 'preact/hooks'
import type { LiveFact } from '../../gateway/api/contract.ts'
import { clockTime, now, when } from '../clock.ts'
import { doorName, passages, units, zoneName } from '../house.ts'
import { lookUp, words, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { WayMark, type WayOf } from '../parts/marks.tsx'
import '../parts/rows.css'
import { WhyLink } from '../places/why-link.tsx'
import { Link } from '../router.tsx'
import { FirstStep } from './first-step.tsx'
import './passages.css'
import { useRoomLeft } from './room-left.ts'
import { isPassageInScope } from './scope.ts'
import { liveWords } from './words.ts'

/** On a phone, where nothing stands beside it. */
const FIRST_SHOWN = 6

/** The passages as they come, the newest on top. */
export function Passages({ mayChange }: { mayChange: boolean }) {
  const t = words.value
  const own = wordsOf(liveWords)
  const [all, setAll] = useState(false)
  // Those that came while the page looked on; the others stood there before.
  const before = useRef(passages.value[0]?.seq ?? 0)
  const every = passages.value.filter(isPassageInScope)
  const list = useRef<HTMLOListElement>(null)
  const fit = useRoomLeft(list, FIRST_SHOWN, every.length > 0)
  const those = all ? every : every.slice(0, fit)
  return (
    <section class="card passages-card" aria-labelledby="passages-title">
      <div class="card-head">
        <h2 class="card-title" id="passages-title">
          {t.passages}
        </h2>
      </div>
      {passages.value.length === 0 && (
        <FirstStep title={t.noPassages} text={own.noPassagesNext} to="/people" action={own.toPeople} may={mayChange} />
      )}
      {passages.value.length > 0 && every.length === 0 && <p class="nothing-here">{own.noPassagesHere}</p>}
      {those.length > 0 && (
        <ol ref={list} class="rows passages">
          {those.map((fact) => (
            <PassageRow key={fact.seq} fact={fact} fresh={fact.seq > before.current} mayAssign={mayChange} />
          ))}
        </ol>
      )}
      {every.length > fit && (
        <button type="button" class="button more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t.showFewer : t.morePassages(every.length)}
        </button>
      )}
    </section>
  )
}

function wayOf(fact: LiveFact): WayOf {
  if (fact.kind === 'passage-refused') return 'refused'
  return fact.side ?? 'passed'
}

/** Who it was, as far as it is known. */
function nameOf(fact: LiveFact): string {
  const t = words.value
  return plainName(fact.personName, fact.person ? t.namelessPerson : t.unknownBadge)
}

/** The door, or where there is none the room of the check-in point. */
function placeOf(fact: LiveFact): string {
  if (fact.door) return plainName(fact.doorName, doorName(fact.door))
  const unit = fact.unit === undefined ? undefined : units.value.get(fact.unit)
  return unit?.zone ? zoneName(unit.zone) : (fact.unit ?? words.value.noDoor)
}

/** An unknown credential is kept apart for so long, for enrolment. */
const ASSIGNABLE_MS = 30 * 60_000

function isRecent(fact: LiveFact): boolean {
  return now.value - Date.parse(fact.at) < ASSIGNABLE_MS
}

interface PassageRowProps {
  fact: LiveFact
  fresh: boolean
  mayAssign: boolean
}

function PassageRow({ fact, fresh, mayAssign }: PassageRowProps) {
  const t = words.value
  const way = wayOf(fact)
  const told = { in: t.wentIn, out: t.wentOut, passed: t.passed, refused: t.refused }[way]
  const reason = fact.reason ?? ''
  const more = [
    placeOf(fact),
    way === 'refused' ? (lookUp(t.reasons, reason) ?? t.reasonOther(reason)) : plainName(fact.orgName, ''),
    fact.personKind === 'guest' && way !== 'refused' ? t.guest : '',
  ].filter((part) => part)
  const doubts = (fact.doubt ?? []).map((word) => lookUp(t.doubts, word) ?? t.doubtOther)
  const unknown = reason === 'unknown-credential' && mayAssign && isRecent(fact)
  if (fact.decidedBy === 'unit') doubts.unshift(t.decidedByUnit)
  return (
    <li class={fresh ? 'passage passage-fresh' : 'passage'} data-way={way}>
      <time class="passage-time" dateTime={fact.happenedAt} title={when(fact.happenedAt)}>
        {clockTime(fact.happenedAt)}
      </time>
      <WayMark way={way} />
      <div class="row-text">
        <p class="row-title name">
          {nameOf(fact)}
          <span class="unseen">, {told}</span>
        </p>
        <p class="row-more name">{more.join(', ')}</p>
        {doubts.length > 0 && (
          <p class="passage-doubt">
            <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
              <path d="M1.5 5.5c2-2.2 3.7-2.2 5.5-.5s3.5 1.7 5.5-.5M1.5 10c2-2.2 3.7-2.2 5.5-.5s3.5 1.7 5.5-.5" />
            </svg>
            {doubts.join(', ')}
          </p>
        )}
      </div>
      {way === 'refused' && <WhyLink fact={fact} who={nameOf(fact)} />}
      {unknown && (
        <Link class="button passage-assign" to={assignPath(fact)} aria-label={wordsOf(liveWords).assignUnknown}>
          {wordsOf(liveWords).assign}
        </Link>
      )}
    </li>
  )
}

/** Where the very card that was refused is given to a person. */
function assignPath({ unit = '', happenedAt }: LiveFact): string {
  return `/badges?${new URLSearchParams({ unknown: '1', unit, at: happenedAt })}`
}
