/** What a kind of unit is called and how it is reached; our own kinds have their words in `words.ts`, others in `device-words.ts`. */
import type { UnitKindView } from '../../gateway/api/contract.ts'
import { lookUp, wordsOf } from '../language.ts'
import { deviceWords } from './device-words.ts'
import { unitsWords } from './words.ts'

export interface DeviceWords {
  name: string
  short: string
  text: string
  steps: readonly string[]
  limits: string
  settings: Readonly<Record<string, { name: string; help: string }>>
}

/** Null for our own kinds. */
export const deviceOf = (kind: string): DeviceWords | null => lookUp<DeviceWords>(wordsOf(deviceWords), kind)

export function kindName(kind: string): string {
  return lookUp<string>(wordsOf(unitsWords).kinds, kind) ?? deviceOf(kind)?.name ?? kind
}

export function kindShort(kind: string): string {
  return lookUp<string>(wordsOf(unitsWords).kindsShort, kind) ?? deviceOf(kind)?.short ?? kind
}

export function kindText(kind: string): string {
  const t = wordsOf(unitsWords)
  return lookUp<string>(t.kindTexts, kind) ?? deviceOf(kind)?.text ?? t.otherKind(kind)
}

export function settingWords(kind: string, key: string): { name: string; help: string } {
  const t = wordsOf(unitsWords)
  const own = deviceOf(kind)?.settings[key]
  return own ?? { name: lookUp<string>(t.settingNames, key) ?? key, help: lookUp<string>(t.settingHelps, key) ?? '' }
}

/** A cable of its own, a reader that the machine finds by itself, or a login at the broker. */
export type Way = 'cable' | 'reader' | 'network'
export function wayOf({ takes }: UnitKindView): Way {
  if (takes.includes('path')) return 'cable'
  return takes.includes('reader') ? 'reader' : 'network'
}
