import { useEffect, useRef } from 'preact/hooks'

/** The next step where the form that held the focus is gone: whoever goes by keyboard stands on it. */
export function FocusedButton({ label, main = false, onDo }: { label: string; main?: boolean; onDo: () => void }) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  return (
    <button type="button" ref={button} class={main ? 'button button-main' : 'button'} onClick={onDo}>
      {label}
    </button>
  )
}
