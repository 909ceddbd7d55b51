import { useEffect, useState } from 'preact/hooks'
import type { FoundPeople, PersonKind } from '../../gateway/api/contract.ts'
import { number } from '../clock.ts'
import { onFacts } from '../house.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Chip } from '../parts/chip.tsx'
import { Empty } from '../parts/empty.tsx'
import { SearchBox } from '../parts/search-box.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { commonWords } from '../parts/words.ts'
import { findPeople } from '../register/calls.ts'
import { nameCell } from '../register/name-cell.tsx'
import { peopleTabs, personName, personPath } from '../register/names.ts'
import { useSought } from '../register/sought.ts'
import { registerWords } from '../register/words.ts'
import { askFor, Link, route } from '../router.tsx'
import type { SignedIn } from '../session.ts'
import { Page } from '../shell/page.tsx'
import { Filters, useGroupsAndOrganisations } from './filters.tsx'
import { peopleWords } from './words.ts'

const ROWS_AT_FIRST = 50
const ROWS_MORE = 200
type Found = FoundPeople['people'][number]

/** Everybody that this account may see, found as one types. */
export function PeopleList({ account }: { account: SignedIn }) {
  const t = wordsOf(peopleWords)
  const common = wordsOf(commonWords)
  const names = wordsOf(registerWords)
  const { query } = route.value
  const { q, setQ, settled } = useSought()
  const [rows, setRows] = useState(ROWS_AT_FIRST)
  const kind = (query.get('kind') ?? '') as PersonKind | ''
  const [group, org] = [query.get('group') ?? '', query.get('org') ?? '']
  const isAdmin = account.role === 'admin'
  const isContact = account.role === 'contact'
  const known = useGroupsAndOrganisations(isContact)
  const found = useAsked(() => findPeople({ q: settled, kind, group, org }, rows), [settled, kind, group, org, rows])
  useFollowing(found.again)

  const isNarrowed = settled !== '' || kind !== '' || group !== '' || org !== ''
  const columns: Column<Found>[] = [
    { head: t.name, narrow: 'title', cell: ({ name }) => <span class="name">{personName(name)}</span> },
    { head: t.kind, narrow: 'line', cell: ({ kind: is }) => names.kinds[is] },
    { head: t.organisation, narrow: 'line', cell: ({ orgName }) => nameCell(plainName(orgName, '')) },
    ...(isContact
      ? []
      : [
          {
            head: t.groups,
            narrow: 'hide' as const,
            cell: ({ groups }: Found) => nameCell((groups ?? []).map(known.groupName).join(', ')),
          },
          { head: t.badges, narrow: 'aside' as const, cell: ({ badges }: Found) => <BadgesTold badges={badges} /> },
        ]),
  ]

  return (
    <Page
      title={t.title}
      what={isContact ? t.whatContact : t.what}
      tabs={peopleTabs(account.role)}
      actions={isAdmin ? <Actions /> : undefined}
    >
      <section class="card people-list" aria-label={t.title}>
        <div class="find">
          <SearchBox label={t.search} value={q} onValue={setQ} />
          <Filters kind={kind} group={group} org={org} known={known} withGroups={!isContact} />
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
                    askFor({ q: '', kind: '', group: '', org: '' })
                  }}
                >
                  {t.clear}
                </button>
              </Empty>
            ) : (
              <Empty title={t.noneTitle} text={isContact ? t.noneOfYours : t.noneText}>
                {isAdmin && <Actions />}
              </Empty>
            )
          }
        >
          {({ people, total }) => (
            <>
              <p class="people-total" role="status">
                {names.people(total)}
              </p>
              <Table
                label={t.title}
                columns={columns}
                rows={people}
                keyOf={({ id }) => id}
                to={({ id }) => personPath(id)}
              />
              {total > people.length && (
                <p class="people-more">
                  {names.tooMany(number(people.length), number(total))}
                  <button type="button" class="button" onClick={() => setRows(rows + ROWS_MORE)}>
                    {common.more}
                  </button>
                </p>
              )}
            </>
          )}
        </Shown>
      </section>
    </Page>
  )
}

function Actions() {
  const t = wordsOf(peopleWords)
  return (
    <>
      <a class="button" href="/api/people/export" download="people.csv">
        {t.export}
      </a>
      <Link class="button" to="/people/import">
        {t.import}
      </Link>
      <Link class="button button-main" to="/people/new">
        {t.add}
      </Link>
    </>
  )
}

function BadgesTold({ badges }: { badges: Found['badges'] }) {
  const t = wordsOf(peopleWords)
  if (badges === undefined) return null
  if (badges.living + badges.suspended === 0) return <span class="quiet">{t.noBadge}</span>
  return (
    <span class="chips">
      {badges.living > 0 && <Chip tone="pine">{t.living(badges.living)}</Chip>}
      {badges.suspended > 0 && <Chip tone="ochre">{t.suspended(badges.suspended)}</Chip>}
    </span>
  )
}

/** The list follows what others change. */
function useFollowing(again: () => Promise<void>): void {
  useEffect(
    () =>
      onFacts((facts) => {
        if (facts.some(({ kind }) => kind.startsWith('person-') || kind.startsWith('badge-'))) void again()
      }),
    [again],
  )
}
