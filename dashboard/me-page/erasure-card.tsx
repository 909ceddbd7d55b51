import { useState } from 'preact/hooks'
import type { OwnErasure } from '../../gateway/api/contract.ts'
import { codeOf } from '../api.ts'
import { longDate } from '../clock.ts'
import { problemWords, wordsOf } from '../language.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { AreaField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { askErasure, readErasure, withdrawErasure } from './calls.ts'
import { meWords } from './words.ts'

/** As many as a reason may have. */
const WORDS_CHARACTERS_MAX = 200

/** Asks the house to be erased, takes it back, and reads the answer. It says what is kept, and why. */
export function ErasureCard() {
  const t = wordsOf(meWords)
  // What is asked for is null where nothing was: kept in a box, so that it is not taken for what has yet to come.
  const erasure = useAsked(async () => ({ told: await readErasure() }), [])
  const [asking, setAsking] = useState(false)

  async function withdraw(): Promise<void> {
    try {
      await withdrawErasure()
      say(t.erasureWithdrawn)
    } catch (error) {
      say(problemWords(codeOf(error)))
    }
    await erasure.again()
  }

  return (
    <section class="card" aria-labelledby="me-erasure">
      <div class="card-head">
        <h2 class="card-title" id="me-erasure">
          {t.erasure}
        </h2>
      </div>
      <Shown of={erasure}>
        {({ told }) => (
          <div class="me-stack">
            <Answer told={told} />
            {told !== null && told.refusedAt === null ? (
              <button type="button" class="button" onClick={() => void withdraw()}>
                {t.erasureWithdraw}
              </button>
            ) : (
              <button type="button" class="button" onClick={() => setAsking(true)}>
                {t.erasureAsk}
              </button>
            )}
          </div>
        )}
      </Shown>
      {asking && (
        <AskDialog
          onClose={() => setAsking(false)}
          onSent={async () => {
            say(t.erasureSent)
            await erasure.again()
          }}
        />
      )}
    </section>
  )
}

function Answer({ told }: { told: OwnErasure | null }) {
  const t = wordsOf(meWords)
  if (told === null) return <p>{t.erasureText}</p>
  if (told.refusedAt === null) return <p>{t.erasureStands(longDate(told.askedAt))}</p>
  return (
    <div>
      <p>{t.erasureRefused(longDate(told.refusedAt))}</p>
      <blockquote class="me-quote name">{told.refusedReason}</blockquote>
    </div>
  )
}

function AskDialog({ onClose, onSent }: { onClose: () => void; onSent: () => Promise<void> }) {
  const t = wordsOf(meWords)
  const [words, setWords] = useState('')
  return (
    <Dialog title={t.erasureTitle} onClose={onClose}>
      <div class="me-stack me-erasure-text">
        <p>{t.erasureGoes}</p>
        <details>
          <summary>{t.erasureKeeps}</summary>
          <p>{t.erasureStays}</p>
        </details>
      </div>
      <Form
        submit={t.erasureSend}
        danger
        onCancel={onClose}
        onSend={async () => {
          await askErasure(words.trim())
          onClose()
          await onSent()
        }}
      >
        <AreaField
          label={t.erasureWords}
          required={false}
          charactersMax={WORDS_CHARACTERS_MAX}
          value={words}
          onValue={setWords}
        />
      </Form>
    </Dialog>
  )
}
