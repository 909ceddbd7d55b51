import { useState } from 'preact/hooks'
import { wordsOf } from '../language.ts'
import { Dialog } from '../parts/dialog.tsx'
import { TimeField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { DAY_MINUTES, minutesOf, minuteText, WEEKDAYS, type Weekday, weekdayName } from '../places/days.ts'
import type { Block } from './blocks.ts'
import './window-dialog.css'
import { schedulesWords } from './words.ts'

interface WindowProps {
  /** Null: a new one, on this day first. */
  block: Block | null
  day: Weekday
  /** On one day, or the same on several. */
  onPut: (windows: Omit<Block, 'key'>[]) => void
  onRemove: (() => void) | null
  onClose: () => void
}

/** A window by plain fields: what can be drawn can be written, too. */
export function WindowDialog({ block, day, onPut, onRemove, onClose }: WindowProps) {
  const t = wordsOf(schedulesWords).week
  const [days, setDays] = useState<readonly Weekday[]>([day])
  const [from, setFrom] = useState(minuteText(block?.from ?? 9 * 60))
  // A field of time knows no 24:00.
  const [to, setTo] = useState(minuteText(block?.to ?? 18 * 60).replace('24:00', '00:00'))
  const [tried, setTried] = useState(false)
  const isEmpty = from === '' || to === '' || (from === to && from !== '00:00')
  const problem = tried && isEmpty ? { problem: t.noLength } : {}

  async function send(): Promise<void> {
    setTried(true)
    if (days.length === 0 || isEmpty) return
    const [begins, ends] = [minutesOf(from), minutesOf(to)]
    const until = ends > begins ? ends : ends + DAY_MINUTES
    onPut(days.map((each) => ({ day: each, from: begins, to: until })))
    onClose()
  }

  return (
    <Dialog title={block === null ? t.newTitle : t.editTitle} onClose={onClose}>
      <Form submit={t.put} onSend={send} onCancel={onClose}>
        <fieldset class="day-choices">
          <legend class="field-label">{t.days}</legend>
          {WEEKDAYS.map((each) => (
            <label key={each} class="day-choice">
              <input
                type="checkbox"
                checked={days.includes(each)}
                onChange={(event) =>
                  setDays(event.currentTarget.checked ? [...days, each] : days.filter((other) => other !== each))
                }
              />
              <span aria-hidden="true">{weekdayName(each, 'short')}</span>
              <span class="unseen">{weekdayName(each)}</span>
            </label>
          ))}
          {tried && days.length === 0 && <p class="field-problem">{t.noDay}</p>}
        </fieldset>
        <div class="form-row">
          <TimeField label={t.from} value={from} onValue={setFrom} required />
          <TimeField label={t.to} help={t.toHelp} value={to} onValue={setTo} required {...problem} />
        </div>
        {onRemove !== null && (
          <button type="button" class="button window-remove" onClick={onRemove}>
            {t.removeWindow}
          </button>
        )}
      </Form>
    </Dialog>
  )
}
