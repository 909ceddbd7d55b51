import type { HourHistory } from '../../gateway/api/contract.ts'
import { day, houseDay, longDate, now, when } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { TodayCurve } from '../live-page/today-curve.tsx'
import type { PageProps } from '../page-props.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { askFor, Link, route } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { type Asking, readHistory } from './calls.ts'
import { CurveCard } from './curve-card.tsx'
import { DesksCard } from './desks-card.tsx'
import { Filters } from './filters.tsx'
import './history-page.css'
import { askingOf } from './question.ts'
import { Sums } from './sums.tsx'
import { WeekCard } from './week-card.tsx'
import { historyWords } from './words.ts'

/** "Andamento": the house over a past time, in counts without names. */
export function HistoryPage(_: PageProps) {
  const t = wordsOf(historyWords)
  const question = askingOf(route.value.query, todayNow())
  const { asking, fault } = question
  const { from, to, step, zone } = asking
  const history = useAsked(
    async () => (fault === null ? { asking, told: await readHistory(asking) } : null),
    [from, to, step, zone, fault],
  )
  const told = history.value?.told ?? null
  return (
    <Page title={t.title} what={t.what}>
      <Filters question={question} zones={told?.zones ?? []} />
      {fault === null ? (
        <Shown of={history} isEmpty={(value) => value === null}>
          {(value) => value !== null && <Figures {...value} today={question.range === 'today'} />}
        </Shown>
      ) : (
        <p class="history-fault" role="alert">
          {fault === 'order' ? t.badRange : t.tooLong}
        </p>
      )}
    </Page>
  )
}

/** Moves on at midnight, and not every second. */
function todayNow(): string {
  return day.value === '' ? '' : houseDay(now.peek())
}

function Figures({ asking, told, today }: { asking: Asking; told: HourHistory; today: boolean }) {
  const t = wordsOf(historyWords)
  if (told.countedFrom === null && !today) {
    return (
      <Empty title={t.newTitle} text={t.newText}>
        <Link class="button" to="/">
          {t.toLive}
        </Link>
      </Empty>
    )
  }
  if (told.whole === null && !today) return <Nothing from={told.countedFrom} />
  return (
    <div class="history">
      {today && (
        <section class="card" aria-label={t.ranges.today}>
          <TodayCurve {...(asking.zone === '' ? {} : { zone: asking.zone })} />
        </section>
      )}
      {told.whole !== null && (
        <>
          <Sums whole={told.whole} />
          <CurveCard asking={asking} told={told} />
          {!today && <WeekCard asking={asking} week={told.week} />}
          <DesksCard asking={asking} desks={told.desks} />
        </>
      )}
      {told.countedTo !== null && <p class="history-counted">{t.counted(when(told.countedTo))}</p>}
    </div>
  )
}

function Nothing({ from }: { from: string | null }) {
  const t = wordsOf(historyWords)
  return (
    <Empty title={t.nothingTitle} {...(from === null ? {} : { text: t.nothingText(longDate(from)) })}>
      <button
        type="button"
        class="button"
        onClick={() => askFor({ range: 'month', from: '', to: '', step: '', zone: '' })}
      >
        {t.showAll}
      </button>
    </Empty>
  )
}
