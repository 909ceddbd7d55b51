/** What was asked of the gateway: on its way, failed with a next step, or there. */
import type { ComponentChildren } from 'preact'
import { useCallback, useEffect, useState } from 'preact/hooks'
import { codeOf } from '../api.ts'
import { problemWords, wordsOf } from '../language.ts'
import { createTurns } from '../turns.ts'
import { WarningMark } from './marks.tsx'
import { commonWords } from './words.ts'

export interface Asked<T> {
  state: 'loading' | 'failed' | 'there'
  /** The last answer: it stays while the next one is on its way. */
  value: T | null
  /** Of what went wrong. */
  code: string | null
  /** Asks once more; resolves when the answer is there, or is not. */
  again(): Promise<void>
}

/** Asks when the page is drawn first, and again whenever one of `inputs` is another. An answer to an old question is not heard. */
export function useAsked<T>(ask: () => Promise<T>, inputs: readonly unknown[]): Asked<T> {
  const [told, setTold] = useState<Omit<Asked<T>, 'again'>>({ state: 'loading', value: null, code: null })
  const [turns] = useState(createTurns)
  const again = useCallback(async () => {
    const turn = turns.next()
    setTold((before) => ({
      ...before,
      state: before.value === null && before.state !== 'there' ? 'loading' : before.state,
    }))
    try {
      const told = await turn.ask(ask)
      if (told !== null) setTold({ state: 'there', value: told.answer, code: null })
    } catch (error) {
      setTold((before) => ({ ...before, state: 'failed', code: codeOf(error) }))
    }
  }, inputs)
  useEffect(() => {
    void again()
    return turns.end
  }, [again])
  return { ...told, again }
}

interface ShownProps<T> {
  of: Asked<T>
  /** What is drawn in place of an answer with nothing in it. */
  empty?: ComponentChildren
  isEmpty?: (value: T) => boolean
  children: (value: T) => ComponentChildren
}

const nothingIn = (value: unknown): boolean => Array.isArray(value) && value.length === 0

export function Shown<T>({ of, empty, isEmpty = nothingIn, children }: ShownProps<T>) {
  const t = wordsOf(commonWords)
  if (of.state === 'failed') return <Failed code={of.code ?? 'E_INTERNAL'} again={of.again} />
  if (of.state === 'loading') {
    return (
      <p class="waiting" role="status">
        {t.loading}
      </p>
    )
  }
  // Nothing may be an answer too: no import was ever made.
  const value = of.value as T
  if (empty !== undefined && isEmpty(value)) return <>{empty}</>
  return <>{children(value)}</>
}

/** What did not come, why, and the way to ask for it again. */
export function Failed({ code, again }: { code: string; again: () => Promise<void> }) {
  const t = wordsOf(commonWords)
  return (
    <div class="failed" role="alert">
      <WarningMark />
      <p>
        <strong>{t.failed}.</strong> {problemWords(code)}
      </p>
      <button type="button" class="button" onClick={() => void again()}>
        {t.retry}
      </button>
    </div>
  )
}
