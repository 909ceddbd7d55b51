/**
 * When waiting entries are sent: at once while nothing is on its way, else at the end of this turn of the event
 * loop, or within the time that a lazy one has.
 */

/** Lazy entries are sent early when there are this many. */
const LAZY_ENTRIES_MAX = 1000

export interface Queue<T> {
  /** `withinMs` 0: without delay, and with whatever else this turn of the event loop brings; otherwise with the next urgent one, or by then. */
  push(item: T, withinMs: number): void
  /** Sends what waits, now. */
  flush(): void
  /** Takes what waits out, without sending it. */
  take(): T[]
}

/** `send` gets everything that waits, in the order of the pushes, urgent or not; `isIdle` where none of it is on its way. */
export function createQueue<T>(send: (items: T[]) => void, isIdle: () => boolean): Queue<T> {
  let waiting: T[] = []
  let turn: NodeJS.Immediate | null = null
  let deadline: { timer: NodeJS.Timeout; due: number } | null = null

  function take(): T[] {
    if (turn !== null) clearImmediate(turn)
    if (deadline !== null) clearTimeout(deadline.timer)
    turn = null
    deadline = null
    const taken = waiting
    waiting = []
    return taken
  }

  function flush(): void {
    const taken = take()
    if (taken.length > 0) send(taken)
  }

  function flushWithin(withinMs: number): void {
    const due = performance.now() + withinMs
    if (turn !== null || (deadline !== null && deadline.due <= due)) return
    if (deadline !== null) clearTimeout(deadline.timer)
    deadline = { timer: setTimeout(flush, withinMs), due }
  }

  return {
    push(item, withinMs) {
      waiting.push(item)
      if (withinMs > 0 && waiting.length < LAZY_ENTRIES_MAX) flushWithin(withinMs)
      // A lone tap must not wait for the rest of the turn (a tenth of a millisecond); when taps come thick,
      // the ones that arrive while another is on its way are gathered.
      else if (isIdle()) queueMicrotask(flush)
      else turn ??= setImmediate(flush)
    },
    flush,
    take,
  }
}
