/** What a key does to the shape that is picked. Pure. */
import { type Draft, GRID, moved, type Picked, removed, resized, turned } from './draft.ts'

const QUARTER = 90
const FINE = 1
const ARROWS: Record<string, [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>

/** Null: the key is for somebody else. */
export function draftByKey(
  draft: Draft,
  picked: Picked,
  { key, shiftKey, ctrlKey, metaKey, altKey }: Key,
): Draft | null {
  if (ctrlKey || metaKey || altKey) return null
  const arrow = ARROWS[key]
  const step = shiftKey ? FINE : GRID
  if (arrow !== undefined) return moved(draft, picked, arrow[0] * step, arrow[1] * step)
  if (key === 'Delete' || key === 'Backspace') return removed(draft, picked)
  if (key.toLowerCase() === 'r') return turned(draft, picked, QUARTER)
  if (picked.kind !== 'zone') return null
  if (key === '+') return resized(draft, picked.at, GRID, GRID)
  return key === '-' ? resized(draft, picked.at, -GRID, -GRID) : null
}
