import { useState } from 'preact/hooks'
import { wordsOf } from '../language.ts'
import { Dialog } from '../parts/dialog.tsx'
import { DateField } from '../parts/fields.tsx'
import { journalWords } from './words.ts'

/** A copy to take away: says what is in it, and that it is written down. */
export function ExportDialog({ from, to, onClose }: { from: string; to: string; onClose: () => void }) {
  const t = wordsOf(journalWords)
  const [range, setRange] = useState({ from, to })
  const query = (format: string): string => {
    const asked = Object.entries({ ...range, format }).filter(([, value]) => value !== '')
    return `/api/journal/export?${new URLSearchParams(asked)}`
  }
  return (
    <Dialog title={t.exportTitle} onClose={onClose}>
      <p class="dialog-text">{t.exportText}</p>
      <div class="journal-export-days">
        <DateField label={t.from} value={range.from} onValue={(value) => setRange({ ...range, from: value })} />
        <DateField label={t.to} value={range.to} onValue={(value) => setRange({ ...range, to: value })} />
      </div>
      <div class="dialog-do">
        <a class="button" href={query('ndjson')} download="diario.ndjson" onClick={onClose}>
          {t.exportLines}
        </a>
        <a class="button button-main" href={query('csv')} download="diario.csv" onClick={onClose}>
          {t.exportCsv}
        </a>
      </div>
    </Dialog>
  )
}
