import type { RefObject } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'

/** Fewer tell too little, and nobody reads the whole day here. */
const ROWS = { min: 5, max: 14 }
/** Above the button that shows more: as in `passages.css`. */
const MORE_GAP_PX = 16

/**
 * How many rows of a list fit beside the column that stands before its own, so that both end together; `first` where
 * it stands beside nothing, as on a phone. `isThere`: the list has rows by now.
 */
export function useRoomLeft(list: RefObject<HTMLElement | null>, first: number, isThere: boolean): number {
  const [rows, setRows] = useState(first)
  useLayoutEffect(() => {
    const those = list.current
    const own = those?.closest('.column')
    const beside = own?.previousElementSibling
    if (!those || !own || !beside) return
    const watch = new ResizeObserver(() => setRows(rowsBeside(those, own, beside) ?? first))
    // Not the list itself: its rows are of different heights, and it would never come to rest.
    for (const watched of [beside, own.firstElementChild ?? own]) watch.observe(watched)
    return () => watch.disconnect()
  }, [first, isThere])
  return rows
}

function rowsBeside(list: HTMLElement, own: Element, beside: Element): number | null {
  const card = list.closest('.card')
  // On a phone the columns dissolve, and all cards stand below each other.
  if (card === null || list.children.length === 0 || getComputedStyle(own).display === 'contents') return null
  const { top, height } = list.getBoundingClientRect()
  const more = list.nextElementSibling
  const below = more === null ? 0 : more.getBoundingClientRect().height + MORE_GAP_PX
  const edge = Number.parseFloat(getComputedStyle(card).paddingBlockEnd)
  const end = beside.lastElementChild?.getBoundingClientRect().bottom ?? 0
  const fit = Math.floor((end - top - below - edge) / (height / list.children.length))
  return Math.min(ROWS.max, Math.max(ROWS.min, fit))
}
