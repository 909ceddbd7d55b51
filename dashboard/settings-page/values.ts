/** What settings are called, and what their values mean. */
import { lookUp, wordsOf } from '../language.ts'
import { settingsWords } from './words.ts'

export function settingName(key: string): string {
  return lookUp(wordsOf(settingsWords).house.names, key) ?? key
}

export function settingValue(key: string, value: string): string {
  const t = wordsOf(settingsWords).house
  if (key.endsWith('-h')) return t.hours(value)
  if (key.endsWith('-s')) return t.seconds(value)
  return key === 'name' ? value : (lookUp(t.values, value) ?? value)
}
