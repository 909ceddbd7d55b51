import type { HourHistory } from '../../gateway/api/contract.ts'
import { number, percent } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Table } from '../parts/table.tsx'
import type { Asking } from './calls.ts'
import { CardHead } from './card-head.tsx'
import { historyWords } from './words.ts'

type Row = HourHistory['desks'][number]

/** How desks were used, by zone: never by whom. */
export function DesksCard({ asking, desks }: { asking: Asking; desks: readonly Row[] }) {
  const t = wordsOf(historyWords)
  return (
    <section class="card" aria-labelledby="history-desks">
      <CardHead id="history-desks" title={t.desks} asking={asking} table="desks" />
      {desks.length === 0 ? (
        <p class="history-text">{t.noDesks}</p>
      ) : (
        <Table
          label={t.deskTable}
          rows={desks}
          keyOf={({ zone }) => zone}
          columns={[
            {
              head: t.zone,
              cell: ({ name, zone }) => <span class="name">{plainName(name, zone)}</span>,
              narrow: 'title',
            },
            { head: t.use, cell: (row) => <Use {...row} /> },
            { head: t.occupiedHours, cell: ({ deskOccupiedMin }) => hours(deskOccupiedMin), figures: true },
            { head: t.knownHours, cell: ({ deskKnownMin }) => hours(deskKnownMin), figures: true },
          ]}
        />
      )}
    </section>
  )
}

function Use({ deskOccupiedMin, deskKnownMin }: Row) {
  const share = deskOccupiedMin / deskKnownMin
  return (
    <span class="history-use">
      <span class="history-bar" aria-hidden="true">
        <span style={{ inlineSize: `${Math.round(share * 100)}%` }} />
      </span>
      {percent(share)}
    </span>
  )
}

function hours(minutes: number): string {
  return number(Math.round(minutes / 60))
}
