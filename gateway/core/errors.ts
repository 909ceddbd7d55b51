/** Every error that Soglia throws or answers with, in one table; a test holds it against the docs. */

interface ErrorRow {
  /** The HTTP status where it reaches the API. */
  status: number
  /** One line in plain English; `{}` is where the particulars go. */
  text: string
}

export const ERRORS = {
  E_CONFIG: { status: 500, text: 'The configuration has faults: {}' },
  E_DATA_UNWRITABLE: { status: 500, text: 'The data folder cannot be written: {}' },
  E_DATA_IN_USE: { status: 409, text: 'Another gateway works on this data folder: {}' },
  E_DATABASE_CORRUPT: { status: 500, text: 'The database is damaged and was left as it is: {}' },
  E_DATABASE_NEWER: { status: 500, text: 'The database was written by a newer Soglia: {}' },
  E_NOT_DURABLE: { status: 500, text: 'The disk does not keep what it is told: {}' },
  E_PORT_IN_USE: { status: 500, text: 'The address is taken by another program: {}' },
  E_LISTEN: { status: 500, text: 'Cannot listen: {}' },
  E_AUTHORITY: { status: 500, text: "The house's own authority cannot be used: {}" },
  E_STORAGE_FAILED: { status: 503, text: 'It could not be written to disk: {}' },
  E_STORAGE_BUSY: { status: 503, text: 'Too much waits for the disk: {}' },
  E_GATEWAY_RUNNING: { status: 409, text: 'Stop the gateway first: {}' },
  E_USAGE: { status: 400, text: '{}' },
  E_INVALID: { status: 400, text: 'The request is not valid: {}' },
  E_NOT_FOUND: { status: 404, text: 'There is no such thing: {}' },
  E_METHOD: { status: 405, text: 'The address takes no such method: {}' },
  E_EXISTS: { status: 409, text: 'It exists already: {}' },
  E_UNIT_UNKNOWN: { status: 404, text: 'There is no such unit: {}' },
  E_UNIT_KIND_UNKNOWN: { status: 400, text: 'There is no such kind of unit: {}' },
  E_UNIT_SETTING: { status: 400, text: 'A setting of the unit is not valid: {}' },
  E_DOOR_UNKNOWN: { status: 404, text: 'There is no such door: {}' },
  E_ZONE_UNKNOWN: { status: 404, text: 'There is no such zone: {}' },
  E_DESK_UNKNOWN: { status: 404, text: 'There is no such desk: {}' },
  E_PERSON_UNKNOWN: { status: 404, text: 'There is no such person: {}' },
  E_BADGE_UNKNOWN: { status: 404, text: 'There is no such badge: {}' },
  E_BADGE_HELD: { status: 409, text: 'The credential is already held: {}' },
  E_ORGANISATION_UNKNOWN: { status: 404, text: 'There is no such organisation: {}' },
  E_GROUP_UNKNOWN: { status: 404, text: 'There is no such group: {}' },
  E_SCHEDULE_UNKNOWN: { status: 404, text: 'There is no such schedule: {}' },
  E_RULE_UNKNOWN: { status: 404, text: 'There is no such rule: {}' },
  E_EVENT_UNKNOWN: { status: 404, text: 'There is no such event: {}' },
  E_CARD_UNKNOWN: { status: 404, text: 'There is no such pool card: {}' },
  E_CALENDAR_UNKNOWN: { status: 404, text: 'There is no such day in the calendar: {}' },
  E_PLAN_UNKNOWN: { status: 404, text: 'There is no such floor plan: {}' },
  E_PLAN_INVALID: { status: 400, text: 'The floor plan is not valid: {}' },
  E_DRAWING: { status: 400, text: 'The drawing cannot be used: {}' },
  E_SCHEDULE_INVALID: { status: 400, text: 'The windows are not valid: {}' },
  E_CIRCLE: { status: 400, text: 'It would belong to itself: {}' },
  E_IN_USE: { status: 409, text: 'Others still rest on it: {}' },
  E_CONFLICT: { status: 409, text: 'Somebody else has changed it meanwhile: {}' },
  E_CONFIRM: { status: 400, text: 'This wants to be confirmed: {}' },
  E_NOT_INSIDE: { status: 409, text: 'The person is not counted inside: {}' },
  E_NO_ROLL_CALL: { status: 409, text: 'There is no roll-call to tick people off in: {}' },
  E_NOTHING_TAPPED: { status: 404, text: 'No unknown badge was tapped lately: {}' },
  E_AMBIGUOUS: { status: 409, text: 'Several would fit; say which: {}' },
  E_BADGE_ENDED: { status: 409, text: 'The badge has ended: {}' },
  E_CREDENTIAL_INVALID: { status: 400, text: 'This is not a credential: {}' },
  E_CREDENTIAL_RANDOM: {
    status: 400,
    text: 'The card gives a new random number at each tap and cannot be a badge: {}',
  },
  E_IMPORT: { status: 400, text: 'The file has bad rows, and nothing was changed: {}' },
  E_UNIT_OFFLINE: { status: 409, text: 'The unit is away; nothing was sent: {}' },
  E_NO_LOCK: { status: 409, text: 'No unit can open this door: {}' },
  E_SIGN_IN: { status: 401, text: 'Sign in first.' },
  E_PASSWORD: { status: 401, text: 'The name or the password is wrong.' },
  E_CODE: { status: 403, text: 'The one-time code is wrong or used up.' },
  E_PASSWORD_WEAK: { status: 400, text: 'The password is too short: {}' },
  E_SECOND_FACTOR: { status: 401, text: 'A code of the authenticator app is needed.' },
  E_SECOND_FACTOR_WRONG: { status: 401, text: 'The code is wrong, too old, or was used before.' },
  E_PASSKEY: { status: 401, text: 'The passkey was not accepted: {}' },
  E_PASSKEY_PLACE: { status: 400, text: 'Passkeys do not work at this address: {}' },
  E_LINK: { status: 401, text: 'The link is used up, too old, or replaced by a newer one.' },
  E_PROVE: { status: 403, text: 'Show first that it is you: give your password or passkey again.' },
  E_LAST_WAY: { status: 409, text: 'There would be no way left to sign in: {}' },
  E_PAIRING: { status: 404, text: 'No screen shows this code, or no longer: {}' },
  E_FORBIDDEN: { status: 403, text: 'Your role may not do this.' },
  E_ORIGIN: { status: 403, text: 'The request came from another site.' },
  E_TOO_MANY: { status: 429, text: 'Too many attempts; wait: {}' },
  E_VIEWERS_FULL: { status: 503, text: 'Too many live views are open: {}' },
  E_BACKUP: { status: 500, text: 'The backup did not pass its check: {}' },
  E_DOCTOR: { status: 500, text: 'Not all is well: {}' },
  E_INTERNAL: { status: 500, text: 'Something is wrong inside; the log has it.' },
} as const satisfies Record<string, ErrorRow>
export type ErrorCode = keyof typeof ERRORS

