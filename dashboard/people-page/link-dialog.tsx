import { useState } from 'preact/hooks'
import type { PersonRow } from '../../gateway/api/contract.ts'
import { dateTime } from '../clock.ts'
import { houseName } from '../house.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Form } from '../parts/form.tsx'
import { OnlyHere } from '../parts/only-here.tsx'
import { QrCode } from '../parts/qr-code.tsx'
import { commonWords } from '../parts/words.ts'
import { makeSignInLink } from '../register/calls.ts'
import { FocusedButton } from '../register/focused-button.tsx'
import { personName } from '../register/names.ts'
import { peopleWords } from './words.ts'

/** A link by which a person enters their own page: made when asked for, shown once, to be scanned or printed. */
export function LinkDialog({ person, onClose }: { person: PersonRow; onClose: () => void }) {
  const t = wordsOf(peopleWords).link
  const common = wordsOf(commonWords)
  const [link, setLink] = useState<{ url: string; expiresAt: string } | null>(null)
  const name = personName(person.name)
  return (
    <Dialog title={t.title(name)} onClose={onClose}>
      {link === null ? (
        <>
          <p class="dialog-text">{t.text}</p>
          <Form submit={t.make} onSend={async () => setLink(await makeSignInLink(person.id))} onCancel={onClose} />
        </>
      ) : (
        <>
          <div class="people-link">
            <p class="people-link-house name">{plainName(houseName.value, 'Soglia')}</p>
            <p class="people-link-name name">{name}</p>
            <p>{t.shown}</p>
            <QrCode text={link.url} label={t.qr} />
            <p class="people-link-url">{link.url}</p>
            <p class="quiet">{t.expires(dateTime(link.expiresAt))}</p>
          </div>
          <p class="quiet">{t.keep}</p>
          <OnlyHere />
          <div class="form-do">
            <button type="button" class="button" onClick={onClose}>
              {common.close}
            </button>
            <FocusedButton label={common.print} main onDo={() => window.print()} />
          </div>
        </>
      )}
    </Dialog>
  )
}
