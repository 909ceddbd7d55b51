import { useEffect, useState } from 'preact/hooks'
import type { ScheduleHours, SchedulePreview, ScheduleRow } from '../../gateway/api/contract.ts'
import { codeOf } from '../api.ts'
import { houseDay, now } from '../clock.ts'
import { problemWords, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Failed, useAsked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { DOORS, previewWeek, RULES, readGroups, readWeek, SCHEDULES } from '../places/calls.ts'
import { dayAfter, mondayOf, shortDay, type Weekday } from '../places/days.ts'
import '../places/places.css'
import { scheduleTabs } from '../places/tabs.ts'
import { placesWords } from '../places/words.ts'
import { Link } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { type Block, inOrder } from './blocks.ts'
import { type Draft, draftOf, hoursOf, isChanged } from './draft.ts'
import { ScheduleSettings } from './schedule-settings.tsx'
import { ScheduleUses } from './schedule-uses.tsx'
import './schedules-page.css'
import { WeekChange } from './week-change.tsx'
import { WeekGrid } from './week-grid.tsx'
import { WeekList } from './week-list.tsx'
import { WindowDialog } from './window-dialog.tsx'
import { schedulesWords } from './words.ts'

/** So long nothing is moved before what it would do is asked for. */
const PREVIEW_AFTER_MS = 250

export function SchedulePage({ id, mayChange }: { id: string; mayChange: boolean }) {
  const t = wordsOf(schedulesWords)
  const [first, setFirst] = useState(() => mondayOf(houseDay(now.value)))
  const known = useAsked(async () => {
    const [row, rules, doors, groups] = await Promise.all([SCHEDULES.one(id), RULES.all(), DOORS.all(), readGroups()])
    return { row, rules: rules.filter(({ schedule }) => schedule === id), doors, groups }
  }, [id])
  const row = known.value?.row ?? null
  const [draft, setDraft] = useState<Draft | null>(null)
  useEffect(() => {
    if (row !== null) setDraft(draftOf(row))
  }, [row])
  const hours = draft === null ? null : hoursOf(draft)
  const dirty = row !== null && hours !== null && isChanged(row, hours)
  const week = useAsked(() => readWeek(id, first), [id, first, row])
  const preview = usePreview(id, first, dirty ? hours : null)
  const days = preview?.days ?? week.value?.days ?? []

  if (known.state === 'failed' && known.value === null) {
    const gone = known.code === 'E_SCHEDULE_UNKNOWN'
    return (
      <Page title={t.title} what={t.week.what} tabs={scheduleTabs()}>
        <section class="card">
          {gone ? <Gone /> : <Failed code={known.code ?? 'E_INTERNAL'} again={known.again} />}
        </section>
      </Page>
    )
  }
  const name = plainName(row?.name, id)
  return (
    <Page title={row === null ? t.title : name} what={t.week.what} tabs={scheduleTabs()}>
      <section class="card" aria-label={t.week.label(shortDay(first), shortDay(dayAfter(first, 6)))}>
        <WeekMoves first={first} onFirst={setFirst} />
        {draft !== null && (
          <WeekEditor
            days={days}
            draft={draft}
            onBlocks={mayChange ? (blocks) => setDraft({ ...draft, blocks }) : null}
          />
        )}
      </section>
      {dirty && hours !== null && row !== null && (
        <Unsaved
          row={row}
          hours={hours}
          preview={preview}
          onDone={known.again}
          onDiscard={() => setDraft(draftOf(row))}
        />
      )}
      {known.value !== null && draft !== null && row !== null && (
        <div class="place-columns">
          <ScheduleSettings
            row={row}
            draft={draft}
            onDraft={mayChange ? setDraft : null}
            again={known.again}
            used={isUsed(known.value, id)}
          />
          <ScheduleUses {...known.value} mayChange={mayChange} />
        </div>
      )}
    </Page>
  )
}

function isUsed({ rules, doors }: { rules: unknown[]; doors: { freeSchedule: string | null }[] }, id: string): boolean {
  return rules.length > 0 || doors.some(({ freeSchedule }) => freeSchedule === id)
}

function Gone() {
  const t = wordsOf(schedulesWords)
  return (
    <Empty title={t.noOne}>
      <Link to="/schedules" class="button">
        {t.toAll}
      </Link>
    </Empty>
  )
}

/** What the draft would make of the week and of those who use it; null until it is known. */
function usePreview(id: string, first: string, hours: ScheduleHours | null): SchedulePreview | null {
  const [told, setTold] = useState<SchedulePreview | null>(null)
  const asked = hours === null ? null : JSON.stringify(hours)
  useEffect(() => {
    if (asked === null) {
      setTold(null)
      return
    }
    let current = true
    const timer = setTimeout(() => {
      previewWeek(id, JSON.parse(asked) as ScheduleHours, first).then(
        (answer) => current && setTold(answer),
        // What cannot be told beforehand is told when it is saved.
        () => current && setTold(null),
      )
    }, PREVIEW_AFTER_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [id, first, asked])
  return told
}

function WeekMoves({ first, onFirst }: { first: string; onFirst: (day: string) => void }) {
  const t = wordsOf(schedulesWords).week
  const today = mondayOf(houseDay(now.value))
  return (
    <div class="week-moves">
      <h2 class="week-title">{t.label(shortDay(first), shortDay(dayAfter(first, 6)))}</h2>
      <button type="button" class="button" aria-label={t.previous} onClick={() => onFirst(dayAfter(first, -7))}>
        ‹
      </button>
      {first !== today && (
        <button type="button" class="button" onClick={() => onFirst(today)}>
          {t.today}
        </button>
      )}
      <button type="button" class="button" aria-label={t.next} onClick={() => onFirst(dayAfter(first, 7))}>
        ›
      </button>
    </div>
  )
}

interface EditorProps {
  days: SchedulePreview['days']
  draft: Draft
  onBlocks: ((blocks: Block[]) => void) | null
}

/** The grid of a desk, the list of a phone, and the dialog of plain fields that both lead to. */
function WeekEditor({ days, draft, onBlocks }: EditorProps) {
  const t = wordsOf(schedulesWords).week
  const [open, setOpen] = useState<{ block: Block | null; day: Weekday } | null>(null)
  const { blocks } = draft
  const show = (block: Block): void => {
    if (onBlocks !== null) setOpen({ block, day: block.day })
  }
  const others = blocks.filter(({ key }) => key !== open?.block?.key)
  return (
    <>
      <WeekGrid days={days} blocks={blocks} onBlocks={onBlocks} onOpen={show} />
      <WeekList
        days={days}
        blocks={blocks}
        onAdd={onBlocks && ((day) => setOpen({ block: null, day }))}
        onOpen={show}
      />
      {onBlocks !== null && (
        <button type="button" class="button week-add" onClick={() => setOpen({ block: null, day: 1 })}>
          {t.addWindow}
        </button>
      )}
      {open !== null && onBlocks !== null && (
        <WindowDialog
          block={open.block}
          day={open.day}
          onPut={(windows) => {
            const free = Math.max(0, ...blocks.map(({ key }) => key)) + 1
            // The block that was opened keeps its place in the page; what is new beside it comes after.
            const keyOf = (n: number): number => (n === 0 && open.block !== null ? open.block.key : free + n)
            onBlocks(inOrder([...others, ...windows.map((window, n) => ({ ...window, key: keyOf(n) }))]))
          }}
          onRemove={
            open.block === null
              ? null
              : () => {
                  onBlocks(others)
                  setOpen(null)
                }
          }
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}

interface UnsavedProps {
  row: ScheduleRow
  hours: ScheduleHours
  preview: SchedulePreview | null
  onDone: () => Promise<void>
  onDiscard: () => void
}

/** What changes, for whom, before it does. */
function Unsaved({ row, hours, preview, onDone, onDiscard }: UnsavedProps) {
  const t = wordsOf(schedulesWords).change
  const c = wordsOf(commonWords)
  const p = wordsOf(placesWords)
  const [busy, setBusy] = useState(false)
  const [code, setCode] = useState<string | null>(null)
  const { windows, holidays, from, until } = row

  async function save(): Promise<void> {
    if (busy) return
    setBusy(true)
    setCode(null)
    try {
      await SCHEDULES.change(row.id, { ...hours, rev: row.rev })
      await onDone()
      say(p.saved(plainName(row.name, row.id)), {
        undo: async () => {
          await SCHEDULES.change(row.id, { windows, holidays, from, until })
          await onDone()
        },
      })
    } catch (error) {
      setCode(codeOf(error))
    }
    setBusy(false)
  }

  return (
    <section class="card unsaved" aria-labelledby="unsaved-title">
      <h2 id="unsaved-title" class="unsaved-title">
        {t.title}
      </h2>
      <div role="status">
        {preview === null && <p class="place-quiet">{c.loading}</p>}
        {preview !== null && preview.fault !== null && <p class="unsaved-fault">{t.overlap}</p>}
        {preview !== null && preview.fault === null && (
          <WeekChange change={preview.change} before={row} after={hours} />
        )}
      </div>
      <div role="alert">
        {code !== null && <p class="problem">{code === 'E_CONFLICT' ? p.conflict : problemWords(code)}</p>}
      </div>
      <div class="unsaved-do">
        <button type="button" class="button" onClick={code === 'E_CONFLICT' ? () => void onDone() : onDiscard}>
          {code === 'E_CONFLICT' ? c.conflictAgain : t.discard}
        </button>
        <button
          type="button"
          class="button button-main"
          aria-disabled={busy || (preview !== null && preview.fault !== null)}
          onClick={() => void save()}
        >
          {busy ? c.saving : c.save}
        </button>
      </div>
    </section>
  )
}
