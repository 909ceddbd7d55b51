import { useState } from 'preact/hooks'
import type { BadgePending, Role } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { Dialog } from '../parts/dialog.tsx'
import { TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { commonWords } from '../parts/words.ts'
import { endBadge, readPending } from './calls.ts'
import { DoorTicks } from './door-ticks.tsx'
import { FocusedButton } from './focused-button.tsx'
import './register.css'
import { registerWords } from './words.ts'

const REASON_CHARACTERS_MAX = 200

type How = 'suspend' | 'revoke'

interface LostBadgeProps {
  badge: string
  /** Whose it is, as it is told. */
  name: string
  role: Role
  /** It was stopped, or stood so already. */
  onDone: () => void
  onClose: () => void
}

/** A badge is lost: what to do about it, once confirmed it is stopped, and then which doors know of it. */
export function LostBadge({ badge, name, role, onDone, onClose }: LostBadgeProps) {
  const t = wordsOf(registerWords).lost
  const common = wordsOf(commonWords)
  // To revoke is for admins; what staff may do is chosen already.
  const [how, setHow] = useState<How>('suspend')
  const [reason, setReason] = useState(t.reason)
  const [stopped, setStopped] = useState<{ how: How; told: BadgePending['units'] } | null>(null)

  async function stop(): Promise<void> {
    // Those that let it in until now are the ones to be told.
    const { units } = await readPending(badge)
    await endBadge(badge, how, reason.trim() || t.reason)
    setStopped({ how, told: units })
    onDone()
  }

  return (
    <Dialog title={t.titleOf(name)} onClose={onClose}>
      {stopped === null ? (
        <Form submit={how === 'suspend' ? t.doSuspend : t.doRevoke} danger onSend={stop} onCancel={onClose}>
          <fieldset class="ways">
            <legend class="field-label">{t.choose}</legend>
            <Way way="suspend" title={t.suspend} text={t.suspendText} chosen={how} choose={setHow} />
            {role === 'admin' && <Way way="revoke" title={t.revoke} text={t.revokeText} chosen={how} choose={setHow} />}
          </fieldset>
          <TextField
            label={t.why}
            help={t.whyHelp}
            value={reason}
            charactersMax={REASON_CHARACTERS_MAX}
            onValue={setReason}
          />
          <p class="quiet">{t.wayOut}</p>
        </Form>
      ) : (
        <>
          <p class="lost-done" role="status">
            {stopped.how === 'suspend' ? t.suspended : t.revoked}
          </p>
          <DoorTicks badge={badge} told={stopped.told} />
          <div class="form-do">
            <FocusedButton label={common.close} onDo={onClose} />
          </div>
        </>
      )}
    </Dialog>
  )
}

interface WayProps {
  way: How
  title: string
  text: string
  chosen: How
  choose: (way: How) => void
}

function Way({ way, title, text, chosen, choose }: WayProps) {
  return (
    <label class="way-choice">
      <input type="radio" name="way" checked={chosen === way} onChange={() => choose(way)} />
      <span>
        <strong>{title}</strong>
        <span class="way-text">{text}</span>
      </span>
    </label>
  )
}
