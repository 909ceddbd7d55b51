/**
 * Loaded before the program (`node --import`): ends it cleanly when the one that started it is gone, even
 * where that one was killed and could pass nothing on.
 */
const POLL_MS = 500
const parent = Number(process.env.SOGLIA_FOLLOW)

// Only the direct child follows: what it starts in its turn has another parent.
delete process.env.SOGLIA_FOLLOW
if (parent > 0) {
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, POLL_MS)
  timer.unref()
}
