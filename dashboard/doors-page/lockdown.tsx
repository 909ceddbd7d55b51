import { useState } from 'preact/hooks'
import { doorName, doors } from '../house.ts'
import { locale, wordsOf } from '../language.ts'
import { Confirm } from '../parts/confirm.tsx'
import { WarningMark } from '../parts/marks.tsx'
import { say } from '../parts/toast.tsx'
import { beginLockdown, endLockdown } from '../places/calls.ts'
import { doorsWords } from './words.ts'

/** As many doors are named as one reads at a glance. */
const NAMED_MAX = 6

/** Nobody enters by badge any more: what it does, who can end it, and why it is done. */
export function BeginLockdown({ onClose }: { onClose: () => void }) {
  const t = wordsOf(doorsWords).lockdown
  return (
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
      onClose={onClose}
      onDo={async (reason) => {
        await beginLockdown(reason)
        say(t.begun)
      }}
    />
  )
}

/** That doors are locked down, and the way back: shown as long as one of them is. */
export function LockdownNotice() {
  const t = wordsOf(doorsWords).lockdown
  const [ending, setEnding] = useState(false)
  const shut = [...doors.value.values()].filter(({ mode }) => mode === 'lockdown')
  if (shut.length === 0) return null
  const named = shut.slice(0, NAMED_MAX).map(({ id }) => doorName(id))
  if (shut.length > NAMED_MAX) named.push(`+${shut.length - NAMED_MAX}`)
  const names = new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(named)
  return (
    <section class="lockdown-notice" aria-labelledby="lockdown-title">
      <WarningMark />
      <div class="lockdown-words">
        <h2 id="lockdown-title" class="name">
          {t.standing(names)}
        </h2>
        <p>{t.standingText}</p>
      </div>
      <button type="button" class="button" onClick={() => setEnding(true)}>
        {t.end}
      </button>
      {ending && (
        <Confirm
          title={t.endTitle}
          text={t.endText}
          action={t.end}
          askReason
          onClose={() => setEnding(false)}
          onDo={async (reason) => {
            await endLockdown(reason)
            say(t.ended)
          }}
        />
      )}
    </section>
  )
}
