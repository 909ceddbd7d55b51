import { units } from '../house.ts'
import { lookUp, words, wordsOf } from '../language.ts'
import { Chip } from '../parts/chip.tsx'
import { Link } from '../router.tsx'
import { doorsWords } from './words.ts'

/** What stands at the door, and whether each board has acknowledged its list. */
export function DoorUnits({ door }: { door: string }) {
  const t = wordsOf(doorsWords)
  const those = [...units.value.values()].filter((unit) => unit.door === door)
  return (
    <section class="card" aria-labelledby="units-title">
      <div class="card-head">
        <h2 class="card-title" id="units-title">
          {t.units}
        </h2>
      </div>
      {those.length === 0 && (
        <>
          <p class="place-quiet">{t.door.noUnits}</p>
          <p class="place-actions">
            <Link to="/units" class="button">
              {t.door.toUnits}
            </Link>
          </p>
        </>
      )}
      <ul class="place-rows">
        {those.map(({ id, state, side, list }) => (
          <li key={id} class="door-unit">
            <Link to={`/units/${encodeURIComponent(id)}`} class="name">
              {id}
            </Link>
            {side !== null && <span class="place-quiet">{words.value.sides[side]}</span>}
            <Chip tone={state === 'online' ? 'pine' : 'ochre'}>{lookUp(words.value.unitStates, state) ?? state}</Chip>
            {list !== null && <span class="place-quiet">{list.pending ? t.door.listPending : t.door.listHeld}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
