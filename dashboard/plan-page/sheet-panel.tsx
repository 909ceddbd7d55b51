import { useRef, useState } from 'preact/hooks'
import type { FloorPlan } from '../../gateway/api/contract.ts'
import { codeOf } from '../api.ts'
import { type Draft, withSheet } from '../floor/draft.ts'
import { problemWords, wordsOf } from '../language.ts'
import { NumberField, TextField } from '../parts/fields.tsx'
import { WarningMark } from '../parts/marks.tsx'
import { say } from '../parts/toast.tsx'
import { dropDrawing, putDrawing } from './calls.ts'
import { planWords } from './words.ts'

const UNITS_IN_METRE = 10
const METRES_MIN = 2
const METRES_MAX = 200
const FILE_BYTES_MAX = 1024 * 1024

interface SheetPanelProps {
  draft: Draft
  onDraft: (draft: Draft) => void
  /** The drawing has changed in the house already. */
  onFloor: (floor: FloorPlan) => void
  onRemove: () => void
}

/** What the floor is called, how large it is, and what lies under it. */
export function SheetPanel({ draft, onDraft, onFloor, onRemove }: SheetPanelProps) {
  const t = wordsOf(planWords)
  const { floor } = draft
  const sized = (size: { width?: number; height?: number }) => onDraft(withSheet(draft, { ...floor, ...size }))
  const units = (m: number): number => Math.round(Math.min(METRES_MAX, Math.max(METRES_MIN, m)) * UNITS_IN_METRE)
  return (
    <details class="card plan-sheet">
      <summary class="card-title">{t.sheet}</summary>
      <div class="plan-wish">
        <TextField
          label={t.floorName}
          value={floor.name}
          charactersMax={200}
          onValue={(name) => onDraft({ ...draft, floor: { ...floor, name } })}
        />
        <div class="plan-pair">
          <NumberField
            label={t.widthM}
            value={floor.width / UNITS_IN_METRE}
            min={METRES_MIN}
            max={METRES_MAX}
            onValue={(m) => m !== null && m >= METRES_MIN && sized({ width: units(m) })}
          />
          <NumberField
            label={t.heightM}
            value={floor.height / UNITS_IN_METRE}
            min={METRES_MIN}
            max={METRES_MAX}
            onValue={(m) => m !== null && m >= METRES_MIN && sized({ height: units(m) })}
          />
        </div>
        <Drawing draft={draft} onDraft={onDraft} onFloor={onFloor} />
        <button type="button" class="button button-danger" onClick={onRemove}>
          {t.removeFloor}
        </button>
      </div>
    </details>
  )
}

function Drawing({ draft, onDraft, onFloor }: Omit<SheetPanelProps, 'onRemove'>) {
  const t = wordsOf(planWords)
  const chooser = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const { floor } = draft

  async function asked(call: () => Promise<FloorPlan>, done: string): Promise<void> {
    setProblem(null)
    try {
      onFloor(await call())
      say(done)
    } catch (error) {
      setProblem(problemWords(codeOf(error)))
    }
  }

  async function put(file: File | undefined): Promise<void> {
    if (file === undefined) return
    if (file.size > FILE_BYTES_MAX) {
      setProblem(t.tooLarge)
      return
    }
    await asked(async () => putDrawing(floor, base64(new Uint8Array(await file.arrayBuffer()))), t.backgroundPutDone)
  }

  return (
    <fieldset class="plan-drawing">
      <legend class="field-label">{t.background}</legend>
      <p class="field-help">{t.backgroundHelp}</p>
      <input
        ref={chooser}
        class="unseen"
        type="file"
        tabIndex={-1}
        aria-hidden="true"
        accept="image/svg+xml,image/png,image/jpeg"
        data-testid="plan-file"
        onChange={(event) => {
          void put(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
      <div class="plan-acts plan-acts-words">
        <button type="button" class="button" onClick={() => chooser.current?.click()}>
          {floor.background === null ? t.backgroundPut : t.backgroundOther}
        </button>
        {floor.background !== null && (
          <button
            type="button"
            class="button"
            onClick={() => void asked(() => dropDrawing(floor), t.backgroundDropped)}
          >
            {t.backgroundDrop}
          </button>
        )}
      </div>
      {floor.background !== null && (
        <label class="plan-shine">
          <span>{t.backgroundPercent}</span>
          <input
            type="range"
            min="0"
            max="100"
            step="5"
            value={floor.backgroundPercent}
            onChange={(event) =>
              onDraft({ ...draft, floor: { ...floor, backgroundPercent: event.currentTarget.valueAsNumber } })
            }
          />
        </label>
      )}
      <div role="alert">
        {problem !== null && (
          <p class="problem">
            <WarningMark />
            {problem}
          </p>
        )}
      </div>
    </fieldset>
  )
}

/** In pieces: a call takes only so many parameters. */
const PIECE_BYTES = 8192
function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE_BYTES))
  }
  return btoa(text)
}
