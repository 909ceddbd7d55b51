/** The house's own settings: kept in the database, changed by commands and pages, in force without a restart. */

export interface HouseSetting {
  /** What it is while nobody has set it. */
  initial: string
  charsMax: number
  /** One plain sentence, in English, for the command line and the API. */
  meaning: string
}

export const HOUSE_SETTINGS = {
  name: { initial: 'Soglia', charsMax: 60, meaning: 'how the house is called on its pages' },
} as const satisfies Record<string, HouseSetting>
export type HouseSettingKey = keyof typeof HOUSE_SETTINGS

export function isHouseSetting(key: string): key is HouseSettingKey {
  return Object.hasOwn(HOUSE_SETTINGS, key)
}

/** The value that is in force. */
export function settingIn(directory: { setting(key: string): string | null }, key: HouseSettingKey): string {
  return directory.setting(key) ?? HOUSE_SETTINGS[key].initial
}
