/** Zones, desks and doors as records, from the command line. */
import type { DoorState, House } from '../api/contract.ts'
import type { Desk, Door, Zone } from '../core/records.ts'
import type { Command } from './command.ts'
import { clearable, number, text, word } from './fields.ts'
import { recordCommands } from './records.ts'
import { type Column, tableOf } from './request.ts'

const NAME = text('name', 'NAME', 'how the pages call it (else its id)')

const zone = recordCommands<Zone>({
  word: 'zone',
  what: 'zone',
  path: '/api/zones',
  named: 'ID',
  fields: [
    clearable(number('capacity', 'how many people it holds'), 'no limit'),
    NAME,
    word('anti-passback', ['soft', 'hard'], 'a second entry without an exit is recorded (soft), or refused'),
  ],
  columns: [
    ['ZONE', ({ id }) => id],
    ['NAME', ({ name }) => name],
    ['CAPACITY', ({ capacity }) => capacity],
    ['ANTI-PASSBACK', ({ antiPassback }) => antiPassback],
  ],
})

const desk = recordCommands<Desk>({
  word: 'desk',
  what: 'desk',
  path: '/api/desks',
  named: 'ID',
  fields: [text('zone', 'ZONE', 'where it stands', { required: true })],
  columns: [
    ['DESK', ({ id }) => id],
    ['ZONE', ({ zone: place }) => place],
  ],
})

type DoorRow = Door & DoorState

const DOOR_COLUMNS: readonly Column<DoorRow>[] = [
  ['DOOR', ({ id }) => id],
  ['NAME', ({ name }) => name],
  ['FROM', ({ from }) => from],
  ['TO', ({ to }) => to],
  ['STATE', ({ condition }) => condition],
  ['MODE', ({ mode }) => mode],
  ['MODE UNTIL', ({ modeUntil }, { time }) => time(modeUntil)],
  ['REVOKED BADGE COULD PASS UNTIL', ({ revokedPassUntil }, { time }) => time(revokedPassUntil)],
]

const door = recordCommands<Door>({
  word: 'door',
  what: 'door',
  path: '/api/doors',
  named: 'ID',
  fields: [
    clearable(text('from', 'ZONE', 'the outer zone (else the street)'), 'the street'),
    clearable(text('to', 'ZONE', 'the inner zone'), 'no zone of the house'),
    clearable(
      text('lock', 'UNIT', 'the unit that moves the lock (else the board of the reader)'),
      'the board of the reader',
    ),
    number('unlock-ms', 'how long it stays unlocked (5000)'),
    number('held-open-s', 'seconds after which an open door is an alarm (30)'),
    number('extended-unlock-ms', 'the same for a person who needs more time (15000)'),
    number('extended-held-open-s', 'the same for a person who needs more time (90)'),
    number('pre-alert-s', 'so many seconds before that alarm it warns; 0: not at all (10)'),
    clearable(
      text('free-schedule', 'SCHEDULE', 'once staff has opened in its windows, everybody passes'),
      'never free',
    ),
    number('list-life-s', 'so long a board that is away may still decide (86400)'),
    NAME,
  ],
  columns: [
    ['DOOR', ({ id }) => id],
    ['NAME', ({ name }) => name],
    ['FROM', ({ from }) => from],
    ['TO', ({ to }) => to],
  ],
  details: [
    ['LOCK', ({ lock }) => lock],
    ['UNLOCK MS', ({ unlockMs }) => unlockMs],
    ['HELD OPEN S', ({ heldOpenS }) => heldOpenS],
    ['EXTENDED UNLOCK MS', ({ extendedUnlockMs }) => extendedUnlockMs],
    ['EXTENDED HELD OPEN S', ({ extendedHeldOpenS }) => extendedHeldOpenS],
    ['PRE-ALERT S', ({ preAlertS }) => preAlertS],
    ['FREE SCHEDULE', ({ freeSchedule }) => freeSchedule],
    ['LIST LIFE S', ({ listLifeS }) => listLifeS],
  ],
})

/** As registered, and as they stand now: the API tells these apart. */
const doorList: Command = {
  ...door.list,
  summary: 'the doors, how they stand, and how long a revoked badge could still pass',
  async run(call) {
    const records = (await call.api.call('GET', '/api/doors')) as Door[]
    const { doors } = (await call.api.call('GET', '/api/house')) as House
    const rows = records.map((record) => ({ ...doors.find(({ id }) => id === record.id), ...record }) as DoorRow)
    call.out.answer(rows, tableOf(call, DOOR_COLUMNS, rows, 'There are no doors yet.'))
    return 0
  },
}

export const PLACE_COMMANDS: readonly Command[] = [
  zone.add,
  zone.list,
  zone.change,
  zone.remove,
  desk.add,
  desk.list,
  desk.change,
  desk.remove,
]

export const DOOR_RECORD_COMMANDS: readonly Command[] = [door.add, doorList, door.show, door.change, door.remove]
