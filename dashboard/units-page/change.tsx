import { useState } from 'preact/hooks'
import type { UnitRecord } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { changeUnit } from './calls.ts'
import { AttachmentFields, type Draft, fieldsOf } from './fields.tsx'
import { unitsWords } from './words.ts'

interface Props {
  record: UnitRecord
  onDone: () => Promise<void>
  onClose: () => void
}

/** Another door, side, zone or desks; how it is attached. Its kind and its name stay. */
export function ChangeUnit({ record, onDone, onClose }: Props) {
  const t = wordsOf(unitsWords)
  const common = wordsOf(commonWords)
  const [draft, setDraft] = useState<Draft>(() => draftOf(record))
  const [pathMissing, setPathMissing] = useState(false)
  return (
    <Dialog title={t.changeTitle(record.id)} onClose={onClose} wide>
      <Form
        submit={common.save}
        onCancel={onClose}
        onSend={async () => {
          const missing = record.kind === 'serial' && draft.path.trim() === ''
          setPathMissing(missing)
          if (missing) return
          const after = await changeUnit(record.id, {
            ...fieldsOf(record.kind, draft, record.settings),
            rev: record.rev,
          })
          const undo = async (): Promise<void> => {
            await changeUnit(record.id, {
              ...fieldsOf(record.kind, draftOf(record), after.settings),
              rev: after.rev,
            })
          }
          say(t.changed(record.id), { undo })
          await onDone()
        }}
      >
        <AttachmentFields
          kind={record.kind}
          id={record.id}
          draft={draft}
          onDraft={setDraft}
          pathProblem={pathMissing ? t.needPath : undefined}
        />
      </Form>
    </Dialog>
  )
}

function draftOf({ path, baud, reader, door, side, zone, desks, settings }: UnitRecord): Draft {
  return {
    ...{ path: path ?? '', baud, reader: reader ?? '', door: door ?? '', side: side ?? '', zone: zone ?? '', desks },
    offline: settings.offline !== 'no',
    settings,
  }
}
