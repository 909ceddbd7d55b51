import { useState } from 'preact/hooks'
import type { ImportReport, ImportRow } from '../../gateway/api/contract.ts'
import { ApiError, codeOf } from '../api.ts'
import { lookUp, problemWords, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { useAsked } from '../parts/asked.tsx'
import { Chip } from '../parts/chip.tsx'
import { SelectField } from '../parts/fields.tsx'
import { WarningMark } from '../parts/marks.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { type FileEncoding, lookOver, type PeopleFile } from '../register/calls.ts'
import { nameCell } from '../register/name-cell.tsx'
import { registerWords } from '../register/words.ts'
import { importFaultWords } from './fault-words.ts'
import { tellFault } from './import-faults.ts'
import { importWords } from './import-words.ts'
import { Made } from './made.tsx'
import type { ChosenFile } from './people-file.ts'
import { peopleWords } from './words.ts'

const ENCODINGS: readonly FileEncoding[] = ['utf-8', 'windows-1252', 'utf-16le']
/** What can still be read through. */
const PREVIEW_ROWS_MAX = 100

interface LookOverProps {
  chosen: ChosenFile
  onOther: () => void
  onGo: (file: PeopleFile) => Promise<void>
}

/** What is in the file, as the gateway reads it: every bad row with its reason, and nothing is written yet. */
export function LookOver({ chosen, onOther, onGo }: LookOverProps) {
  const t = wordsOf(importWords)
  const [encoding, setEncoding] = useState(chosen.encoding)
  const [failed, setFailed] = useState<string | null>(null)
  const file = { file: chosen.base64, encoding }
  const looked = useAsked(() => tryOver(file), [chosen, encoding])
  return (
    <div class="look-over">
      <div class="look-over-head">
        <h2 class="name">{chosen.name}</h2>
        <button type="button" class="button" onClick={onOther}>
          {t.other}
        </button>
      </div>
      <SelectField
        label={t.encoding}
        help={t.encodingHelp}
        value={encoding}
        onValue={setEncoding}
        choices={ENCODINGS.map((value) => ({ value, label: t.encodings[value] }))}
      />
      {looked.value === null && looked.state === 'loading' && <p role="status">{t.reading}</p>}
      {looked.state === 'failed' && <Fault text={problemWords(looked.code ?? 'E_INTERNAL')} />}
      {looked.value !== null &&
        (typeof looked.value === 'string' ? (
          <Fault text={tellFault(wordsOf(importFaultWords), looked.value)} />
        ) : (
          <Report
            report={looked.value}
            onGo={() => void onGo(file).catch((error: unknown) => setFailed(codeOf(error)))}
          />
        ))}
      {failed !== null && <Fault text={problemWords(failed)} />}
    </div>
  )
}

/** The report, or why the file is none that can be read. */
async function tryOver(file: PeopleFile): Promise<ImportReport | string> {
  try {
    return await lookOver(file)
  } catch (error) {
    if (error instanceof ApiError && error.code === 'E_IMPORT') return error.detail
    throw error
  }
}

function Fault({ text }: { text: string }) {
  return (
    <p class="problem" role="alert">
      <WarningMark />
      {text}
    </p>
  )
}

function Report({ report, onGo }: { report: ImportReport; onGo: () => void }) {
  const t = wordsOf(importWords)
  const { bad, people, badges, rows, preview = [] } = report
  const shown = preview.slice(0, PREVIEW_ROWS_MAX)
  return (
    <>
      {bad.length > 0 ? (
        <div class="import-bad" role="alert">
          <h3>
            <WarningMark />
            {t.badRows(bad.length)}
          </h3>
          <p>{t.badText}</p>
          <Table
            label={t.badRows(bad.length)}
            columns={[
              { head: t.row, narrow: 'title', cell: ({ row }) => `${t.row} ${row}` },
              { head: t.why, cell: ({ reason }) => tellFault(wordsOf(importFaultWords), reason) },
            ]}
            rows={bad}
            keyOf={({ row, reason }) => `${row} ${reason}`}
          />
        </div>
      ) : (
        <div class="import-fine" role="status">
          <p>
            <strong>{t.willAdd(people, badges)}</strong>
          </p>
          <Made report={report} />
          <button type="button" class="button button-main" onClick={onGo}>
            {t.go(people)}
          </button>
        </div>
      )}
      <div class="import-preview">
        <h3>
          {t.preview} <span class="quiet">{t.previewOf(shown.length, rows)}</span>
        </h3>
        <Preview rows={shown} bad={new Set(bad.map(({ row }) => row))} />
      </div>
    </>
  )
}

function Preview({ rows, bad }: { rows: readonly ImportRow[]; bad: ReadonlySet<number> }) {
  const t = wordsOf(peopleWords)
  const own = wordsOf(importWords)
  const { kinds, orgKinds } = wordsOf(registerWords)
  const kindOf = (kind: string | null): string =>
    kind === null
      ? kinds.member
      : (lookUp<string>(kinds, kind.toLowerCase()) ?? lookUp<string>(orgKinds, kind.toLowerCase()) ?? kind)
  const columns: Column<ImportRow>[] = [
    {
      head: t.name,
      narrow: 'title',
      cell: ({ row, name }) => (
        <span class="name">
          <span class="quiet">{row}.</span> {plainName(name, '–')}
        </span>
      ),
    },
    { head: t.kind, cell: ({ kind }) => kindOf(kind) },
    { head: t.organisation, cell: ({ org }) => nameCell(plainName(org, '')) },
    { head: t.groups, cell: ({ groups }) => nameCell(plainName(groups, '')) },
    { head: own.credentials, figures: true, cell: ({ credentials }) => (credentials === 0 ? null : credentials) },
    {
      head: own.verdict,
      cell: ({ row }) => (bad.has(row) ? <Chip tone="brick">{own.bad}</Chip> : <Chip tone="pine">{own.fine}</Chip>),
    },
  ]
  return <Table label={own.preview} columns={columns} rows={rows} keyOf={({ row }) => String(row)} />
}
