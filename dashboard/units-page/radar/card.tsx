import { useState } from 'preact/hooks'
import type { UnitRecord } from '../../../gateway/api/contract.ts'
import { number } from '../../clock.ts'
import type { Picked } from '../../floor/draft.ts'
import { draftByKey } from '../../floor/keys.ts'
import { useKeptOnLeaving } from '../../floor/leaving.ts'
import { desks } from '../../house.ts'
import { wordsOf } from '../../language.ts'
import { Form } from '../../parts/form.tsx'
import { say } from '../../parts/toast.tsx'
import { commonWords } from '../../parts/words.ts'
import { changeUnit } from '../calls.ts'
import { RadarCanvas, type Shown } from './canvas.tsx'
import { Choice } from './choice.tsx'
import { EdgeFields } from './edge-fields.tsx'
import {
  drawn,
  type Edges,
  edgesFrom,
  FIRST_EDGES,
  type Field,
  faultsOf,
  fieldOf,
  isSame,
  isWhole,
  NO_EDGES,
  sheetOf,
  zonesOf,
} from './field.ts'
import './radar.css'
import { radarWords } from './words.ts'

interface Props {
  record: UnitRecord
  onSaved: () => Promise<void>
}

/** Begins anew where what is registered has changed; the desk that was chosen stays so. */
export function RadarCard({ record, onSaved }: Props) {
  const t = wordsOf(radarWords)
  const [chosen, setChosen] = useState('')
  const desk = record.desks.includes(chosen) ? chosen : (record.desks[0] ?? '')
  return (
    <section class="card radar-card">
      <h2 class="card-title">{t.title}</h2>
      <p class="unit-quiet">{t.what}</p>
      {record.desks.length === 1 && <p class="unit-quiet">{t.whole}</p>}
      <Drawing
        key={`${record.desks.join(' ')} ${record.settings.zones}`}
        {...{ record, onSaved, desk }}
        onDesk={setChosen}
      />
    </section>
  )
}

function Drawing({ record, onSaved, desk, onDesk }: Props & { desk: string; onDesk: (desk: string) => void }) {
  const t = wordsOf(radarWords)
  const common = wordsOf(commonWords)
  const [field, setField] = useState<Field>(() => fieldOf(record.settings.zones, record.desks))
  /** It has a rectangle, and is drawn once more. */
  const [anew, setAnew] = useState(false)
  const [tried, setTried] = useState(false)
  const edges = field.get(desk) ?? NO_EDGES
  const draft = sheetOf(field)
  const at = draft.floor.zones.findIndex(({ zone }) => zone === desk)
  const picked: Picked | null = at === -1 ? null : { kind: 'zone', at }
  const saved = fieldOf(record.settings.zones, record.desks)
  const stateOf = (each: string): Shown =>
    isSame(field.get(each), saved.get(each)) ? (desks.value.get(each)?.state ?? 'unknown') : 'unsaved'
  useKeptOnLeaving(record.desks.some((each) => stateOf(each) === 'unsaved'))
  const choose = (next: string): void => {
    onDesk(next)
    setAnew(false)
  }
  const put = (next: Edges): void => {
    setField(new Map(field).set(desk, next))
    setAnew(false)
  }

  function onKey(event: KeyboardEvent): void {
    const { key } = event
    if (key === ' ') choose(after(record.desks, desk, event.shiftKey ? -1 : 1))
    else if (key === 'Escape') setAnew(false)
    else if (key === 'Enter' && picked === null) put(FIRST_EDGES)
    else if (key === 'Delete' || key === 'Backspace') put(NO_EDGES)
    else {
      const next = picked === null ? null : draftByKey(draft, picked, event)
      if (next === null) return
      setField(drawn(field, next))
    }
    event.preventDefault()
  }

  async function save(): Promise<void> {
    setTried(true)
    const wrong = record.desks.find((each) => isWrong(field.get(each)))
    if (wrong !== undefined) {
      choose(wrong)
      return
    }
    const undo = await saveZones(record, zonesOf(field))
    say(t.saved, { undo: () => undo().then(onSaved) })
    await onSaved()
  }

  return (
    <Form submit={common.save} onSend={save} problem={(code) => (code === 'E_UNIT_SETTING' ? t.refused : null)}>
      <Choice {...{ record, field, desk, stateOf }} onChoose={choose} />
      <RadarCanvas
        {...{ draft, picked, stateOf, onKey }}
        numberOf={(each) => record.desks.indexOf(each) + 1}
        tool={picked === null || anew ? 'room' : 'pick'}
        onPick={(found) => found !== null && choose(draft.floor.zones[found.at]?.zone ?? desk)}
        onDraft={(next) => setField(drawn(field, next))}
        onRoom={(box) => put(edgesFrom(box))}
      />
      <p class="radar-told" role="status">
        {isWhole(edges) && !anew
          ? t.told(desk, number(edges.x2 - edges.x1), number(edges.y2 - edges.y1), number(edges.y1))
          : t.drawIt(desk)}
      </p>
      <div class="radar-do">
        {picked === null ? (
          <button type="button" class="button" onClick={() => put(FIRST_EDGES)}>
            {t.put}
          </button>
        ) : (
          <>
            <button type="button" class="button" aria-pressed={anew} onClick={() => setAnew(!anew)}>
              {t.redraw}
            </button>
            <button type="button" class="button" onClick={() => put(NO_EDGES)}>
              {t.takeAway}
            </button>
          </>
        )}
      </div>
      <EdgeFields edges={edges} needed={tried && isWrong(edges)} onEdges={put} />
    </Form>
  )
}

const isWrong = (edges: Edges = NO_EDGES): boolean => Object.keys(faultsOf(edges)).length > 0

/** Resolves with what takes it back. */
async function saveZones({ id, settings, rev }: UnitRecord, zones: string): Promise<() => Promise<void>> {
  const { zones: before = '', ...others } = settings
  const send = (next: string, over: number) =>
    changeUnit(id, { settings: next === '' ? others : { ...others, zones: next }, rev: over })
  const saved = await send(zones, rev)
  return () => send(before, saved.rev).then(() => undefined)
}

function after(all: readonly string[], desk: string, way: 1 | -1): string {
  return all[(all.indexOf(desk) + way + all.length) % all.length] ?? desk
}
