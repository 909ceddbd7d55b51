import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { LiveFact, UnknownTap } from '../../gateway/api/contract.ts'
import { clockTime } from '../clock.ts'
import { onFacts } from '../house.ts'
import { wordsOf } from '../language.ts'
import { type Asked, useAsked } from '../parts/asked.tsx'
import { WarningMark } from '../parts/marks.tsx'
import { readUnknownTaps } from './calls.ts'
import { placeOfUnit } from './names.ts'
import './register.css'
import { registerWords } from './words.ts'

/** What nobody has told of: that one was forgotten after its half hour. */
const LOOK_AGAIN_MS = 10_000

const movesTaps = ({ kind, reason }: LiveFact): boolean =>
  (kind === 'passage-refused' && reason === 'unknown-credential') || kind.startsWith('badge-') || kind === 'card-added'

/** What was tapped lately and is nobody's; a card that is tapped now is there as soon as the live line tells of it. */
export function useUnknownTaps(): Asked<UnknownTap[]> {
  const taps = useAsked(readUnknownTaps, [])
  const { again } = taps
  useEffect(() => {
    const timer = setInterval(() => void again(), LOOK_AGAIN_MS)
    const stop = onFacts((facts) => {
      if (facts.some(movesTaps)) void again()
    })
    return () => {
      clearInterval(timer)
      stop()
    }
  }, [again])
  return taps
}

/** Which reader, when, and what is to be known of the card. */
export function TapWords({ tap }: { tap: UnknownTap }) {
  const t = wordsOf(registerWords)
  return (
    <span class="tap-words">
      <span class="name">
        {t.taps.at(placeOfUnit(tap.unit), clockTime(tap.at))}
        <span class="quiet"> ({tap.unit})</span>
      </span>
      {tap.credential !== undefined && <code class="credential">{tap.credential}</code>}
      {tap.random && <TapNote>{t.taps.random}</TapNote>}
      {tap.partial && <TapNote>{t.taps.partial}</TapNote>}
    </span>
  )
}

function TapNote({ children }: { children: ComponentChildren }) {
  return (
    <span class="tap-note">
      <WarningMark />
      <span>{children}</span>
    </span>
  )
}

interface TapChoiceProps {
  taps: readonly UnknownTap[]
  chosen: string | null
  onChoose: (credential: string) => void
}

/** One of the cards that were just tapped; those that cannot be badges say why. */
export function TapChoice({ taps, chosen, onChoose }: TapChoiceProps) {
  const t = wordsOf(registerWords)
  if (taps.length === 0) return <p class="taps-waiting">{t.taps.waiting}</p>
  return (
    <fieldset class="picker-list">
      <legend class="unseen">{t.taps.label}</legend>
      {taps.map((tap) => (
        <label key={tap.credential} class="picker-one">
          <input
            type="radio"
            name="tap"
            disabled={tap.random}
            checked={!tap.random && chosen === tap.credential}
            onChange={() => tap.credential !== undefined && onChoose(tap.credential)}
          />
          <TapWords tap={tap} />
        </label>
      ))}
    </fieldset>
  )
}
