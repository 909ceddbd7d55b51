import { useState } from 'preact/hooks'
import type { DoorRow } from '../../gateway/api/contract.ts'
import { occupancy, units } from '../house.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { useAsked } from '../parts/asked.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { NumberField, SelectField, TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { DOORS, SCHEDULES } from '../places/calls.ts'
import { placesWords } from '../places/words.ts'
import { go } from '../router.tsx'
import { doorsWords } from './words.ts'

type Fields = Omit<DoorRow, 'rev'>

/** As the register makes a door of which nothing else was said. */
const NEW: Fields = {
  ...{ id: '', name: '', from: null, to: null, lock: null, unlockMs: 5_000, heldOpenS: 30 },
  ...{ extendedUnlockMs: 15_000, extendedHeldOpenS: 90, preAlertS: 10, freeSchedule: null, listLifeS: 86_400 },
}
const HOUR_S = 3_600

interface FormProps {
  /** Null: a new one. */
  door: DoorRow | null
  onSaved: () => Promise<void>
  onClose: () => void
}

export function DoorForm({ door, onSaved, onClose }: FormProps) {
  const t = wordsOf(doorsWords)
  const c = wordsOf(commonWords)
  const p = wordsOf(placesWords)
  const [fields, setFields] = useState<Fields>(door ?? NEW)
  const [tried, setTried] = useState(false)
  const put = (changed: Partial<Fields>): void => setFields({ ...fields, ...changed })
  const sameZone = fields.from !== null && fields.from === fields.to

  async function send(): Promise<void> {
    setTried(true)
    if (sameZone || (door === null && fields.id.trim() === '')) return
    if (door === null) {
      const { id, name } = fields
      const added = await DOORS.add({ ...fields, id: id.trim(), name: name.trim() || id.trim() })
      onClose()
      say(p.added(plainName(added.name, added.id)))
      go(`/doors/${encodeURIComponent(added.id)}`)
      return
    }
    const { rev, id, ...before } = door
    const { id: _id, ...after } = fields
    await DOORS.change(id, { ...only(after, before), rev })
    onClose()
    await onSaved()
    say(p.saved(plainName(fields.name, id)), {
      undo: async () => {
        await DOORS.change(id, before)
        await onSaved()
      },
    })
  }

  return (
    <Dialog title={door === null ? t.add : t.door.changeTitle(plainName(door.name, door.id))} onClose={onClose} wide>
      <Form
        submit={door === null ? c.add : c.save}
        onSend={send}
        onCancel={onClose}
        problem={(code) => (code === 'E_CONFLICT' ? p.conflict : null)}
      >
        <div class="form-row">
          <TextField label={t.name} value={fields.name} onValue={(name) => put({ name })} autoFocus />
          {door === null && (
            <TextField
              label={p.code}
              help={p.codeHelp}
              value={fields.id}
              onValue={(id) => put({ id })}
              required
              {...(tried && fields.id.trim() === '' ? { problem: c.needField } : {})}
            />
          )}
        </div>
        <Places fields={fields} put={put} {...(sameZone ? { problem: t.door.sameZone } : {})} />
        <Times fields={fields} put={put} />
        <Alone fields={fields} put={put} />
      </Form>
    </Dialog>
  )
}

/** What differs: what somebody else has changed meanwhile is told by the version. */
function only(after: Omit<Fields, 'id'>, before: Omit<Fields, 'id'>): Partial<Fields> {
  const changed = Object.entries(after).filter(([name, value]) => before[name as keyof typeof before] !== value)
  return Object.fromEntries(changed)
}

interface PartProps {
  fields: Fields
  put: (changed: Partial<Fields>) => void
}

/** No zone, door or schedule is called nothing. */
const NONE = ''
const orNull = (value: string): string | null => (value === NONE ? null : value)

function Places({ fields, put, problem }: PartProps & { problem?: string }) {
  const t = wordsOf(doorsWords).door
  const zones = (occupancy.value?.zones ?? []).map(({ id, name }) => ({ value: id, label: plainName(name, id) }))
  const locks = [...units.value.values()]
    .filter(({ kind, id }) => kind !== 'client' || id === fields.lock)
    .map(({ id }) => ({ value: id, label: id }))
  return (
    <>
      <div class="form-row">
        <SelectField
          label={t.from}
          help={t.fromHelp}
          value={fields.from ?? NONE}
          onValue={(from) => put({ from: orNull(from) })}
          choices={[{ value: NONE, label: t.outside }, ...zones]}
        />
        <SelectField
          label={t.to}
          help={t.toHelp}
          value={fields.to ?? NONE}
          onValue={(to) => put({ to: orNull(to) })}
          choices={[{ value: NONE, label: t.nowhere }, ...zones]}
          {...(problem === undefined ? {} : { problem })}
        />
      </div>
      <SelectField
        label={t.lock}
        help={t.lockHelp}
        value={fields.lock ?? NONE}
        onValue={(lock) => put({ lock: orNull(lock) })}
        choices={[{ value: NONE, label: t.lockReader }, ...locks]}
      />
    </>
  )
}

/** Seconds as they are written, milliseconds as they are kept. */
function Times({ fields, put }: PartProps) {
  const t = wordsOf(doorsWords).door
  const ms = (value: number | null): number => Math.round((value ?? 0) * 1000)
  return (
    <>
      <div class="form-row">
        <NumberField
          label={t.unlock}
          help={t.unlockHelp}
          value={fields.unlockMs / 1000}
          onValue={(value) => {
            const unlockMs = ms(value)
            put({ unlockMs, extendedUnlockMs: Math.max(fields.extendedUnlockMs, unlockMs) })
          }}
        />
        <NumberField
          label={t.heldOpen}
          help={t.heldOpenHelp}
          value={fields.heldOpenS}
          onValue={(value) => {
            const heldOpenS = value ?? 0
            put({ heldOpenS, extendedHeldOpenS: Math.max(fields.extendedHeldOpenS, heldOpenS) })
          }}
        />
        <NumberField
          label={t.preAlert}
          help={t.preAlertHelp}
          value={fields.preAlertS}
          onValue={(value) => put({ preAlertS: value ?? 0 })}
        />
      </div>
      <fieldset class="fields-apart">
        <legend class="field-label">{t.extended}</legend>
        <div class="form-row">
          <NumberField
            label={t.extendedUnlock}
            value={fields.extendedUnlockMs / 1000}
            onValue={(value) => put({ extendedUnlockMs: ms(value) })}
          />
          <NumberField
            label={t.extendedHeldOpen}
            value={fields.extendedHeldOpenS}
            onValue={(value) => put({ extendedHeldOpenS: value ?? 0 })}
          />
        </div>
      </fieldset>
    </>
  )
}

function Alone({ fields, put }: PartProps) {
  const t = wordsOf(doorsWords).door
  const schedules = useAsked(SCHEDULES.all, [])
  const choices = (schedules.value ?? []).map(({ id, name }) => ({ value: id, label: plainName(name, id) }))
  return (
    <div class="form-row">
      <SelectField
        label={t.freeSchedule}
        help={t.freeHelp}
        value={fields.freeSchedule ?? NONE}
        onValue={(value) => put({ freeSchedule: orNull(value) })}
        choices={[{ value: NONE, label: t.noFree }, ...choices]}
      />
      <NumberField
        label={t.listLife}
        help={t.listLifeHelp}
        value={fields.listLifeS / HOUR_S}
        onValue={(value) => put({ listLifeS: Math.round((value ?? 0) * HOUR_S) })}
      />
    </div>
  )
}
