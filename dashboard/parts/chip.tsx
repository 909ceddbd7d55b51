import type { ComponentChildren } from 'preact'

export type Tone = 'pine' | 'ochre' | 'brick' | 'sand'

/** A word on a coloured ground: the word says it, the colour only helps. */
export function Chip({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return <span class={`chip chip-${tone}`}>{children}</span>
}
