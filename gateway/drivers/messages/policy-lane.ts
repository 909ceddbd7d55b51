/**
 * Allow-lists on their way over one connection, which results and unlocks share. A list is large, and nothing passes
 * it on the way: so one at a time, only when hardly anything is on its way, and of each unit only the newest.
 */

/** A list goes only when no more than this waits for the other side, in this process and in the kernel. */
const BEHIND_BYTES_MAX = 16 * 1024
const LOOK_AGAIN_MS = 20

export interface PolicyLane {
  /** To be sent as soon as the line is free; in the place of one of this unit that waits still. */
  offer(unit: string, payload: string): void
  /** Of the list that is being written: what may wait in this process beside the commands. */
  readonly heldBytes: number
  stop(): void
}

export interface PolicyLaneOptions {
  /** What the other side of the connection has not taken. */
  waitingBytes(): Promise<number>
  /** Writes it in one piece and calls `taken` when it has left this process; false: the unit is away, nothing was written. */
  write(unit: string, payload: string, taken: () => void): boolean
}

export function createPolicyLane({ waitingBytes, write }: PolicyLaneOptions): PolicyLane {
  /** At most one a unit. */
  const waiting = new Map<string, string>()
  let heldBytes = 0
  let looking = false
  let stopped = false
  let timer: NodeJS.Timeout | null = null

  async function look(): Promise<void> {
    looking = true
    while (waiting.size > 0 && heldBytes === 0 && (await waitingBytes()) <= BEHIND_BYTES_MAX && !stopped) sendNext()
    looking = false
    if (waiting.size > 0 && !stopped) timer = setTimeout(lookAgain, LOOK_AGAIN_MS)
  }

  function lookAgain(): void {
    timer = null
    void look()
  }

  function sendNext(): void {
    const [next] = waiting
    if (next === undefined) return
    const [unit, payload] = next
    waiting.delete(unit)
    heldBytes = Buffer.byteLength(payload)
    const taken = (): void => {
      heldBytes = 0
    }
    if (!write(unit, payload, taken)) taken()
  }

  return {
    offer(unit, payload) {
      if (stopped) return
      waiting.delete(unit)
      waiting.set(unit, payload)
      if (!looking && timer === null) void look()
    },
    get heldBytes() {
      return heldBytes
    },
    stop() {
      stopped = true
      waiting.clear()
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
