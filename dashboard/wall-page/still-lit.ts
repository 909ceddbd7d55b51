/** What keeps a screen well that stands for years: it does not fall asleep, and no pixel shows the same for ever. */
import { useEffect, useState } from 'preact/hooks'

/** The whole picture moves by a few pixels, along a small square, a step a minute. */
const SHIFT_EVERY_MS = 60_000
const SHIFT_PX = 6
const PATH: readonly (readonly [x: number, y: number])[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
]

export interface Shift {
  x: number
  y: number
}

export function useShift(): Shift {
  const [step, setStep] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setStep((n) => (n + 1) % PATH.length), SHIFT_EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  const [x, y] = PATH[step] ?? [0, 0]
  return { x: x * SHIFT_PX, y: y * SHIFT_PX }
}

/** Browsers give it on secure pages only, and take it back when the page is hidden. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null
    let over = false
    async function hold(): Promise<void> {
      if (document.hidden || !('wakeLock' in navigator)) return
      try {
        lock = await navigator.wakeLock.request('screen')
        if (over) await lock.release()
      } catch {
        // Not given, for a battery that is low, say: the screen is then as its own settings are.
      }
    }
    const seen = (): void => void hold()
    void hold()
    document.addEventListener('visibilitychange', seen)
    return () => {
      over = true
      document.removeEventListener('visibilitychange', seen)
      void lock?.release()
    }
  }, [])
}
