import { describe, expect, it as test } from 'vitest'
import { en } from '../../dashboard/words/en.ts'
import { it } from '../../dashboard/words/it.ts'
import type { AlarmKind } from '../../gateway/api/contract.ts'
import { PASSWORD_CHARACTERS_MIN } from '../../gateway/api/sign-in/password.ts'
import { BAD_INPUTS } from '../../gateway/core/errors.ts'
import { DOUBTS } from '../../gateway/core/facts.ts'
import { ALARM_KINDS } from '../../gateway/core/house.ts'
import { REASONS } from '../../gateway/core/model.ts'
import type { Lack } from '../../gateway/core/ports.ts'

/** Every leaf by its path, called with plain arguments where it is a function. */
function leaves(table: object, path = ''): [string, string][] {
  return Object.entries(table).flatMap(([key, value]): [string, string][] => {
    const here = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') return [[here, value]]
    if (typeof value === 'function') return [[here, String(value(3, 7, 2))]]
    return leaves(value as object, here)
  })
}

// Records, so that a new word of the gateway's is a type error here.
const LACKS: Record<NonNullable<Lack>, true> = {
  'port-missing': true,
  'port-busy': true,
  'port-denied': true,
  'pcscd-missing': true,
  'package-missing': true,
  'reader-missing': true,
  'reader-ambiguous': true,
  'broker-unreachable': true,
  'broker-refused': true,
  'driver-missing': true,
}
// The pages and the gateway call alarms by the same words.
const ALARMS: readonly AlarmKind[] = ALARM_KINDS

describe('the words of the pages', () => {
  test('both languages have the same words, and none is empty', () => {
    const italian = leaves(it)
    const english = leaves(en)
    expect(english.map(([path]) => path).sort()).toEqual(italian.map(([path]) => path).sort())
    expect(italian.length).toBeGreaterThan(150)
    expect([...italian, ...english].filter(([, text]) => text.trim() === '')).toEqual([])
  })

  test('no sentence was left untranslated', () => {
    const english = new Map(leaves(en))
    const same = leaves(it).filter(([path, text]) => text.includes(' ') && english.get(path) === text)
    // Mere joints between what comes from the house: `d12: …`, `street – hall`, `firmware 1.4`.
    expect(same.map(([path]) => path).sort()).toEqual(['desk', 'doorWay', 'firmware', 'unitDoor'])
  })

  test.each([
    ['it', it],
    ['en', en],
  ])('%s has a word for every reason, doubt, lack, alarm and kind of bad input of the gateway', (_, words) => {
    expect(Object.keys(words.reasons).sort()).toEqual([...REASONS].sort())
    expect(Object.keys(words.doubts).sort()).toEqual(Object.keys(DOUBTS).sort())
    expect(Object.keys(words.lacks).sort()).toEqual(Object.keys(LACKS).sort())
    expect(Object.keys(words.alarmTitles).sort()).toEqual([...ALARMS].sort())
    expect(Object.keys(words.alarmNext).sort()).toEqual([...ALARMS].sort())
    expect(words.firstPasswordHelp).toContain(` ${PASSWORD_CHARACTERS_MIN} `)
    expect(Object.keys(words.badCodes).sort()).toEqual(Object.keys(BAD_INPUTS).sort())
  })
})
