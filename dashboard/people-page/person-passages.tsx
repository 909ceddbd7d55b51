import { useState } from 'preact/hooks'
import type { PassageRow, PersonRow } from '../../gateway/api/contract.ts'
import { codeOf } from '../api.ts'
import { dateTime } from '../clock.ts'
import { doorName, zoneName } from '../house.ts'
import { lookUp, problemWords, words, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { WayMark, type WayOf } from '../parts/marks.tsx'
import '../parts/rows.css'
import { WhyLink } from '../places/why-link.tsx'
import { lookAtPassages } from '../register/calls.ts'
import { personName } from '../register/names.ts'
import { lookWords } from './look-words.ts'

interface Looked {
  rows: readonly PassageRow[]
  before: number | null
}

/** Comings and goings: only when asked for, and the asking is recorded. */
export function PersonPassages({ person }: { person: PersonRow }) {
  const t = wordsOf(lookWords)
  const [looked, setLooked] = useState<Looked | null>(null)
  const [busy, setBusy] = useState(false)
  const [code, setCode] = useState<string | null>(null)

  async function look(): Promise<void> {
    if (busy) return
    setBusy(true)
    setCode(null)
    try {
      const { passages, before } = await lookAtPassages(person.id, looked?.before ?? null)
      setLooked({ rows: [...(looked?.rows ?? []), ...passages], before })
    } catch (error) {
      setCode(codeOf(error))
    }
    setBusy(false)
  }

  return (
    <section class="card person-passages" aria-labelledby="person-passages">
      <div class="card-head">
        <h2 class="card-title" id="person-passages">
          {t.passages}
        </h2>
      </div>
      {looked === null && <p class="quiet">{t.passagesText}</p>}
      {looked !== null && looked.rows.length === 0 && looked.before === null && <p>{t.none}</p>}
      {looked !== null && looked.rows.length > 0 && (
        <ol class="rows looked">
          {looked.rows.map((row) => (
            <Passage key={row.seq} row={row} person={person} />
          ))}
        </ol>
      )}
      {code !== null && (
        <p class="problem" role="alert">
          {problemWords(code)}
        </p>
      )}
      {(looked === null || looked.before !== null) && (
        <p class="card-do">
          <button type="button" class="button" aria-disabled={busy} onClick={() => void look()}>
            {looked === null ? t.look : t.more}
          </button>
        </p>
      )}
    </section>
  )
}

function Passage({ row, person }: { row: PassageRow; person: PersonRow }) {
  const way = wayOf(row)
  const place = row.door
    ? plainName(row.doorName, doorName(row.door))
    : row.zone
      ? zoneName(row.zone)
      : (row.unit ?? '')
  return (
    <li class="passage">
      <WayMark way={way} />
      <div class="row-text">
        <p class="row-title name">{[toldOf(row, way), place].filter(Boolean).join(', ')}</p>
        <p class="row-more">
          <time dateTime={row.happenedAt}>{dateTime(row.happenedAt)}</time>
        </p>
      </div>
      {/^passage-(granted|refused)$/.test(row.kind) && (
        <WhyLink fact={{ ...row, person: person.id }} who={personName(person.name)} />
      )}
    </li>
  )
}

function wayOf({ kind, side }: PassageRow): WayOf {
  if (kind === 'passage-refused' || kind === 'passage-unused') return 'refused'
  if (kind === 'stay-closed') return 'out'
  if (kind === 'stay-opened') return 'in'
  return kind === 'passage-granted' && side ? side : 'passed'
}

function toldOf({ kind, reason }: PassageRow, way: WayOf): string {
  const t = wordsOf(lookWords)
  const common = words.value
  if (kind === 'passage-refused') {
    const why = lookUp(common.reasons, reason ?? '') ?? common.reasonOther(reason ?? '')
    return `${t.refused}: ${why}`
  }
  if (kind === 'passage-unused') return t.unused
  return lookUp<string>(t.stays, kind) ?? { in: t.in, out: t.out, passed: t.passed, refused: t.refused }[way]
}
