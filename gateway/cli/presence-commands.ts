/** Who is inside: what is known of it, what staff says of it, and the roll-call. */
import type { RollCallNow, RollCallRow } from '../reports/roll-call/rows.ts'
import type { Command } from './command.ts'
import { LANGUAGE, optionsOf, REASON_NEEDED, readFields } from './fields.ts'
import { deliver } from './files.ts'
import { type Column, listing, queryOf, request, tableOf } from './request.ts'

type Stay = Omit<RollCallRow, 'assistance' | 'host' | 'hostName'>

const STAY_COLUMNS: readonly Column<Stay>[] = [
  ['PERSON', ({ person }) => person],
  ['NAME', ({ name }) => name],
  ['KIND', ({ kind }) => kind],
  ['ORG', ({ orgName }) => orgName],
  ['ZONE', ({ zone }) => zone],
  ['SINCE', ({ since }, { time }) => time(since)],
  ['CERTAIN', ({ certain }) => (certain ? 'yes' : 'no')],
]

const presenceList = listing<Stay>({
  name: 'presence list',
  summary: 'who is inside, certainly or not',
  path: '/api/presence',
  columns: STAY_COLUMNS,
  none: 'Nobody is counted inside.',
})

/** What staff says of a stay. */
function say(word: string, summary: string, done: string): Command {
  return request<null>({
    name: `presence ${word}`,
    args: 'PERSON',
    summary,
    method: 'POST',
    path: `/api/presence/{PERSON}/${word}`,
    fields: [REASON_NEEDED],
    said: (_, { args: [person] }) => `${person} ${done}.`,
    json: ({ args: [person] }) => ({ person }),
  })
}

export const PRESENCE_COMMANDS: readonly Command[] = [
  presenceList,
  say('confirm', 'you have seen the person inside', 'is counted inside for certain'),
  say('close', 'you know that the person is gone', 'is no longer counted inside'),
]

const ROLL_CALL_COLUMNS: readonly Column<RollCallRow>[] = [
  ['ZONE', ({ zone }) => zone],
  ['NAME', ({ name }) => name],
  ['CERTAIN', ({ certain }) => (certain ? 'yes' : 'PERHAPS')],
  ['NEEDS HELP', ({ assistance }) => (assistance ? 'YES' : null)],
  ['KIND', ({ kind }) => kind],
  ['ORG', ({ orgName }) => orgName],
  ['HOST', ({ hostName }) => hostName],
  ['SINCE', ({ since }, { time }) => time(since)],
]

const rollCallNow = request<RollCallNow>({
  name: 'roll-call',
  summary: '',
  method: 'GET',
  path: '/api/roll-call',
  said(now, call) {
    const { standing, certain, uncertain, guests, assistance, rows } = now
    const begun = standing === null ? '' : `A roll-call stands since ${call.time(standing.since)}, by ${standing.by}. `
    const sum = `${certain} inside, ${uncertain} perhaps; ${guests} guests, ${assistance} asked for help.`
    return `${begun}${sum}\n\n${tableOf(call, ROLL_CALL_COLUMNS, rows, 'Nobody is counted inside.')}`
  },
})

const rollCall: Command = {
  name: 'roll-call',
  args: '',
  summary: 'who is inside: certainly, perhaps, guests and their hosts, and who asked for help',
  options: {
    csv: { type: 'boolean', help: 'as a file for spreadsheets' },
    html: { type: 'boolean', help: 'as a page to print' },
    ...optionsOf([LANGUAGE]),
    out: { type: 'string', value: 'FILE', help: 'where to write the file or the page, also over an older one' },
  },
  run(call) {
    const [csv, html, out] = [call.flag('csv'), call.flag('html'), call.text('out')]
    if (csv && html) throw call.wrong('--csv and --html contradict each other')
    const query = queryOf(readFields(call, [LANGUAGE]))
    // Nobody has time for a file that stands in the way.
    if (csv || html) return deliver(call, html ? `/api/roll-call.html${query}` : '/api/roll-call.csv', out, true)
    if (out !== undefined) throw call.wrong('--out needs --csv or --html')
    return rollCallNow.run(call)
  },
}

/** It informs; it opens nothing. */
function order(word: string, summary: string, done: string, before: string): Command {
  return request<{ changed: boolean }>({
    name: `roll-call ${word}`,
    summary,
    method: 'POST',
    path: `/api/roll-call/${word}`,
    fields: [REASON_NEEDED],
    said: ({ changed }) => (changed ? `The roll-call has ${done}.` : before),
  })
}

export const ROLL_CALL_COMMANDS: readonly Command[] = [
  rollCall,
  order('begin', 'begin a roll-call', 'begun', 'A roll-call stands already.'),
  order('end', 'everybody is accounted for', 'ended', 'No roll-call stands.'),
]
