import { useState } from 'preact/hooks'
import type { IssuedPass } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { Dialog } from '../parts/dialog.tsx'
import { TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { commonWords } from '../parts/words.ts'
import { issuePasses, type NewGuest } from './calls.ts'
import { guestName } from './names.ts'
import { PassCode } from './pass-code.tsx'
import { eventWords } from './words.ts'

const NAME_CHARACTERS_MAX = 200

interface NewPassProps {
  event: string
  onMade: () => Promise<void>
  onClose: () => void
}

/** A pass for one guest of an event: made, and shown to be handed out. */
export function NewPass({ event, onMade, onClose }: NewPassProps) {
  const t = wordsOf(eventWords)
  const [made, setMade] = useState<IssuedPass | null>(null)
  return (
    <Dialog title={made === null ? t.addOne : t.passMade(guestName(made.name))} onClose={onClose}>
      {made === null ? (
        <GuestForm
          onCancel={onClose}
          onGuest={async (guest) => {
            const { passes } = await issuePasses(event, [guest])
            setMade(passes[0] ?? null)
            await onMade()
          }}
        />
      ) : (
        <MadePass pass={made} another={() => setMade(null)} onClose={onClose} />
      )}
    </Dialog>
  )
}

interface MadePassProps {
  pass: IssuedPass
  another: () => void
  onClose: () => void
}

export function MadePass({ pass, another, onClose }: MadePassProps) {
  const t = wordsOf(eventWords)
  return (
    <>
      {pass.credential !== undefined && <PassCode credential={pass.credential} name={guestName(pass.name)} />}
      <div class="form-do">
        <button type="button" class="button" onClick={another}>
          {t.another}
        </button>
        {/* biome-ignore lint/a11y/noAutofocus: the form that held the focus is gone */}
        <button type="button" class="button button-main" autoFocus onClick={onClose}>
          {t.done}
        </button>
      </div>
    </>
  )
}

interface GuestFormProps {
  onGuest: (guest: NewGuest) => Promise<void>
  onCancel: () => void
}

function GuestForm({ onGuest, onCancel }: GuestFormProps) {
  const t = wordsOf(eventWords)
  const common = wordsOf(commonWords)
  const [name, setName] = useState('')
  const [org, setOrg] = useState('')
  const [tried, setTried] = useState(false)
  return (
    <Form
      submit={t.givePass}
      onCancel={onCancel}
      onSend={async () => {
        setTried(true)
        if (name.trim() === '') return
        await onGuest({ name: name.trim(), ...(org.trim() === '' ? {} : { org: org.trim() }) })
      }}
    >
      <TextField
        label={t.guestName}
        value={name}
        charactersMax={NAME_CHARACTERS_MAX}
        onValue={setName}
        required
        {...(tried && name.trim() === '' ? { problem: common.needField } : {})}
      />
      <TextField
        label={t.guestOrg}
        help={t.guestOrgHelp}
        value={org}
        charactersMax={NAME_CHARACTERS_MAX}
        onValue={setOrg}
        required={false}
      />
    </Form>
  )
}
