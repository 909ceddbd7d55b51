import { isLoopback } from '../address.ts'
import { wordsOf } from '../language.ts'
import { Warning } from './warning.tsx'
import { commonWords } from './words.ts'

/** Beside an address of this house that is meant for another machine: said where it leads nowhere from there. */
export function OnlyHere() {
  return isLoopback(location.hostname) ? <Warning text={wordsOf(commonWords).onlyHere} /> : null
}
