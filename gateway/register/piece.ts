/** A change in the making: what will be written in one piece, and the register as it would be then. */
import { isDeepStrictEqual } from 'node:util'
import { SogliaError } from '../core/errors.ts'
import type { BadgeFact, Fact, PersonFact, RegisterFact } from '../core/facts.ts'
import { type At, toRfc3339 } from '../core/model.ts'
import type { Change, Directory, RecordPut } from '../core/ports.ts'
import type { Badge, Organisation, RecordKind, Records } from '../core/records.ts'
import type { RegisterContext, Who } from './part.ts'
import { checkReason } from './words.ts'

type View = Pick<Directory, 'record' | 'badgeOf'> & {
  /** Those with this name, whatever the case of its letters. */
  organisationsNamed(name: string): Organisation[]
}
/** Units are put with their keys and overrides by the doors: each has a way of its own. */
export type PutKind = Exclude<RecordKind, 'unit' | 'override'>

export interface Piece extends View {
  readonly context: RegisterContext
  readonly who: Who
  /** One time for all that is written in it. */
  readonly now: At
  readonly changes: readonly Change[]
  readonly facts: readonly Fact[]
  /** Throws `E_CONFLICT` where the asker saw another version of the record. */
  expectRev(kind: RecordKind, id: string): void
  /** Writes the new record, with its fact. */
  add<Kind extends PutKind>(kind: Kind, value: Records[Kind]): void
  /** The same for one that was there; nothing where nothing differs. */
  change<Kind extends PutKind>(kind: Kind, value: Records[Kind]): void
  remove(kind: RecordKind, id: string): void
  /** Goes with another record, whose fact tells of it. */
  drop(kind: RecordKind, id: string): void
  /** A change of a badge that has a word of its own; `reason` where it is not the asker's. */
  badge(value: Badge, kind: BadgeFact['kind'], reason?: string): void
  write(change: Change, fact: Fact): void
  /** One more fact about a badge that was changed in this piece. */
  noteBadge(value: Badge, kind: BadgeFact['kind']): void
  /** The head of a fact about the record. */
  tell(kind: RegisterFact['kind'], subject: string): RegisterFact
  /** A piece on top of this one, of which all is taken over (`take`) or nothing. */
  row(): Piece
  take(row: Piece): void
}

export function createPiece(context: RegisterContext, who: Who): Piece {
  const reason = who.reason === undefined ? undefined : checkReason(who.reason)
  const { directory } = context
  let named: Map<string, Organisation[]> | null = null
  return pieceOn(context, { ...who, reason }, context.clock.now(), {
    record: directory.record,
    badgeOf: directory.badgeOf,
    organisationsNamed(name) {
      // For files of thousands of people; the register does not change while a piece is made.
      named ??= Map.groupBy(directory.records('organisation'), (each) => foldName(each.name))
      return named.get(foldName(name)) ?? []
    },
  })
}

function foldName(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

function pieceOn(context: RegisterContext, who: Who, now: At, under: View): Piece {
  const changes: Change[] = []
  const facts: Fact[] = []
  const records = new Map<string, Records[RecordKind] | null>()
  const holders = new Map<string, string>()
  const organisations = new Map<string, Organisation[]>()
  const head = {
    by: who.by,
    happenedAt: toRfc3339(now),
    ...(who.reason === undefined ? {} : { reason: who.reason }),
  }

  /** What was said about the record in this piece. */
  function remember(change: Change): void {
    if ('drop' in change) {
      if ('id' in change) records.set(`${change.drop} ${change.id}`, null)
      return
    }
    if (!('value' in change) || typeof change.value === 'string' || !('id' in change.value)) return
    records.set(`${change.put} ${change.value.id}`, change.value)
    if (change.put === 'organisation') {
      const name = foldName(change.value.name)
      organisations.set(name, [...(organisations.get(name) ?? []), change.value])
    }
    if (change.put === 'badge') holders.set(change.value.credential, change.value.id)
  }

  function record<Kind extends RecordKind>(kind: Kind, id: string): Records[Kind] | null {
    const own = records.get(`${kind} ${id}`)
    return own === undefined ? under.record(kind, id) : (own as Records[Kind] | null)
  }

  function put(change: Change): void {
    changes.push(change)
    remember(change)
  }

  function write(change: Change, fact: Fact): void {
    put(change)
    facts.push(fact)
  }

  function factOf(kind: RecordKind, word: 'added' | 'changed' | 'removed', value: { id: string }): Fact {
    if (kind === 'person') return { kind: `person-${word}`, person: value.id, ...head } as PersonFact
    if (kind === 'badge') {
      return { kind: `badge-${word}`, badge: value.id, person: (value as Badge).person, ...head } as BadgeFact
    }
    return { kind: `${kind}-${word}`, subject: value.id, ...head } as RegisterFact
  }

  const view: View = {
    record,
    badgeOf(credential) {
      const own = holders.get(credential)
      if (own !== undefined) return record('badge', own)
      const badge = under.badgeOf(credential)
      return badge === null ? null : record('badge', badge.id)
    },
    organisationsNamed: (name) => [...under.organisationsNamed(name), ...(organisations.get(foldName(name)) ?? [])],
  }

  return {
    ...view,
    context,
    who,
    now,
    changes,
    facts,
    expectRev(kind, id) {
      const rev = context.directory.rev(kind, id)
      if (who.rev === undefined || who.rev === rev) return
      throw new SogliaError('E_CONFLICT', `${kind} ${id} is at version ${rev}, and version ${who.rev} was seen`)
    },
    add: (kind, value) => write({ put: kind, value } as RecordPut, factOf(kind, 'added', value)),
    change(kind, value) {
      if (isDeepStrictEqual(record(kind, value.id), value)) return
      write({ put: kind, value } as RecordPut, factOf(kind, 'changed', value))
    },
    remove: (kind, id) => write({ drop: kind, id }, factOf(kind, 'removed', { id })),
    drop: (kind, id) => put({ drop: kind, id }),
    badge(value, kind, reason) {
      const fact: BadgeFact = { kind, badge: value.id, person: value.person, ...head }
      write({ put: 'badge', value }, reason === undefined ? fact : { ...fact, reason })
    },
    write,
    noteBadge: ({ id, person }, kind) => facts.push({ kind, badge: id, person, ...head }),
    tell: (kind, subject) => ({ kind, subject, ...head }),
    row: () => pieceOn(context, who, now, view),
    take(row) {
      row.changes.forEach(put)
      facts.push(...row.facts)
    },
  }
}
