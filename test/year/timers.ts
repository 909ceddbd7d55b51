/**
 * The timers of this process in the test's hand: they run when the house's clock comes to them, so that a year of
 * sweeps, settling lines and relays that never answer passes as it would, only sooner. The journal's own thread has
 * timers of its own and works in real time.
 */

/** In longer stretches in which nobody comes, what repeats runs at their beginning and their end, as after a sleep. */
const EACH_TICK_MS = 10_000

interface Timer {
  due: number
  everyMs: number | null
  act: () => void
}

export interface HouseTimers {
  /** What the house's clock shows, ms since 1970. */
  now(): number
  /** On to this instant, with all that is due until then, each at its own time. */
  moveTo(at: number): Promise<void>
  /** Gives the process its own timers back. */
  giveBack(): void
}

export function takeTimers(startsAt: number, onMove: (now: number) => void): HouseTimers {
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis
  const timers = new Set<Timer>()
  let now = startsAt

  const set = (act: (...args: unknown[]) => void, afterMs: number, everyMs: number | null, args: unknown[]): Timer => {
    const timer = { due: now + Math.max(1, afterMs), everyMs, act: () => act(...args) }
    timers.add(timer)
    return timer
  }
  const drop = (timer: Timer | undefined): void => {
    if (timer !== undefined) timers.delete(timer)
  }
  Object.assign(globalThis, {
    setTimeout: (act: () => void, ms = 0, ...args: unknown[]) => set(act, ms, null, args),
    setInterval: (act: () => void, ms = 0, ...args: unknown[]) => set(act, ms, ms, args),
    clearTimeout: drop,
    clearInterval: drop,
  })

  function next(until: number): Timer | null {
    let first: Timer | null = null
    for (const timer of timers) if (timer.due <= until && (first === null || timer.due < first.due)) first = timer
    return first
  }
  function show(at: number): void {
    now = at
    onMove(at)
  }

  return {
    now: () => now,
    async moveTo(at) {
      // What this turn has begun is done before any time passes.
      await new Promise(setImmediate)
      for (let timer = next(at); timer !== null; timer = next(at)) {
        show(Math.max(now, timer.due))
        if (timer.everyMs === null) timers.delete(timer)
        else {
          const ticks = Math.floor((at - timer.due) / timer.everyMs)
          timer.due += timer.everyMs * (ticks * timer.everyMs > EACH_TICK_MS ? ticks : 1)
        }
        timer.act()
        // What it began goes on before the clock does.
        await null
      }
      show(Math.max(now, at))
    },
    giveBack: () => void Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval }),
  }
}
