import { useId, useState } from 'preact/hooks'
import { wordsOf } from '../language.ts'
import { importWords } from './import-words.ts'
import { type ChosenFile, FILE_BYTES_MAX, readChosen } from './people-file.ts'

/** As the gateway reads them; `name` alone must be there. */
const COLUMNS = 'id, kind, org, groups, credentials, from, until, host, extended, assistance'

/** A file is chosen or dropped; what may be in it stands below. */
export function ChooseFile({ onFile, title }: { onFile: (file: ChosenFile) => void; title?: string }) {
  const t = wordsOf(importWords)
  const id = useId()
  const [isOver, setOver] = useState(false)
  const [isTooLarge, setTooLarge] = useState(false)

  async function take(file: File | undefined): Promise<void> {
    if (file === undefined) return
    setTooLarge(file.size > FILE_BYTES_MAX)
    if (file.size <= FILE_BYTES_MAX) onFile(await readChosen(file))
  }

  return (
    <div class="choose">
      <label
        class={isOver ? 'choose-place choose-over' : 'choose-place'}
        for={id}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          void take(event.dataTransfer?.files[0])
        }}
      >
        <input
          id={id}
          class="choose-input"
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          onChange={(event) => {
            const field = event.currentTarget
            // The same file can be chosen again, once it was corrected.
            void take(field.files?.[0]).then(() => {
              field.value = ''
            })
          }}
        />
        <span class="choose-title">{title ?? t.choose}</span>
        <span class="quiet">{t.drop}</span>
      </label>
      {isTooLarge && (
        <p class="problem" role="alert">
          {t.tooLarge}
        </p>
      )}
      <p class="field-label">{t.columnsTitle}</p>
      <p class="quiet">
        {t.columns} <code>name</code>. {t.columnsOther} <code>{COLUMNS}</code>.
      </p>
      <p class="quiet">{t.limits}</p>
    </div>
  )
}
