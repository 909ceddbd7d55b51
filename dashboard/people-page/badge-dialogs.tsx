/** What is asked when a badge is given, replaced, dated, or a card of the house is lent. */
import { useState } from 'preact/hooks'
import type { BadgeGiven, BadgeRow, CardRow, PersonRow } from '../../gateway/api/contract.ts'
import { houseDay } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Dialog } from '../parts/dialog.tsx'
import { DateField, SelectField, TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { addBadge, changeBadge, enrolBadge, lendCard, replaceBadge } from '../register/calls.ts'
import { lastDay, personName } from '../register/names.ts'
import { TapChoice, useUnknownTaps } from '../register/unknown-taps.tsx'
import { registerWords } from '../register/words.ts'
import { badgeWords } from './badge-words.ts'

const CREDENTIAL_CHARACTERS_MAX = 200

interface DialogProps {
  onDone: () => void
  onClose: () => void
}

function sayGiven({ warnings }: BadgeGiven, plain: string): void {
  say(warnings.includes('partial-credential') ? wordsOf(registerWords).partialGiven : plain)
}

/** A card that was just tapped, the newest of which is chosen already, or a number that is typed. */
function useCredential() {
  const taps = useUnknownTaps().value ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const [missing, setMissing] = useState(false)
  const newest = taps.find(({ random }) => !random)?.credential ?? null
  const tapped = taps.some(({ credential }) => credential === chosen) ? chosen : newest
  const isTyped = typed.trim() !== ''
  return {
    /** Null: neither. */
    credential: isTyped ? typed.trim() : tapped,
    isTyped,
    fields: { taps, tapped: isTyped ? null : tapped, setChosen, typed, setTyped, missing, setMissing },
    setMissing,
  }
}

function CredentialFields({ fields }: { fields: ReturnType<typeof useCredential>['fields'] }) {
  const t = wordsOf(badgeWords)
  const { taps, tapped, setChosen, typed, setTyped, missing, setMissing } = fields
  return (
    <>
      <div>
        <p class="field-label">{t.byTap}</p>
        <TapChoice
          taps={taps}
          chosen={tapped}
          onChoose={(credential) => {
            setChosen(credential)
            setTyped('')
            setMissing(false)
          }}
        />
      </div>
      <TextField
        label={t.byTyping}
        help={t.typedHelp}
        value={typed}
        charactersMax={CREDENTIAL_CHARACTERS_MAX}
        onValue={(value) => {
          setTyped(value)
          setMissing(false)
        }}
        {...(missing ? { problem: t.needOne } : {})}
      />
    </>
  )
}

export function AddBadge({ person, onDone, onClose }: DialogProps & { person: PersonRow }) {
  const t = wordsOf(badgeWords)
  const { credential, isTyped, fields, setMissing } = useCredential()
  const [from, setFrom] = useState('')
  const [until, setUntil] = useState('')

  async function send(): Promise<void> {
    if (credential === null) {
      setMissing(true)
      return
    }
    const badge = { person: person.id, credential, from: from || null, until: until || null }
    const given = await (isTyped ? addBadge(badge) : enrolBadge(badge))
    sayGiven(given, t.given)
    onDone()
  }

  return (
    <Dialog title={t.addTitle(personName(person.name))} onClose={onClose} wide>
      <Form submit={t.add} onSend={send} onCancel={onClose}>
        <CredentialFields fields={fields} />
        <Bounds from={from} until={until} setFrom={setFrom} setUntil={setUntil} />
      </Form>
    </Dialog>
  )
}

interface BoundsProps {
  from: string
  until: string
  setFrom: (day: string) => void
  setUntil: (day: string) => void
}

function Bounds({ from, until, setFrom, setUntil }: BoundsProps) {
  const t = wordsOf(badgeWords)
  return (
    <div class="form-row">
      <DateField label={t.from} help={t.datesHelp} value={from} onValue={setFrom} />
      <DateField label={t.until} help={t.datesHelp} value={until} min={from} onValue={setUntil} />
    </div>
  )
}

export function ReplaceBadge({ badge, onDone, onClose }: DialogProps & { badge: BadgeRow }) {
  const t = wordsOf(badgeWords)
  const { lost } = wordsOf(registerWords)
  const { credential, fields, setMissing } = useCredential()
  return (
    <Dialog title={t.replaceTitle} onClose={onClose} wide>
      <p class="dialog-text">{t.replaceText}</p>
      <Form
        submit={t.replace}
        danger
        onCancel={onClose}
        onSend={async () => {
          if (credential === null) {
            setMissing(true)
            return
          }
          sayGiven(await replaceBadge(badge.id, credential, lost.reason), t.replaced)
          onDone()
        }}
      >
        <CredentialFields fields={fields} />
      </Form>
    </Dialog>
  )
}

export function BadgeDates({ badge, onDone, onClose }: DialogProps & { badge: BadgeRow }) {
  const t = wordsOf(badgeWords)
  const before = {
    from: badge.from === null ? '' : houseDay(badge.from),
    until: badge.until === null ? '' : lastDay(badge.until),
  }
  const [from, setFrom] = useState(before.from)
  const [until, setUntil] = useState(before.until)

  async function send(): Promise<void> {
    // A bound within a day stays as it is where its day does.
    const asked = {
      ...(from === before.from ? {} : { from: from || null }),
      ...(until === before.until ? {} : { until: until || null }),
    }
    const changed = await changeBadge(badge.id, { ...asked, rev: badge.rev })
    onDone()
    say(t.datesSaved, {
      undo: async () => {
        await changeBadge(badge.id, { from: badge.from, until: badge.until, rev: changed.rev })
        onDone()
      },
    })
  }

  return (
    <Dialog title={t.datesTitle} onClose={onClose}>
      <Form submit={wordsOf(commonWords).save} onSend={send} onCancel={onClose}>
        <Bounds from={from} until={until} setFrom={setFrom} setUntil={setUntil} />
      </Form>
    </Dialog>
  )
}

interface LendProps extends DialogProps {
  person: PersonRow
  cards: readonly CardRow[]
}

export function LendCard({ person, cards, onDone, onClose }: LendProps) {
  const t = wordsOf(badgeWords)
  const free = cards.filter(({ loan }) => loan === null)
  const [card, setCard] = useState(free[0]?.id ?? '')
  const [until, setUntil] = useState('')
  const lent = free.find(({ id }) => id === card) ?? free[0]
  return (
    <Dialog title={t.lendTitle(personName(person.name))} onClose={onClose}>
      <p class="dialog-text">{lent === undefined ? t.noCards : t.lendText}</p>
      {lent !== undefined && (
        <Form
          submit={t.lendDo}
          onCancel={onClose}
          onSend={async () => {
            await lendCard(lent.id, { person: person.id, ...(until === '' ? {} : { until }) })
            say(t.lent(plainName(lent.name, lent.id)))
            onDone()
          }}
        >
          <SelectField
            label={t.lendCard}
            value={lent.id}
            onValue={setCard}
            choices={free.map(({ id, name }) => ({ value: id, label: plainName(name, id) }))}
          />
          <DateField label={t.lendUntil} help={t.lendUntilHelp} value={until} onValue={setUntil} />
        </Form>
      )}
    </Dialog>
  )
}
