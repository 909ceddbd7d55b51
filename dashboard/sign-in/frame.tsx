import type { ComponentChildren } from 'preact'
import { Hill } from '../live-page/hill.tsx'
import { LanguageSwitch } from '../parts/language-switch.tsx'
import './sign-in.css'

/** The number of people that the hill behind the sign-in page is drawn for: an ornament, not a count. */
const ORNAMENT_PEOPLE = 64

/** The sheet on which one signs in, before its hill. */
export function Frame({ children }: { children: ComponentChildren }) {
  return (
    <div class="threshold">
      <div class="threshold-land">
        <Hill people={ORNAMENT_PEOPLE} />
      </div>
      <header class="threshold-head">
        <p class="brand">Soglia</p>
        <LanguageSwitch />
      </header>
      <main class="threshold-sheet">{children}</main>
    </div>
  )
}
