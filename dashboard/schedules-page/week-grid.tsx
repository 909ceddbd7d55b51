import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ScheduleDay } from '../../gateway/api/contract.ts'
import { houseDay, now } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { DAY_MINUTES, minuteText, shortDay, type Weekday, weekdayName } from '../places/days.ts'
import { type Block, drawn, inOrder, moved, resized, STEP_MINUTES } from './blocks.ts'
import { DayNote, isShut } from './day-note.tsx'
import { openSpans } from './open-spans.ts'
import { schedulesWords } from './words.ts'

/** Less than this is a click. */
const MOVED_PX_MIN = 4
const HOURS = [0, 3, 6, 9, 12, 15, 18, 21, 24]

interface GridProps {
  days: readonly ScheduleDay[]
  blocks: readonly Block[]
  /** Null: they may only be looked at. */
  onBlocks: ((blocks: Block[]) => void) | null
  onOpen: (block: Block) => void
}

interface Drag {
  how: 'move' | 'from' | 'to' | 'draw'
  block: Block
  /** All as they stood when it began. */
  before: readonly Block[]
  x: number
  y: number
  far: boolean
}

/** Seven columns of a week: what is drawn by hand, over what the calendar makes of it. */
export function WeekGrid({ days, blocks, onBlocks, onOpen }: GridProps) {
  const t = wordsOf(schedulesWords).week
  const area = useRef<HTMLDivElement>(null)
  const drag = useRef<Drag | null>(null)
  const [held, setHeld] = useState<number | null>(null)
  /** Where a key has moved a block to, for whoever cannot see it. */
  const [told, setTold] = useState('')
  const focused = useRef<number | null>(null)

  // A block that has moved to another day stands elsewhere in the page: the focus goes with it.
  useLayoutEffect(() => {
    if (focused.current === null) return
    area.current?.querySelector<HTMLElement>(`[data-block="${focused.current}"]`)?.focus()
    focused.current = null
  })

  const put = (block: Block, among: readonly Block[]): void =>
    onBlocks?.(inOrder([...among.filter(({ key }) => key !== block.key), block]))

  function begin(event: PointerEvent, how: Drag['how'], block: Block): void {
    if (onBlocks === null || event.button !== 0) return
    event.preventDefault()
    event.stopPropagation()
    area.current?.setPointerCapture(event.pointerId)
    // Escape, which takes a drag back, is heard by the block.
    if (event.target instanceof Element) event.target.closest<HTMLElement>('[data-block]')?.focus()
    drag.current = { how, block, before: blocks, x: event.clientX, y: event.clientY, far: false }
    setHeld(block.key)
  }

  /** Where on the week the pointer stands. */
  function placeOf(event: PointerEvent): { day: Weekday; minute: number } {
    const box = (area.current as HTMLDivElement).getBoundingClientRect()
    const column = Math.floor(((event.clientX - box.left) / box.width) * 7)
    const minute = ((event.clientY - box.top) / box.height) * DAY_MINUTES
    return { day: (Math.min(Math.max(column, 0), 6) + 1) as Weekday, minute }
  }

  function drawNew(event: PointerEvent): void {
    const { day, minute } = placeOf(event)
    const key = Math.max(0, ...blocks.map((each) => each.key)) + 1
    begin(event, 'draw', drawn(key, day, minute, minute))
  }

  function follow(event: PointerEvent): void {
    const on = drag.current
    if (on === null) return
    const box = (area.current as HTMLDivElement).getBoundingClientRect()
    const [dx, dy] = [event.clientX - on.x, event.clientY - on.y]
    on.far ||= Math.hypot(dx, dy) > MOVED_PX_MIN
    if (!on.far) return
    const minutes = (dy / box.height) * DAY_MINUTES
    if (on.how === 'move') put(moved(on.block, { days: Math.round((dx / box.width) * 7), minutes }), on.before)
    else if (on.how === 'draw')
      put(drawn(on.block.key, on.block.day, on.block.from, on.block.from + minutes), on.before)
    else put(resized(on.block, on.how, minutes), on.before)
  }

  function end(): void {
    const on = drag.current
    drag.current = null
    setHeld(null)
    if (on === null || on.far) return
    if (on.how !== 'draw') onOpen(on.block)
  }

  function cancel(): void {
    if (drag.current !== null) onBlocks?.([...drag.current.before])
    drag.current = null
    setHeld(null)
  }

  function onKey(event: KeyboardEvent, block: Block): void {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      onOpen(block)
      return
    }
    if (onBlocks === null) return
    if (event.key === 'Escape') cancel()
    const next = byKey(event, block)
    if (next === undefined) return
    event.preventDefault()
    if (next === null) {
      const others = blocks.filter(({ key }) => key !== block.key)
      focused.current = others.find(({ day }) => day >= block.day)?.key ?? others.at(-1)?.key ?? null
      onBlocks(others)
      return
    }
    focused.current = block.key
    setTold(blockText(next))
    put(next, blocks)
  }

  const today = houseDay(now.value)
  return (
    <div class="week">
      <div class="week-heads" aria-hidden="true">
        <span />
        {days.map((day) => (
          <p key={day.day} class={day.day === today ? 'week-head week-head-today' : 'week-head'}>
            <span class="week-head-name">{weekdayName(day.weekday, 'short')}</span>
            <span class="week-head-day">{shortDay(day.day)}</span>
            <DayNote day={day} />
          </p>
        ))}
      </div>
      <div class="week-body">
        <div class="week-hours" aria-hidden="true">
          {HOURS.map((hour) => (
            <span key={hour} style={{ insetBlockStart: `${(hour / 24) * 100}%` }}>
              {hour}
            </span>
          ))}
        </div>
        <div
          class={onBlocks === null ? 'week-area' : 'week-area week-area-drawn'}
          ref={area}
          onPointerDown={drawNew}
          onPointerMove={follow}
          onPointerUp={end}
          onPointerCancel={cancel}
        >
          {days.map((day, n) => (
            <div
              key={day.day}
              class={isShut(day) ? 'week-column week-column-shut' : 'week-column'}
              style={{ insetInlineStart: `${(n / 7) * 100}%` }}
            >
              {openSpans(day).map(([from, to]) => (
                <span
                  key={from}
                  class="week-open"
                  style={{
                    insetBlockStart: `${(from / DAY_MINUTES) * 100}%`,
                    blockSize: `${((to - from) / DAY_MINUTES) * 100}%`,
                  }}
                />
              ))}
            </div>
          ))}
          {inOrder(blocks).map((block) => (
            <BlockOnGrid
              key={block.key}
              block={block}
              shut={days.some((day) => day.weekday === block.day && isSetAside(day))}
              held={held === block.key}
              change={onBlocks !== null}
              begin={begin}
              onKey={onKey}
            />
          ))}
        </div>
      </div>
      {onBlocks !== null && <p class="week-keys">{t.keys}</p>}
      <p class="unseen" role="status">
        {told}
      </p>
    </div>
  )
}

