import { useState } from 'preact/hooks'
import type { RuleRow } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import type { PageProps } from '../page-props.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { DOORS, RULES, readGroups, SCHEDULES } from '../places/calls.ts'
import '../places/places.css'
import { scheduleTabs } from '../places/tabs.ts'
import { Link, route } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { CellDialog, type CellName } from './cell-dialog.tsx'
import { RuleMatrix } from './matrix.tsx'
import { type NewRule, RuleForm } from './rule-form.tsx'
import './rules-page.css'
import type { RuleBook } from './rule-book.ts'
import { rulesWords } from './words.ts'

type Opened =
  | { what: 'cell'; cell: CellName }
  | { what: 'add'; rule: NewRule }
  | { what: 'change'; rule: RuleRow }
  | null

export function RulesPage({ account }: PageProps) {
  const t = wordsOf(rulesWords)
  const mayChange = account.role === 'admin'
  const all = useAsked(async (): Promise<RuleBook> => {
    const [rules, groups] = await Promise.all([RULES.all(), readGroups()])
    const [doors, schedules] = await Promise.all([DOORS.all(), SCHEDULES.all()])
    return { rules, groups, doors, schedules }
  }, [])
  // From the page of a schedule: a rule by that one.
  const [open, setOpen] = useState<Opened>(() => {
    const schedule = route.value.query.get('schedule')
    return schedule === null || !mayChange ? null : { what: 'add', rule: { schedule } }
  })
  const close = (): void => setOpen(null)
  const add = (
    <button type="button" class="button button-main" onClick={() => setOpen({ what: 'add', rule: {} })}>
      {t.add}
    </button>
  )
  const book = all.value
  return (
    <Page title={t.title} what={t.what} tabs={scheduleTabs()} actions={mayChange ? add : undefined}>
      <section class="card" aria-labelledby="matrix-title">
        <div class="card-head">
          <h2 class="card-title" id="matrix-title">
            {t.matrix}
          </h2>
        </div>
        <Shown
          of={all}
          isEmpty={({ groups, doors }) => groups.length === 0 || doors.length === 0}
          empty={<Nothing of={book} />}
        >
          {(told) => (
            <>
              <p class="place-quiet rules-legend">{t.legend}</p>
              <RuleMatrix book={told} onOpen={(cell) => setOpen({ what: 'cell', cell })} />
            </>
          )}
        </Shown>
      </section>
      {book !== null && open?.what === 'cell' && (
        <CellDialog
          cell={open.cell}
          book={book}
          onAdd={mayChange ? (rule) => setOpen({ what: 'add', rule }) : null}
          onChange={mayChange ? (rule) => setOpen({ what: 'change', rule }) : null}
          onRemoved={all.again}
          onClose={close}
        />
      )}
      {book !== null && open?.what === 'add' && (
        <RuleForm rule={null} begin={open.rule} book={book} onSaved={all.again} onClose={close} />
      )}
      {book !== null && open?.what === 'change' && (
        <RuleForm rule={open.rule} begin={open.rule} book={book} onSaved={all.again} onClose={close} />
      )}
    </Page>
  )
}

function Nothing({ of }: { of: RuleBook | null }) {
  const t = wordsOf(rulesWords)
  const noDoors = of !== null && of.doors.length === 0
  return (
    <Empty title={noDoors ? t.noDoorsTitle : t.noneTitle} text={noDoors ? t.noDoorsText : t.noneText}>
      <Link to={noDoors ? '/doors' : '/groups'} class="button">
        {noDoors ? t.toDoors : t.toGroups}
      </Link>
    </Empty>
  )
}
