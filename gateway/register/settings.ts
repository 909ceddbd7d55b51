/** A setting of the house: what a request to change one comes to. */
import { SogliaError } from '../core/errors.ts'
import { faultOfSetting, HOUSE_SETTINGS, isHouseSetting, settingIn } from '../core/settings.ts'
import type { Piece } from './piece.ts'
import { checkName } from './words.ts'

export interface SettingValue {
  key: string
  value: string
}

export function setSetting(piece: Piece, key: string, text: string): SettingValue {
  if (!isHouseSetting(key)) {
    throw new SogliaError('E_NOT_FOUND', `the setting ${key}; there are: ${Object.keys(HOUSE_SETTINGS).join(', ')}`)
  }
  const value = checkName('the value', text)
  const fault = faultOfSetting(key, value)
  if (fault !== null) throw new SogliaError('E_INVALID', `${key}: ${fault}`)
  if (value !== settingIn(piece.context.directory, key)) {
    piece.write(
      { put: 'setting', key, value },
      {
        ...piece.tell('setting-changed', key),
        before: settingIn(piece.context.directory, key),
        after: value,
      },
    )
  }
  return { key, value }
}
