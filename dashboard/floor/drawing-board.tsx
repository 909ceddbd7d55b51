import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import './drawing-board.css'
import type { Hand, Tool } from './hand.ts'

interface BoardProps {
  tool: Tool
  /** What a pointer does there: of `useHand`. */
  hand: Hand
  onKey: (event: KeyboardEvent) => void
  /** What it is called, and which keys it knows. */
  label: string
  help: string
  /** The drawing, in a frame or without. */
  children: ComponentChildren
}

/** What is drawn on with a finger, a mouse or the keyboard. */
export function DrawingBoard({ tool, hand, onKey, label, help, children }: BoardProps) {
  const id = useId()
  return (
    <div class="board">
      <div
        class="board-sheet"
        data-tool={tool}
        role="application"
        aria-label={label}
        aria-describedby={id}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the keyboard as a whole
        tabIndex={0}
        onKeyDown={onKey}
        {...hand}
      >
        {children}
      </div>
      <p class="board-help" id={id}>
        {help}
      </p>
    </div>
  )
}