/** The only kind of error that is thrown on purpose. `detail` is for people, `code` for programs. */
export class SogliaError extends Error {
  readonly code: ErrorCode
  readonly detail: string
  constructor(code: ErrorCode, detail = '', options?: ErrorOptions) {
    super(ERRORS[code].text.replace('{}', detail), options)
    this.name = 'SogliaError'
    this.code = code
    this.detail = detail
  }
  get status(): number {
    return ERRORS[this.code].status
  }
}

/** Kinds of input that are dropped and counted on the unit, with what each means. */
export const BAD_INPUTS = {
  'not-json': 'the payload is not JSON in UTF-8',
  'bad-shape': 'a field is missing or has the wrong type',
  'bad-id': 'the id is not 1 to 64 printable ASCII characters',
  'bad-credential': 'the credential is not one that the contract names',
  'absurd-time': 'the unit tells a time that cannot be true',
  'too-large': 'the message is larger than its unit may send: 16 KiB, of some devices more',
  'unknown-topic': 'no message has this name',
  'forbidden-topic': 'the unit may not publish there',
  'forbidden-subscription': 'the unit may not subscribe there',
  'forbidden-retain': 'only the status may be retained',
  'forbidden-will': 'only the status may be a will',
  'id-reused': 'the id was used before for something else',
  'side-contradicts': 'the message names another side than the registered one',
  'unknown-command': 'it confirms a command that was not sent to it',
  'unknown-policy': 'it says that it holds an allow-list of a version that cannot be',
  'unknown-desk': 'the desk is not one of the unit',
  'too-many-unreadable': 'the unit has sent too much that cannot be understood; what is over waits its turn',
  'bad-login': 'the name, the client id or the secret is wrong',
  'too-many-connections': 'more connections than the broker takes',
  'bad-packet': 'the bytes are not MQTT',
  'bad-line': 'the line has no name, payload and checksum',
  'bad-crc': 'the checksum of the line does not fit',
  'not-utf8': 'the line is not UTF-8',
  'card-mute': 'the card gave no answer',
  'card-pulled': 'the card was gone before it was read',
  'bad-frame': 'a frame of the device is cut short, or its checksum does not fit',
  'no-card': 'what the reader told cannot be a card: all zeros, or a wrong parity',
  'unknown-device': 'the bridge tells of a device that is not registered',
  'shared-topic': 'several units have this topic at another broker, so nobody knows which of them it is',
  'pulse-not-ended': 'the relay was still on after its time, and was switched off by the gateway',
  'list-left-out':
    'some badges cannot stand in the list of the board: its reader does not tell them, or they are too many',
  'list-not-held': 'the board does not hold the list that it was told to hold, or does not say so',
  'list-stranger': 'somebody else had put cards into the list of the board; they were taken out',
  'wrong-clock': 'the clock of the board is wrong, so nobody is added to its list',
  'signal-lost': 'so much could not be recorded that the oldest of it is lost',
} as const
export type BadInputCode = keyof typeof BAD_INPUTS
