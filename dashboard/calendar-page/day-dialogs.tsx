import { useState } from 'preact/hooks'
import type { CalendarRow, ScheduleRow, WallWindow } from '../../gateway/api/contract.ts'
import { locale, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { CheckField, DateField, SelectField, TextField, TimeField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { CALENDAR } from '../places/calls.ts'
import { placesWords } from '../places/words.ts'
import { calendarWords } from './words.ts'

interface FormProps {
  /** Null: a new one, of this kind at first. */
  row: CalendarRow | null
  kind: CalendarRow['kind']
  schedules: readonly ScheduleRow[]
  onSaved: () => Promise<void>
  onClose: () => void
}

const USUAL: WallWindow = { from: '10:00', to: '18:00' }

export function DayForm({ row, kind: first, schedules, onSaved, onClose }: FormProps) {
  const t = wordsOf(calendarWords)
  const c = wordsOf(commonWords)
  const p = wordsOf(placesWords)
  const [name, setName] = useState(row?.name ?? '')
  const [kind, setKind] = useState(first)
  const [from, setFrom] = useState(row?.from ?? '')
  const [until, setUntil] = useState(row === null || row.until === row.from ? '' : row.until)
  const [hours, setHours] = useState(row?.hours ?? null)
  const [tried, setTried] = useState(false)
  const backwards = until !== '' && from !== '' && until < from

  async function send(): Promise<void> {
    setTried(true)
    if (name.trim() === '' || from === '' || backwards) return
    // A field of time knows no 24:00.
    const told = kind === 'closure' || hours === null ? null : hours.map((each) => ({ ...each, to: endOf(each) }))
    const fields = { name: name.trim(), kind, from, until: until === '' ? from : until, hours: told }
    if (row === null) {
      const added = await CALENDAR.add(fields)
      say(p.added(added.name), { undo: () => CALENDAR.remove(added.id).then(onSaved) })
    } else {
      const { rev, id, ...before } = row
      await CALENDAR.change(id, { ...fields, rev })
      say(p.saved(fields.name), { undo: () => CALENDAR.change(id, before).then(onSaved) })
    }
    onClose()
    await onSaved()
  }

  const problems: Record<string, string> = {
    ...{ E_CONFLICT: p.conflict, E_EXISTS: t.exists, E_SCHEDULE_INVALID: t.badHours },
  }
  return (
    <Dialog
      title={
        row === null ? (kind === 'closure' ? t.addClosure : t.addOpening) : t.changeTitle(plainName(row.name, row.id))
      }
      onClose={onClose}
    >
      <Form
        submit={row === null ? c.add : c.save}
        onSend={send}
        onCancel={onClose}
        problem={(code) => problems[code] ?? null}
      >
        <TextField
          label={t.name}
          help={t.nameHelp}
          value={name}
          onValue={setName}
          required
          autoFocus
          {...(tried && name.trim() === '' ? { problem: c.needField } : {})}
        />
        <SelectField
          label={t.kind}
          value={kind}
          onValue={setKind}
          choices={[
            { value: 'closure', label: t.kindClosure },
            { value: 'opening', label: t.kindOpening },
          ]}
        />
        <div class="form-row">
          <DateField
            label={t.from}
            value={from}
            onValue={setFrom}
            required
            {...(tried && from === '' ? { problem: t.needDay } : {})}
          />
          <DateField
            label={t.until}
            help={t.untilHelp}
            value={until}
            onValue={setUntil}
            {...(backwards ? { problem: t.badDates } : {})}
          />
        </div>
        {kind === 'opening' && <OwnHours hours={hours} onHours={setHours} />}
        <p class="field-help">{effectOf(schedules)}</p>
      </Form>
    </Dialog>
  )
}

function endOf({ from, to }: WallWindow): string {
  return to === '00:00' && from !== '00:00' ? '24:00' : to
}

/** Which schedules follow the calendar: what the day does, before it does. */
function effectOf(schedules: readonly ScheduleRow[]): string {
  const t = wordsOf(calendarWords)
  const followers = schedules.filter(({ holidays }) => holidays === 'closed').map(({ id, name }) => plainName(name, id))
  if (followers.length === 0) return t.effectNone
  const list = new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(followers)
  return `${t.effect(list)} ${t.effectAlways}`
}

interface HoursProps {
  hours: WallWindow[] | null
  onHours: (hours: WallWindow[] | null) => void
}

function OwnHours({ hours, onHours }: HoursProps) {
  const t = wordsOf(calendarWords)
  const put = (n: number, changed: Partial<WallWindow>): void =>
    onHours((hours ?? []).map((each, at) => (at === n ? { ...each, ...changed } : each)))
  return (
    <>
      <CheckField label={t.ownHours} value={hours !== null} onValue={(own) => onHours(own ? [USUAL] : null)} />
      {hours?.map((each, n) => (
        <div key={n} class="form-row">
          <TimeField label={t.hoursFrom} value={each.from} onValue={(from) => put(n, { from })} required />
          <TimeField
            label={t.hoursTo}
            value={each.to.replace('24:00', '00:00')}
            onValue={(to) => put(n, { to })}
            required
          />
        </div>
      ))}
      {hours !== null && (
        <div class="place-actions">
          <button type="button" class="button" onClick={() => onHours([...hours, { from: '20:00', to: '22:00' }])}>
            {t.moreHours}
          </button>
          {hours.length > 1 && (
            <button type="button" class="button" onClick={() => onHours(hours.slice(0, -1))}>
              {t.lessHours}
            </button>
          )}
        </div>
      )}
    </>
  )
}

interface RemoveProps {
  row: CalendarRow
  onRemoved: () => Promise<void>
  onClose: () => void
}

export function RemoveDay({ row, onRemoved, onClose }: RemoveProps) {
  const t = wordsOf(calendarWords)
  const c = wordsOf(commonWords)
  const p = wordsOf(placesWords)
  const name = plainName(row.name, row.id)
  return (
    <Confirm
      title={p.removeTitle(name)}
      text={t.removeText}
      action={c.remove}
      danger
      onClose={onClose}
      onDo={async () => {
        await CALENDAR.remove(row.id)
        const { rev: _rev, ...fields } = row
        say(p.removed(name), { undo: () => CALENDAR.add(fields).then(onRemoved) })
        await onRemoved()
      }}
    />
  )
}
