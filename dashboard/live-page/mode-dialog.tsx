import { useState } from 'preact/hooks'
import type { DoorState } from '../../gateway/api/contract.ts'
import { now } from '../clock.ts'
import { doorName } from '../house.ts'
import { wordsOf } from '../language.ts'
import { Dialog } from '../parts/dialog.tsx'
import { AreaField, SelectField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { type OrderedMode, orderMode } from './calls.ts'
import './mode-dialog.css'
import { liveWords } from './words.ts'

const MODES: readonly OrderedMode[] = ['scheduled', 'free', 'locked']
const TERMS = ['closing', '1', '2', '4', '8'] as const
type Term = (typeof TERMS)[number]
const HOUR_MS = 3_600_000
const REASON_CHARACTERS_MAX = 200

/** How a door opens from now on: what each way means, for how long, and why. */
export function ModeDialog({ door, close }: { door: DoorState; close: () => void }) {
  const t = wordsOf(liveWords)
  const common = wordsOf(commonWords)
  const [mode, setMode] = useState<OrderedMode>(door.mode === 'lockdown' ? 'scheduled' : door.mode)
  const [term, setTerm] = useState<Term>('closing')
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const name = doorName(door.id)

  async function send(): Promise<void> {
    const why = reason.trim()
    if (why === '') {
      setMissing(true)
      return
    }
    const until = term === 'closing' || mode === 'scheduled' ? null : now.value + Number(term) * HOUR_MS
    await orderMode(door.id, mode, until === null ? null : new Date(until).toISOString(), why)
    say(t.modeDone(name, t.modes[mode]))
    close()
  }

  return (
    <Dialog title={t.modeTitle(name)} onClose={close}>
      <Form submit={t.modeDo} onSend={send} onCancel={close}>
        <fieldset class="order-choices">
          <legend class="dialog-text">{t.modeText}</legend>
          {MODES.map((each) => (
            <label key={each} class="order-choice">
              <input type="radio" name="door-mode" checked={mode === each} onChange={() => setMode(each)} />
              <span>
                <strong>{t.modes[each]}</strong>
                <span class="field-help">{t.modeHelp[each]}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {mode !== 'scheduled' && (
          <SelectField
            label={t.modeFor}
            value={term}
            onValue={setTerm}
            choices={TERMS.map((value) => ({ value, label: t.modeTerms[value] }))}
          />
        )}
        <AreaField
          label={common.reason}
          help={common.reasonHelp}
          value={reason}
          charactersMax={REASON_CHARACTERS_MAX}
          onValue={(value) => {
            setReason(value)
            setMissing(false)
          }}
          {...(missing ? { problem: common.needReason } : {})}
        />
      </Form>
    </Dialog>
  )
}
