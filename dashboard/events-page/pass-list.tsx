import { useState } from 'preact/hooks'
import type { PassRow } from '../../gateway/api/contract.ts'
import { codeOf } from '../api.ts'
import { problemWords, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Chip } from '../parts/chip.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { matches } from '../parts/fold.ts'
import { SearchBox } from '../parts/search-box.tsx'
import { say } from '../parts/toast.tsx'
import { stopPass } from './calls.ts'
import { guestName, PASS_TONES, passState } from './names.ts'
import { PassCode } from './pass-code.tsx'
import { eventWords } from './words.ts'

/** From so many on they are looked for by name. */
const FIND_FROM = 8

interface PassListProps {
  rows: readonly PassRow[]
  isAdmin: boolean
  again: () => Promise<void>
}

/** The passes of an event: who has one, whether it is good, and the way to stop it. */
export function PassList({ rows, isAdmin, again }: PassListProps) {
  const t = wordsOf(eventWords)
  const [q, setQ] = useState('')
  const [shown, setShown] = useState<PassRow | null>(null)
  const [ending, setEnding] = useState<PassRow | null>(null)
  const found = rows.filter((pass) => matches(`${pass.name ?? ''} ${pass.orgName ?? ''}`, q))
  return (
    <>
      {rows.length >= FIND_FROM && <SearchBox label={t.findGuest} value={q} onValue={setQ} />}
      {found.length === 0 && <p class="event-quiet">{t.noneFound}</p>}
      {found.length > 0 && (
        <ul class="event-rows" aria-label={t.passList}>
          {found.map((pass) => (
            <li key={pass.badge} class="event-row" data-pass={pass.badge}>
              <div class="event-row-text">
                <p class="event-row-title name">{guestName(pass.name)}</p>
                <p class="event-quiet name">
                  {[plainName(pass.orgName, ''), pass.card === null ? '' : t.card(pass.card)]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              <Chip tone={PASS_TONES[passState(pass)]}>{t.states[passState(pass)]}</Chip>
              <PassDoings
                pass={pass}
                isAdmin={isAdmin}
                again={again}
                onShow={() => setShown(pass)}
                onEnd={() => setEnding(pass)}
              />
            </li>
          ))}
        </ul>
      )}
      {shown?.credential !== undefined && (
        <Dialog title={guestName(shown.name)} onClose={() => setShown(null)}>
          <PassCode credential={shown.credential} name={guestName(shown.name)} />
        </Dialog>
      )}
      {ending !== null && (
        <Confirm
          title={t.revokeTitle(guestName(ending.name))}
          text={<p>{t.revokeText}</p>}
          action={t.revoke}
          danger
          askReason
          onDo={async (reason) => {
            await stopPass(ending.badge, 'revoke', reason)
            say(t.revoked)
            await again()
          }}
          onClose={() => setEnding(null)}
        />
      )}
    </>
  )
}

interface PassDoingsProps {
  pass: PassRow
  isAdmin: boolean
  again: () => Promise<void>
  onShow: () => void
  onEnd: () => void
}

function PassDoings({ pass, isAdmin, again, onShow, onEnd }: PassDoingsProps) {
  const t = wordsOf(eventWords)
  const state = passState(pass)
  const name = guestName(pass.name)
  const isLiving = state === 'good' || state === 'later'

  async function suspend(): Promise<void> {
    try {
      await stopPass(pass.badge, 'suspend', '')
      await again()
      // To make it good again is for admins.
      if (!isAdmin) say(t.suspended)
      else say(t.suspended, { undo: () => stopPass(pass.badge, 'resume', '').then(again) })
    } catch (error) {
      say(problemWords(codeOf(error)))
    }
  }

  return (
    <div class="event-doings">
      {pass.credential?.startsWith('code:') && (isLiving || state === 'suspended') && (
        <button type="button" class="button" aria-label={t.showOf(name)} onClick={onShow}>
          {t.show}
        </button>
      )}
      {isLiving && (
        <button type="button" class="button" aria-label={t.suspendOf(name)} onClick={() => void suspend()}>
          {t.suspend}
        </button>
      )}
      {isAdmin && (isLiving || state === 'suspended') && (
        <button type="button" class="button" aria-label={t.revokeOf(name)} onClick={onEnd}>
          {t.revoke}
        </button>
      )}
    </div>
  )
}
