/** A setting of the house: what a request to change one comes to. */
import { SogliaError } from '../core/errors.ts'
import { HOUSE_SETTINGS, isHouseSetting } from '../core/settings.ts'
import { happenedNow, type Outcome, type RegisterContext } from './part.ts'
import { checkName } from './words.ts'

export interface SettingValue {
  key: string
  value: string
}

export function setSetting(context: RegisterContext, key: string, text: string, by: string): Outcome<SettingValue> {
  if (!isHouseSetting(key)) {
    throw new SogliaError('E_NOT_FOUND', `the setting ${key}; there are: ${Object.keys(HOUSE_SETTINGS).join(', ')}`)
  }
  const value = checkName('the value', text)
  const { charsMax } = HOUSE_SETTINGS[key]
  if ([...value].length > charsMax) throw new SogliaError('E_INVALID', `the value has at most ${charsMax} characters`)
  return {
    changes: [{ put: 'setting', key, value }],
    facts: [{ kind: 'setting-changed', subject: key, by, ...happenedNow(context.clock) }],
    answer: { key, value },
  }
}
