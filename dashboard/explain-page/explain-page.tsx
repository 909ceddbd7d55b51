import { useState } from 'preact/hooks'
import type { PersonRow } from '../../gateway/api/contract.ts'
import { doors } from '../house.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { DateTimeField, SelectField, TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { readExplanation } from '../places/calls.ts'
import '../places/places.css'
import { scheduleTabs } from '../places/tabs.ts'
import { wallOf } from '../places/wall.ts'
import { readPerson } from '../register/calls.ts'
import { personName } from '../register/names.ts'
import { PersonPicker } from '../register/person-picker.tsx'
import { askFor, route } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { Answer } from './answer.tsx'
import './explain-page.css'
import { explainWords } from './words.ts'

const NAMES = ['person', 'badge', 'door', 'unit', 'side', 'at'] as const
type Question = Record<(typeof NAMES)[number], string>

/** The question stands in the address, so that it can be kept and passed on. */
function questionIn(query: URLSearchParams): Question {
  return Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? ''])) as Question
}
const isWhole = ({ person, badge, door, unit }: Question): boolean => person + badge !== '' && door + unit !== ''

export function ExplainPage() {
  const t = wordsOf(explainWords)
  const asked = questionIn(route.value.query)
  const key = JSON.stringify(asked)
  return (
    <Page title={t.title} what={t.what} tabs={scheduleTabs()}>
      <div class={isWhole(asked) ? 'explain explain-answered' : 'explain'}>
        <QuestionForm key={key} asked={asked} />
        {isWhole(asked) ? (
          <Answered key={key} asked={asked} />
        ) : (
          <section class="card">
            <Empty title={t.waitingTitle} text={t.waitingText} />
          </section>
        )}
      </div>
    </Page>
  )
}

/** It is asked about the register of then: what is there today may not have been. */
const UNKNOWN = ['E_PERSON_UNKNOWN', 'E_BADGE_UNKNOWN', 'E_DOOR_UNKNOWN', 'E_UNIT_UNKNOWN']

function Answered({ asked }: { asked: Question }) {
  const t = wordsOf(explainWords)
  const told = useAsked(() => readExplanation(asked), [])
  return (
    <div class="place-stack" role="status">
      {told.state === 'there' ? (
        <Shown of={told}>{(answer) => <Answer told={answer} />}</Shown>
      ) : (
        <section class="card">
          {UNKNOWN.includes(told.code ?? '') ? <Empty title={t.notThen} /> : <Shown of={told}>{() => null}</Shown>}
        </section>
      )}
    </div>
  )
}

function QuestionForm({ asked }: { asked: Question }) {
  const t = wordsOf(explainWords)
  const [question, setQuestion] = useState(asked)
  const [chosen, setChosen] = useState<PersonRow | null>(null)
  const [picking, setPicking] = useState(false)
  const [tried, setTried] = useState(false)
  const known = useAsked(async () => (asked.person === '' ? null : readPerson(asked.person)), [])
  const put = (changed: Partial<Question>): void => setQuestion({ ...question, ...changed })
  const who = chosen ?? (question.person === '' ? null : known.value)
  const places = [...doors.value.values()].map(({ id, name }) => ({ value: id, label: plainName(name, id) }))
  // A check-in point, or a door that is gone from the register, can still be asked about.
  if (question.door !== '' && !doors.value.has(question.door)) {
    places.unshift({ value: question.door, label: question.door })
  }
  const noWho = question.person === '' && question.badge.trim() === ''
  const noDoor = question.door === '' && question.unit === ''
  // What came with seconds keeps them as long as nobody writes another time.
  const at =
    /Z$|[+-]\d\d:\d\d$/.test(question.at) && !Number.isNaN(Date.parse(question.at)) ? wallOf(question.at) : question.at

  return (
    <section class="card explain-question" aria-labelledby="question-title">
      <div class="card-head">
        <h2 class="card-title" id="question-title">
          {t.question}
        </h2>
      </div>
      <Form
        submit={t.ask}
        onSend={async () => {
          setTried(true)
          if (!noWho && !noDoor) askFor({ ...question, badge: question.person === '' ? question.badge.trim() : '' })
        }}
      >
        <div class="field">
          <span class="field-label">{t.person}</span>
          {question.person !== '' && <p class="name explain-who">{personName(who?.name ?? question.person)}</p>}
          <button type="button" class="button" onClick={() => setPicking(true)}>
            {question.person === '' ? t.choosePerson : t.changePerson}
          </button>
          {tried && noWho && (
            <p class="field-problem" role="alert">
              {t.needWho}
            </p>
          )}
        </div>
        {question.person === '' && (
          <TextField label={t.badge} help={t.badgeHelp} value={question.badge} onValue={(badge) => put({ badge })} />
        )}
        <SelectField
          label={t.door}
          value={question.door}
          onValue={(door) => put({ door, unit: '' })}
          choices={[{ value: '', label: question.unit === '' ? '–' : t.unit(question.unit) }, ...places]}
          {...(tried && noDoor ? { problem: t.needDoor } : {})}
        />
        <SelectField
          label={t.side}
          value={question.side === 'out' ? 'out' : 'in'}
          onValue={(side) => put({ side })}
          choices={[
            { value: 'in', label: t.sides.in },
            { value: 'out', label: t.sides.out },
          ]}
        />
        <DateTimeField label={t.at} help={t.atHelp} value={at} onValue={(value) => put({ at: value })} />
      </Form>
      {picking && (
        <PickDialog
          onTake={(person) => {
            setChosen(person)
            put({ person: person.id, badge: '' })
            setPicking(false)
          }}
          onClose={() => setPicking(false)}
        />
      )}
    </section>
  )
}

function PickDialog({ onTake, onClose }: { onTake: (person: PersonRow) => void; onClose: () => void }) {
  const t = wordsOf(explainWords)
  const [person, setPerson] = useState<PersonRow | null>(null)
  return (
    <Dialog title={t.personTitle} onClose={onClose}>
      <Form
        submit={t.take}
        onCancel={onClose}
        onSend={async () => {
          if (person !== null) onTake(person)
        }}
      >
        <PersonPicker chosen={person} onChoose={setPerson} />
      </Form>
    </Dialog>
  )
}
