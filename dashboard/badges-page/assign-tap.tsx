import { useState } from 'preact/hooks'
import type { PersonRow, UnknownTap } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { endBadge, enrolBadge } from '../register/calls.ts'
import { personName } from '../register/names.ts'
import { PersonPicker } from '../register/person-picker.tsx'
import { TapChoice, TapWords } from '../register/unknown-taps.tsx'
import { registerWords } from '../register/words.ts'
import { Link } from '../router.tsx'
import { badgesWords } from './words.ts'

interface AssignTapProps {
  taps: readonly UnknownTap[]
  /** The one that was pointed at; null: the newest. */
  first: string | null
  onDone: () => void
  onClose: () => void
}

/** Whose card is it: a person is chosen, then it is theirs. */
export function AssignTap({ taps, first, onDone, onClose }: AssignTapProps) {
  const t = wordsOf(badgesWords).assign
  // The newest may be another by the time of the choice: what was shown is what is given.
  const [chosen, setChosen] = useState(first ?? taps.find(({ random }) => !random)?.credential ?? null)
  const [person, setPerson] = useState<PersonRow | null>(null)
  const [missing, setMissing] = useState<string | null>(null)
  const usable = taps.filter(({ random }) => !random)
  const tap = usable.find(({ credential }) => credential === chosen) ?? usable[0]

  async function give(): Promise<void> {
    if (tap?.credential === undefined || person === null) {
      setMissing(tap === undefined ? t.needTap : t.needPerson)
      return
    }
    const name = personName(person.name)
    const { id, warnings } = await enrolBadge({ person: person.id, credential: tap.credential })
    const partial = warnings.includes('partial-credential')
    say(partial ? wordsOf(registerWords).partialGiven : t.given(name), {
      undo: async () => {
        await endBadge(id, 'revoke', t.undone)
      },
    })
    onDone()
    onClose()
  }

  return (
    <Dialog title={t.title} onClose={onClose} wide>
      <Form submit={person === null ? t.choose : t.do(personName(person.name))} onSend={give} onCancel={onClose}>
        <div>
          <p class="field-label">{t.which}</p>
          {usable.length === 1 && tap !== undefined && taps.length === 1 ? (
            <div class="picked-tap">
              <TapWords tap={tap} />
            </div>
          ) : (
            <TapChoice taps={taps} chosen={tap?.credential ?? null} onChoose={setChosen} />
          )}
        </div>
        <div class="assign-whom">
          <p class="field-label">{t.whom}</p>
          <PersonPicker
            chosen={person}
            onChoose={(one) => {
              setPerson(one)
              setMissing(null)
            }}
          />
        </div>
        <Link class="assign-new" to="/people/new">
          {t.newPerson}
        </Link>
        {missing !== null && (
          <p class="problem" role="alert">
            {missing}
          </p>
        )}
      </Form>
    </Dialog>
  )
}
