/**
 * Runs one program in our place: it gets our terminal, our signals and our parent's end, and its exit
 * code becomes ours. Plain JavaScript for Node 18 and newer, as all of tools/.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'

const PARENT_POLL_MS = 250
/** Longer than the 5 s in which a gateway ends cleanly. */
const KILL_AFTER_MS = 15_000
/** A terminal sends Ctrl-C to everybody in the foreground: the child has it already, so it is given time. */
const INTERRUPT_GRACE_MS = 500
const SHELLS = ['sh', 'dash', 'bash', 'ash', 'zsh']

/** Resolves with the exit code: the child's own, or 128 + the number of the signal that ended it. */
export function runInOurPlace(command, args, { cwd, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...env, SOGLIA_FOLLOW: String(process.pid) }, stdio: 'inherit' })
    const timers = new Set()
    const end = () => {
      child.kill('SIGTERM')
      timers.add(setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS))
    }
    const parentGone = parentWatch()
    timers.add(
      setInterval(() => {
        if (parentGone()) end()
      }, PARENT_POLL_MS),
    )
    const handlers = {
      SIGINT: () => timers.add(setTimeout(() => child.kill('SIGTERM'), INTERRUPT_GRACE_MS)),
      SIGTERM: () => child.kill('SIGTERM'),
      SIGHUP: () => child.kill('SIGHUP'),
    }
    for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler)
    const settle = () => {
      for (const timer of timers) clearTimeout(timer)
      for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler)
    }
    child.on('error', (error) => {
      settle()
      reject(error)
    })
    child.on('exit', (code, signal) => {
      settle()
      resolve(code ?? 128 + (constants.signals[signal] ?? 0))
    })
  })
}

/**
 * Under npm: a function that tells, once, that npm is gone. npm that is killed does not reach its child,
 * and a shell may stand between the two, which then waits for ever.
 */
function parentWatch() {
  if (process.env.npm_lifecycle_event === undefined) return () => false
  const shell = process.ppid
  const stat = statOf(shell)
  const npm = stat !== null && SHELLS.includes(stat.name) ? stat.parent : null
  let told = false
  return () => {
    if (told) return false
    told = process.ppid !== shell || (npm !== null && statOf(shell)?.parent !== npm)
    return told
  }
}

/** Name and parent of a process, from `/proc/<pid>/stat`: `pid (name) state parent …`; null when it is gone. */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const end = stat.lastIndexOf(')')
    return { name: stat.slice(stat.indexOf('(') + 1, end), parent: Number(stat.slice(end + 2).split(' ')[1]) }
  } catch {
    return null
  }
}
