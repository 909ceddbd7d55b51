import type { DoorRow, GroupRow, RuleRow, ScheduleRow } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { placesWords } from '../places/words.ts'
import { Link } from '../router.tsx'
import { namesOf } from './week-change.tsx'
import { schedulesWords } from './words.ts'

interface UsesProps {
  row: ScheduleRow
  rules: readonly RuleRow[]
  doors: readonly DoorRow[]
  groups: readonly GroupRow[]
  mayChange: boolean
}

/** Which rules and which doors go by the schedule. */
export function ScheduleUses({ row, rules, doors, groups, mayChange }: UsesProps) {
  const t = wordsOf(schedulesWords).week
  const p = wordsOf(placesWords)
  const groupName = (id: string): string => plainName(groups.find((group) => group.id === id)?.name, id)
  const doorsOf = ({ doors: ids }: RuleRow): string =>
    ids === null ? p.everyDoor : namesOf(doors.filter(({ id }) => ids.includes(id)))
  const free = doors.filter(({ freeSchedule }) => freeSchedule === row.id)
  return (
    <section class="card" aria-labelledby="uses-title">
      <div class="card-head">
        <h2 class="card-title" id="uses-title">
          {t.uses}
        </h2>
      </div>
      {rules.length + free.length === 0 && <p class="place-quiet">{t.noUses}</p>}
      <ul class="place-rows">
        {rules.map((rule) => (
          <li key={rule.id} class="name">
            {t.ruleUse(groupName(rule.group), doorsOf(rule))}
          </li>
        ))}
        {free.map((door) => (
          <li key={door.id}>
            <Link to={`/doors/${encodeURIComponent(door.id)}`} class="name">
              {t.freeUse(plainName(door.name, door.id))}
            </Link>
          </li>
        ))}
      </ul>
      {mayChange && (
        <p class="place-actions">
          <Link to={`/rules?schedule=${encodeURIComponent(row.id)}`} class="button">
            {t.makeRule}
          </Link>
        </p>
      )}
    </section>
  )
}
