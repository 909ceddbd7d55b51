import type { DrillHead } from '../../gateway/api/contract.ts'
import { dateTime, duration } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Chip } from '../parts/chip.tsx'
import { Empty } from '../parts/empty.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Link } from '../router.tsx'
import { readDrills } from './calls.ts'
import { rollCallWords } from './words.ts'

/** What became of earlier roll-calls, the newest first. */
export function Drills() {
  const t = wordsOf(rollCallWords)
  const drills = useAsked(readDrills, [])
  const columns: Column<DrillHead>[] = [
    { head: t.when, cell: ({ began }) => dateTime(began), narrow: 'title' },
    {
      head: t.sort,
      cell: ({ drill }) => <Chip tone={drill ? 'sand' : 'brick'}>{drill ? t.sortDrill : t.sortReal}</Chip>,
    },
    {
      head: t.outcome,
      cell: ({ found, listed }) => (found === null || listed === null ? '–' : t.foundOf(found, listed)),
    },
    { head: t.took, cell: ({ durationMs }) => duration(durationMs / 1000) },
    { head: t.by, cell: ({ by }) => <span class="name">{plainName(by, '–')}</span> },
  ]
  return (
    <section class="card">
      <Shown
        of={drills}
        isEmpty={({ reports }) => reports.length === 0}
        empty={
          <Empty title={t.noReports} text={t.noReportsText}>
            <Link to="/roll-call" class="button">
              {t.toList}
            </Link>
          </Empty>
        }
      >
        {({ reports }) => (
          <Table
            label={t.reportsTitle}
            columns={columns}
            rows={reports}
            keyOf={({ seq }) => String(seq)}
            to={({ seq }) => `/roll-call/reports/${seq}`}
          />
        )}
      </Shown>
    </section>
  )
}
