import { useState } from 'preact/hooks'
import type { LookedAtRule, WhoCouldPass } from '../../gateway/api/contract.ts'
import { when } from '../clock.ts'
import { doors } from '../house.ts'
import { lookUp, words, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Chip } from '../parts/chip.tsx'
import { DateTimeField } from '../parts/fields.tsx'
import { query, readWho } from '../places/calls.ts'
import { placesWords } from '../places/words.ts'
import { Link } from '../router.tsx'
import { doorsWords } from './words.ts'

const ROWS_AT_FIRST = 12
const ROWS_MORE = 100

/** "Who could pass now?", or at any other time: by the judge of the taps. */
export function WhoCouldPassCard({ door }: { door: string }) {
  const t = wordsOf(doorsWords).who
  const [at, setAt] = useState('')
  const [group, setGroup] = useState('')
  const [rows, setRows] = useState(ROWS_AT_FIRST)
  const mode = doors.value.get(door)?.mode
  // Another mode of the door is another answer.
  const who = useAsked(() => readWho(door, { at, group, skip: 0, limit: rows }), [door, at, group, rows, mode])
  return (
    <section class="card" aria-labelledby="who-title">
      <div class="card-head">
        <h2 class="card-title" id="who-title">
          {t.title}
        </h2>
        <button type="button" class="button" onClick={() => (at === '' ? void who.again() : setAt(''))}>
          {t.now}
        </button>
      </div>
      <DateTimeField label={t.at} help={t.atHelp} value={at} onValue={setAt} />
      <Shown of={who}>
        {(told) => (
          <div class="who">
            <Verdict told={told} />
            <Groups told={told} group={group} onGroup={setGroup} />
            <People told={told} at={at} onMore={() => setRows(rows + ROWS_MORE)} />
            <Others told={told} />
          </div>
        )}
      </Shown>
    </section>
  )
}

function Verdict({ told }: { told: WhoCouldPass }) {
  const t = wordsOf(doorsWords).who
  const { mode, zone, everybody, passing, time } = told
  const full = zone !== null && zone.capacity !== null && zone.inside >= zone.capacity
  return (
    <div role="status" class="who-verdict">
      <p class="who-count">{everybody ? t.everybody : passing === 0 ? t.nobody : t.passing(passing)}</p>
      {(mode.mode === 'locked' || mode.mode === 'lockdown') && (
        <p class="who-stop">
          {t[mode.mode]} {mode.until !== null && t.modeUntil(when(mode.until))}
        </p>
      )}
      {zone !== null && zone.capacity !== null && (
        <p class={full && zone.enforced ? 'who-stop' : 'place-quiet'}>
          {full
            ? zone.enforced
              ? t.full(zone.inside, zone.capacity)
              : t.fullWarns(zone.inside, zone.capacity)
            : t.inside(plainName(zone.name, zone.id), zone.inside, zone.capacity)}
        </p>
      )}
      {time !== 'now' && <p class="place-quiet">{time === 'past' ? t.past : t.ahead}</p>}
    </div>
  )
}

interface GroupsProps {
  told: WhoCouldPass
  group: string
  onGroup: (group: string) => void
}

/** Each group with its rules at this door; pressed, only its people are listed. */
function Groups({ told, group, onGroup }: GroupsProps) {
  const t = wordsOf(doorsWords).who
  if (told.groups.length === 0) return <p>{t.noRules}</p>
  return (
    <ul class="place-rows who-groups" aria-label={t.groups}>
      {told.groups.map(({ id, name, members, passing, rules }) => (
        <li key={id}>
          <button
            type="button"
            class="who-group"
            aria-pressed={group === id}
            onClick={() => onGroup(group === id ? '' : id)}
          >
            <span class="name">{plainName(name, id)}</span>
            <span class="who-group-count">{t.group(passing, members)}</span>
          </button>
          {rules.map((rule) => (
            <span key={rule.id} class="place-more name">
              {ruleText(rule)}
            </span>
          ))}
        </li>
      ))}
    </ul>
  )
}

function ruleText({ schedule, holds, openUntil, opensAt }: LookedAtRule): string {
  const t = wordsOf(doorsWords).who
  const p = wordsOf(placesWords)
  const name = schedule === null ? p.anyTime : plainName(schedule.name, schedule.id)
  if (holds) {
    if (openUntil !== null) return t.holdsUntil(name, when(openUntil))
    return schedule === null ? t.holdsAlways : t.holds(name)
  }
  return opensAt === null ? t.shut(name) : t.opens(name, when(opensAt))
}

function People({ told, at, onMore }: { told: WhoCouldPass; at: string; onMore: () => void }) {
  const t = wordsOf(doorsWords).who
  const w = words.value
  const { rows, total } = told
  if (rows.length === 0) return null
  const shut = told.passing === 0 || told.everybody
  return (
    <>
      {shut && <p class="place-quiet">{t.byRules}</p>}
      <ul class="who-people">
        {rows.map(({ person, name, orgName, granted, reason }) => (
          <li key={person} data-person={person} class="who-person">
            <span class="who-person-words">
              <Link to={`/people/${encodeURIComponent(person)}`} class="name">
                {plainName(name, w.namelessPerson)}
              </Link>
              {orgName !== null && <span class="place-more name">{plainName(orgName, '')}</span>}
            </span>
            {!granted && !shut && <Chip tone="ochre">{t.heldBack(lookUp(w.reasons, reason) ?? reason)}</Chip>}
            <Link
              to={`/explain${query({ person, door: told.door.id, at: at === '' ? told.at : at })}`}
              aria-label={t.explain(plainName(name, w.namelessPerson))}
            >
              {wordsOf(doorsWords).door.why}
            </Link>
          </li>
        ))}
      </ul>
      {total > rows.length && (
        <button type="button" class="button" onClick={onMore}>
          {t.more(Math.min(total - rows.length, ROWS_MORE))}
        </button>
      )}
    </>
  )
}

/** Whom the rules do not let pass, by why, without a name. */
function Others({ told }: { told: WhoCouldPass }) {
  const t = wordsOf(doorsWords).who
  const { reasons } = words.value
  const refused = Object.entries(told.refused)
  if (refused.length === 0 && told.withoutBadge === 0) return null
  return (
    <div class="who-others">
      <p class="field-label">{t.others}</p>
      <ul class="place-quiet">
        {refused.map(([reason, n]) => (
          <li key={reason}>{t.refused(n, lookUp(reasons, reason) ?? reason)}</li>
        ))}
        {told.withoutBadge > 0 && <li>{t.withoutBadge(told.withoutBadge)}</li>}
      </ul>
    </div>
  )
}
