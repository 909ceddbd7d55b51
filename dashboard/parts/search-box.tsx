import { useId } from 'preact/hooks'
import './search-box.css'

interface SearchBoxProps {
  label: string
  value: string
  onValue: (value: string) => void
}

/** Finds as one types. */
export function SearchBox({ label, value, onValue }: SearchBoxProps) {
  const id = useId()
  return (
    <div class="search">
      <label class="unseen" for={id}>
        {label}
      </label>
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        <path d="M12.5 12.5 16 16M8 13.5a5.5 5.5 0 1 1 0-11 5.5 5.5 0 0 1 0 11Z" fill="none" stroke="currentColor" />
      </svg>
      <input
        id={id}
        type="search"
        value={value}
        placeholder={label}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
    </div>
  )
}
