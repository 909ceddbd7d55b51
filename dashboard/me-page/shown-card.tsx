import type { Visibility } from '../../gateway/api/contract.ts'
import { codeOf } from '../api.ts'
import { problemWords, wordsOf } from '../language.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { CheckField } from '../parts/fields.tsx'
import { say } from '../parts/toast.tsx'
import { putVisibility, readVisibility } from './calls.ts'
import { meWords } from './words.ts'

/** What other members see of me: nothing, until I say so. */
export function ShownCard() {
  const t = wordsOf(meWords)
  const shown = useAsked<Visibility>(readVisibility, [])

  async function put(inside: boolean): Promise<void> {
    await putVisibility(inside)
    await shown.again()
  }
  async function choose(inside: boolean): Promise<void> {
    try {
      await put(inside)
      say(inside ? t.shownOn : t.shownOff, { undo: () => put(!inside) })
    } catch (error) {
      say(problemWords(codeOf(error)))
      await shown.again()
    }
  }

  return (
    <section class="card" aria-labelledby="me-shown">
      <div class="card-head">
        <h2 class="card-title" id="me-shown">
          {t.shown}
        </h2>
      </div>
      <Shown of={shown}>
        {({ inside }) => (
          <div class="me-stack">
            <p>{inside ? t.shownInside : t.shownNothing}</p>
            <CheckField label={t.shownLabel} help={t.shownHelp} value={inside} onValue={(next) => void choose(next)} />
            <p class="me-quiet">{t.shownStaff}</p>
          </div>
        )}
      </Shown>
    </section>
  )
}
