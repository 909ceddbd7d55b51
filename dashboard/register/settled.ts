import { useEffect, useState } from 'preact/hooks'

/** Between two letters of somebody who types fast. */
const TYPING_MS = 120

/** What was typed, once the fingers rest: not every letter is asked for. */
export function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
