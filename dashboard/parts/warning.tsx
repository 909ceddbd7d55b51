import { WarningMark } from './marks.tsx'
import './warning.css'

/** What somebody should know before they go on. */
export function Warning({ text }: { text: string }) {
  return (
    <p class="warning">
      <WarningMark />
      <span>{text}</span>
    </p>
  )
}
