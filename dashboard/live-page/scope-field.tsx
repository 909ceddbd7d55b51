import { useId } from 'preact/hooks'
import { occupancy } from '../house.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { askFor } from '../router.tsx'
import { scope } from './scope.ts'
import { liveWords } from './words.ts'

/** The one control of what the page is about; nothing to choose where there is but one zone. */
export function ScopeField() {
  const t = wordsOf(liveWords)
  const id = useId()
  const zones = occupancy.value?.zones ?? []
  if (zones.length < 2) return null
  return (
    <div class="scope">
      <label for={id}>{t.zone}</label>
      <select id={id} value={scope.value?.id ?? ''} onChange={(event) => askFor({ zone: event.currentTarget.value })}>
        <option value="">{t.wholeHouse}</option>
        {zones.map((zone) => (
          <option key={zone.id} value={zone.id}>
            {plainName(zone.name, zone.id)}
          </option>
        ))}
      </select>
    </div>
  )
}
