import type { BadgeWord } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { Chip, type Tone } from '../parts/chip.tsx'
import { registerWords } from './words.ts'

const TONES: Record<BadgeWord, Tone> = {
  living: 'pine',
  later: 'sand',
  suspended: 'ochre',
  expired: 'sand',
  revoked: 'brick',
}

/** How a badge stands. */
export function BadgeChip({ state }: { state: BadgeWord }) {
  return <Chip tone={TONES[state]}>{wordsOf(registerWords).badgeStates[state]}</Chip>
}
