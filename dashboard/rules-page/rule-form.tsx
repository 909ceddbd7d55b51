import { useState } from 'preact/hooks'
import type { RuleRow } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Dialog } from '../parts/dialog.tsx'
import { CheckField, DateField, SelectField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { RULES } from '../places/calls.ts'
import { placesWords } from '../places/words.ts'
import { doorsName, groupName, type RuleBook, scheduleName } from './rule-book.ts'
import { rulesWords } from './words.ts'

/** What a new rule begins with. */
export type NewRule = Partial<Pick<RuleRow, 'group' | 'doors' | 'schedule'>>

interface FormProps {
  /** Null: a new one. */
  rule: RuleRow | null
  begin: NewRule & Partial<RuleRow>
  book: RuleBook
  onSaved: () => Promise<void>
  onClose: () => void
}

const ANY_TIME = ''

export function RuleForm({ rule, begin, book, onSaved, onClose }: FormProps) {
  const t = wordsOf(rulesWords)
  const c = wordsOf(commonWords)
  const p = wordsOf(placesWords)
  const [group, setGroup] = useState(begin.group ?? book.groups[0]?.id ?? '')
  const [doors, setDoors] = useState<readonly string[] | null>(begin.doors === undefined ? [] : begin.doors)
  const [schedule, setSchedule] = useState(begin.schedule ?? ANY_TIME)
  const [from, setFrom] = useState(begin.from ?? '')
  const [until, setUntil] = useState(begin.until ?? '')
  const [tried, setTried] = useState(false)
  const noDoor = doors !== null && doors.length === 0
  const backwards = from !== '' && until !== '' && until < from

  async function send(): Promise<void> {
    setTried(true)
    if (noDoor || backwards) return
    const fields = {
      ...{ group, doors: doors === null ? null : [...doors], schedule: schedule === ANY_TIME ? null : schedule },
      ...{ from: from === '' ? null : from, until: until === '' ? null : until },
    }
    if (rule === null) {
      const { id } = await RULES.add(fields)
      say(t.added, { undo: () => RULES.remove(id).then(onSaved) })
    } else {
      const { id, rev, ...before } = rule
      await RULES.change(id, { ...fields, rev })
      say(t.saved, { undo: () => RULES.change(id, before).then(onSaved) })
    }
    onClose()
    await onSaved()
  }

  return (
    <Dialog title={rule === null ? t.newTitle : t.changeTitle} onClose={onClose}>
      <Form
        submit={rule === null ? c.add : c.save}
        onSend={send}
        onCancel={onClose}
        problem={(code) => (code === 'E_CONFLICT' ? p.conflict : null)}
      >
        <SelectField
          label={t.group}
          value={group}
          onValue={setGroup}
          choices={book.groups.map(({ id }) => ({ value: id, label: groupName(book, id) }))}
        />
        <Doors doors={doors} onDoors={setDoors} book={book} problem={tried && noDoor ? t.needDoor : null} />
        <SelectField
          label={t.schedule}
          value={schedule}
          onValue={setSchedule}
          choices={[
            { value: ANY_TIME, label: p.anyTime },
            ...book.schedules.map(({ id, name }) => ({ value: id, label: plainName(name, id) })),
          ]}
        />
        <div class="form-row">
          <DateField label={t.from} value={from} onValue={setFrom} />
          <DateField
            label={t.until}
            help={t.untilHelp}
            value={until}
            onValue={setUntil}
            {...(backwards ? { problem: t.badDates } : {})}
          />
        </div>
        {!noDoor && (
          <p role="status" class="rule-sum name">
            {t.sum(
              groupName(book, group),
              doorsName(book, doors),
              scheduleName(book, schedule === ANY_TIME ? null : schedule),
            )}
          </p>
        )}
      </Form>
    </Dialog>
  )
}

interface DoorsProps {
  doors: readonly string[] | null
  onDoors: (doors: readonly string[] | null) => void
  book: RuleBook
  problem: string | null
}

function Doors({ doors, onDoors, book, problem }: DoorsProps) {
  const t = wordsOf(rulesWords)
  return (
    <fieldset class="rule-doors">
      <legend class="field-label">{t.doors}</legend>
      <CheckField label={t.everyDoor} value={doors === null} onValue={(every) => onDoors(every ? null : [])} />
      {doors !== null && (
        <div class="rule-door-list">
          {book.doors.map(({ id, name }) => (
            <CheckField
              key={id}
              label={plainName(name, id)}
              value={doors.includes(id)}
              onValue={(chosen) => onDoors(chosen ? [...doors, id] : doors.filter((each) => each !== id))}
            />
          ))}
        </div>
      )}
      {problem !== null && (
        <p class="field-problem" role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  )
}
