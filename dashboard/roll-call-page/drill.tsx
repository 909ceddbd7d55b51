import type { Drill } from '../../gateway/api/contract.ts'
import { clockTime, dateTime, duration, longDate } from '../clock.ts'
import { language, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Chip } from '../parts/chip.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { commonWords } from '../parts/words.ts'
import { Link } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { readDrill } from './calls.ts'
import './drill.css'
import { rollCallWords } from './words.ts'

type Row = Drill['rows'][number]
const TONES = { found: 'pine', left: 'sand', 'not-found': 'brick' } as const

/** The report of one roll-call. */
export function DrillPage({ seq }: { seq: string }) {
  const t = wordsOf(rollCallWords)
  const common = wordsOf(commonWords)
  const drill = useAsked(() => readDrill(seq), [seq])
  const path = `/api/roll-call/reports/${encodeURIComponent(seq)}`
  const title =
    drill.value === null
      ? t.reportsTitle
      : `${drill.value.drill ? t.reportDrill : t.reportReal}, ${longDate(drill.value.began)}`
  return (
    <Page
      title={title}
      what={t.what}
      actions={
        <>
          <Link to="/roll-call/reports" class="button">
            {t.back}
          </Link>
          <a class="button" href={`${path}/table.csv`} download>
            {t.csv}
          </a>
          <a
            class="button button-main"
            href={`${path}/page.html?lang=${language.value}`}
            target="_blank"
            rel="noreferrer"
          >
            {common.print}
          </a>
        </>
      }
    >
      <Shown of={drill}>{(value) => <Report drill={value} />}</Shown>
    </Page>
  )
}

function Report({ drill }: { drill: Drill }) {
  const t = wordsOf(rollCallWords)
  const by = (at: string, name: string, reason: string | null): string =>
    `${t.byName(dateTime(at), plainName(name, '–'))}${reason === null ? '' : `: ${reason}`}`
  const accounted = drill.allAccountedMs === null ? t.notAccounted : t.after(duration(drill.allAccountedMs / 1000))
  const facts: [string, string][] = [
    [t.began, by(drill.began, drill.by, drill.reason)],
    [t.endedAt, by(drill.ended, drill.endedBy, drill.endReason)],
    [t.duration, duration(drill.durationMs / 1000)],
    [t.accounted, drill.listed === null ? '–' : accounted],
  ]
  const counts: [string, number | null][] = [
    [t.foundCount, drill.found],
    [t.missingCount, drill.notFound],
    [t.leftOf, drill.left],
    [t.listedCount, drill.listed],
    [t.othersOf, drill.others],
  ]
  return (
    <>
      <section class="card drill-sums">
        <dl class="drill-counts">
          {counts.map(([word, count]) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd>{count ?? '–'}</dd>
            </div>
          ))}
        </dl>
        <dl class="drill-facts">
          {facts.map(([word, text]) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd class="name">{text}</dd>
            </div>
          ))}
        </dl>
        {drill.othersNoted.length > 0 && (
          <ul class="drill-others">
            {drill.othersNoted.map(({ note, at, by: who }) => (
              <li key={`${at} ${note}`} class="name">
                {note ?? t.otherPlain}, {clockTime(at)}, {plainName(who, '–')}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section class="card">{drill.rows.length === 0 ? <p>{t.namesGone}</p> : <Rows rows={drill.rows} />}</section>
    </>
  )
}

function Rows({ rows }: { rows: Row[] }) {
  const t = wordsOf(rollCallWords)
  const columns: Column<Row>[] = [
    {
      head: t.name,
      narrow: 'title',
      cell: ({ name, certain, late }) => (
        <>
          <span class="name">{name === null ? t.erased : plainName(name, '–')}</span>
          {!certain && <span class="drill-mark"> ({t.perhapsInside})</span>}
          {late && <span class="drill-mark"> ({t.late})</span>}
        </>
      ),
    },
    { head: t.zone, cell: ({ zone, zoneName }) => <span class="name">{plainName(zoneName, zone)}</span> },
    { head: t.result, cell: ({ outcome }) => <Chip tone={TONES[outcome]}>{t.outcomes[outcome]}</Chip> },
    { head: t.at, cell: ({ at }) => (at === null ? '' : clockTime(at)) },
    { head: t.who, cell: ({ by }) => (by === null ? '' : <span class="name">{plainName(by, '–')}</span>) },
  ]
  // Those who were not found stand first.
  const sorted = [...rows].sort((a, b) => Number(a.outcome !== 'not-found') - Number(b.outcome !== 'not-found'))
  const keyed = new Map(sorted.map((row, n) => [row, String(n)]))
  return <Table label={t.table} columns={columns} rows={sorted} keyOf={(row) => keyed.get(row) ?? ''} />
}
