import { useState } from 'preact/hooks'
import type { DoorState } from '../../gateway/api/contract.ts'
import { doorName } from '../house.ts'
import { wordsOf } from '../language.ts'
import { Dialog } from '../parts/dialog.tsx'
import { AreaField, CheckField, DateTimeField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { orderMode } from '../places/calls.ts'
import { instantOf } from '../places/wall.ts'
import { placesWords } from '../places/words.ts'
import { doorsWords } from './words.ts'

const MODES: readonly DoorState['mode'][] = ['scheduled', 'free', 'locked', 'lockdown']
const REASON_CHARACTERS_MAX = 200

/** Another mode, until when, and why. */
export function ModeDialog({ door, onClose }: { door: DoorState; onClose: () => void }) {
  const t = wordsOf(doorsWords).door
  const c = wordsOf(commonWords)
  const p = wordsOf(placesWords)
  const [mode, setMode] = useState<DoorState['mode']>(door.mode === 'scheduled' ? 'free' : 'scheduled')
  const [until, setUntil] = useState('')
  const [reason, setReason] = useState('')
  const [confirmed, setConfirmed] = useState(false)
  const [tried, setTried] = useState(false)
  const leaves = door.mode === 'lockdown' && mode !== 'lockdown'
  const asks = leaves || mode === 'lockdown'

  async function send(): Promise<void> {
    setTried(true)
    if (reason.trim() === '' || (asks && !confirmed)) return
    const ends = mode === 'scheduled' || until === '' ? '' : instantOf(until)
    await orderMode(door.id, { mode, until: ends, reason: reason.trim(), confirm: confirmed })
    onClose()
    say(t.modeChanged(doorName(door.id), p.modes[mode]))
  }

  return (
    <Dialog title={t.modeTitle(doorName(door.id))} onClose={onClose}>
      <Form submit={t.modeDo} danger={mode === 'lockdown'} onSend={send} onCancel={onClose}>
        <fieldset class="mode-choices">
          <legend class="unseen">{t.changeMode}</legend>
          {MODES.map((each) => (
            <label key={each} class="mode-choice">
              <input type="radio" name="mode" checked={mode === each} onChange={() => setMode(each)} />
              <span>
                <span class="mode-name">{p.modes[each]}</span>
                <span class="field-help">{t.modeText[each]}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {mode !== 'scheduled' && (
          <DateTimeField label={t.modeUntil} help={t.modeUntilHelp} value={until} onValue={setUntil} required={false} />
        )}
        <AreaField
          label={c.reason}
          help={c.reasonHelp}
          value={reason}
          charactersMax={REASON_CHARACTERS_MAX}
          onValue={setReason}
          required
          {...(tried && reason.trim() === '' ? { problem: c.needReason } : {})}
        />
        {asks && (
          <CheckField
            label={leaves ? t.confirmLeave : t.confirmLock}
            value={confirmed}
            onValue={setConfirmed}
            {...(tried && !confirmed ? { problem: t.needConfirm } : {})}
          />
        )}
      </Form>
    </Dialog>
  )
}
