const WITHIN_MS = 8000
const LOOK_MS = 20

/** Looks every 20 ms until it is so; says what was waited for when it never is. */
export async function until(what: string, isSo: () => boolean, withinMs = WITHIN_MS): Promise<void> {
  const endMs = performance.now() + withinMs
  while (!isSo()) {
    if (performance.now() > endMs) throw new Error(`waited ${withinMs} ms for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
