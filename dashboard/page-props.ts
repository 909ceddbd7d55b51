import type { SignedIn } from './session.ts'

/** What a page of the house is drawn with. */
export interface PageProps {
  /** The parts of the address after the page's own: `['ada']` of `/people/ada`. */
  rest: readonly string[]
  account: SignedIn
}
