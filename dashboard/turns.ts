/**
 * One question at a time: whoever turns a knob quickly gets the answer to the last one, and the gateway has not to find all
 * the others first. Those that wait meanwhile are never asked. Pure.
 */
export interface Turns {
  /** Begins a new one: all earlier ones are over. */
  next(): Turn
  /** Nobody waits for an answer any more. */
  end(): void
}
export interface Turn {
  isMine(): boolean
  /** Null: the turn was over before it was asked, or before the answer came, whatever that was. Throws what `question` throws. */
  ask<T>(question: () => Promise<T>): Promise<{ answer: T } | null>
}

export function createTurns(): Turns {
  let now = 0
  let flight: Promise<unknown> = Promise.resolve()

  function next(): Turn {
    const mine = ++now
    const isMine = (): boolean => mine === now
    return {
      isMine,
      async ask(question) {
        await flight
        if (!isMine()) return null
        const asked = question()
        flight = asked.catch(() => undefined)
        try {
          const answer = await asked
          return isMine() ? { answer } : null
        } catch (error) {
          if (isMine()) throw error
          return null
        }
      },
    }
  }

  return {
    next,
    end() {
      now++
    },
  }
}
