/** How many are inside: now, by organisation, and over any time past. */
import type { Occupancy } from '../api/contract.ts'
import type { OrganisationNow } from '../core/house.ts'
import type { OccupancyHistory } from '../reports/occupancy.ts'
import type { Command } from './command.ts'
import { text, word } from './fields.ts'
import { type Column, listing, request, tableOf } from './request.ts'

const ZONE_COLUMNS: readonly Column<Occupancy['zones'][number]>[] = [
  ['ZONE', ({ id }) => id],
  ['INSIDE', ({ inside }) => inside],
  ['UNCERTAIN', ({ uncertain }) => uncertain],
  ['CAPACITY', ({ capacity }) => capacity],
  ['DESKS TAKEN', ({ desks }) => desks.occupied],
  ['FREE', ({ desks }) => desks.free],
  ['UNKNOWN', ({ desks }) => desks.unknown],
]

const occupancy = request<Occupancy>({
  name: 'occupancy',
  summary: 'how many are inside, and the desks',
  method: 'GET',
  path: '/api/occupancy',
  said(now, call) {
    const of = now.capacity === null ? '' : ` of ${now.capacity}`
    const sum = `${now.inside}${of} inside, ${now.uncertain} uncertain.`
    return `${sum}\n\n${tableOf(call, ZONE_COLUMNS, now.zones, 'There are no zones yet.')}`
  },
})

const organisations = listing<OrganisationNow>({
  name: 'occupancy organisations',
  summary: 'how many of each organisation are inside',
  path: '/api/occupancy/organisations',
  columns: [
    ['ORG', ({ id }) => id],
    ['NAME', ({ name }) => name],
    ['INSIDE', ({ inside }) => inside],
    ['UNCERTAIN', ({ uncertain }) => uncertain],
  ],
  none: 'There are no organisations yet.',
})

type Step = OccupancyHistory['steps'][number]

const history = request<OccupancyHistory>({
  name: 'occupancy history',
  summary: 'how many were inside over a past time: at the beginning of each step, and at most',
  method: 'GET',
  path: '/api/occupancy/history',
  fields: [
    text('from', 'T', 'from when on (RFC 3339, or a date; else the last 24 hours)'),
    text('to', 'T', 'until when; a date is included (else now)'),
    word('by', ['zone', 'organisation'], 'parted by which (zone)'),
    word('step', ['hour', 'day'], 'how often (hour)'),
  ],
  said({ groups, steps }, call) {
    // Thirty organisations are too wide for a terminal: who was never there is left out.
    const shown = groups
      .map(({ id }, n) => ({ id: id ?? 'none', n }))
      .filter(({ n }) => steps.some((step) => (step.groups[n]?.insideMax ?? 0) > 0))
    const columns: Column<Step>[] = [
      ['FROM', ({ at }, { time }) => time(at)],
      ['INSIDE', ({ inside }) => inside],
      ['AT MOST', ({ insideMax }) => insideMax],
      ['UNCERTAIN', ({ uncertain }) => uncertain],
      ...shown.map(({ id, n }): Column<Step> => [`${id} at most`, (step) => step.groups[n]?.insideMax]),
    ]
    return tableOf(call, columns, steps, 'There is nothing to tell.')
  },
})

export const OCCUPANCY_COMMANDS: readonly Command[] = [occupancy, history, organisations]
