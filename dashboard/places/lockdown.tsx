import { useState } from 'preact/hooks'
import { when } from '../clock.ts'
import { doorName, doors } from '../house.ts'
import { locale, wordsOf } from '../language.ts'
import { Confirm } from '../parts/confirm.tsx'
import { WarningMark } from '../parts/marks.tsx'
import { say } from '../parts/toast.tsx'
import { beginLockdown, endLockdown } from './calls.ts'
import './lockdown.css'
import { lockdownWords } from './lockdown-words.ts'

/** As many doors are named as one reads at a glance. */
const NAMED_MAX = 6

/** Closes every door of the house, after it was told what that means; there as long as one of them is not. */
export function LockdownButton() {
  const t = wordsOf(lockdownWords)
  const [asked, setAsked] = useState(false)
  const left = [...doors.value.values()].some(({ mode }) => mode !== 'lockdown')
  return (
    <>
      {left && (
        <button type="button" class="button button-wary" onClick={() => setAsked(true)}>
          {t.begin}
        </button>
      )}
      {asked && (
        <Confirm
          title={t.title}
          text={
            <>
              <p>{t.text}</p>
              <p>{t.ends}</p>
            </>
          }
          action={t.action}
          danger
          askReason
          onDo={async (reason) => {
            await beginLockdown(reason)
            say(t.begun)
          }}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  )
}

/** That doors are closed in an emergency, and the way back: shown as long as one of them is. */
export function LockdownNotice() {
  const t = wordsOf(lockdownWords)
  const [ending, setEnding] = useState(false)
  const shut = [...doors.value.values()].filter(({ mode }) => mode === 'lockdown')
  const until = shut.map(({ modeUntil }) => modeUntil ?? '').sort()[0]
  const named = shut.slice(0, NAMED_MAX).map(({ id }) => doorName(id))
  if (shut.length > NAMED_MAX) named.push(`+${shut.length - NAMED_MAX}`)
  const names = new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(named)
  return (
    <>
      {shut.length > 0 && (
        <section class="notice notice-brick lockdown-notice" aria-labelledby="lockdown-title">
          <WarningMark />
          <div class="notice-text">
            <h2 id="lockdown-title" class="notice-title name">
              {t.standing(names)}
            </h2>
            <p>
              {t.standingText}
              {until ? ` ${t.until(when(until))}` : ''}
            </p>
          </div>
          <button type="button" class="button" onClick={() => setEnding(true)}>
            {t.end}
          </button>
        </section>
      )}
      {ending && (
        <Confirm
          title={t.endTitle}
          text={t.endText}
          action={t.end}
          askReason
          onDo={async (reason) => {
            await endLockdown(reason)
            say(t.ended)
          }}
          onClose={() => setEnding(false)}
        />
      )}
    </>
  )
}
