import type { ComponentChildren } from 'preact'
import './empty.css'

/** An empty list: that it is empty, what it is for, and the next step as a button or a link. */
export function Empty({ title, text, children }: { title: string; text?: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {text !== undefined && <p class="empty-text">{text}</p>}
      {children !== undefined && <div class="empty-next">{children}</div>}
    </div>
  )
}
