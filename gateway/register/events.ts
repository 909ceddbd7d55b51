/** Events: what guests come to. Their passes are good within its window and no longer. */
import { toRfc3339 } from '../core/model.ts'
import type { Badge, GuestEvent, Person } from '../core/records.ts'
import { isHeld, revoke } from './badges.ts'
import { readWindow } from './part.ts'
import { mustBeHost } from './people.ts'
import type { Piece } from './piece.ts'
import { GUESTS, mustBe } from './rules.ts'
import { changeRecord, existing, removeRecord, type Sort } from './sort.ts'
import { checkName } from './words.ts'

export interface NewEvent {
  name: string
  /** Made from the name where it is left out. */
  id?: string | undefined
  /** Who answers for its guests: a person who is no guest. */
  host: string
  /** `T` of the contract; a date as `until` is included. */
  from: string
  until: string
  /** `guests` where it is left out. */
  group?: string | undefined
}

export const EVENTS: Sort<'event', NewEvent> = {
  kind: 'event',
  unknown: 'E_EVENT_UNKNOWN',
  what: 'event',
  prefix: 'e-',
  merge: (before, fields) => ({ ...before, from: toRfc3339(before.from), until: toRfc3339(before.until), ...fields }),
  make: (piece, input, id) => ({
    id,
    name: checkName('the name', input.name),
    host: mustBeHost(piece, input.host),
    ...readWindow(input, piece.context.timeZone),
    group: mustBe(piece, 'group', input.group ?? GUESTS),
  }),
  uses: () => [],
}

/** Its passes move with its window, and its guests with its host and its group. */
export function changeEvent(piece: Piece, id: string, fields: Partial<NewEvent>): GuestEvent {
  const before = existing(piece, EVENTS, id)
  const event = changeRecord(piece, EVENTS, id, fields)
  const passes = passesOf(piece, id)
  for (const pass of passes) {
    // A card that came back early has ended, and stays so; after the end nobody can tell whether it did.
    if (pass.from !== before.from || pass.until !== before.until || isLoanOver(piece, pass)) continue
    piece.change('badge', { ...pass, from: event.from, until: event.until })
  }
  for (const guest of new Set(passes.map(({ person }) => person))) moveGuest(piece, guest, before, event)
  return event
}

function isLoanOver(piece: Piece, pass: Badge): boolean {
  return !isHeld(pass, piece.now) && piece.context.directory.cardOf(pass.credential) !== null
}

/** Its living passes are revoked in the same piece; its guests stay in the register. */
export function removeEvent(piece: Piece, id: string): { id: string } {
  const answer = removeRecord(piece, EVENTS, id)
  for (const pass of passesOf(piece, id)) revoke(piece, pass, piece.who.reason ?? 'event removed')
  return answer
}

/** Those that were not revoked. */
function passesOf(piece: Piece, id: string): Badge[] {
  return piece.context.directory.badges().filter(({ event, revokedAt }) => event === id && revokedAt === null)
}

function moveGuest(piece: Piece, id: string, before: GuestEvent, after: GuestEvent): void {
  const guest = piece.record('person', id)
  if (guest === null || guest.kind !== 'guest') return
  const host = guest.host === before.host ? after.host : guest.host
  piece.change('person', { ...guest, host, groups: groupsAfter(piece, guest, before, after) })
}

function groupsAfter(piece: Piece, guest: Person, before: GuestEvent, after: GuestEvent): string[] {
  if (before.group === after.group || !guest.groups.includes(before.group)) return guest.groups
  const groups = guest.groups.filter((group) => group !== before.group || needed(piece, guest.id, before))
  return [...new Set([...groups, after.group])]
}

/** Whether a pass for another event lets the guest be in its group. */
function needed(piece: Piece, guest: string, before: GuestEvent): boolean {
  const { directory } = piece.context
  return directory.badgesOf(guest).some(({ event, revokedAt }) => {
    if (event === null || event === before.id || revokedAt !== null) return false
    return piece.record('event', event)?.group === before.group
  })
}
