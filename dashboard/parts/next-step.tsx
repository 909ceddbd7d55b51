/** What an empty list says: that it is empty, and the next step to take. */
export function NextStep({ title, text, command }: { title: string; text: string; command: string }) {
  return (
    <div class="next-step">
      <p class="next-step-title">{title}</p>
      <p class="next-step-text">{text}</p>
      <code class="command">{command}</code>
    </div>
  )
}
