import { useState } from 'preact/hooks'
import type { UnitState } from '../../gateway/api/contract.ts'
import { number, when } from '../clock.ts'
import { houseKnown, units } from '../house.ts'
import { wordsOf } from '../language.ts'
import { Chip } from '../parts/chip.tsx'
import { Empty } from '../parts/empty.tsx'
import { matches } from '../parts/fold.ts'
import { SearchBox } from '../parts/search-box.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { commonWords } from '../parts/words.ts'
import { Link } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { needsHand } from '../unit-state.ts'
import { kindName, kindShort } from './kinds.ts'
import { batteryOf, nextSteps, placeOf, StateChip, signalOf } from './state.tsx'
import { unitsWords } from './words.ts'

/** All units as they are now: those that need a hand first. */
export function UnitList({ isAdmin }: { isAdmin: boolean }) {
  const t = wordsOf(unitsWords)
  const [sought, setSought] = useState('')
  const all = [...units.value.values()].sort(
    (a, b) => Number(needsHand(b)) - Number(needsHand(a)) || a.id.localeCompare(b.id, 'en', { numeric: true }),
  )
  const shown = all.filter((unit) => sought.trim() === '' || matches(textOf(unit), sought))
  const add = isAdmin ? (
    <Link to="/units/new" class="button button-main">
      {t.add}
    </Link>
  ) : undefined
  return (
    <Page title={t.title} what={t.what} live actions={add}>
      {all.length > 0 && (
        <div class="units-tools">
          <SearchBox label={t.search} value={sought} onValue={setSought} />
        </div>
      )}
      <section class="card units-list">
        {!houseKnown.value ? (
          <p class="waiting" role="status">
            {wordsOf(commonWords).loading}
          </p>
        ) : all.length === 0 ? (
          <Empty title={t.empty} text={t.emptyText}>
            {add}
          </Empty>
        ) : shown.length === 0 ? (
          <Empty title={t.nothing} text={t.nothingText}>
            <button type="button" class="button" onClick={() => setSought('')}>
              {wordsOf(commonWords).clear}
            </button>
          </Empty>
        ) : (
          <UnitTable units={shown} />
        )}
      </section>
    </Page>
  )
}

function textOf(unit: UnitState): string {
  return [unit.id, unit.kind, kindName(unit.kind), placeOf(unit), ...unit.desks].join(' ')
}

function UnitTable({ units: rows }: { units: readonly UnitState[] }) {
  const t = wordsOf(unitsWords)
  const columns: Column<UnitState>[] = [
    { head: t.name, narrow: 'title', cell: ({ id }) => <span class="name">{id}</span> },
    {
      head: t.state,
      cell: (unit) => (
        <span class="units-state">
          <StateChip unit={unit} />
          {nextSteps(unit).map((step) => (
            <span key={step} class="units-next">
              {step}
            </span>
          ))}
        </span>
      ),
    },
    { head: t.kind, cell: ({ kind }) => kindShort(kind) },
    { head: t.place, cell: (unit) => <span class="name">{placeOf(unit)}</span> },
    { head: t.lastWord, cell: ({ lastSeenAt }) => (lastSeenAt === null ? t.never : when(lastSeenAt)) },
    { head: t.battery, cell: (unit) => batteryOf(unit) ?? '' },
    {
      head: t.signal,
      cell: (unit) => <span class="units-figure">{signalOf(unit)}</span>,
    },
    { head: t.firmware, cell: ({ fw }) => (fw === null ? '' : <span class="name">{fw}</span>) },
    {
      head: t.list,
      cell: ({ list }) =>
        list === null || list.version === null ? (
          ''
        ) : list.pending ? (
          <Chip tone="ochre">{t.pending}</Chip>
        ) : (
          number(list.version)
        ),
    },
    {
      head: t.dropped,
      figures: true,
      cell: ({ bad }) => (bad.count === 0 ? '' : <strong class="units-bad">{number(bad.count)}</strong>),
    },
  ]
  return <Table label={t.title} columns={columns} rows={rows} keyOf={({ id }) => id} to={({ id }) => `/units/${id}`} />
}
