import { useEffect, useState } from 'preact/hooks'
import type { BadgeWord, FoundBadge, Role } from '../../gateway/api/contract.ts'
import { number } from '../clock.ts'
import { onFacts } from '../house.ts'
import { language, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { SelectField } from '../parts/fields.tsx'
import { SearchBox } from '../parts/search-box.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { commonWords } from '../parts/words.ts'
import { BadgeChip } from '../register/badge-chip.tsx'
import { findBadges } from '../register/calls.ts'
import { LostBadge } from '../register/lost-badge.tsx'
import { personName, personPath, validityWords } from '../register/names.ts'
import { useSought } from '../register/sought.ts'
import { registerWords } from '../register/words.ts'
import { askFor, Link, route } from '../router.tsx'
import { badgesWords } from './words.ts'

const ROWS_AT_FIRST = 30
const ROWS_MORE = 200
const STATES: readonly BadgeWord[] = ['living', 'later', 'suspended', 'expired', 'revoked']

/** Every badge, found as one types and by how it stands. */
export function BadgeList({ role }: { role: Role }) {
  const t = wordsOf(badgesWords)
  const common = wordsOf(commonWords)
  const names = wordsOf(registerWords)
  const { q, setQ, settled } = useSought()
  const [rows, setRows] = useState(ROWS_AT_FIRST)
  const [lost, setLost] = useState<FoundBadge | null>(null)
  const state = (route.value.query.get('state') ?? '') as BadgeWord | ''
  const found = useAsked(() => findBadges({ q: settled, state }, rows), [settled, state, rows])
  const { again } = found
  useEffect(
    () =>
      onFacts((facts) => {
        if (facts.some(({ kind }) => kind.startsWith('badge-'))) void again()
      }),
    [again],
  )
  const isNarrowed = settled !== '' || state !== ''
  return (
    <section class="card badge-list" aria-label={t.title}>
      <div class="find">
        <SearchBox label={t.search} value={q} onValue={setQ} />
        <div class="find-filters">
          <SelectField
            label={t.state}
            value={state}
            onValue={(value) => askFor({ state: value })}
            choices={[
              { value: '', label: t.allStates },
              ...STATES.map((value) => ({ value, label: names.badgeStates[value] })),
            ]}
          />
        </div>
      </div>
      <Shown
        of={found}
        isEmpty={({ total }) => total === 0}
        empty={
          isNarrowed ? (
            <Empty title={t.notFoundTitle} text={t.notFoundText}>
              <button
                type="button"
                class="button"
                onClick={() => {
                  setQ('')
                  askFor({ q: '', state: '' })
                }}
              >
                {common.clear}
              </button>
            </Empty>
          ) : (
            <Empty title={t.noneTitle} text={t.noneText} />
          )
        }
      >
        {({ badges, total }) => (
          <>
            <p class="badges-total" role="status">
              {t.total(total)}
            </p>
            <Table label={t.title} columns={columnsFor(role, setLost)} rows={badges} keyOf={({ id }) => id} />
            {total > badges.length && (
              <p class="badges-more">
                {names.tooMany(number(badges.length), number(total))}
                <button type="button" class="button" onClick={() => setRows(rows + ROWS_MORE)}>
                  {common.more}
                </button>
              </p>
            )}
          </>
        )}
      </Shown>
      {lost !== null && (
        <LostBadge
          badge={lost.id}
          name={personName(lost.personName)}
          role={role}
          onDone={() => void again()}
          onClose={() => setLost(null)}
        />
      )}
    </section>
  )
}

function columnsFor(role: Role, onLost: (badge: FoundBadge) => void): Column<FoundBadge>[] {
  const t = wordsOf(badgesWords)
  const isAdmin = role === 'admin'
  const mayStop = ({ state }: FoundBadge): boolean =>
    state === 'living' || state === 'later' || (isAdmin && state === 'suspended')
  return [
    { head: t.person, narrow: 'title', cell: (badge) => <Holder badge={badge} /> },
    { head: t.state, narrow: 'line', cell: ({ state }) => <BadgeChip state={state} /> },
    { head: t.badge, narrow: 'line', cell: (badge) => <Which badge={badge} isAdmin={isAdmin} /> },
    { head: t.validity, narrow: 'hide', cell: validityWords },
    ...(isAdmin
      ? [
          {
            head: t.credential,
            narrow: 'hide' as const,
            cell: ({ credential }: FoundBadge) => <code class="credential">{credential}</code>,
          },
        ]
      : []),
    {
      head: t.acts,
      narrow: 'aside',
      cell: (badge) =>
        mayStop(badge) ? (
          <button
            type="button"
            class="button"
            aria-label={t.lostOf(personName(badge.personName), badge.id)}
            onClick={() => onLost(badge)}
          >
            {t.lost}
          </button>
        ) : null,
    },
  ]
}

function Holder({ badge: { person, personName: name } }: { badge: FoundBadge }) {
  if (name === null) return <span class="quiet">{wordsOf(badgesWords).gone}</span>
  return (
    <Link class="name" to={personPath(person)}>
      {personName(name)}
    </Link>
  )
}

function Which({ badge: { id, card, event }, isAdmin }: { badge: FoundBadge; isAdmin: boolean }) {
  const t = wordsOf(badgesWords)
  return (
    <span class="which">
      <code>{id}</code>
      {card !== null && <span class="quiet name">{t.ofCard(plainName(card, ''))}</span>}
      {event !== null && isAdmin && (
        <a
          href={`/api/events/${encodeURIComponent(event)}/passes.html?lang=${language.value}`}
          target="_blank"
          rel="noreferrer"
        >
          {t.passes}
        </a>
      )}
    </span>
  )
}
