import { useState } from 'preact/hooks'
import type { ScheduleRow } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { DateField, SelectField, TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { SCHEDULES } from '../places/calls.ts'
import { dayText } from '../places/days.ts'
import { placesWords } from '../places/words.ts'
import { go } from '../router.tsx'
import type { Draft } from './draft.ts'
import { schedulesWords } from './words.ts'

interface SettingsProps {
  row: ScheduleRow
  draft: Draft
  /** Null: it may only be looked at. */
  onDraft: ((draft: Draft) => void) | null
  again: () => Promise<void>
  used: boolean
}

/** What of a schedule is no window: holidays, its dates, its name. */
export function ScheduleSettings({ row, draft, onDraft, again, used }: SettingsProps) {
  const t = wordsOf(schedulesWords)
  const [open, setOpen] = useState<'rename' | 'remove' | null>(null)
  const { holidays, from, until } = draft
  return (
    <section class="card" aria-labelledby="settings-title">
      <div class="card-head">
        <h2 class="card-title" id="settings-title">
          {t.week.settings}
        </h2>
      </div>
      {onDraft === null ? (
        <dl class="place-facts">
          <dt>{t.holidays}</dt>
          <dd>{holidays === 'closed' ? t.holidaysClosed : t.holidaysOpen}</dd>
          <dt>{t.week.validFrom}</dt>
          <dd>{from === null ? '–' : dayText(from, { year: true })}</dd>
          <dt>{t.week.validUntil}</dt>
          <dd>{until === null ? '–' : dayText(until, { year: true })}</dd>
        </dl>
      ) : (
        <div class="form">
          <SelectField
            label={t.holidays}
            help={t.week.holidaysHelp}
            value={holidays}
            onValue={(value) => onDraft({ ...draft, holidays: value })}
            choices={[
              { value: 'closed', label: t.holidaysClosed },
              { value: 'open', label: t.holidaysOpen },
            ]}
          />
          <div class="form-row">
            <DateField
              label={t.week.validFrom}
              help={t.week.validHelp}
              value={from ?? ''}
              onValue={(value) => onDraft({ ...draft, from: value === '' ? null : value })}
            />
            <DateField
              label={t.week.validUntil}
              value={until ?? ''}
              onValue={(value) => onDraft({ ...draft, until: value === '' ? null : value })}
              {...(from !== null && until !== null && until < from ? { problem: t.week.badDates } : {})}
            />
          </div>
          <div class="place-actions">
            <button type="button" class="button" onClick={() => setOpen('rename')}>
              {t.week.rename}
            </button>
            <button
              type="button"
              class="button button-wary"
              aria-disabled={used}
              title={used ? t.week.inUse : undefined}
              onClick={() => !used && setOpen('remove')}
            >
              {t.week.remove}
            </button>
          </div>
          {used && <p class="field-help">{t.week.inUse}</p>}
        </div>
      )}
      {open === 'rename' && <Rename row={row} again={again} onClose={() => setOpen(null)} />}
      {open === 'remove' && <Remove row={row} onClose={() => setOpen(null)} />}
    </section>
  )
}

interface PartProps {
  row: ScheduleRow
  onClose: () => void
}

function Rename({ row, again, onClose }: PartProps & { again: () => Promise<void> }) {
  const t = wordsOf(schedulesWords)
  const c = wordsOf(commonWords)
  const p = wordsOf(placesWords)
  const [name, setName] = useState(row.name)
  return (
    <Dialog title={t.week.rename} onClose={onClose}>
      <Form
        submit={c.save}
        onCancel={onClose}
        problem={(code) => (code === 'E_CONFLICT' ? p.conflict : null)}
        onSend={async () => {
          const { name: before } = row
          await SCHEDULES.change(row.id, { name, rev: row.rev })
          onClose()
          await again()
          say(p.saved(plainName(name, row.id)), {
            undo: async () => {
              await SCHEDULES.change(row.id, { name: before })
              await again()
            },
          })
        }}
      >
        <TextField label={t.name} help={t.nameHelp} value={name} onValue={setName} required />
      </Form>
    </Dialog>
  )
}

function Remove({ row, onClose }: PartProps) {
  const t = wordsOf(schedulesWords).week
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
        await SCHEDULES.remove(row.id)
        go('/schedules')
        const { rev: _rev, ...fields } = row
        say(p.removed(name), {
          undo: async () => {
            await SCHEDULES.add(fields)
            go(`/schedules/${encodeURIComponent(row.id)}`)
          },
        })
      }}
    />
  )
}
