/** The house's own settings: kept in the database, changed by commands and pages, in force without a restart. */
import { isMinute } from './windows.ts'

export interface HouseSetting {
  /** What it is while nobody has set it. */
  initial: string
  /** One plain sentence, in English, for the command line and the API. */
  meaning: string
  /** What is wrong with a value, as words; null: nothing. */
  faultOf(value: string): string | null
}

export const HOUSE_SETTINGS = {
  name: {
    initial: 'Soglia',
    meaning: 'how the house is called on its pages',
    faultOf: textUpTo(60),
  },
  'closing-time': {
    initial: '04:00',
    meaning: 'when the day of the house ends, and nobody is surely inside any longer',
    faultOf: (value) => (isMinute(value) && value !== '24:00' ? null : 'a time from 00:00 to 23:59'),
  },
  'longest-stay-h': {
    initial: '16',
    meaning: 'after so many hours without an exit a stay is uncertain',
    faultOf: wholeNumber(1, 72),
  },
  'walk-s': {
    initial: '3',
    meaning: 'who is at two doors within so many seconds raises an alarm; 0: nobody does',
    faultOf: wholeNumber(0, 600),
  },
  'time-server': {
    initial: 'needed',
    meaning: 'needed: while no time server keeps the clock, the time is in doubt; none: this machine has a good clock',
    faultOf: (value) => (['needed', 'none'].includes(value) ? null : 'needed or none'),
  },
  'public-count': {
    initial: 'off',
    meaning: 'on: everybody may see how many are inside, and nothing else, at /public; off: nobody may',
    faultOf: (value) => (['on', 'off'].includes(value) ? null : 'on or off'),
  },
} as const satisfies Record<string, HouseSetting>
export type HouseSettingKey = keyof typeof HOUSE_SETTINGS

function textUpTo(charsMax: number): HouseSetting['faultOf'] {
  return (value) => ([...value].length <= charsMax ? null : `at most ${charsMax} characters`)
}

/** Written in one way only, so that what is read back is what was set. */
function wholeNumber(min: number, max: number): HouseSetting['faultOf'] {
  const fault = `a whole number from ${min} to ${max}`
  return (value) => (/^(0|[1-9]\d{0,8})$/.test(value) && Number(value) >= min && Number(value) <= max ? null : fault)
}

export function isHouseSetting(key: string): key is HouseSettingKey {
  return Object.hasOwn(HOUSE_SETTINGS, key)
}

/** The value that is in force. */
export function settingIn(directory: { setting(key: string): string | null }, key: HouseSettingKey): string {
  return directory.setting(key) ?? HOUSE_SETTINGS[key].initial
}
