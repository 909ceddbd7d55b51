import { useEffect } from 'preact/hooks'

/** The browser asks before it throws away what was drawn and not saved. */
export function useKeptOnLeaving(changed: boolean): void {
  useEffect(() => {
    if (!changed) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [changed])
}
