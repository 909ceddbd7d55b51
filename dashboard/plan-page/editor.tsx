import { useEffect, useRef, useState } from 'preact/hooks'
import type { FloorPlan } from '../../gateway/api/contract.ts'
import { codeOf } from '../api.ts'
import { type Draft, type Picked, rectangle, withRoom } from '../floor/draft.ts'
import type { Box, Point } from '../floor/floor-geometry.ts'
import type { Tool } from '../floor/hand.ts'
import { draftByKey } from '../floor/keys.ts'
import { useKeptOnLeaving } from '../floor/leaving.ts'
import { problemWords, wordsOf } from '../language.ts'
import { plainName } from '../names.ts'
import { Confirm } from '../parts/confirm.tsx'
import { WarningMark } from '../parts/marks.tsx'
import { say } from '../parts/toast.tsx'
import { commonWords } from '../parts/words.ts'
import { type Drawn, removeFloor } from './calls.ts'
import { Canvas } from './canvas.tsx'
import { PickedPanel, shapesOf } from './picked-panel.tsx'
import { putDesks, putDoor } from './put.ts'
import { RoomDialog } from './room-dialog.tsx'
import { type Made, saveDraft, unsaveDraft } from './saving.ts'
import { SheetPanel } from './sheet-panel.tsx'
import { done, isChanged, rebased, redone, type Steps, stepsOf, undone } from './steps.ts'
import { stockOf } from './stock.ts'
import { Toolbox } from './toolbox.tsx'
import { NEW, type Wish } from './wish.ts'
import { planWords } from './words.ts'

/** What was drawn and not saved stays while the window is open, by floor. */
const kept = new Map<string, Steps>()

function firstSteps(floor: FloorPlan): Steps {
  const before = kept.get(floor.id)
  return before !== undefined && before.saved.floor.rev === floor.rev ? before : stepsOf(floor)
}

interface EditorProps {
  floor: FloorPlan
  drawn: Drawn
  /** The house has changed: all of it is read anew. */
  again: () => Promise<void>
}

/** Draws on one floor. Nothing is changed in the house before it is saved; the drawing under it is put at once. */
export function Editor({ floor, drawn, again }: EditorProps) {
  const t = wordsOf(planWords)
  const [steps, setSteps] = useState(() => firstSteps(floor))
  const [tool, setTool] = useState<Tool>('pick')
  const [picked, setPicked] = useState<Picked | null>(null)
  const [room, setRoom] = useState<Box | null>(null)
  const [hint, setHint] = useState<string | null>(null)
  const [removing, setRemoving] = useState(false)
  const draft = steps.now
  const stock = stockOf(drawn, draft)
  const [wished, setWish] = useState<Wish>(() => ({
    ...{ count: 4, step: 17, turn: 0, desk: stock.desks[0]?.id ?? NEW, prefix: t.deskPrefixFirst },
    ...{ door: stock.doors[0]?.id ?? NEW, doorName: t.doorNameFirst },
  }))
  // What was wished for may stand on the floor by now.
  const wish: Wish = {
    ...wished,
    desk: stillThere(wished.desk, stock.desks),
    door: stillThere(wished.door, stock.doors),
  }

  const put = (next: Steps): void => {
    kept.set(floor.id, next)
    setSteps(next)
  }
  const draw = (next: Draft): void => put(done(steps, next))
  const go = (next: Steps): void => {
    setPicked(null)
    put(next)
  }
  useKeptOnLeaving(isChanged(steps))
  useEffect(() => {
    // Somebody else has changed it, and nothing of ours would be lost.
    if (floor.rev !== steps.saved.floor.rev && (!isChanged(steps) || !kept.has(floor.id))) put(stepsOf(floor))
  }, [floor.rev])

  function place(kind: 'desk' | 'door', point: Point): void {
    const answer = kind === 'desk' ? putDesks(draft, stock, wish, point) : putDoor(draft, stock, wish, point)
    setHint('hint' in answer ? t[answer.hint] : null)
    if (!('draft' in answer)) return
    draw(answer.draft)
    const shapes = kind === 'desk' ? answer.draft.floor.desks : answer.draft.floor.doors
    setPicked({ kind, at: shapes.length - 1 })
  }

  function putWithoutPointing(): void {
    const { width, height } = draft.floor
    if (tool === 'room') setRoom({ x: 10, y: 10, width: Math.min(80, width - 20), height: Math.min(60, height - 20) })
    else if (tool !== 'pick') place(tool, [Math.round(width / 2), Math.round(height / 2)])
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === 'z' && (event.ctrlKey || event.metaKey)) go(event.shiftKey ? redone(steps) : undone(steps))
    else if (event.key === 'y' && (event.ctrlKey || event.metaKey)) go(redone(steps))
    else if (event.key === ' ') pickNext(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') setPicked(null)
    else {
      const next = picked === null ? null : draftByKey(draft, picked, event)
      if (next === null) return
      if (event.key === 'Delete' || event.key === 'Backspace') setPicked(null)
      draw(next)
    }
    event.preventDefault()
  }

  function pickNext(way: 1 | -1): void {
    const shapes = shapesOf(draft, stock)
    const now = shapes.findIndex(({ kind, at }) => kind === picked?.kind && at === picked.at)
    const next = shapes[(now + way + shapes.length) % shapes.length]
    if (next !== undefined) setPicked({ kind: next.kind, at: next.at })
  }

  return (
    <div class="plan-editor">
      <div class="plan-desk">
        <SaveBar steps={steps} again={again} put={go} drop={() => kept.delete(floor.id)} />
        <Canvas
          {...{ draft, stock, tool, picked, onKey }}
          onPick={setPicked}
          onDraft={draw}
          onRoom={setRoom}
          onPlace={place}
        />
        <p class="plan-hint" role="status">
          {hint ?? t.summary(draft.floor.zones.length, draft.floor.desks.length, draft.floor.doors.length)}
        </p>
      </div>
      <div class="plan-side">
        <Toolbox {...{ tool, wish, stock }} onTool={setTool} onWish={setWish} onPut={putWithoutPointing} />
        <PickedPanel {...{ draft, stock, picked }} onPick={setPicked} onDraft={draw} />
        <SheetPanel
          draft={draft}
          onDraft={draw}
          onFloor={(answer) => put(rebased(steps, answer))}
          onRemove={() => setRemoving(true)}
        />
      </div>
      {room !== null && (
        <RoomDialog
          stock={stock}
          onClose={() => setRoom(null)}
          onDone={(zone, fresh) => {
            draw(withRoom(draft, zone, rectangle(room), fresh))
            setPicked({ kind: 'zone', at: draft.floor.zones.length })
            setRoom(null)
          }}
        />
      )}
      {removing && (
        <Confirm
          title={t.removeFloorTitle(plainName(floor.name, floor.id))}
          text={t.removeFloorText}
          action={t.removeFloorDo}
          danger
          askReason
          onDo={async (reason) => {
            await removeFloor(draft.floor, reason)
            kept.delete(floor.id)
            say(t.floorRemoved(plainName(floor.name, floor.id)))
            await again()
          }}
          onClose={() => setRemoving(false)}
        />
      )}
    </div>
  )
}

