import { useState } from 'preact/hooks'
import type { ZoneRow } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { NumberField, SelectField, TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { ZONES } from '../places/calls.ts'
import { placesWords } from '../places/words.ts'
import { zonesWords } from './words.ts'

interface FormProps {
  /** Null: a new one. */
  zone: ZoneRow | null
  onSaved: () => Promise<void>
  onClose: () => void
}

export function ZoneForm({ zone, onSaved, onClose }: FormProps) {
  const t = wordsOf(zonesWords)
  const c = wordsOf(commonWords)
  const p = wordsOf(placesWords)
  const [id, setId] = useState('')
  const [name, setName] = useState(zone?.name ?? '')
  const [capacity, setCapacity] = useState(zone?.capacity ?? null)
  const [antiPassback, setAntiPassback] = useState(zone?.antiPassback ?? 'soft')
  const [tried, setTried] = useState(false)

  async function send(): Promise<void> {
    setTried(true)
    const fields = { name: name.trim() || id.trim(), capacity, antiPassback }
    if (zone === null) {
      if (id.trim() === '') return
      await ZONES.add({ id: id.trim(), ...fields })
      onClose()
      say(p.added(fields.name), { undo: () => ZONES.remove(id.trim()).then(onSaved) })
    } else {
      const before = { name: zone.name, capacity: zone.capacity, antiPassback: zone.antiPassback }
      await ZONES.change(zone.id, { ...fields, rev: zone.rev })
      onClose()
      say(p.saved(fields.name), { undo: () => ZONES.change(zone.id, before).then(onSaved) })
    }
    await onSaved()
  }

  return (
    <Dialog title={zone === null ? t.add : t.changeTitle(plainName(zone.name, zone.id))} onClose={onClose}>
      <Form
        submit={zone === null ? c.add : c.save}
        onSend={send}
        onCancel={onClose}
        problem={(code) => (code === 'E_CONFLICT' ? p.conflict : null)}
      >
        <TextField label={t.name} value={name} onValue={setName} autoFocus />
        {zone === null && (
          <TextField
            label={p.code}
            help={p.codeHelp}
            value={id}
            onValue={setId}
            required
            {...(tried && id.trim() === '' ? { problem: c.needField } : {})}
          />
        )}
        <NumberField
          label={t.capacity}
          help={t.capacityHelp}
          value={capacity}
          min={1}
          required={false}
          onValue={setCapacity}
        />
        <SelectField
          label={t.antiPassback}
          help={antiPassback === 'soft' ? t.softHelp : t.hardHelp}
          value={antiPassback}
          onValue={setAntiPassback}
          choices={[
            { value: 'soft', label: t.soft },
            { value: 'hard', label: t.hard },
          ]}
        />
      </Form>
    </Dialog>
  )
}

export function RemoveZone({
  zone,
  onRemoved,
  onClose,
}: {
  zone: ZoneRow
  onRemoved: () => Promise<void>
  onClose: () => void
}) {
  const t = wordsOf(zonesWords)
  const c = wordsOf(commonWords)
  const p = wordsOf(placesWords)
  const name = plainName(zone.name, zone.id)
  return (
    <Confirm
      title={p.removeTitle(name)}
      text={t.removeText}
      action={c.remove}
      danger
      onClose={onClose}
      onDo={async () => {
        await ZONES.remove(zone.id)
        const { rev: _rev, unseenWays: _ways, ...fields } = zone
        say(p.removed(name), { undo: () => ZONES.add(fields).then(onRemoved) })
        await onRemoved()
      }}
    />
  )
}
