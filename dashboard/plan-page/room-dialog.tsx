import { useState } from 'preact/hooks'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Dialog } from '../parts/dialog.tsx'
import { NumberField, SelectField, TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { commonWords } from '../parts/words.ts'
import { idFrom, type Stock } from './stock.ts'
import { NEW } from './wish.ts'
import { planWords } from './words.ts'

interface RoomDialogProps {
  stock: Stock
  /** `fresh`: the zone is new. */
  onDone: (zone: string, fresh?: { id: string; name: string; capacity: number | null }) => void
  onClose: () => void
}

/** Which zone the shape is that was just drawn; those that stand nowhere yet come first. */
export function RoomDialog({ stock, onDone, onClose }: RoomDialogProps) {
  const t = wordsOf(planWords)
  const common = wordsOf(commonWords)
  const free = stock.zones.filter(({ placed }) => !placed)
  const [zone, setZone] = useState(free[0]?.id ?? NEW)
  const [name, setName] = useState('')
  const [capacity, setCapacity] = useState<number | null>(null)
  const [missing, setMissing] = useState(false)

  async function send(): Promise<void> {
    if (zone !== NEW) {
      onDone(zone)
      return
    }
    const called = name.trim()
    if (called === '') {
      setMissing(true)
      return
    }
    const id = idFrom(called, 'sala', stock.taken.zones)
    onDone(id, { id, name: called, capacity: capacity === null ? null : Math.max(1, Math.round(capacity)) })
  }

  return (
    <Dialog title={t.whichRoom} onClose={onClose}>
      <Form submit={t.roomDo} onSend={send} onCancel={onClose}>
        <SelectField
          label={t.roomZone}
          value={zone}
          onValue={setZone}
          choices={[
            ...free.map(({ id, name: known }) => ({ value: id, label: plainName(known, id) })),
            { value: NEW, label: t.roomNew },
            ...stock.zones
              .filter(({ placed }) => placed)
              .map(({ id, name: known }) => ({ value: id, label: t.roomPlaced(plainName(known, id)) })),
          ]}
        />
        {zone === NEW && (
          <>
            <TextField
              label={t.roomName}
              value={name}
              charactersMax={200}
              required
              autoFocus
              onValue={(value) => {
                setName(value)
                setMissing(false)
              }}
              {...(missing ? { problem: common.needField } : {})}
            />
            <NumberField label={t.capacity} help={t.capacityHelp} value={capacity} min={1} onValue={setCapacity} />
          </>
        )}
      </Form>
    </Dialog>
  )
}
