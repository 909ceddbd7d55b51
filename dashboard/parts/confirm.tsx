import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { wordsOf } from '../language.ts'
import { Dialog } from './dialog.tsx'
import { AreaField } from './fields.tsx'
import { Form } from './form.tsx'
import { commonWords } from './words.ts'

interface ConfirmProps {
  title: string
  /** What will happen, and what can be done about it afterwards. */
  text: ComponentChildren
  /** The word on the button: what it does, never "OK". */
  action: string
  danger?: boolean
  /** True: it is not done without a reason, which the journal keeps. */
  askReason?: boolean
  /** Where it fails the dialog stays and says why. */
  onDo: (reason: string) => Promise<void>
  onClose: () => void
}

const REASON_CHARACTERS_MAX = 200

/** Says what will happen, asks once, and does it. */
export function Confirm({ title, text, action, danger = false, askReason = false, onDo, onClose }: ConfirmProps) {
  const t = wordsOf(commonWords)
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)

  async function send(): Promise<void> {
    const why = reason.trim()
    if (askReason && why === '') {
      setMissing(true)
      return
    }
    await onDo(why)
    onClose()
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <div class="dialog-text">{text}</div>
      <Form submit={action} danger={danger} onSend={send} onCancel={onClose}>
        {askReason && (
          <AreaField
            label={t.reason}
            help={t.reasonHelp}
            value={reason}
            charactersMax={REASON_CHARACTERS_MAX}
            onValue={(value) => {
              setReason(value)
              setMissing(false)
            }}
            {...(missing ? { problem: t.needReason } : {})}
          />
        )}
      </Form>
    </Dialog>
  )
}
