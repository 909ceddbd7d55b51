/** Drawn signs of one's own page: the word beside each says the same. */
import type { ComponentChildren } from 'preact'

const LINE = { fill: 'none', stroke: 'currentColor', 'stroke-width': 2.4, 'stroke-linecap': 'round' } as const

function Mark({ children }: { children: ComponentChildren }) {
  return (
    <svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true">
      {children}
    </svg>
  )
}

export const InMark = () => (
  <Mark>
    <circle cx="15" cy="15" r="13" fill="currentColor" opacity="0.14" />
    <path d="M9 15.5 13.2 20 21.5 11" {...LINE} />
  </Mark>
)
export const OutMark = () => (
  <Mark>
    <circle cx="15" cy="15" r="12" {...LINE} stroke-dasharray="3 4.5" />
  </Mark>
)
export const PerhapsMark = () => (
  <Mark>
    <circle cx="15" cy="15" r="13" fill="currentColor" opacity="0.14" />
    <path d="M11.5 12a3.6 3.6 0 1 1 5 3.3c-1 .5-1.5 1.1-1.5 2.2M15 21.4v.1" {...LINE} />
  </Mark>
)
export const DoneMark = () => (
  <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
    <path d="M3 8.5 6.5 12 13 4.5" {...LINE} stroke-width="2" />
  </svg>
)
export const WaitMark = () => (
  <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="6" {...LINE} stroke-width="1.6" />
    <path d="M8 4.8V8l2.2 1.6" {...LINE} stroke-width="1.6" />
  </svg>
)
