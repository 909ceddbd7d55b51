/** Whether a time server keeps this machine's clock: asked of the system now and then, for Node has no call for it. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const ASK_EVERY_MS = 30_000
const ASK_WITHIN_MS = 3_000

export interface TimeServer {
  /** As it was told last; null where it cannot be told. */
  synchronised(): boolean | null
  start(): void
  stop(): void
}

export function createTimeServer(): TimeServer {
  let last: boolean | null = null
  let timer: NodeJS.Timeout | undefined
  const ask = async (): Promise<void> => {
    last = await askSynchronised()
  }
  return {
    synchronised: () => last,
    start() {
      void ask()
      timer = setInterval(ask, ASK_EVERY_MS)
    },
    stop: () => clearInterval(timer),
  }
}

/** `timedatectl` tells the kernel's own word, whichever program keeps the clock. Null where there is no such program. */
export async function askSynchronised(): Promise<boolean | null> {
  try {
    const options = { timeout: ASK_WITHIN_MS }
    const { stdout } = await promisify(execFile)('timedatectl', ['show', '-p', 'NTPSynchronized', '--value'], options)
    const word = stdout.trim()
    return word === 'yes' ? true : word === 'no' ? false : null
  } catch {
    return null
  }
}
