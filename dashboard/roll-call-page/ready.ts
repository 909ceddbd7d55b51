/**
 * Gets the roll-call ready on every page of the staff, so that it opens also where the network was lost before anybody
 * went there: the page's part of the program always; on a phone, which is what one has in hand then, the list as well.
 */
const FIRST_AFTER_MS = 4_000
const LIST_EVERY_MS = 10 * 60_000

/** Returns how to stop. */
export function readyRollCall(account: string): () => void {
  const isPhone = matchMedia('(pointer: coarse)').matches
  let stopped = false
  let timer = setTimeout(() => void getReady(), FIRST_AFTER_MS)

  async function getReady(): Promise<void> {
    try {
      await import('./roll-call-page.tsx')
      if (isPhone && !document.hidden) await (await import('./roll.ts')).keepAhead(account, () => !stopped)
    } catch {
      // Without a network now: what was kept before is still there, and it is tried again.
    }
    if (!stopped) timer = setTimeout(() => void getReady(), LIST_EVERY_MS)
  }
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
