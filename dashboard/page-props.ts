/** What every page of the house is given: apart from the table of pages, which knows them all. */
import type { SignedIn } from './session.ts'

export interface PageProps {
  /** The parts of the address after the page's own: `['ada']` of `/people/ada`. */
  rest: readonly string[]
  account: SignedIn
}
