import './progress.css'

/** How far a long piece of work has come; `done` null: nobody can tell. */
export function Progress({ label, done, of }: { label: string; done: number | null; of: number }) {
  return (
    <p class="progress" role="status">
      <span>{label}</span>
      {done === null ? <progress aria-label={label} /> : <progress aria-label={label} value={done} max={of} />}
    </p>
  )
}
