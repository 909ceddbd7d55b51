import { useState } from 'preact/hooks'
import { wordsOf } from '../language.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { Table } from '../parts/table.tsx'
import { commonWords } from '../parts/words.ts'
import { findPeople } from '../register/calls.ts'
import { personName, personPath } from '../register/names.ts'
import '../register/register.css'
import { registerWords } from '../register/words.ts'
import { Link } from '../router.tsx'
import { organisationsWords } from './words.ts'

const ROWS_AT_FIRST = 30
const ROWS_MORE = 200

/** The people of one organisation. */
export function PeopleOf({ org }: { org: string }) {
  const t = wordsOf(organisationsWords)
  const common = wordsOf(commonWords)
  const { kinds } = wordsOf(registerWords)
  const [rows, setRows] = useState(ROWS_AT_FIRST)
  const found = useAsked(() => findPeople({ org }, rows), [org, rows])
  return (
    <section class="card" aria-labelledby="organisation-people">
      <div class="card-head">
        <h2 class="card-title" id="organisation-people">
          {t.one.people}
        </h2>
        {found.value !== null && <p class="card-sum">{t.one.total(found.value.total)}</p>}
      </div>
      <Shown of={found} isEmpty={({ total }) => total === 0} empty={<Empty title={t.one.nobody} />}>
        {({ people, total }) => (
          <>
            <Table
              label={t.one.people}
              columns={[
                { head: t.name, narrow: 'title', cell: ({ name }) => <span class="name">{personName(name)}</span> },
                { head: t.kind, narrow: 'line', cell: ({ kind }) => kinds[kind] },
              ]}
              rows={people}
              keyOf={({ id }) => id}
              to={({ id }) => personPath(id)}
            />
            <p class="card-do">
              {total > people.length && (
                <button type="button" class="button" onClick={() => setRows(rows + ROWS_MORE)}>
                  {common.more}
                </button>
              )}
              <Link class="button" to={`/people?org=${encodeURIComponent(org)}`}>
                {t.one.seeAll}
              </Link>
            </p>
          </>
        )}
      </Shown>
    </section>
  )
}
