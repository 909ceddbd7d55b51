import { useState } from 'preact/hooks'
import type { Role, UnknownTap } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { Shown } from '../parts/asked.tsx'
import '../parts/rows.css'
import { placeOfUnit } from '../register/names.ts'
import { TapWords, useUnknownTaps } from '../register/unknown-taps.tsx'
import { registerWords } from '../register/words.ts'
import { askFor, route } from '../router.tsx'
import { AssignTap } from './assign-tap.tsx'
import { badgesWords } from './words.ts'

/** As the live page leads here, for the card that was just refused there. */
const ASKED = 'unknown'

/** What was tapped lately and is nobody's: there as soon as it is tapped, and given away in two clicks. */
export function JustTapped({ role }: { role: Role }) {
  const t = wordsOf(registerWords).taps
  const { assign } = wordsOf(badgesWords)
  const taps = useUnknownTaps()
  const [chosen, setChosen] = useState<string | null>(null)
  const isAdmin = role === 'admin'
  const { query } = route.value
  const isAsked = isAdmin && query.get(ASKED) !== null
  const rows = taps.value ?? []
  const close = (): void => {
    setChosen(null)
    askFor({ [ASKED]: '', unit: '', at: '' })
  }
  return (
    <section class="card just-tapped" aria-labelledby="just-tapped">
      <div class="card-head">
        <h2 class="card-title" id="just-tapped">
          {t.title}
        </h2>
      </div>
      <Shown of={taps} empty={<p class="taps-waiting">{t.waiting}</p>}>
        {(value) => (
          <>
            <ul class="rows" aria-label={t.label} aria-live="polite">
              {value.map((tap) => (
                <Tap key={`${tap.unit} ${tap.at}`} tap={tap} onAssign={isAdmin ? setChosen : null} />
              ))}
            </ul>
            <p class="quiet">
              {t.kept} {!isAdmin && assign.staffOnly}
            </p>
          </>
        )}
      </Shown>
      {(chosen !== null || isAsked) && taps.value !== null && (
        <AssignTap
          taps={rows}
          first={chosen ?? pointedAt(rows, query)}
          onDone={() => void taps.again()}
          onClose={close}
        />
      )}
    </section>
  )
}

/** The card that was refused there and then: one that was tapped again since is told at its last time. */
function pointedAt(taps: readonly UnknownTap[], query: URLSearchParams): string | null {
  const at = Date.parse(query.get('at') ?? '')
  const there = taps.filter(({ unit, random }) => unit === query.get('unit') && !random)
  const exact = there.find((tap) => Date.parse(tap.at) === at) ?? there.findLast((tap) => Date.parse(tap.at) >= at)
  return (exact ?? there[0])?.credential ?? null
}

function Tap({ tap, onAssign }: { tap: UnknownTap; onAssign: ((credential: string) => void) | null }) {
  const t = wordsOf(registerWords).taps
  const { assign } = wordsOf(badgesWords)
  const { credential, random, unit } = tap
  return (
    <li class="just-tapped-row">
      <TapWords tap={tap} />
      {onAssign !== null && credential !== undefined && !random && (
        <button
          type="button"
          class="button button-main"
          aria-label={assign.assignTap(placeOfUnit(unit))}
          onClick={() => onAssign(credential)}
        >
          {t.assign}
        </button>
      )}
    </li>
  )
}
