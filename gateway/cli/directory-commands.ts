/** Organisations, groups and pool cards from the command line. */
import type { Group, Organisation, PoolCard } from '../core/records.ts'
import type { Command } from './command.ts'
import { clearable, ID, REASON, text, word } from './fields.ts'
import { recordCommands } from './records.ts'
import { request } from './request.ts'

const org = recordCommands<Organisation>({
  word: 'org',
  what: 'organisation',
  path: '/api/organisations',
  named: 'NAME',
  fixed: [ID],
  fields: [
    word('kind', ['enterprise', 'association', 'network'], 'what it is (enterprise)'),
    clearable(text('network', 'ID', 'the network that it belongs to'), 'it belongs to none'),
  ],
  columns: [
    ['ORG', ({ id }) => id],
    ['NAME', ({ name }) => name],
    ['KIND', ({ kind }) => kind],
    ['NETWORK', ({ network }) => network],
  ],
})

const group = recordCommands<Group>({
  word: 'group',
  what: 'group',
  path: '/api/groups',
  named: 'NAME',
  fixed: [ID],
  fields: [],
  columns: [
    ['GROUP', ({ id }) => id],
    ['NAME', ({ name }) => name],
  ],
})

interface CardRow extends PoolCard {
  loan: { badge: string; person: string; until: string | null } | null
}

const card = recordCommands<CardRow>({
  word: 'card',
  what: 'pool card',
  path: '/api/cards',
  named: 'CREDENTIAL',
  fixed: [ID],
  fields: [text('name', 'NAME', 'what is written on it', { required: true })],
  columns: [
    ['CARD', ({ id }) => id],
    ['NAME', ({ name }) => name],
    ['CREDENTIAL', ({ credential }) => credential],
    ['LENT TO', ({ loan }) => loan?.person],
    ['UNTIL', ({ loan }, { time }) => time(loan?.until)],
    ['AS BADGE', ({ loan }) => loan?.badge],
  ],
})

const lend = request<{ card: string; badge: string; until: string }>({
  name: 'card lend',
  args: 'CARD',
  summary: 'lend a pool card; the loan ends by itself',
  method: 'POST',
  path: '/api/cards/{CARD}/lend',
  fields: [
    text('person', 'ID', 'to whom', { required: true }),
    text('until', 'T', "until when; a date is included (else the end of the house's day)"),
    REASON,
  ],
  said: ({ card: id, badge, until }, call) =>
    `The pool card ${id} is lent until ${call.time(until)}, as the badge ${badge}.`,
})

const giveBack = request<{ card: string; badge: string | null }>({
  name: 'card return',
  args: 'CARD',
  summary: 'a pool card is back; its loan ends now',
  method: 'POST',
  path: '/api/cards/{CARD}/return',
  fields: [REASON],
  said: ({ card: id, badge }) =>
    badge === null ? `The pool card ${id} was not lent.` : `The pool card ${id} is back; the badge ${badge} has ended.`,
})

export const ORGANISATION_COMMANDS: readonly Command[] = [org.add, org.list, org.change, org.remove]
export const GROUP_COMMANDS: readonly Command[] = [group.add, group.list, group.change, group.remove]
export const CARD_COMMANDS: readonly Command[] = [card.add, card.list, card.change, card.remove, lend, giveBack]
