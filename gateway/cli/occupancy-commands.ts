/** How many are inside: now, by organisation, and over any time past. */
import type { Occupancy } from '../api/contract.ts'
import type { Command } from './command.ts'
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

interface OrganisationRow {
  id: string
  name: string
  inside: number
  uncertain: number
}

const organisations = listing<OrganisationRow>({
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

export const OCCUPANCY_COMMANDS: readonly Command[] = [occupancy, organisations]
