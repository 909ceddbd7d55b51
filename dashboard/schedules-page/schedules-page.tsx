import { useState } from 'preact/hooks'
import type { DoorRow, RuleRow, ScheduleRow } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import type { PageProps } from '../page-props.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { Table } from '../parts/table.tsx'
import { commonWords } from '../parts/words.ts'
import { DOORS, RULES, SCHEDULES } from '../places/calls.ts'
import { windowTexts } from '../places/days.ts'
import '../places/places.css'
import { scheduleTabs } from '../places/tabs.ts'
import { go } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { SchedulePage } from './schedule-page.tsx'
import { schedulesWords } from './words.ts'

export function SchedulesPage({ rest, account }: PageProps) {
  const mayChange = account.role === 'admin'
  const [id] = rest
  return id === undefined ? <AllSchedules mayChange={mayChange} /> : <SchedulePage id={id} mayChange={mayChange} />
}

function AllSchedules({ mayChange }: { mayChange: boolean }) {
  const t = wordsOf(schedulesWords)
  const [adding, setAdding] = useState(false)
  const all = useAsked(async () => {
    const [schedules, rules, doors] = await Promise.all([SCHEDULES.all(), RULES.all(), DOORS.all()])
    return { schedules, rules, doors }
  }, [])
  const add = (
    <button type="button" class="button button-main" onClick={() => setAdding(true)}>
      {t.add}
    </button>
  )
  return (
    <Page title={t.title} what={t.what} tabs={scheduleTabs()} actions={mayChange ? add : undefined}>
      <section class="card">
        <Shown
          of={all}
          isEmpty={({ schedules }) => schedules.length === 0}
          empty={
            <Empty title={t.noneTitle} text={t.noneText}>
              {mayChange ? add : undefined}
            </Empty>
          }
        >
          {({ schedules, rules, doors }) => (
            <Table
              label={t.title}
              rows={schedules}
              keyOf={({ id }) => id}
              to={({ id }) => `/schedules/${encodeURIComponent(id)}`}
              columns={[
                {
                  head: t.name,
                  narrow: 'title',
                  cell: ({ id, name }) => <span class="name">{plainName(name, id)}</span>,
                },
                { head: t.hours, cell: ({ windows }) => <HoursInShort windows={windows} /> },
                {
                  head: t.holidays,
                  cell: ({ holidays }) => (holidays === 'closed' ? t.holidaysClosed : t.holidaysOpen),
                },
                { head: t.usedBy, cell: (schedule) => usesInShort(schedule, rules, doors) },
              ]}
            />
          )}
        </Shown>
      </section>
      {adding && <AddDialog onClose={() => setAdding(false)} />}
    </Page>
  )
}

const SHOWN_MAX = 4

function HoursInShort({ windows }: Pick<ScheduleRow, 'windows'>) {
  const t = wordsOf(schedulesWords)
  if (windows.length === 0) return <>{t.noHours}</>
  const texts = windowTexts(windows)
  return (
    <span class="place-lines">
      {texts.slice(0, SHOWN_MAX).map((text) => (
        <span key={text}>{text}</span>
      ))}
      {texts.length > SHOWN_MAX && <span>… +{texts.length - SHOWN_MAX}</span>}
    </span>
  )
}

function usesInShort({ id }: ScheduleRow, rules: readonly RuleRow[], doors: readonly DoorRow[]): string {
  const t = wordsOf(schedulesWords)
  const ruled = rules.filter(({ schedule }) => schedule === id).length
  const free = doors.filter(({ freeSchedule }) => freeSchedule === id).length
  const parts = [ruled > 0 ? t.rulesCount(ruled) : '', free > 0 ? t.freeCount(free) : ''].filter(Boolean)
  return parts.length === 0 ? t.unused : parts.join(', ')
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const t = wordsOf(schedulesWords)
  const c = wordsOf(commonWords)
  const [name, setName] = useState('')
  const [tried, setTried] = useState(false)
  async function send(): Promise<void> {
    setTried(true)
    if (name.trim() === '') return
    const { id } = await SCHEDULES.add({ name: name.trim(), windows: [] })
    onClose()
    go(`/schedules/${encodeURIComponent(id)}`)
  }
  return (
    <Dialog title={t.add} onClose={onClose}>
      <p class="dialog-text">{t.addText}</p>
      <Form submit={c.add} onSend={send} onCancel={onClose}>
        <TextField
          label={t.name}
          help={t.nameHelp}
          value={name}
          onValue={setName}
          required
          autoFocus
          {...(tried && name.trim() === '' ? { problem: c.needField } : {})}
        />
      </Form>
    </Dialog>
  )
}
