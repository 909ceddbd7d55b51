import { useEffect, useRef, useState } from 'preact/hooks'
import type { UnitKeys, UnitKindView, UnitSetup } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { Link } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { addUnit, readSetup } from './calls.ts'
import { AttachmentFields, type Draft, fieldsOf, NEW_DRAFT } from './fields.tsx'
import { Keys } from './keys.tsx'
import { deviceOf, kindName, kindText, wayOf } from './kinds.ts'
import { Waiting } from './waiting.tsx'
import { unitsWords } from './words.ts'

const ID = /^[a-z0-9-]{1,40}$/

/** A new unit, step by step, until its first word is there. */
export function AddUnit({ isAdmin }: { isAdmin: boolean }) {
  const t = wordsOf(unitsWords)
  const back = (
    <Link to="/units" class="button">
      {t.back}
    </Link>
  )
  return (
    <Page title={t.add} what={t.addWhat} actions={back}>
      {isAdmin ? (
        <Steps />
      ) : (
        <section class="card">
          <Empty title={t.onlyAdmins} text={t.onlyAdminsText}>
            {back}
          </Empty>
        </section>
      )}
    </Page>
  )
}

function Steps() {
  const setup = useAsked(readSetup, [])
  // Another one begins with nothing of the one before.
  const [turn, setTurn] = useState(0)
  return <Shown of={setup}>{(value) => <OneUnit key={turn} setup={value} onAnother={() => setTurn(turn + 1)} />}</Shown>
}

function OneUnit({ setup, onAnother }: { setup: UnitSetup; onAnother: () => void }) {
  const [name, setName] = useState(setup.kinds[0]?.kind ?? '')
  const kind = setup.kinds.find((each) => each.kind === name)
  const [step, setStep] = useState<'kind' | 'place'>('kind')
  const [keys, setKeys] = useState<UnitKeys | null>(null)
  if (kind === undefined || step === 'kind')
    return <KindStep kinds={setup.kinds} kind={name} onKind={setName} onNext={() => setStep('place')} />
  if (keys !== null) return <Added keys={keys} kind={kind} setup={setup} onAnother={onAnother} />
  return <PlaceStep kind={kind} onBack={() => setStep('kind')} onAdded={setKeys} />
}

interface KindProps {
  kinds: readonly UnitKindView[]
  kind: string
  onKind: (kind: string) => void
  onNext: () => void
}

function KindStep({ kinds, kind, onKind, onNext }: KindProps) {
  const t = wordsOf(unitsWords)
  const others = kinds.filter((each) => deviceOf(each.kind) !== null)
  const groups = [
    [t.ours, kinds.filter((each) => !others.includes(each))],
    [t.onCables, others.filter((each) => wayOf(each) === 'cable')],
    [t.onNetwork, others.filter((each) => wayOf(each) === 'network')],
  ] as const
  return (
    <section class="card unit-add">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onNext()
        }}
      >
        <fieldset class="unit-kinds">
          <legend>
            <StepTitle n={1} text={t.stepKind} />
          </legend>
          {groups.map(([title, own]) => (
            <div key={title} class="unit-kind-group">
              <p class="unit-kind-title">{title}</p>
              {own.map(({ kind: each }) => (
                <label key={each} class="unit-kind-choice">
                  <input type="radio" name="kind" value={each} checked={kind === each} onChange={() => onKind(each)} />
                  <span>
                    <strong>{kindName(each)}</strong>
                    <span class="unit-quiet">{kindText(each)}</span>
                  </span>
                </label>
              ))}
            </div>
          ))}
        </fieldset>
        <div class="form-do">
          <button type="submit" class="button button-main">
            {t.next}
          </button>
        </div>
      </form>
    </section>
  )
}

function PlaceStep({
  kind,
  onBack,
  onAdded,
}: {
  kind: UnitKindView
  onBack: () => void
  onAdded: (keys: UnitKeys) => void
}) {
  const t = wordsOf(unitsWords)
  const [id, setId] = useState('')
  const [draft, setDraft] = useState<Draft>({ ...NEW_DRAFT, side: 'in' })
  const [tried, setTried] = useState(false)
  const idIsWrong = !ID.test(id.trim())
  const pathIsMissing = kind.needs.includes('path') && draft.path.trim() === ''
  return (
    <section class="card unit-add">
      <StepTitle n={2} text={t.stepPlace} />
      <Form
        submit={t.create}
        onCancel={onBack}
        onSend={async () => {
          setTried(true)
          if (idIsWrong || pathIsMissing) return
          onAdded(await addUnit({ id: id.trim(), kind: kind.kind, ...fieldsOf(kind, draft) }))
        }}
      >
        <TextField
          label={t.id}
          help={t.idHelp}
          value={id}
          onValue={setId}
          charactersMax={40}
          required
          autoFocus
          {...(tried && idIsWrong ? { problem: t.idWrong } : {})}
        />
        <AttachmentFields
          kind={kind}
          draft={draft}
          onDraft={setDraft}
          pathProblem={tried && pathIsMissing ? t.needPath : undefined}
        />
      </Form>
    </section>
  )
}

interface AddedProps {
  keys: UnitKeys
  kind: UnitKindView
  setup: UnitSetup
  onAnother: () => void
}

function Added({ keys, kind, setup, onAnother }: AddedProps) {
  const t = wordsOf(unitsWords)
  const first = useRef<HTMLElement>(null)
  useEffect(() => first.current?.focus(), [])
  return (
    <div class="unit-columns">
      <section class="card unit-column" ref={first} tabIndex={-1}>
        <StepTitle n={3} text={deviceOf(kind.kind) === null ? t.stepKeys : t.stepDevice} />
        <Keys keys={keys} kind={kind.kind} setup={setup} />
      </section>
      <section class="card unit-column">
        <StepTitle n={4} text={t.stepWait} />
        <Waiting id={keys.id} kind={kind} />
        <div class="form-do">
          <button type="button" class="button" onClick={onAnother}>
            {t.another}
          </button>
          <Link to={`/units/${keys.id}`} class="button button-main">
            {t.open}
          </Link>
        </div>
      </section>
    </div>
  )
}

function StepTitle({ n, text }: { n: number; text: string }) {
  return (
    <h2 class="unit-step-title">
      <span class="unit-step-number" aria-hidden="true">
        {n}
      </span>
      {text}
    </h2>
  )
}
