import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { codeOf } from '../api.ts'
import { problemWords, wordsOf } from '../language.ts'
import { Dialog } from '../parts/dialog.tsx'
import { TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { WarningMark } from '../parts/marks.tsx'
import { passkeyTrouble, proveByPasskey } from '../sign-in/passkeys.ts'
import { proveByPassword } from './calls.ts'
import { securityWords } from './words.ts'

/** What a person has to show again with. */
interface Ways {
  hasPassword: boolean
  passkeys: readonly unknown[]
}

/** Work that may want a fresh proof: it is asked for, and the work is done then. */
export interface Guarded {
  run(work: () => Promise<void>): Promise<void>
  /** The dialog, while it is asked for. */
  dialog: ComponentChildren
}

export function useProof(ways: Ways): Guarded {
  const [waiting, setWaiting] = useState<{ work: () => Promise<void>; done: (error?: unknown) => void } | null>(null)

  const proving = useRef(false)

  async function run(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (codeOf(error) !== 'E_PROVE') throw error
      proving.current = false
      await new Promise<void>((resolve, reject) => {
        setWaiting({ work, done: (failed) => (failed === undefined ? resolve() : reject(failed)) })
      })
    }
  }

  async function proved(): Promise<void> {
    if (waiting === null) return
    proving.current = true
    setWaiting(null)
    try {
      await waiting.work()
      waiting.done()
    } catch (error) {
      waiting.done(error)
    }
  }

  /** Given up; a sheet that goes because it has done its work says that it is closed, too. */
  function close(): void {
    if (proving.current) return
    setWaiting(null)
    waiting?.done()
  }

  return { run, dialog: waiting === null ? null : <Prove ways={ways} onProved={proved} onClose={close} /> }
}

function Prove({ ways, onProved, onClose }: { ways: Ways; onProved: () => Promise<void>; onClose: () => void }) {
  const t = wordsOf(securityWords)
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const byPasskey = ways.passkeys.length > 0 && passkeyTrouble() === null

  async function withPasskey(): Promise<void> {
    setProblem(null)
    try {
      await proveByPasskey()
      await onProved()
    } catch (error) {
      setProblem(codeOf(error))
    }
  }

  return (
    <Dialog title={t.proveTitle} onClose={onClose}>
      <p class="dialog-text">{t.proveText}</p>
      {byPasskey && (
        <div class="security-prove">
          <div role="alert">
            {problem !== null && (
              <p class="problem">
                <WarningMark />
                {problemWords(problem)}
              </p>
            )}
          </div>
          <button type="button" class="button button-main button-tall" onClick={() => void withPasskey()}>
            {t.provePasskey}
          </button>
          {ways.hasPassword && <p class="threshold-or">{t.or}</p>}
        </div>
      )}
      {ways.hasPassword && (
        <Form
          submit={t.proveDo}
          onSend={async () => {
            await proveByPassword(password)
            await onProved()
          }}
          onCancel={onClose}
        >
          <TextField
            kind="password"
            label={t.password}
            autoComplete="current-password"
            value={password}
            onValue={setPassword}
            required
          />
        </Form>
      )}
    </Dialog>
  )
}
