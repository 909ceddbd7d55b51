/** What another value of a setting would do, as sentences. */
import type { SettingEffect } from '../../gateway/api/contract.ts'
import { when } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { settingsWords } from './words.ts'

export function effectSentence(effect: SettingEffect): string {
  const { effects } = wordsOf(settingsWords).house
  const { kind, at = '', was = '', people = 0, told = 0, none = 0, boards = 0, inside = 0 } = effect
  switch (kind) {
    case 'day-ends':
      return effects['day-ends'](when(at), when(was))
    case 'uncertain-at-once':
      return effects['uncertain-at-once'](people)
    case 'uncertain-at':
      return effects['uncertain-at'](people, when(at))
    case 'alarms-fewer':
      return effects['alarms-fewer'](none, told)
    case 'clock-trusted':
      return effects['clock-trusted'](boards)
    case 'clock-watched':
      return effects['clock-watched'](boards)
    case 'public-on':
      return effects['public-on'](inside)
    case 'name':
      return effects.name(was)
    case 'alarms-more':
    case 'alarms-off':
    case 'clock-unwatched':
    case 'public-off':
    case 'none':
      return effects[kind]()
    default:
      return kind
  }
}
