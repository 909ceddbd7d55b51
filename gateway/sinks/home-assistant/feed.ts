/**
 * Brings one broker to what it is to keep: what differs from what it was told, in the order that is wanted, a little at a time
 * and only while its line is free, so that no door waits for a picture of the house.
 */
import type { Outlet, Speaker } from '../../core/ports.ts'

const MESSAGES_A_TURN = 20
const TURN_BYTES_MAX = 16 * 1024
const TURN_EVERY_MS = 25

export interface Feed {
  /** Who speaks there; another one is told to the broker. */
  use(speaker: Speaker | null): void
  /** By topic; an empty payload takes the topic away. In this order. */
  want(wanted: ReadonlyMap<string, string>): void
  /** The broker, or who reads there, may have lost all that it was told. */
  again(): void
  /** The broker says something else on the topic than it was told; it is told again with what comes next. */
  differs(topic: string, payload: string): boolean
  /** All that is wanted was told. */
  isDone(): boolean
  /** What the broker was told on the topic, so far as it is wanted still. */
  told(topic: string): string | undefined
  stop(): void
}

/** `done` is called whenever all that was wanted has been told. */
export function createFeed(outlet: Outlet, done: () => void): Feed {
  let wanted: ReadonlyMap<string, string> = new Map()
  let told = new Map<string, string>()
  let timer: NodeJS.Timeout | null = null
  let telling = false
  let stopped = false
  let used: Speaker | null = null

  const due = (): [string, string][] => [...wanted].filter(([topic, payload]) => told.get(topic) !== payload)

  function begin(): void {
    if (timer === null && !telling && !stopped) timer = setTimeout(turn, 0)
  }

  async function turn(): Promise<void> {
    timer = null
    telling = true
    const isFree = await outlet.hasRoom()
    telling = false
    if (stopped) return
    const some = due()
    if (some.length === 0) return
    // A broker that is away says when it is back.
    if (isFree && !tell(some)) return
    if (isDone()) done()
    else timer ??= setTimeout(turn, TURN_EVERY_MS)
  }

  /** False: the broker is away. */
  function tell(some: readonly [string, string][]): boolean {
    let bytes = 0
    for (const [topic, payload] of some.slice(0, MESSAGES_A_TURN)) {
      if (bytes > 0 && bytes + topic.length + payload.length > TURN_BYTES_MAX) break
      if (!outlet.keep(topic, payload)) return false
      told.set(topic, payload)
      bytes += topic.length + payload.length
    }
    return true
  }

  const isDone = (): boolean => due().length === 0

  return {
    use(speaker) {
      if (speaker === used) return
      used = speaker
      outlet.use(speaker)
    },
    want(next) {
      wanted = next
      // What is wanted no longer was taken away, and is forgotten here.
      for (const topic of told.keys()) if (!wanted.has(topic)) told.delete(topic)
      if (!isDone()) begin()
    },
    again() {
      told = new Map()
      if (wanted.size > 0) begin()
    },
    differs(topic, payload) {
      const own = told.get(topic)
      return own !== undefined && own !== payload && told.delete(topic)
    },
    isDone,
    told: (topic) => told.get(topic),
    stop() {
      stopped = true
      if (timer !== null) clearTimeout(timer)
      timer = null
      if (used !== null) outlet.use(null)
    },
  }
}
