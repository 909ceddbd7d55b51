/** Enterprises, associations, and the networks that they belong to. */
import { SogliaError } from '../core/errors.ts'
import type { Organisation } from '../core/records.ts'
import type { Piece } from './piece.ts'
import { named, refuseInUse, type Sort } from './sort.ts'
import { checkName, checkOneOf, idFromName } from './words.ts'

export const ORGANISATION_KINDS = ['enterprise', 'association', 'network'] as const

export interface NewOrganisation {
  name: string
  /** Made from the name where it is left out. */
  id?: string | undefined
  /** `enterprise` where it is left out. */
  kind?: Organisation['kind'] | undefined
  /** The network that it belongs to. */
  network?: string | null | undefined
}

export const ORGANISATIONS: Sort<'organisation', NewOrganisation> = {
  kind: 'organisation',
  unknown: 'E_ORGANISATION_UNKNOWN',
  what: 'organisation',
  prefix: 'o-',
  merge: (before, fields) => ({ ...before, ...fields }),
  make(piece, input, id, before) {
    const name = checkName('the name', input.name)
    const namesake = piece.organisationsNamed(name).find((each) => each.name === name && each.id !== id)
    // It is found by its name as well as by its id.
    if (namesake !== undefined) {
      throw new SogliaError('E_EXISTS', `the organisation ${namesake.id} has this name`)
    }
    const kind = checkOneOf('the kind', input.kind ?? 'enterprise', ORGANISATION_KINDS)
    if (before?.kind === 'network' && kind !== 'network') {
      refuseInUse(`the network ${id}`, named('organisation', membersOf(piece, id)))
    }
    return { id, name, kind, network: networkOf(piece, id, input.network ?? null) }
  },
  uses(piece, { id }) {
    const { directory } = piece.context
    const isOfIt = ({ org }: { org: string | null }): boolean => org === id
    return [
      ...named('person', directory.persons().filter(isOfIt)),
      ...named('organisation', membersOf(piece, id)),
      // Whoever may see its people would see those of the next one with its id.
      ...directory.accounts().flatMap((each) => (isOfIt(each) ? [`account ${each.name}`] : [])),
      ...directory.tokens().flatMap((each) => (isOfIt(each) ? [`token ${each.name}`] : [])),
    ]
  },
}

function membersOf({ context }: Piece, id: string): Organisation[] {
  return context.directory.records('organisation').filter(({ network }) => network === id)
}

function networkOf(piece: Piece, id: string, network: string | null): string | null {
  if (network === null) return null
  // Ends: what is written already has no circle.
  for (
    let above: string | null = network;
    above !== null;
    above = piece.record('organisation', above)?.network ?? null
  ) {
    if (above === id) throw new SogliaError('E_CIRCLE', `the organisation ${id}, by ${network}`)
  }
  const found = piece.record('organisation', network)
  if (found === null) throw new SogliaError('E_ORGANISATION_UNKNOWN', network)
  if (found.kind !== 'network') throw new SogliaError('E_INVALID', `the organisation ${network} is no network`)
  return network
}

/** As `knownOrganisation`; one that nobody knows yet is made on the spot, as an enterprise. */
export function organisationFor(piece: Piece, text: string): string {
  const found = organisationNamed(piece, text)
  if (found !== null) return found
  const name = checkName('the organisation', text)
  const id = idFromName(name, ORGANISATIONS.prefix, (each) => piece.record('organisation', each) !== null)
  piece.add('organisation', { id, name, kind: 'enterprise', network: null })
  return id
}

/** By its id, or its name whatever the case of its letters. Answers with the id, or throws `E_ORGANISATION_UNKNOWN`. */
export function knownOrganisation(piece: Piece, text: string): string {
  const found = organisationNamed(piece, text)
  if (found === null) throw new SogliaError('E_ORGANISATION_UNKNOWN', text)
  return found
}

/** Throws `E_AMBIGUOUS`. */
function organisationNamed(piece: Piece, text: string): string | null {
  const name = checkName('the organisation', text)
  const named = piece.organisationsNamed(name)
  const known = piece.record('organisation', name) ?? named.find((each) => each.name === name)
  if (known != null) return known.id
  if (named.length > 1) throw new SogliaError('E_AMBIGUOUS', named.map(({ id: one }) => one).join(', '))
  return named[0]?.id ?? null
}
