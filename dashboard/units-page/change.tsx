import { useState } from 'preact/hooks'
import type { UnitKindView, UnitRecord } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { changeUnit, readSetup } from './calls.ts'
import { AttachmentFields, type Draft, fieldsOf } from './fields.tsx'
import { unitsWords } from './words.ts'

interface Props {
  record: UnitRecord
  onDone: () => Promise<void>
  onClose: () => void
}

/** Another door, side, zone or desks; how it is attached. Its kind and its name stay. */
export function ChangeUnit(props: Props) {
  const { record, onClose } = props
  const setup = useAsked(readSetup, [])
  return (
    <Dialog title={wordsOf(unitsWords).changeTitle(record.id)} onClose={onClose} wide>
      <Shown of={setup}>{({ kinds }) => <ChangeForm {...props} kind={kindOf(kinds, record.kind)} />}</Shown>
    </Dialog>
  )
}

/** A kind that this gateway does not know any more still has a place that can be changed. */
function kindOf(kinds: readonly UnitKindView[], kind: string): UnitKindView {
  return kinds.find((each) => each.kind === kind) ?? { kind, takes: ['door', 'side', 'zone'], needs: [], settings: [] }
}

function ChangeForm({ record, onDone, onClose, kind }: Props & { kind: UnitKindView }) {
  const t = wordsOf(unitsWords)
  const common = wordsOf(commonWords)
  const [draft, setDraft] = useState<Draft>(() => draftOf(record))
  const [pathMissing, setPathMissing] = useState(false)
  return (
    <Form
      submit={common.save}
      onCancel={onClose}
      onSend={async () => {
        const missing = kind.needs.includes('path') && draft.path.trim() === ''
        setPathMissing(missing)
        if (missing) return
        const after = await changeUnit(record.id, {
          ...fieldsOf(kind, draft, record.settings),
          rev: record.rev,
        })
        const undo = async (): Promise<void> => {
          await changeUnit(record.id, {
            ...fieldsOf(kind, draftOf(record), after.settings),
            rev: after.rev,
          })
        }
        say(t.changed(record.id), { undo })
        await onDone()
      }}
    >
      <AttachmentFields
        kind={kind}
        draft={draft}
        onDraft={setDraft}
        pathProblem={pathMissing ? t.needPath : undefined}
      />
    </Form>
  )
}

function draftOf({ path, baud, reader, door, side, zone, desks, settings }: UnitRecord): Draft {
  return {
    ...{ path: path ?? '', baud, reader: reader ?? '', door: door ?? '', side: side ?? '', zone: zone ?? '', desks },
    offline: settings.offline !== 'no',
    settings,
  }
}