/** The next one where it stands on a floor by now; `NEW` stays, and comes where nothing is left. */
function stillThere(id: string, those: readonly { id: string }[]): string {
  return id === NEW || those.some((each) => each.id === id) ? id : (those[0]?.id ?? NEW)
}

interface SaveBarProps {
  steps: Steps
  put: (steps: Steps) => void
  drop: () => void
  again: () => Promise<void>
}

function SaveBar({ steps, put, drop, again }: SaveBarProps) {
  const t = wordsOf(planWords)
  const common = wordsOf(commonWords)
  const [busy, setBusy] = useState(false)
  const [code, setCode] = useState<string | null>(null)
  // Also what was made before a saving broke off.
  const making = useRef<Made>([])
  const changed = isChanged(steps)

  async function save(): Promise<void> {
    if (busy) return
    setBusy(true)
    setCode(null)
    const before = steps.saved.floor
    try {
      put(stepsOf(await saveDraft(steps.now, making.current)))
      const made = making.current
      making.current = []
      await again()
      say(t.saved, {
        undo: async () => {
          put(stepsOf(await unsaveDraft(before, made)))
          await again()
        },
      })
    } catch (error) {
      setCode(codeOf(error))
    }
    setBusy(false)
  }

  async function asItIs(): Promise<void> {
    drop()
    setCode(null)
    await again()
  }

  return (
    <div class="plan-bar">
      <p class="plan-state" role="status">
        {changed ? t.unsaved : t.allSaved}
      </p>
      <button type="button" class="button" disabled={steps.past.length === 0} onClick={() => put(undone(steps))}>
        {t.undo}
      </button>
      <button type="button" class="button" disabled={steps.ahead.length === 0} onClick={() => put(redone(steps))}>
        {t.redo}
      </button>
      <button
        type="button"
        class="button button-main"
        disabled={!changed}
        aria-disabled={busy}
        onClick={() => void save()}
      >
        {busy ? common.saving : t.save}
      </button>
      <div role="alert" class="plan-problem">
        {code !== null && (
          <p class="problem">
            <WarningMark />
            <span>{code === 'E_CONFLICT' ? t.conflict : problemWords(code)}</span>
          </p>
        )}
        {code === 'E_CONFLICT' && (
          <button type="button" class="button" onClick={() => void asItIs()}>
            {common.conflictAgain}
          </button>
        )}
      </div>
    </div>
  )
}
