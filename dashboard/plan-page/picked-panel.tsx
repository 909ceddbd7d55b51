import { number } from '../clock.ts'
import {
  cornerAdded,
  type Draft,
  GRID,
  moved,
  type Picked,
  reassigned,
  removed,
  resized,
  turned,
} from '../floor/draft.ts'
import { boxOf } from '../floor/floor-geometry.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { SelectField } from '../parts/fields.tsx'
import type { Stock } from './stock.ts'
import { planWords } from './words.ts'

const UNITS_IN_METRE = 10
const QUARTER = 90

interface PickedPanelProps {
  draft: Draft
  stock: Stock
  picked: Picked | null
  onPick: (picked: Picked | null) => void
  onDraft: (draft: Draft) => void
}

/** The shape that is picked: which it is, where it stands, and every change of it as a button. */
export function PickedPanel(props: PickedPanelProps) {
  const { draft, stock, picked, onPick } = props
  const t = wordsOf(planWords)
  const choices = shapesOf(draft, stock).map(({ kind, at, name }) => ({
    value: `${kind} ${at}`,
    label: t.shape(t.kinds[kind], name),
  }))
  return (
    <section class="card plan-picked" aria-labelledby="plan-picked-title">
      <h2 class="card-title" id="plan-picked-title">
        {t.picked}
      </h2>
      <SelectField
        label={t.choose}
        value={picked === null ? '' : `${picked.kind} ${picked.at}`}
        onValue={(value) => onPick(pickedBy(value))}
        choices={[{ value: '', label: t.chooseNone }, ...choices]}
      />
      <p class="plan-told" role="status">
        {told(draft, stock, picked)}
      </p>
      {picked !== null && <PickedActs {...props} picked={picked} />}
    </section>
  )
}

function PickedActs({ draft, stock, picked, onPick, onDraft }: PickedPanelProps & { picked: Picked }) {
  const t = wordsOf(planWords)
  const step = (dx: number, dy: number) => () => onDraft(moved(draft, picked, dx, dy))
  const size = (dx: number, dy: number) => () => onDraft(resized(draft, picked.at, dx, dy))
  return (
    <>
      <fieldset class="plan-acts">
        <legend class="unseen">{t.move}</legend>
        <Act sign="M12 4 6 10l6 6" label={t.left} act={step(-GRID, 0)} />
        <Act sign="M4 12l6-6 6 6" label={t.up} act={step(0, -GRID)} />
        <Act sign="M4 8l6 6 6-6" label={t.down} act={step(0, GRID)} />
        <Act sign="M8 4l6 6-6 6" label={t.right} act={step(GRID, 0)} />
      </fieldset>
      {picked.kind === 'zone' ? (
        <>
          <div class="plan-acts plan-acts-words">
            <Button text={t.narrower} act={size(-GRID, 0)} />
            <Button text={t.wider} act={size(GRID, 0)} />
            <Button text={t.shallower} act={size(0, -GRID)} />
            <Button text={t.deeper} act={size(0, GRID)} />
            <Button text={t.addCorner} act={() => onDraft(cornerAdded(draft, picked.at))} />
          </div>
          <SelectField
            label={t.roomZone}
            value={draft.floor.zones[picked.at]?.zone ?? ''}
            onValue={(zone) => onDraft(reassigned(draft, picked.at, zone))}
            choices={stock.zones.map(({ id, name }) => ({ value: id, label: plainName(name, id) }))}
          />
        </>
      ) : (
        <div class="plan-acts plan-acts-words">
          <Button text={t.turnIt} act={() => onDraft(turned(draft, picked, QUARTER))} />
        </div>
      )}
      <button
        type="button"
        class="button"
        onClick={() => {
          onDraft(removed(draft, picked))
          onPick(null)
        }}
      >
        {t.takeOff}
      </button>
    </>
  )
}

function Button({ text, act }: { text: string; act: () => void }) {
  return (
    <button type="button" class="button" onClick={act}>
      {text}
    </button>
  )
}

function Act({ sign, label, act }: { sign: string; label: string; act: () => void }) {
  return (
    <button type="button" class="button plan-act" aria-label={label} title={label} onClick={act}>
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
        <path d={sign} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
      </svg>
    </button>
  )
}

/** In the order in which the keyboard goes through them. */
export function shapesOf({ floor }: Draft, stock: Stock): (Picked & { name: string })[] {
  return [
    ...floor.zones.map(({ zone }, at) => ({ kind: 'zone' as const, at, name: plainName(stock.zoneName(zone), zone) })),
    ...floor.doors.map(({ door }, at) => ({ kind: 'door' as const, at, name: plainName(stock.doorName(door), door) })),
    ...floor.desks.map(({ desk }, at) => ({ kind: 'desk' as const, at, name: desk })),
  ]
}

function pickedBy(value: string): Picked | null {
  const [kind, at] = value.split(' ')
  return kind === undefined || at === undefined ? null : { kind: kind as Picked['kind'], at: Number(at) }
}

const metres = (units: number): string => number(units / UNITS_IN_METRE)

/** Said aloud whenever it is another. */
function told(draft: Draft, stock: Stock, picked: Picked | null): string {
  const t = wordsOf(planWords)
  const shape = picked && shapesOf(draft, stock).find(({ kind, at }) => kind === picked.kind && at === picked.at)
  if (!picked || !shape) return t.nothingPicked
  const name = t.shape(t.kinds[shape.kind], shape.name)
  if (picked.kind !== 'zone') {
    const place = (picked.kind === 'desk' ? draft.floor.desks : draft.floor.doors)[picked.at]
    return place === undefined ? name : `${name}: ${t.placeOf(metres(place.x), metres(place.y))}`
  }
  const box = boxOf(draft.floor.zones[picked.at]?.points ?? [])
  return `${name}: ${t.sizeOf(metres(box.width), metres(box.height))}, ${t.placeOf(metres(box.x), metres(box.y))}`
}
