import { useState } from 'preact/hooks'
import type { GuestEventRow, PersonRow } from '../../gateway/api/contract.ts'
import { codeOf } from '../api.ts'
import { now, timeZone } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { useAsked } from '../parts/asked.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { DateTimeField, SelectField, TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { readGroups, readPerson } from '../register/calls.ts'
import { PersonPicker } from '../register/person-picker.tsx'
import { instantOf, wallTime } from '../wall-clock.ts'
import { addEvent, changeEvent, type EventFields } from './calls.ts'
import { eventWords } from './words.ts'

const HOUR_MS = 60 * 60_000
const NAME_CHARACTERS_MAX = 200
/** The group that guests are in unless somebody chooses another. */
const GUESTS = 'guests'

interface EventFormProps {
  /** Null: a new one. */
  event: GuestEventRow | null
  onSaved: (event: GuestEventRow) => void
  onClose: () => void
}

/** A new event, or another name, time or host of one that is there. */
export function EventForm({ event, onSaved, onClose }: EventFormProps) {
  const t = wordsOf(eventWords)
  const common = wordsOf(commonWords)
  const [name, setName] = useState(event?.name ?? '')
  const [from, setFrom] = useState(wallTime(event?.from ?? nextHour(), timeZone.peek()))
  const [until, setUntil] = useState(wallTime(event?.until ?? nextHour() + 2 * HOUR_MS, timeZone.peek()))
  const [group, setGroup] = useState(event?.group ?? GUESTS)
  const [host, setHost] = useState<PersonRow | null>(null)
  const [tried, setTried] = useState(false)
  const [overrun, setOverrun] = useState(false)
  const groups = useAsked(readGroups, [])
  const before = useAsked(async () => (event === null ? null : await readPerson(event.host)), [event?.host])
  const chosen = host ?? before.value
  const [opens, closes] = [instantOf(from, timeZone.value), instantOf(until, timeZone.value)]
  const timesFit = opens !== null && closes !== null && opens < closes

  async function write(fields: EventFields): Promise<GuestEventRow> {
    if (event === null) return addEvent(fields)
    try {
      return await changeEvent(event.id, { ...fields, rev: event.rev })
    } catch (error) {
      setOverrun(codeOf(error) === 'E_CONFLICT')
      throw error
    }
  }

  async function save(): Promise<void> {
    setTried(true)
    if (name.trim() === '' || chosen === null || opens === null || closes === null || !timesFit) return
    const fields = { name: name.trim(), host: chosen.id, from: opens, until: closes, group }
    const saved = await write(fields)
    say(event === null ? t.added(plainName(saved.name, saved.id)) : t.saved)
    onClose()
    onSaved(saved)
  }

  return (
    <Dialog title={event === null ? t.newTitle : t.changeTitle} wide onClose={onClose}>
      <Form
        submit={event === null ? common.add : common.save}
        onSend={save}
        onCancel={onClose}
        problem={(code) => (code === 'E_CONFLICT' ? common.conflict : null)}
      >
        <TextField
          label={t.eventName}
          value={name}
          charactersMax={NAME_CHARACTERS_MAX}
          onValue={setName}
          required
          {...(tried && name.trim() === '' ? { problem: common.needField } : {})}
        />
        <div class="form-row">
          <DateTimeField label={t.from} value={from} onValue={setFrom} required />
          <DateTimeField
            label={t.until}
            value={until}
            onValue={setUntil}
            required
            {...(tried && !timesFit ? { problem: t.needTimes } : {})}
            {...(event === null ? {} : { help: t.changedMoves })}
          />
        </div>
        <SelectField
          label={t.group}
          help={t.groupHelp}
          value={group}
          choices={(groups.value ?? [{ id: group, name: group }]).map((each) => ({
            value: each.id,
            label: plainName(each.name, each.id),
          }))}
          onValue={setGroup}
        />
        {before.state !== 'loading' && (
          <HostField chosen={chosen} onChoose={setHost} missing={tried && chosen === null} />
        )}
        {overrun && event !== null && (
          <button
            type="button"
            class="button"
            onClick={() => {
              onClose()
              onSaved(event)
            }}
          >
            {common.conflictAgain}
          </button>
        )}
      </Form>
    </Dialog>
  )
}

function nextHour(): number {
  return Math.ceil(now.peek() / HOUR_MS) * HOUR_MS
}

interface HostFieldProps {
  chosen: PersonRow | null
  onChoose: (person: PersonRow) => void
  missing: boolean
}

/** Who answers for guests: anybody but a guest. */
export function HostField({ chosen, onChoose, missing }: HostFieldProps) {
  const t = wordsOf(eventWords)
  // Whom one has found stays marked in the list: whoever moves through it by keyboard does not lose it.
  const [open, setOpen] = useState(chosen === null)
  return (
    <div class="field event-form">
      <p class="field-label">{t.hostLabel}</p>
      {chosen !== null && !open ? (
        <p class="chosen">
          <span class="name">{plainName(chosen.name, chosen.id)}</span>
          <button type="button" class="button" onClick={() => setOpen(true)}>
            {t.choose}
          </button>
        </p>
      ) : (
        <PersonPicker chosen={chosen} without={({ kind }) => kind === 'guest'} onChoose={onChoose} />
      )}
      {missing && (
        <p class="field-problem" role="alert">
          {t.needHost}
        </p>
      )}
    </div>
  )
}
