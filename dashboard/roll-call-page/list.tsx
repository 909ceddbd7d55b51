import { useEffect, useMemo, useState } from 'preact/hooks'
import type { RollCall, RollCallRow } from '../../gateway/api/contract.ts'
import { language, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Failed } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { matches } from '../parts/fold.ts'
import { SearchBox } from '../parts/search-box.tsx'
import type { Tab } from '../parts/tabs.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { Page } from '../shell/page.tsx'
import { Head, Notices } from './head.tsx'
import { keepPage } from './offline-page.ts'
import { Orders } from './orders.tsx'
import { Others } from './others.tsx'
import { followRoll, offlineSince, problem, roll, tick } from './roll.ts'
import { createRowDrawer } from './row.tsx'
import { groupsOf, isFound } from './ticks.ts'
import { rollCallWords } from './words.ts'

/** More than these, and those out of sight are not laid out. */
const MANY_ROWS = 150

type Show = 'all' | 'missing' | 'found'

/** Who is inside, to be ticked off; it goes on without the network. */
export function RollCallList({ account, tabs }: { account: string; tabs: readonly Tab[] }) {
  const t = wordsOf(rollCallWords)
  const list = roll.value
  useEffect(() => followRoll(account), [account])
  const there = list !== null
  const isOnline = offlineSince.value === null
  useEffect(() => {
    // Anew each time the network is back: the gateway may have newer files by then.
    if (there && isOnline) void keepPage()
  }, [there, isOnline])

  return (
    <Page
      title={t.title}
      what={t.what}
      tabs={tabs}
      tabTitle={list?.standing ? `${t.underReal} · Soglia` : `${t.title} · Soglia`}
      actions={list === null ? undefined : <Orders list={list} />}
    >
      <Notices />
      {list === null && problem.value !== null && <Failed code={problem.value} again={async () => location.reload()} />}
      {list === null && problem.value === null && (
        <p class="waiting" role="status">
          {wordsOf(commonWords).loading}
        </p>
      )}
      {list !== null && <Sheet list={list} />}
    </Page>
  )
}

function Sheet({ list }: { list: RollCall }) {
  const t = wordsOf(rollCallWords)
  const [sought, setSought] = useState('')
  const [show, setShow] = useState<Show>('all')
  const stands = list.standing !== null
  const shown = list.rows.filter((row) => isShown(row, stands ? show : 'all') && fits(row, sought))

  function onEnter(event: KeyboardEvent): void {
    const [only] = shown
    if (event.key !== 'Enter' || sought.trim() === '' || shown.length !== 1 || only === undefined || !stands) return
    if (!isFound(only)) tick({ person: only.person }, true)
    say(t.sayFound(plainName(only.name, only.person)))
    setSought('')
  }

  return (
    <>
      <Head list={list} />
      {list.rows.length === 0 ? (
        <Empty title={t.nobody} text={t.nobodyText} />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: Enter in the search box ticks the one who is left.
        <div class="roll-tools" onKeyDown={onEnter}>
          <SearchBox label={t.search} value={sought} onValue={setSought} />
          {stands && <Shows show={show} onShow={setShow} />}
        </div>
      )}
      {list.rows.length > 0 && shown.length === 0 && (
        <Empty title={t.nothing} text={t.nothingText}>
          <button
            type="button"
            class="button"
            onClick={() => {
              setSought('')
              setShow('all')
            }}
          >
            {t.showEverybody}
          </button>
        </Empty>
      )}
      <Groups rows={shown} stands={stands} />
      {stands && <Others list={list} />}
    </>
  )
}

function isShown(row: RollCallRow, show: Show): boolean {
  return show === 'all' || isFound(row) === (show === 'found')
}

function fits({ name, person, zoneName, orgName, hostName }: RollCallRow, sought: string): boolean {
  return sought.trim() === '' || matches([name, person, zoneName, orgName, hostName].join(' '), sought)
}

function Shows({ show, onShow }: { show: Show; onShow: (show: Show) => void }) {
  const t = wordsOf(rollCallWords)
  const choices: [Show, string][] = [
    ['all', t.showAll],
    ['missing', t.showMissing],
    ['found', t.showFound],
  ]
  return (
    <fieldset class="roll-show">
      <legend class="unseen">{t.show}</legend>
      {choices.map(([value, label]) => (
        <button key={value} type="button" aria-pressed={show === value} onClick={() => onShow(value)}>
          {label}
        </button>
      ))}
    </fieldset>
  )
}

/** Up and down go from one to the next: with two thousand of them nobody tabs through. */
function onArrow(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0 || !(event.target instanceof HTMLElement)) return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('button.roll-row')]
  const at = rows.indexOf(event.target)
  const next = rows[at + step]
  if (at < 0 || next === undefined) return
  event.preventDefault()
  next.focus()
}

function Groups({ rows, stands }: { rows: readonly RollCallRow[]; stands: boolean }) {
  const t = wordsOf(rollCallWords)
  const titles = { help: t.help, perhaps: t.perhaps }
  // Rows that did not change are not drawn again.
  const draw = useMemo(() => createRowDrawer(stands), [stands, language.value])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what can be pressed are the rows in it.
    <div class={rows.length > MANY_ROWS ? 'roll-groups roll-groups-many' : 'roll-groups'} onKeyDown={onArrow}>
      {groupsOf(rows).map((group) => (
        <section key={group.key} class={`card roll-group roll-group-${group.kind}`}>
          <h2 class="roll-group-title">
            <span class="name">{group.kind === 'zone' ? plainName(group.zoneName, '–') : titles[group.kind]}</span>
            <span class="roll-group-count">
              {stands ? t.foundOf(group.rows.filter(isFound).length, group.rows.length) : group.rows.length}
            </span>
          </h2>
          <ul class="roll-rows">{group.rows.map((row) => draw(row, group.kind !== 'zone'))}</ul>
        </section>
      ))}
    </div>
  )
}
