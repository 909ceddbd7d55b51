import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { ApiError, unlockDoor } from '../api.ts'
import { clockTime } from '../clock.ts'
import { doorName, lockFacts } from '../house.ts'
import { problemWords, words } from '../language.ts'
import { line } from '../live.ts'
import { WarningMark } from '../parts/marks.tsx'
import '../parts/dialog.css'
import './unlock-dialog.css'

/** Past this the lock's answer is not coming: the gateway itself gives it 3 s. */
const ANSWER_WITHIN_MS = 8000
const REASON_MAX = 200

type Step =
  | { step: 'asking-why' }
  | { step: 'sending' }
  /** Sent; `after` is the newest of the lock's answers known before. */
  | { step: 'sent'; command: string | null; after: number }
  | { step: 'opened'; at: string }
  | { step: 'unconfirmed' }
  | { step: 'failed'; code: string }

/** Asks why, says what will happen, sends the order once, and shows what became of it. */
export function UnlockDialog({ door, close }: { door: string; close: () => void }) {
  const t = words.value
  const dialog = useRef<HTMLDialogElement>(null)
  const otherInput = useRef<HTMLInputElement>(null)
  const [choice, setChoice] = useState<string | null>(null)
  const [other, setOther] = useState('')
  const [needsReason, setNeedsReason] = useState(false)
  const [state, setState] = useState<Step>({ step: 'asking-why' })
  const name = doorName(door)

  useLayoutEffect(() => {
    dialog.current?.showModal()
  }, [])

  const outcome = useOutcome(door, state)
  useEffect(() => {
    if (outcome) setState(outcome)
  }, [outcome])

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (state.step === 'sending' || state.step === 'sent') return
    const reason = (choice === OTHER ? other : (choice ?? '')).trim()
    if (reason === '') {
      setNeedsReason(true)
      if (choice === OTHER) otherInput.current?.focus()
      return
    }
    const after = lockFacts.value[0]?.seq ?? 0
    setNeedsReason(false)
    setState({ step: 'sending' })
    try {
      const answer = await unlockDoor(door, reason)
      setState({ step: 'sent', command: answer?.id ?? null, after })
    } catch (error) {
      setState({ step: 'failed', code: error instanceof ApiError ? error.code : 'E_INTERNAL' })
    }
  }

  const asking = state.step === 'asking-why' || state.step === 'failed' || state.step === 'sending'
  return (
    <dialog class="dialog" ref={dialog} aria-labelledby="unlock-title" onClose={close}>
      <h2 id="unlock-title" class="name">
        {t.unlockTitle(name)}
      </h2>
      {asking && (
        <form noValidate onSubmit={(event) => void submit(event)}>
          <p class="dialog-text">{t.unlockText}</p>
          {line.value.state !== 'live' && <p class="chip-ochre dialog-blind">{t.unlockBlind}</p>}
          <fieldset class="reasons">
            <legend class="field-label">{t.unlockWhy}</legend>
            {t.unlockReasons.map((reason) => (
              <Reason key={reason} text={reason} chosen={choice === reason} choose={() => setChoice(reason)} />
            ))}
            <Reason text={t.unlockOther} chosen={choice === OTHER} choose={() => setChoice(OTHER)} />
          </fieldset>
          {choice === OTHER && (
            <div class="field">
              <label for="unlock-other">{t.unlockOtherLabel}</label>
              <input
                id="unlock-other"
                ref={otherInput}
                type="text"
                maxLength={REASON_MAX}
                value={other}
                autocomplete="off"
                onInput={(event) => setOther(event.currentTarget.value)}
              />
            </div>
          )}
          <div role="alert">
            {needsReason && (
              <p class="problem">
                <WarningMark />
                {t.unlockNeedsReason}
              </p>
            )}
            {state.step === 'failed' && (
              <p class="problem">
                <WarningMark />
                <span>
                  <strong>{t.unlockFailed}</strong> {problemWords(state.code)}
                </span>
              </p>
            )}
          </div>
          <div class="dialog-do">
            <button type="button" class="button" onClick={() => dialog.current?.close()}>
              {t.cancel}
            </button>
            <button type="submit" class="button button-main" aria-disabled={state.step === 'sending'}>
              {state.step === 'sending' ? t.unlockAsking : t.unlockDo}
            </button>
          </div>
        </form>
      )}
      <div role="status">{!asking && <Outcome state={state} />}</div>
      {!asking && (
        <div class="dialog-do">
          {/* biome-ignore lint/a11y/noAutofocus: the form that held the focus is gone */}
          <button type="button" class="button" autoFocus onClick={() => dialog.current?.close()}>
            {t.close}
          </button>
        </div>
      )}
    </dialog>
  )
}

/** The choice that no ready-made reason can be. */
const OTHER = '\0other'

function Reason({ text, chosen, choose }: { text: string; chosen: boolean; choose: () => void }) {
  return (
    <label class="reason">
      <input type="radio" name="unlock-reason" checked={chosen} onChange={choose} />
      {text}
    </label>
  )
}

function Outcome({ state }: { state: Step }) {
  const t = words.value
  if (state.step === 'opened') {
    return (
      <p class="outcome outcome-good">
        <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
          <path d="M4 11.5 9 16.5 18 6.5" fill="none" stroke="currentColor" stroke-width="2.4" />
        </svg>
        {t.unlockOpened(clockTime(state.at))}
      </p>
    )
  }
  if (state.step === 'unconfirmed') {
    return (
      <p class="outcome outcome-doubt">
        <WarningMark />
        {t.unlockUnconfirmed}
      </p>
    )
  }
  return <p class="outcome">{t.unlockAsked}</p>
}

/** What became of the order, once a fact tells or the time for it is over; null until then. */
function useOutcome(door: string, state: Step): Step | null {
  const [late, setLate] = useState(false)
  const sent = state.step === 'sent'
  useEffect(() => {
    if (!sent) return
    setLate(false)
    const timer = setTimeout(() => setLate(true), ANSWER_WITHIN_MS)
    return () => clearTimeout(timer)
  }, [sent])
  if (state.step !== 'sent') return null
  // Somebody's badge may open the same door in the same moment: where the fact names its order, only ours counts.
  const answer = lockFacts.value.find(
    (fact) =>
      fact.seq > state.after &&
      fact.door === door &&
      (fact.command === undefined || state.command === null || fact.command === state.command),
  )
  if (answer?.kind === 'door-unlocked') return { step: 'opened', at: answer.happenedAt }
  return answer !== undefined || late ? { step: 'unconfirmed' } : null
}
