/** Looks back through the journal: one at a time in the house, so that many who ask at once delay nobody at a door. */
import { SogliaError } from '../core/errors.ts'

/** Those that wait, and the one that is under way. */
const SEARCHES_MAX = 8
/** Of one asker, so that nobody keeps the others out. */
const SEARCHES_OF_ONE_MAX = 2

/** `by`: who asks. Throws what `search` throws, and `E_TOO_MANY` at once where too many wait already. */
export type Searches = <Found>(by: string, search: () => Promise<Found>) => Promise<Found>

export function createSearches(): Searches {
  const asked: string[] = []
  let last: Promise<unknown> = Promise.resolve()

  return async (by, search) => {
    if (asked.length >= SEARCHES_MAX) throw new SogliaError('E_TOO_MANY', 'others look back at this time')
    if (asked.filter((each) => each === by).length >= SEARCHES_OF_ONE_MAX) {
      throw new SogliaError('E_TOO_MANY', 'you look back already')
    }
    asked.push(by)
    const mine = last.then(search).finally(() => asked.splice(asked.indexOf(by), 1))
    // The next one's turn comes whether or not this one went well; its caller has the error.
    last = mine.catch(() => undefined)
    return mine
  }
}
