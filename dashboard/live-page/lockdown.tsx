import { useState } from 'preact/hooks'
import { when } from '../clock.ts'
import { doors } from '../house.ts'
import { wordsOf } from '../language.ts'
import { Confirm } from '../parts/confirm.tsx'
import { WarningMark } from '../parts/marks.tsx'
import { say } from '../parts/toast.tsx'
import { beginLockdown, endLockdown } from './calls.ts'
import { liveWords } from './words.ts'

/** Locks every door of the house, after saying what that means. */
export function LockdownButton() {
  const t = wordsOf(liveWords)
  const [asked, setAsked] = useState(false)
  return (
    <>
      <button type="button" class="lockdown-button" onClick={() => setAsked(true)}>
        {t.lockdown}
      </button>
      {asked && (
        <Confirm
          title={t.lockdownTitle}
          text={t.lockdownText}
          action={t.lockdownDo}
          danger
          askReason
          onDo={async (reason) => {
            await beginLockdown(reason)
            say(t.lockdownDone)
          }}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  )
}

/** Stands on top while a lockdown lasts, with the way out of it. */
export function LockdownLine() {
  const t = wordsOf(liveWords)
  const [asked, setAsked] = useState(false)
  const locked = [...doors.value.values()].filter(({ mode }) => mode === 'lockdown')
  const until = locked.map(({ modeUntil }) => modeUntil ?? '').sort()[0]
  return (
    <>
      {locked.length > 0 && (
        <div class="notice notice-brick">
          <WarningMark />
          <p class="notice-text">
            <strong>{t.lockedDown(locked.length)}</strong>{' '}
            <span>
              {t.lockedDownNext}
              {until ? ` ${t.lockedUntil(when(until))}` : ''}
            </span>
          </p>
          <button type="button" class="button" onClick={() => setAsked(true)}>
            {t.lockdownEnd}
          </button>
        </div>
      )}
      {asked && (
        <Confirm
          title={t.lockdownEndTitle}
          text={t.lockdownEndText}
          action={t.lockdownEndDo}
          askReason
          onDo={async (reason) => {
            await endLockdown(reason)
            say(t.lockdownEnded)
          }}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  )
}