function blockText({ day, from, to }: Block): string {
  return `${weekdayName(day)}, ${minuteText(from)}–${minuteText(to)}`
}

/** The calendar has put something else in the place of the day's windows. */
function isSetAside(day: ScheduleDay): boolean {
  return isShut(day) || day.entry?.kind === 'opening'
}

/** What a key makes of a block; null: it is removed; undefined: nothing. */
function byKey(event: KeyboardEvent, block: Block): Block | null | undefined {
  const edge = event.shiftKey
  if (event.key === 'Delete' || event.key === 'Backspace') return null
  if (event.key === 'ArrowLeft') return moved(block, { days: -1, minutes: 0 })
  if (event.key === 'ArrowRight') return moved(block, { days: 1, minutes: 0 })
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return undefined
  const minutes = event.key === 'ArrowUp' ? -STEP_MINUTES : STEP_MINUTES
  return edge ? resized(block, 'to', minutes) : moved(block, { days: 0, minutes })
}

interface OnGridProps {
  block: Block
  shut: boolean
  held: boolean
  change: boolean
  begin: (event: PointerEvent, how: Drag['how'], block: Block) => void
  onKey: (event: KeyboardEvent, block: Block) => void
}

function BlockOnGrid({ block, shut, held, change, begin, onKey }: OnGridProps) {
  const { day, from, to } = block
  const [begins, ends] = [minuteText(from), minuteText(to)]
  const style = ['week-block', shut ? 'week-block-shut' : '', held ? 'week-block-held' : ''].join(' ')
  const placed = (onDay: number, start: number, stop: number) => ({
    insetInlineStart: `${((onDay - 1) / 7) * 100}%`,
    insetBlockStart: `${(start / DAY_MINUTES) * 100}%`,
    blockSize: `${((stop - start) / DAY_MINUTES) * 100}%`,
  })
  return (
    <>
      <button
        type="button"
        class={style}
        data-block={block.key}
        style={placed(day, from, Math.min(to, DAY_MINUTES))}
        onPointerDown={(event) => begin(event, 'move', block)}
        onKeyDown={(event) => onKey(event, block)}
      >
        {change && <span class="week-edge week-edge-from" onPointerDown={(event) => begin(event, 'from', block)} />}
        <span class="unseen">{weekdayName(day)}, </span>
        <span class="week-times">
          {begins}–{ends}
        </span>
        {change && <span class="week-edge week-edge-to" onPointerDown={(event) => begin(event, 'to', block)} />}
      </button>
      {to > DAY_MINUTES && (
        <span class={`${style} week-block-rest`} style={placed((day % 7) + 1, 0, to - DAY_MINUTES)} aria-hidden="true">
          <span class="week-times">–{ends}</span>
        </span>
      )}
    </>
  )
}
