import { describe, expect, it } from 'vitest'
import { conditionOf, DOOR_AT_FIRST, heldOpenSOf, nextTick, unlockMsOf } from '../../gateway/core/door.ts'
import { door, NOW, told } from './door-parts.ts'

describe('a door tells', () => {
  it.each([
    ['nothing, shut again and again', '1 shut, 2 shut, 3 look', ''],
    [
      'of a forced opening, and when it is secure again',
      '1 open, 2 open, 5 shut',
      '1 opened, 1 forced, 5 closed, 5 secured',
    ],
    ['of an ordered one: in time, and with grace', '0 ordered, 8 open', '8 opened'],
    ['of one after the order has run out', '0 ordered, 8.001 open', '8.001 opened, 8.001 forced'],
    ['of one for somebody who needs more time', '0 ordered long, 18 open', '18 opened'],
    [
      'of the exit button, once while pressed, and the opening',
      '0 button, 1 button, 10 open',
      '0 exit-button-pressed, 10 opened',
    ],
    ['of each press', '0 button, 1 button released, 2 button', '0 exit-button-pressed, 2 exit-button-pressed'],
    ['of a button that is never released', '0 button, 10 button', '0 exit-button-pressed, 10 exit-button-pressed'],
    ['no break-in where the lock says that it is open', '0 not locked, 60 open', '60 opened'],
    ['when the unlock has run out', '0 unlocked, 60 look', '5 secured'],
    ['nothing of that while it stands open', '0 unlocked, 3 open, 9 shut', '3 opened, 9 closed, 9 secured'],
    ['of a lock that outlasts the opening', '0 unlocked, 1 open, 2 shut, 9 look', '1 opened, 2 closed, 5 secured'],
    ['of the lock that says when it has fallen', '0 unlocked, 0 not locked, 2 locked, 9 look', '2 secured'],
    ['of no security while the lock is open', '0 unlocked, 1 not locked, 9 look, 12 locked', '12 secured'],
    [
      'that it is open too long, and first that it soon is',
      '0 ordered, 1 open, 99 look',
      '1 opened, 21 held-open-soon, 31 held-open',
    ],
    [
      'the same where nobody looked in time',
      '0 ordered, 1 open, 40 shut',
      '1 opened, 21 held-open-soon, 31 held-open, 40 closed, 40 secured',
    ],
    [
      'later for somebody who needs more time',
      '0 ordered long, 1 open, 99 look',
      '1 opened, 81 held-open-soon, 91 held-open',
    ],
    [
      'also where it is open already',
      '0 ordered, 1 open, 5 ordered long, 99 look',
      '1 opened, 81 held-open-soon, 91 held-open',
    ],
    [
      'as ever at the next opening',
      '0 ordered long, 1 open, 2 shut, 3 open, 40 look',
      '1 opened, 2 closed, 2 secured, 3 opened, 23 held-open-soon, 33 held-open',
    ],
    [
      'at each opening anew',
      '0 ordered, 1 open, 22 shut, 22 ordered, 24 open, 45 look',
      '1 opened, 21 held-open-soon, 22 closed, 22 secured, 24 opened, 44 held-open-soon',
    ],
    [
      'of a lock still open after a warning',
      '0 ordered, 1 open, 20 unlocked, 22 shut, 99 look',
      '1 opened, 21 held-open-soon, 22 closed, 25 secured',
    ],
    ['nothing forced in free passage', '0 free, 60 open, 61 shut, 99 free no more', '60 opened, 61 closed, 99 secured'],
    ['nothing forced right after it', '0 free, 99 free no more, 102 open', '99 secured, 102 opened'],
    [
      'of tampering, unit by unit',
      '0 tamper a, 1 no tamper b, 2 no word of a, 3 tamper b, 4 no tamper a',
      '0 tampered, 3 tampered, 4 tamper-ended',
    ],
  ])('%s', (_what, story, events) => expect(told(story).events).toBe(events))

  it('at its first word, open, of no break-in', () => expect(told('0 open', DOOR_AT_FIRST).events).toBe('0 opened'))
  it('of no warning where it would come at once, or is not wanted', () => {
    const { state } = told('0 ordered, 1 open')
    expect(nextTick(state, door)).toBe(NOW + 21_000)
    for (const preAlertS of [0, 30, 31]) expect(nextTick(state, { ...door, preAlertS })).toBe(NOW + 31_000)
  })
})

describe('the condition of a door', () => {
  it.each([
    ['unlocked while the unlock lasts', '0 unlocked, 4.999 look', 'unlocked'],
    ['secured from then on', '0 unlocked, 5 look', 'secured'],
    ['unlocked by the word of the lock', '0 not locked, 60 look', 'unlocked'],
    ['unlocked in free passage', '0 free', 'unlocked'],
    ['secured where the lock says so, also then', '0 free, 1 locked', 'secured'],
    ['open', '0 ordered, 1 open', 'open'],
    ['held open', '0 ordered, 1 open, 31 look', 'held-open'],
    ['forced, also when it is held open too long', '1 open, 60 look', 'forced'],
  ])('is %s', (_what, story, condition) => {
    const { state, endsAt } = told(story)
    expect(conditionOf(state, endsAt)).toBe(condition)
  })
  it('is unknown before anything was told', () => expect(conditionOf(DOOR_AT_FIRST, NOW)).toBe('unknown'))
  it.each([
    ['it was unlocked', '1 unlocked', 1],
    ['the unlock ran out', '1 unlocked, 9 look', 6],
    ['it was opened', '1 unlocked, 2 open, 3 unlocked, 40 look', 2],
    ['it was shut', '1 open, 2 shut, 3 shut', 2],
  ])('has begun when %s', (_what, story, atS) => expect(told(story).state.since).toBe(NOW + atS * 1000))
})

describe('more time', () => {
  it('is never less than what everybody has', () => {
    const mistaken = { ...door, extendedUnlockMs: 1, extendedHeldOpenS: 1 }
    const { state } = told('0 ordered long, 1 open')
    expect([unlockMsOf(door, false), unlockMsOf(door, true), unlockMsOf(mistaken, true)]).toEqual([
      5_000, 15_000, 5_000,
    ])
    expect([heldOpenSOf(state, door), heldOpenSOf(state, mistaken)]).toEqual([90, 30])
  })
})
