import { useState } from 'preact/hooks'
import type { FloorPlan } from '../../gateway/api/contract.ts'
import { draftOf } from '../floor/draft.ts'
import { FloorDrawing } from '../floor/floor-drawing.tsx'
import { drawnPart } from '../floor/floor-geometry.ts'
import { wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import type { PageProps } from '../page-props.ts'
import { Shown, useAsked } from '../parts/asked.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { NumberField, TextField } from '../parts/fields.tsx'
import { Form } from '../parts/form.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { doorTabs } from '../places/tabs.ts'
import { go, Link } from '../router.tsx'
import { Page } from '../shell/page.tsx'
import { addFloor, type Drawn, readDrawn } from './calls.ts'
import { Editor } from './editor.tsx'
import './plan-page.css'
import { stockOf } from './stock.ts'
import { planWords } from './words.ts'

const UNITS_IN_METRE = 10

/** The house from above, drawn by whoever leads it. */
export function PlanPage({ rest, account }: PageProps) {
  const t = wordsOf(planWords)
  const drawn = useAsked(readDrawn, [])
  const [adding, setAdding] = useState(false)
  const may = account.role === 'admin'
  const add = (
    <button type="button" class="button" onClick={() => setAdding(true)}>
      {t.addFloor}
    </button>
  )
  const some = (drawn.value?.floors.length ?? 0) > 0
  return (
    <Page title={t.title} what={t.what} tabs={doorTabs()} actions={may && some ? add : undefined}>
      <Shown
        of={drawn}
        isEmpty={({ floors }) => floors.length === 0}
        empty={
          <Empty title={t.noFloors} text={may ? t.noFloorsText : t.noFloorsStaff}>
            {may && add}
          </Empty>
        }
      >
        {(value) => <Floors drawn={value} chosen={rest[0]} may={may} again={drawn.again} />}
      </Shown>
      {adding && (
        <AddFloor
          first={!some}
          onClose={() => setAdding(false)}
          onAdded={async (floor) => {
            await drawn.again()
            go(`/plan/${encodeURIComponent(floor.id)}`)
            say(t.floorAdded(plainName(floor.name, floor.id)))
          }}
        />
      )}
    </Page>
  )
}

interface FloorsProps {
  drawn: Drawn
  chosen: string | undefined
  may: boolean
  again: () => Promise<void>
}

function Floors({ drawn, chosen, may, again }: FloorsProps) {
  const t = wordsOf(planWords)
  const floor = drawn.floors.find(({ id }) => id === chosen) ?? drawn.floors[0]
  if (floor === undefined) return null
  return (
    <>
      {drawn.floors.length > 1 && (
        <nav class="plan-floors" aria-label={t.floors}>
          {drawn.floors.map(({ id, name }) => (
            <Link
              key={id}
              to={`/plan/${encodeURIComponent(id)}`}
              class="plan-floor name"
              aria-current={id === floor.id ? 'page' : undefined}
            >
              {plainName(name, id)}
            </Link>
          ))}
        </nav>
      )}
      {may ? (
        <Editor key={floor.id} floor={floor} drawn={drawn} again={again} />
      ) : (
        <section class="card">
          <Looked floor={floor} drawn={drawn} />
        </section>
      )}
    </>
  )
}

/** For those who may only look. */
function Looked({ floor, drawn }: { floor: FloorPlan; drawn: Drawn }) {
  const t = wordsOf(planWords)
  const stock = stockOf(drawn, draftOf(floor))
  return (
    <>
      <FloorDrawing
        floor={floor}
        view={drawnPart(floor)}
        nameOf={(zone) => <p class="name">{plainName(stock.zoneName(zone), zone)}</p>}
        deskOf={(id) => ({ state: 'plain', title: id })}
        doorOf={(id) => ({ condition: 'plain', title: stock.doorName(id) })}
      />
      <p class="plan-hint">{t.summary(floor.zones.length, floor.desks.length, floor.doors.length)}</p>
    </>
  )
}

interface AddFloorProps {
  first: boolean
  onAdded: (floor: FloorPlan) => Promise<void>
  onClose: () => void
}

function AddFloor({ first, onAdded, onClose }: AddFloorProps) {
  const t = wordsOf(planWords)
  const common = wordsOf(commonWords)
  const [name, setName] = useState(first ? t.floorNameFirst : '')
  const [width, setWidth] = useState<number | null>(24)
  const [height, setHeight] = useState<number | null>(15)
  const [missing, setMissing] = useState(false)

  async function send(): Promise<void> {
    if (name.trim() === '' || width === null || height === null) {
      setMissing(true)
      return
    }
    const sheet = { width: Math.round(width * UNITS_IN_METRE), height: Math.round(height * UNITS_IN_METRE) }
    await onAdded(await addFloor({ name: name.trim(), ...sheet }))
    onClose()
  }

  const needed = (there: boolean) => (missing && !there ? { problem: common.needField } : {})
  return (
    <Dialog title={t.addFloor} onClose={onClose}>
      <Form submit={common.add} onSend={send} onCancel={onClose}>
        <TextField
          label={t.floorName}
          value={name}
          charactersMax={200}
          required
          autoFocus
          onValue={setName}
          {...needed(name.trim() !== '')}
        />
        <div class="plan-pair">
          <NumberField
            label={t.widthM}
            value={width}
            min={2}
            max={200}
            required
            onValue={setWidth}
            {...needed(width !== null)}
          />
          <NumberField
            label={t.heightM}
            value={height}
            min={2}
            max={200}
            required
            onValue={setHeight}
            {...needed(height !== null)}
          />
        </div>
      </Form>
    </Dialog>
  )
}
