import { useState } from 'preact/hooks'
import type { DeskRow, ZoneRow } from '../../gateway/api/contract.ts'
import { codeOf } from '../api.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Dialog } from '../parts/dialog.tsx'
import { SelectField, TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { Progress } from '../parts/progress.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { DESKS } from '../places/calls.ts'
import { placesWords } from '../places/words.ts'
import { deskNames } from './desk-names.ts'
import { zonesWords } from './words.ts'

interface AddProps {
  zone: ZoneRow
  onAdded: () => Promise<void>
  onClose: () => void
}

/** A row of desks at once: `d1…d24`. */
export function AddDesks({ zone, onAdded, onClose }: AddProps) {
  const t = wordsOf(zonesWords)
  const c = wordsOf(commonWords)
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const [done, setDone] = useState<number | null>(null)
  const names = deskNames(text)
  const zoneName = plainName(zone.name, zone.id)

  async function send(): Promise<void> {
    setTried(true)
    if (names === null) return
    const added: string[] = []
    try {
      for (const id of names) {
        setDone(added.length)
        await DESKS.add({ id, zone: zone.id })
        added.push(id)
      }
    } catch (error) {
      setDone(null)
      // What was added before stays, and the reader is told how far it went.
      if (added.length > 0) await onAdded()
      if (codeOf(error) === 'E_EXISTS' && added.length > 0) say(t.stopped(added.length))
      throw error
    }
    onClose()
    await onAdded()
    say(t.added(added.length, zoneName), {
      undo: async () => {
        for (const id of added) await DESKS.remove(id)
        await onAdded()
      },
    })
  }

  return (
    <Dialog title={`${t.addDesks}: ${zoneName}`} onClose={onClose}>
      <p class="dialog-text">{t.addDesksText}</p>
      <Form submit={c.add} onSend={send} onCancel={onClose}>
        <TextField
          label={t.deskNames}
          help={t.deskNamesHelp}
          value={text}
          onValue={setText}
          required
          autoFocus
          {...(tried && names === null ? { problem: t.deskNamesBad } : {})}
        />
        {names !== null && done === null && (
          <p role="status">{t.willAdd(names.length, names[0] ?? '', names.at(-1) ?? '')}</p>
        )}
        {names !== null && done !== null && <Progress label={t.adding} done={done} of={names.length} />}
      </Form>
    </Dialog>
  )
}

interface DeskProps {
  desk: DeskRow
  zones: readonly ZoneRow[]
  onChanged: () => Promise<void>
  onClose: () => void
}

/** One desk: moved to another room, or taken away. */
export function DeskDialog({ desk, zones, onChanged, onClose }: DeskProps) {
  const t = wordsOf(zonesWords)
  const p = wordsOf(placesWords)
  const [zone, setZone] = useState(desk.zone)
  const nameOf = (id: string): string => plainName(zones.find((each) => each.id === id)?.name, id)

  async function move(): Promise<void> {
    if (zone !== desk.zone) await DESKS.change(desk.id, { zone, rev: desk.rev })
    onClose()
    if (zone === desk.zone) return
    say(t.moved(desk.id, nameOf(zone)), { undo: () => DESKS.change(desk.id, { zone: desk.zone }).then(onChanged) })
    await onChanged()
  }

  async function remove(): Promise<void> {
    await DESKS.remove(desk.id)
    onClose()
    say(p.removed(desk.id), { undo: () => DESKS.add({ id: desk.id, zone: desk.zone }).then(onChanged) })
    await onChanged()
  }

  return (
    <Dialog title={t.desk(desk.id)} onClose={onClose}>
      <p class="dialog-text">{t.deskText}</p>
      <Form
        submit={t.move}
        onSend={move}
        onCancel={onClose}
        problem={(code) => (code === 'E_CONFLICT' ? p.conflict : null)}
      >
        <SelectField
          label={t.moveTo}
          value={zone}
          onValue={setZone}
          choices={zones.map(({ id }) => ({ value: id, label: nameOf(id) }))}
        />
      </Form>
      <hr class="zone-line" />
      <Form submit={t.removeDesk} danger onSend={remove} problem={(code) => (code === 'E_IN_USE' ? p.inUse : null)} />
    </Dialog>
  )
}
