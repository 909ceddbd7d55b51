/** Badges from the command line: given, ended, suspended, replaced, enrolled. */
import type { Badge } from '../core/records.ts'
import type { Command } from './command.ts'
import { clearable, REASON, REV, text } from './fields.ts'
import { type Column, listing, request } from './request.ts'

const NAME = 'CREDENTIAL|BADGE-ID'
const FROM = text('from', 'T', 'valid from (RFC 3339, or a date)')
const UNTIL = text('until', 'T', 'valid until; a date is included')
const PERSON = text('person', 'ID', 'who holds it', { required: true })

interface Added {
  id: string
  warnings?: string[]
}
interface Pending {
  pending: string[]
}

/** What the warnings of the API mean. */
const WARNINGS: Readonly<Record<string, string>> = {
  'partial-credential': 'the reader tells only part of the card, so that another card may pass for it',
}

export function warned(warnings: readonly string[] = []): string {
  return warnings.map((each) => `\nWarning: ${WARNINGS[each] ?? each}.`).join('')
}

function stillPending({ pending }: Pending): string {
  return pending.length === 0 ? '' : ` Still to acknowledge it: ${pending.join(', ')}.`
}

const add = request<Added>({
  name: 'badge add',
  args: 'CREDENTIAL',
  summary: 'give a person a badge; answers with its id',
  method: 'POST',
  path: '/api/badges',
  fields: [PERSON, FROM, UNTIL, REASON],
  more: ({ args: [credential] }) => ({ credential }),
  said: ({ id, warnings }) => `The badge is added as ${id}.${warned(warnings)}`,
})

const enrol = request<Added>({
  name: 'badge enrol',
  summary: 'give a person the unknown badge that was tapped last',
  method: 'POST',
  path: '/api/badges/enrol',
  fields: [
    PERSON,
    text('unit', 'UNIT', 'only what was tapped there'),
    text('credential', 'CREDENTIAL', 'only this one'),
    FROM,
    UNTIL,
    REASON,
  ],
  said: ({ id, warnings }) => `The badge is added as ${id}.${warned(warnings)}`,
})

/** An order about one badge, and what is then so. */
function order(word: string, summary: string, done: string): Command {
  return request<Partial<Pending>>({
    name: `badge ${word}`,
    args: NAME,
    summary,
    method: 'POST',
    path: `/api/badges/{${NAME}}/${word}`,
    fields: [REASON, REV],
    said: ({ pending = [] }) => `The badge is ${done}.${stillPending({ pending })}`,
  })
}

const replace = request<Added & Partial<Pending>>({
  name: 'badge replace',
  args: 'OLD NEW',
  summary: 'the old badge ends everywhere, the new one lives in its place',
  method: 'POST',
  path: '/api/badges/{OLD}/replace',
  fields: [REASON, REV],
  more: ({ args: [, credential] }) => ({ credential }),
  said: ({ id, warnings, pending = [] }) =>
    `The badge is replaced by ${id}.${stillPending({ pending })}${warned(warnings)}`,
})

/** As the API tells them: instants as texts. */
export type BadgeRow = Omit<Badge, 'from' | 'until' | 'revokedAt' | 'suspendedAt' | 'credential'> &
  Record<'from' | 'until' | 'revokedAt' | 'suspendedAt', string | null> & { credential?: string }

/** Why a badge does not pass now, where it does not. */
function stateOf({ from, until, revokedAt, suspendedAt }: BadgeRow, now: number): string {
  if (revokedAt !== null) return 'revoked'
  if (suspendedAt !== null) return 'suspended'
  if (until !== null && Date.parse(until) <= now) return 'expired'
  return from !== null && Date.parse(from) > now ? 'not yet valid' : 'good'
}

export const BADGE_COLUMNS: readonly Column<BadgeRow>[] = [
  ['BADGE', ({ id }) => id],
  ['CREDENTIAL', ({ credential }) => credential],
  ['PERSON', ({ person }) => person],
  ['STATE', (badge) => stateOf(badge, Date.now())],
  ['FROM', ({ from }, { time }) => time(from)],
  ['UNTIL', ({ until }, { time }) => time(until)],
  ['EVENT', ({ event }) => event],
  ['REASON', ({ revokedReason, suspendedReason }) => revokedReason ?? suspendedReason],
]

const list = listing<BadgeRow>({
  name: 'badge list',
  summary: 'the badges',
  path: '/api/badges',
  columns: BADGE_COLUMNS,
  none: 'There are no badges yet.',
})

const change = request<{ id: string }>({
  name: 'badge change',
  args: NAME,
  summary: 'from when and until when a badge is good',
  method: 'PATCH',
  path: `/api/badges/{${NAME}}`,
  changed: [clearable(FROM, 'from the beginning'), clearable(UNTIL, 'without end')],
  fields: [REASON, REV],
  said: ({ id }) => `The badge ${id} is changed.`,
})

interface UnknownTap {
  unit: string
  at: string
  random: boolean
  partial: boolean
  credential?: string
}

const unknown = listing<UnknownTap>({
  name: 'badge unknown',
  summary: "what was tapped in the last 30 minutes and is nobody's",
  path: '/api/unknown-credentials',
  columns: [
    ['AT', ({ at }, { time }) => time(at)],
    ['UNIT', ({ unit }) => unit],
    ['CREDENTIAL', ({ credential }) => credential],
    [
      'NOTE',
      ({ random, partial }) => (random ? 'random: cannot be a badge' : partial ? 'only a part of the card' : null),
    ],
  ],
  none: 'Nothing unknown was tapped lately.',
})

export const BADGE_COMMANDS: readonly Command[] = [
  add,
  order('revoke', 'end a badge at once, for good', 'revoked'),
  order('suspend', 'let a badge rest until it is resumed', 'suspended'),
  order('resume', 'a suspended badge may be used again', 'in use again'),
  change,
  replace,
  enrol,
  unknown,
  list,
]
