import { houseDay, now } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { DateField, SelectField } from '../parts/fields.tsx'
import { askFor } from '../router.tsx'
import type { Question } from './question.ts'
import { RANGES } from './ranges.ts'
import { historyWords } from './words.ts'

/** Which time, in which steps, and where. What is chosen stands in the address. */
export function Filters({ question, zones }: { question: Question; zones: readonly { id: string; name: string }[] }) {
  const t = wordsOf(historyWords)
  const { range, asking, steps } = question
  const known = zones.some(({ id }) => id === asking.zone) || asking.zone === ''
  return (
    <div class="history-filters">
      <fieldset class="history-ranges">
        <legend class="field-label">{t.rangeLabel}</legend>
        {RANGES.map((each) => (
          <button
            key={each}
            type="button"
            class="history-range"
            aria-pressed={each === range}
            onClick={() => askFor({ range: each, step: '', from: '', to: '' })}
          >
            {t.ranges[each]}
          </button>
        ))}
      </fieldset>
      {range === 'own' && (
        <div class="history-own">
          <DateField
            label={t.from}
            value={asking.from}
            max={asking.to}
            onValue={(from) => askFor({ from, step: '' })}
          />
          <DateField
            label={t.to}
            value={asking.to}
            min={asking.from}
            max={houseDay(now.peek())}
            onValue={(to) => askFor({ to, step: '' })}
          />
        </div>
      )}
      {steps.length > 1 && (
        <SelectField
          label={t.step}
          value={asking.step}
          choices={steps.map((step) => ({ value: step, label: t.steps[step] }))}
          onValue={(step) => askFor({ step })}
        />
      )}
      <SelectField
        label={t.zone}
        value={asking.zone}
        choices={[
          { value: '', label: t.house },
          ...zones.map(({ id, name }) => ({ value: id, label: plainName(name, id) })),
          ...(known ? [] : [{ value: asking.zone, label: asking.zone }]),
        ]}
        onValue={(zone) => askFor({ zone })}
      />
    </div>
  )
}
