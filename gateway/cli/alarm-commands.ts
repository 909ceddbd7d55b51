/** What somebody should see to. */
import type { Alarm, House } from '../api/contract.ts'
import type { Command } from './command.ts'
import { type Column, request, tableOf } from './request.ts'

const COLUMNS: readonly Column<Alarm>[] = [
  ['ALARM', ({ id }) => id],
  ['KIND', ({ kind }) => kind],
  ['ABOUT', ({ subject }) => subject],
  ['SINCE', ({ since }, { time }) => time(since)],
  ['OVER SINCE', ({ clearedAt }, { time }) => time(clearedAt)],
]

const alarmList: Command = {
  name: 'alarm list',
  args: '',
  summary: 'what nobody has seen to yet',
  options: {},
  async run(call) {
    const { alarms } = (await call.api.call('GET', '/api/house')) as House
    call.out.answer(alarms, tableOf(call, COLUMNS, alarms, 'There are no alarms.'))
    return 0
  },
}

const alarmAcknowledge = request<null>({
  name: 'alarm acknowledge',
  args: 'ID',
  summary: 'say that somebody has seen to it; a cause that comes again raises it again',
  method: 'POST',
  path: '/api/alarms/{ID}/acknowledge',
  said: (_, { args: [id] }) => `The alarm ${id} is acknowledged.`,
  json: ({ args: [id] }) => ({ id }),
})

export const ALARM_COMMANDS: readonly Command[] = [alarmList, alarmAcknowledge]
