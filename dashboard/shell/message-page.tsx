import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'

/** In place of a page: why it is not there, and the next step. */
export function MessagePage({ title, text, children }: { title: string; text: string; children: ComponentChildren }) {
  useEffect(() => {
    document.title = `${title} · Soglia`
  }, [title])
  return (
    <section class="card message-page">
      <h1>{title}</h1>
      <p>{text}</p>
      <div>{children}</div>
    </section>
  )
}
