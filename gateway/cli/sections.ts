/** All commands, in the order in which the help tells them. */
import { ACCOUNT_COMMANDS } from './account-commands.ts'
import { ALARM_COMMANDS } from './alarm-commands.ts'
import { BADGE_COMMANDS } from './badge-commands.ts'
import { CARD_COMMANDS, GROUP_COMMANDS, ORGANISATION_COMMANDS } from './directory-commands.ts'
import { doctor } from './doctor.ts'
import { DOOR_COMMANDS } from './door-commands.ts'
import { EVENT_COMMANDS, PASS_COMMANDS } from './event-commands.ts'
import { EXPLAIN_COMMANDS } from './explain-commands.ts'
import type { Section } from './help.ts'
import { HISTORY_COMMANDS } from './history-commands.ts'
import { JOURNAL_COMMANDS } from './journal-commands.ts'
import { OCCUPANCY_COMMANDS } from './occupancy-commands.ts'
import { PERSON_COMMANDS } from './person-commands.ts'
import { DOOR_RECORD_COMMANDS, PLACE_COMMANDS } from './place-commands.ts'
import { PRESENCE_COMMANDS, ROLL_CALL_COMMANDS } from './presence-commands.ts'
import { CALENDAR_COMMANDS, RULE_COMMANDS, SCHEDULE_COMMANDS } from './rule-commands.ts'
import { RUN_COMMANDS } from './run-commands.ts'
import { SETTING_COMMANDS } from './setting-commands.ts'
import { STATE_COMMANDS } from './state-commands.ts'
import { UNIT_COMMANDS } from './unit-commands.ts'

export const SECTIONS: readonly Section[] = [
  ['The gateway', [...RUN_COMMANDS, doctor, ...SETTING_COMMANDS]],
  ['Who may sign in', ACCOUNT_COMMANDS],
  ['The house', [...UNIT_COMMANDS, ...PLACE_COMMANDS]],
  ['Doors', [...DOOR_RECORD_COMMANDS, ...DOOR_COMMANDS]],
  ['People and their badges', [...PERSON_COMMANDS, ...ORGANISATION_COMMANDS, ...BADGE_COMMANDS, ...CARD_COMMANDS]],
  ['Who may pass, and when', [...GROUP_COMMANDS, ...RULE_COMMANDS, ...SCHEDULE_COMMANDS, ...CALENDAR_COMMANDS]],
  ['Guests', [...EVENT_COMMANDS, ...PASS_COMMANDS]],
  ['Who is inside', [...OCCUPANCY_COMMANDS, ...PRESENCE_COMMANDS, ...ROLL_CALL_COMMANDS]],
  ['What happened, and why', [...ALARM_COMMANDS, ...EXPLAIN_COMMANDS, ...HISTORY_COMMANDS, ...JOURNAL_COMMANDS]],
  ['Copies', STATE_COMMANDS],
]
