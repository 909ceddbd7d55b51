import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { RollCallRow } from '../../gateway/api/contract.ts'
import { codeOf } from '../api.ts'
import { clockTime, when } from '../clock.ts'
import { problemWords, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Chip } from '../parts/chip.tsx'
import { say } from '../parts/toast.tsx'
import { sayStay } from './calls.ts'
import { tick, waitingIds } from './roll.ts'
import './rows.css'
import { isFound } from './ticks.ts'
import { rollCallWords } from './words.ts'

/**
 * Draws rows, and gives what it drew before for those that are the same: with two thousand people a tick is drawn
 * as fast as with ten.
 */
export function createRowDrawer(stands: boolean): (row: RollCallRow, withZone: boolean) => VNode {
  const drawn = new Map<string, { row: RollCallRow; withZone: boolean; waits: boolean; node: VNode }>()
  return (row, withZone) => {
    const waits = row.tick !== null && waitingIds.value.has(row.tick.id)
    const before = drawn.get(row.person)
    if (before?.row === row && before.withZone === withZone && before.waits === waits) return before.node
    const node = <Row key={row.person} row={row} stands={stands} withZone={withZone} waits={waits} />
    drawn.set(row.person, { row, withZone, waits, node })
    return node
  }
}

interface RowProps {
  row: RollCallRow
  stands: boolean
  withZone: boolean
  /** Its tick is on this phone only. */
  waits: boolean
}

function Row({ row, stands, withZone, waits }: RowProps) {
  const t = wordsOf(rollCallWords)
  const found = isFound(row)
  if (!stands) {
    return (
      <li class="roll-row roll-row-still" data-person={row.person}>
        <Words row={row} withZone={withZone} waits={waits} stands={false} />
        {!row.certain && <Doubt row={row} />}
      </li>
    )
  }
  function onTick(): void {
    tick({ person: row.person }, !found)
    if (found) {
      const name = plainName(row.name, row.person)
      say(t.unticked(name), { undo: async () => tick({ person: row.person }, true) })
    }
  }
  return (
    <li class="roll-line">
      <button type="button" class="roll-row" aria-pressed={found} data-person={row.person} onClick={onTick}>
        <svg class="roll-box" width="30" height="30" viewBox="0 0 30 30" aria-hidden="true">
          <rect x="1.5" y="1.5" width="27" height="27" rx="7" />
          {found && <path d="M7.5 15.5 13 21 22.5 9.5" />}
        </svg>
        <Words row={row} withZone={withZone} waits={waits} stands />
      </button>
    </li>
  )
}

/** Outside a roll-call: whoever is perhaps inside is asked about, and staff says which it is. */
function Doubt({ row: { person, name } }: { row: RollCallRow }) {
  const t = wordsOf(rollCallWords)
  const [busy, setBusy] = useState(false)
  const who = plainName(name, person)

  async function settle(word: 'confirm' | 'close', said: string): Promise<void> {
    setBusy(true)
    try {
      await sayStay(person, word, t.staffSaw)
      say(said)
    } catch (error) {
      say(problemWords(codeOf(error)))
    } finally {
      setBusy(false)
    }
  }

  return (
    <span class="roll-doubt">
      <button type="button" class="button" disabled={busy} onClick={() => settle('confirm', t.saidHere(who))}>
        {t.isHere}
        <span class="unseen">: {who}</span>
      </button>
      <button type="button" class="button" disabled={busy} onClick={() => settle('close', t.saidGone(who))}>
        {t.hasLeft}
        <span class="unseen">: {who}</span>
      </button>
    </span>
  )
}

function Words({ row, withZone, waits, stands }: Omit<RowProps, 'stands'> & { stands: boolean }) {
  const t = wordsOf(rollCallWords)
  const company =
    row.kind === 'guest' ? (row.hostName === null ? t.guest : t.guestOf(plainName(row.hostName, '–'))) : null
  const more = [
    withZone ? plainName(row.zoneName, row.zone) : null,
    company,
    row.orgName === null ? null : plainName(row.orgName, '–'),
    stands ? null : t.sinceTime(when(row.since)),
  ].filter((each) => each !== null)
  return (
    <span class="roll-words">
      <span class="roll-name">
        <span class="name">{plainName(row.name, row.person)}</span>
        {row.assistance && <Chip tone="brick">{t.asksHelp}</Chip>}
        {waits && <Chip tone="ochre">{t.waits}</Chip>}
      </span>
      {more.length > 0 && <span class="roll-more name">{more.join(', ')}</span>}
      {row.leftAt !== null && !isFound(row) && <span class="roll-left">{t.leftAt(clockTime(row.leftAt))}</span>}
      {row.tick !== null && (
        <span class="roll-ticked name">
          {(isFound(row) ? t.foundAt : t.notFoundAt)(clockTime(row.tick.at), plainName(row.tick.by, '–'))}
        </span>
      )}
    </span>
  )
}
