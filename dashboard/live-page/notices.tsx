import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Alarm, UnitState } from '../../gateway/api/contract.ts'
import { acknowledgeAlarm, codeOf } from '../api.ts'
import { duration, sinceNow, when } from '../clock.ts'
import { alarms, doorName, units, zoneName } from '../house.ts'
import { lookUp, problemWords, words, wordsOf } from '../language.ts'
import { WarningMark } from '../parts/marks.tsx'
import { LockdownNotice } from '../places/lockdown.tsx'
import { Link } from '../router.tsx'
import { isAway } from '../unit-state.ts'
import { liveWords } from './words.ts'

/** More than these would push the house itself out of sight. */
const LINES_SHOWN = 5
/** Units that are told one by one. */
const UNITS_NAMED = 3
/** What cannot wait for its turn in time. */
const FIRST = new Set(['fire-alarm', 'door-forced', 'storage-failed'])

/** Whatever needs a hand, one line each, on top. */
export function Notices({ isAdmin }: { isAdmin: boolean }) {
  const t = words.value
  const own = wordsOf(liveWords)
  const [all, setAll] = useState(false)
  const standing = [...alarms.value.values()].sort(
    (a, b) => Number(FIRST.has(b.kind)) - Number(FIRST.has(a.kind)) || b.since.localeCompare(a.since),
  )
  const lines = [
    ...standing.map((alarm) => <AlarmLine key={alarm.id} alarm={alarm} isAdmin={isAdmin} />),
    ...unitLines([...units.value.values()].filter(isAway)),
    <PendingLine key="pending" />,
  ]
  const shown = all ? lines : lines.slice(0, LINES_SHOWN)
  return (
    <section class="notices" aria-label={t.alarms} aria-live="polite">
      <LockdownNotice />
      {shown}
      {lines.length > shown.length && (
        <button type="button" class="button" onClick={() => setAll(true)}>
          {own.moreToDo(lines.length - shown.length)}
        </button>
      )}
    </section>
  )
}

/** Alarms that tell how long, and so move by themselves. */
const TIMED = new Set(['door-held-open'])
/** Where to go to see to it, where seeing it is not enough. */
const PLACES: Partial<Record<string, (subject: string) => string>> = {
  'erasure-asked': () => '/people/erasures',
  'battery-low': unitPlace,
}
/** Those that only admins may go to. */
const ADMINS_ONLY = new Set(['erasure-asked'])

function unitPlace(id: string): string {
  return `/units/${encodeURIComponent(id)}`
}

function subjectName({ kind, subject }: Alarm): string {
  if (kind.startsWith('door-') || kind === 'unlock-unconfirmed') return doorName(subject)
  return kind === 'zone-full' ? zoneName(subject) : subject
}

function AlarmLine({ alarm, isAdmin }: { alarm: Alarm; isAdmin: boolean }) {
  const [problem, setProblem] = useState<string | null>(null)
  const t = words.value
  const own = wordsOf(liveWords)
  const title = lookUp<(subject: string, time: string) => string>(t.alarmTitles, alarm.kind)
  const subject = subjectName(alarm)
  // An alarm that is born after the limit has been standing open for the limit already.
  const openSince = new Date(Date.parse(alarm.since) - (alarm.limitS ?? 0) * 1000).toISOString()
  const timed = TIMED.has(alarm.kind)
  const told = title ? title(subject, timed ? sinceNow(openSince) : '') : t.alarmOther(alarm.kind, subject)
  const place = PLACES[alarm.kind]?.(alarm.subject)

  async function seen(): Promise<void> {
    try {
      await acknowledgeAlarm(alarm.id)
      setProblem(null)
    } catch (error) {
      setProblem(codeOf(error))
    }
  }

  return (
    <div class={place === undefined ? 'notice notice-brick' : 'notice notice-quiet'}>
      <WarningMark />
      <p class="notice-text">
        <strong class="name">{told}</strong>{' '}
        <span>
          {!timed && `${t.since(when(alarm.since))} `}
          {alarm.limitS !== null && `${t.alarmLimit(duration(alarm.limitS))} `}
          {lookUp<string>(t.alarmNext, alarm.kind)}
        </span>
      </p>
      {place === undefined && (
        <button type="button" class="button" aria-label={`${t.alarmSeen}: ${told}`} onClick={() => void seen()}>
          {t.alarmSeen}
        </button>
      )}
      {place !== undefined && (isAdmin || !ADMINS_ONLY.has(alarm.kind)) && (
        <Link class="button" to={place} aria-label={`${own.see}: ${told}`}>
          {own.see}
        </Link>
      )}
      {problem !== null && <p role="alert">{problemWords(problem)}</p>}
    </div>
  )
}

/** What can wait: it stands there, and does not shout. */
function QuietLine({ title, more, to }: { title: string; more: ComponentChildren; to: string }) {
  const own = wordsOf(liveWords)
  return (
    <div class="notice notice-quiet">
      <WarningMark />
      <p class="notice-text">
        <strong class="name">{title}</strong> <span class="name">{more}</span>
      </p>
      <Link class="button" to={to} aria-label={`${own.see}: ${title}`}>
        {own.see}
      </Link>
    </div>
  )
}

function unitLines(lacking: readonly UnitState[]) {
  const t = words.value
  const named = lacking.length > UNITS_NAMED ? [] : lacking
  if (named.length === lacking.length) return named.map((unit) => <UnitLine key={unit.id} unit={unit} />)
  const some = lacking.slice(0, UNITS_NAMED).map(({ id }) => id)
  return [<QuietLine key="units" title={t.unitsNeed(lacking.length)} more={`${some.join(', ')}…`} to="/units" />]
}

function UnitLine({ unit }: { unit: UnitState }) {
  const t = words.value
  const { id, state, lack } = unit
  const next = lack === null ? lookUp<string>(t.stateNext, state) : (lookUp<string>(t.lacks, lack) ?? t.lackOther(lack))
  const title = wordsOf(liveWords).unitNeeds[state](id)
  return <QuietLine title={title} more={next} to={unitPlace(id)} />
}

/** A badge that was revoked and that some boards, were they cut off now, would still let in. */
function PendingLine() {
  const own = wordsOf(liveWords)
  const pending = [...units.value.values()].filter(({ list }) => list !== null && list.pendingBadges.length > 0)
  const [only] = pending
  if (only === undefined) return null
  const to = pending.length === 1 ? unitPlace(only.id) : '/units'
  return <QuietLine title={own.pending(pending.length)} more={own.pendingNext} to={to} />
}
