/** The house's own settings: kept in the database, changed by commands and pages, in force without a restart. */
import { isMinute } from './windows.ts'

/** What a value may be. */
export type SettingForm =
  | { type: 'text'; charsMax: number }
  | { type: 'time' }
  | { type: 'whole'; min: number; max: number }
  | { type: 'choice'; choices: readonly string[] }

export interface HouseSetting {
  /** What it is while nobody has set it. */
  initial: string
  /** One plain sentence, in English, for the command line and the API. */
  meaning: string
  form: SettingForm
}

export const HOUSE_SETTINGS = {
  name: {
    initial: 'Soglia',
    meaning: 'how the house is called on its pages',
    form: { type: 'text', charsMax: 60 },
  },
  'closing-time': {
    initial: '04:00',
    meaning: 'when the day of the house ends, and nobody is surely inside any longer',
    form: { type: 'time' },
  },
  'longest-stay-h': {
    initial: '16',
    meaning: 'after so many hours without an exit a stay is uncertain',
    form: { type: 'whole', min: 1, max: 72 },
  },
  'walk-s': {
    initial: '3',
    meaning: 'who is at two doors within so many seconds raises an alarm; 0: nobody does',
    form: { type: 'whole', min: 0, max: 600 },
  },
  'time-server': {
    initial: 'needed',
    meaning: 'needed: while no time server keeps the clock, the time is in doubt; none: this machine has a good clock',
    form: { type: 'choice', choices: ['needed', 'none'] },
  },
  'public-count': {
    initial: 'off',
    meaning: 'on: everybody may see how many are inside, and nothing else, at /public; off: nobody may',
    form: { type: 'choice', choices: ['on', 'off'] },
  },
  'home-assistant': {
    initial: 'off',
    meaning:
      'it or en: Home Assistant is told of zones, doors, desks, units and alarms, with names in that language; off: of nothing',
    form: { type: 'choice', choices: ['off', 'it', 'en'] },
  },
} as const satisfies Record<string, HouseSetting>
export type HouseSettingKey = keyof typeof HOUSE_SETTINGS

/** What is wrong with a value, as words; null: nothing. */
export function faultOfSetting(key: HouseSettingKey, value: string): string | null {
  const form: SettingForm = HOUSE_SETTINGS[key].form
  switch (form.type) {
    case 'text':
      return [...value].length <= form.charsMax ? null : `at most ${form.charsMax} characters`
    case 'time':
      return isMinute(value) && value !== '24:00' ? null : 'a time from 00:00 to 23:59'
    case 'whole': {
      // Written in one way only, so that what is read back is what was set.
      const isWhole = /^(0|[1-9]\d{0,8})$/.test(value) && Number(value) >= form.min && Number(value) <= form.max
      return isWhole ? null : `a whole number from ${form.min} to ${form.max}`
    }
    case 'choice':
      return form.choices.includes(value) ? null : form.choices.join(' or ')
  }
}

export function isHouseSetting(key: string): key is HouseSettingKey {
  return Object.hasOwn(HOUSE_SETTINGS, key)
}

/** The value that is in force. */
export function settingIn(directory: { setting(key: string): string | null }, key: HouseSettingKey): string {
  return directory.setting(key) ?? HOUSE_SETTINGS[key].initial
}
