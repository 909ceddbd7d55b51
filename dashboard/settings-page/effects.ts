/** What another value of a setting would do, as sentences. */
import type { SettingEffect } from '../../gateway/api/contract.ts'
import { clockTime, houseDay, longDate, now } from '../clock.ts'
import { wordsOf } from '../language.ts'
import { settingsWords } from './words.ts'

export function effectSentence(effect: SettingEffect): string {
  const { effects } = wordsOf(settingsWords).house
  const { kind, at = '', was = '', people = 0, told = 0, none = 0, boards = 0, inside = 0, devices = 0 } = effect
  switch (kind) {
    case 'day-ends':
      return effects['day-ends'](moment(at), moment(was))
    case 'uncertain-at-once':
      return effects['uncertain-at-once'](people)
    case 'uncertain-at':
      return effects['uncertain-at'](people, moment(at))
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
    case 'home-assistant-on':
      return effects['home-assistant-on'](devices)
    case 'alarms-more':
    case 'alarms-off':
    case 'clock-unwatched':
    case 'public-off':
    case 'home-assistant-off':
    case 'home-assistant-language':
    case 'none':
      return effects[kind]()
    default:
      return kind
  }
}

/** `02:00`, and of which day where it is not today's. */
function moment(at: string): string {
  const isToday = houseDay(at) === houseDay(now.value)
  return isToday ? clockTime(at) : wordsOf(settingsWords).house.moment(clockTime(at), longDate(at))
}
