import { useState } from 'preact/hooks'
import type { Alarm } from '../../gateway/api/contract.ts'
import { ApiError, acknowledgeAlarm } from '../api.ts'
import { duration, sinceNow, when } from '../clock.ts'
import { alarms, doorName, units, zoneName } from '../house.ts'
import { lookUp, problemWords, words } from '../language.ts'
import { WarningMark } from '../parts/marks.tsx'
import { needsHand } from '../unit-state.ts'

/** Whatever needs a hand, one line each, on top. */
export function Notices() {
  const t = words.value
  const standing = [...alarms.value.values()].sort((a, b) => b.since.localeCompare(a.since))
  const lacking = [...units.value.values()].filter(needsHand)
  return (
    <section class="notices" aria-label={t.alarms} aria-live="polite">
      {standing.map((alarm) => (
        <AlarmLine key={alarm.id} alarm={alarm} />
      ))}
      {lacking.length > 0 && (
        <div class="notice notice-quiet" key="units">
          <WarningMark />
          <p class="notice-text">
            <strong>{t.unitsNeed(lacking.length)}</strong>{' '}
            <span class="name">
              {lacking
                .slice(0, 3)
                .map((unit) => unit.id)
                .join(', ')}
              {lacking.length > 3 ? '…' : ''}
            </span>
          </p>
          <a class="button" href="#units" aria-label={`${t.unitsNeedSee}: ${t.unitsNeed(lacking.length)}`}>
            {t.unitsNeedSee}
          </a>
        </div>
      )}
    </section>
  )
}

/** Alarms that tell how long, and so move by themselves. */
const TIMED = new Set(['door-held-open'])

function subjectName({ kind, subject }: Alarm): string {
  if (kind.startsWith('door-') || kind === 'unlock-unconfirmed') return doorName(subject)
  return kind === 'zone-full' ? zoneName(subject) : subject
}

function AlarmLine({ alarm }: { alarm: Alarm }) {
  const [problem, setProblem] = useState<string | null>(null)
  const t = words.value
  const title = lookUp<(subject: string, time: string) => string>(t.alarmTitles, alarm.kind)
  const subject = subjectName(alarm)
  // An alarm that is born after the limit has been standing open for the limit already.
  const openSince = new Date(Date.parse(alarm.since) - (alarm.limitS ?? 0) * 1000).toISOString()
  const timed = TIMED.has(alarm.kind)
  const told = title ? title(subject, timed ? sinceNow(openSince) : '') : t.alarmOther(alarm.kind, subject)

  async function seen(): Promise<void> {
    try {
      await acknowledgeAlarm(alarm.id)
      setProblem(null)
    } catch (error) {
      setProblem(error instanceof ApiError ? error.code : 'E_INTERNAL')
    }
  }

  return (
    <div class="notice notice-brick">
      <WarningMark />
      <p class="notice-text">
        <strong class="name">{told}</strong>{' '}
        <span>
          {!timed && `${t.since(when(alarm.since))} `}
          {alarm.limitS !== null && `${t.alarmLimit(duration(alarm.limitS))} `}
          {lookUp<string>(t.alarmNext, alarm.kind)}
        </span>
      </p>
      <button type="button" class="button" aria-label={`${t.alarmSeen}: ${told}`} onClick={() => void seen()}>
        {t.alarmSeen}
      </button>
      {problem !== null && <p role="alert">{problemWords(problem)}</p>}
    </div>
  )
}
