import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { wordsOf } from '../language.ts'
import './dialog.css'
import { commonWords } from './words.ts'

interface DialogProps {
  title: string
  onClose: () => void
  wide?: boolean
  children: ComponentChildren
}

/** A sheet before the page: the browser keeps the focus in it, closes it on Escape, and gives the focus back. */
export function Dialog({ title, onClose, wide = false, children }: DialogProps) {
  const t = wordsOf(commonWords)
  const dialog = useRef<HTMLDialogElement>(null)
  const isGone = useRef(false)
  const id = useId()
  // Not a moment later: whoever types fast would write beside it.
  useLayoutEffect(() => {
    isGone.current = false
    const shown = dialog.current
    const before = document.activeElement
    shown?.showModal()
    return () => {
      // Closing it tells of itself a moment later, when another sheet may stand in its place already.
      isGone.current = true
      shown?.close()
      // Closing gives the focus back; whoever has gone on meanwhile keeps it.
      const isLost = document.activeElement === null || document.activeElement === document.body
      if (isLost && before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      class={wide ? 'dialog dialog-wide' : 'dialog'}
      ref={dialog}
      aria-labelledby={id}
      onClose={() => {
        if (!isGone.current) onClose()
      }}
    >
      <div class="dialog-head">
        <h2 id={id} class="name">
          {title}
        </h2>
        <button type="button" class="dialog-close" aria-label={t.close} onClick={() => dialog.current?.close()}>
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <path
              d="M3 3l10 10M13 3 3 13"
              fill="none"
              stroke="currentColor"
              stroke-width="1.8"
              stroke-linecap="round"
            />
          </svg>
        </button>
      </div>
      {children}
    </dialog>
  )
}
