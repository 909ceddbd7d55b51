/** What is asked when a card of the house is added, lent or renamed. */
import { useState } from 'preact/hooks'
import type { CardRow, PersonRow, Role } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Dialog } from '../parts/dialog.tsx'
import { DateField, TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { addCard, changeCard, lendCard } from '../register/calls.ts'
import { personName } from '../register/names.ts'
import { PersonPicker } from '../register/person-picker.tsx'
import { TapChoice, useUnknownTaps } from '../register/unknown-taps.tsx'
import { badgesWords } from './words.ts'

const NAME_CHARACTERS_MAX = 200

interface DialogProps {
  onDone: () => void
  onClose: () => void
}

export function AddCard({ onDone, onClose }: DialogProps) {
  const t = wordsOf(badgesWords).cards
  const common = wordsOf(commonWords)
  const taps = useUnknownTaps().value ?? []
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const [isTried, setTried] = useState(false)
  const tapped = taps.find((tap) => !tap.random && (chosen === null || tap.credential === chosen))?.credential
  const credential = typed.trim() || tapped

  async function send(): Promise<void> {
    setTried(true)
    if (name.trim() === '' || credential === undefined) return
    const card = await addCard({ name: name.trim(), credential })
    say(t.added(plainName(card.name, card.id)))
    onDone()
  }

  return (
    <Dialog title={t.addTitle} onClose={onClose} wide>
      <p class="dialog-text">{t.addText}</p>
      <Form submit={t.add} onSend={send} onCancel={onClose}>
        <TextField
          label={t.name}
          value={name}
          required
          charactersMax={NAME_CHARACTERS_MAX}
          onValue={setName}
          {...(isTried && name.trim() === '' ? { problem: common.needField } : {})}
        />
        <div>
          <p class="field-label">{t.which}</p>
          <TapChoice taps={taps} chosen={typed.trim() === '' ? (tapped ?? null) : null} onChoose={setChosen} />
        </div>
        <TextField
          label={t.typed}
          help={t.typedHelp}
          value={typed}
          charactersMax={NAME_CHARACTERS_MAX}
          onValue={setTyped}
          {...(isTried && credential === undefined ? { problem: t.needOne } : {})}
        />
      </Form>
    </Dialog>
  )
}

export function LendTo({ card, role, onDone, onClose }: DialogProps & { card: CardRow; role: Role }) {
  const t = wordsOf(badgesWords)
  const [person, setPerson] = useState<PersonRow | null>(null)
  const [until, setUntil] = useState('')
  const [isTried, setTried] = useState(false)
  const name = plainName(card.name, card.id)
  const isStaff = role !== 'admin'
  return (
    <Dialog title={t.cards.lendTitle(name)} onClose={onClose} wide>
      {isStaff && <p class="dialog-text">{t.cards.lendStaff}</p>}
      <Form
        submit={t.cards.lend}
        onCancel={onClose}
        onSend={async () => {
          setTried(true)
          if (person === null) return
          await lendCard(card.id, { person: person.id, ...(until === '' ? {} : { until }) })
          say(t.cards.lent(name, personName(person.name)))
          onDone()
        }}
      >
        <PersonPicker chosen={person} onChoose={setPerson} {...(isStaff ? { kind: 'guest' as const } : {})} />
        <DateField label={t.cards.lendUntil} help={t.cards.lendUntilHelp} value={until} onValue={setUntil} />
        {isTried && person === null && (
          <p class="problem" role="alert">
            {t.assign.needPerson}
          </p>
        )}
      </Form>
    </Dialog>
  )
}

export function RenameCard({ card, onDone, onClose }: DialogProps & { card: CardRow }) {
  const t = wordsOf(badgesWords).cards
  const common = wordsOf(commonWords)
  const [name, setName] = useState(card.name)
  const [missing, setMissing] = useState(false)
  return (
    <Dialog title={t.about(t.rename, plainName(card.name, card.id))} onClose={onClose}>
      <Form
        submit={common.save}
        onCancel={onClose}
        onSend={async () => {
          if (name.trim() === '') {
            setMissing(true)
            return
          }
          const changed = await changeCard(card.id, { name: name.trim(), rev: card.rev })
          onDone()
          say(t.renamed, {
            undo: async () => {
              await changeCard(card.id, { name: card.name, rev: changed.rev })
              onDone()
            },
          })
        }}
      >
        <TextField
          label={t.name}
          value={name}
          required
          charactersMax={NAME_CHARACTERS_MAX}
          onValue={(value) => {
            setName(value)
            setMissing(false)
          }}
          {...(missing ? { problem: common.needField } : {})}
        />
      </Form>
    </Dialog>
  )
}
