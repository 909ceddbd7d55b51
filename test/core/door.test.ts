import { describe, expect, it } from 'vitest'
import { conditionOf, DOOR_AT_FIRST, heldOpenSOf, nextTick, unlockMsOf } from '../../gateway/core/door.ts'
import { door, free, NOW, OPEN, ordered, reading, SHUT, type Story, TICK, told, unlocked } from './door-parts.ts'

const LOCKED = reading({ lock: 'locked' })
const UNLOCKED = reading({ lock: 'unlocked' })
const BUTTON = reading({ exitButton: true })

describe('a door tells', () => {
  it.each<[string, Story, string[]]>([
    [
      'nothing, shut again and again',
      [
        [1, SHUT],
        [2, SHUT],
        [3, TICK],
      ],
      [],
    ],
    [
      'of a forced opening, and that it is shut and secure again',
      [
        [1, OPEN],
        [2, OPEN],
        [5, SHUT],
      ],
      ['1 door-opened', '1 door-forced', '5 door-closed', '5 door-secured'],
    ],
    [
      'of an ordered one: in time, and with grace',
      [
        [0, ordered()],
        [8, OPEN],
      ],
      ['8 door-opened'],
    ],
    [
      'of one after the order has run out',
      [
        [0, ordered()],
        [8.001, OPEN],
      ],
      ['8.001 door-opened', '8.001 door-forced'],
    ],
    [
      'of one for somebody who needs more time',
      [
        [0, ordered(true)],
        [18, OPEN],
      ],
      ['18 door-opened'],
    ],
    [
      'of the exit button, once while it is pressed, and the opening after it',
      [
        [0, BUTTON],
        [1, BUTTON],
        [10, OPEN],
      ],
      ['0 exit-button-pressed', '10 door-opened'],
    ],
    [
      'of each press',
      [
        [0, BUTTON],
        [1, reading({})],
        [2, BUTTON],
        [12, BUTTON],
      ],
      ['0 exit-button-pressed', '2 exit-button-pressed', '12 exit-button-pressed'],
    ],
    [
      'no break-in where the lock is open by its own word',
      [
        [0, UNLOCKED],
        [60, OPEN],
      ],
      ['60 door-opened'],
    ],
    [
      'when the unlock has run out',
      [
        [0, unlocked()],
        [60, TICK],
      ],
      ['5 door-secured'],
    ],
    [
      'nothing of that while it stands open, but when it is shut',
      [
        [0, unlocked()],
        [3, OPEN],
        [9, SHUT],
      ],
      ['3 door-opened', '9 door-closed', '9 door-secured'],
    ],
    [
      'of a door shut before the unlock has run out',
      [
        [0, unlocked()],
        [1, OPEN],
        [2, SHUT],
        [9, TICK],
      ],
      ['1 door-opened', '2 door-closed', '5 door-secured'],
    ],
    [
      'of the lock that says itself when it has fallen',
      [
        [0, unlocked()],
        [0, UNLOCKED],
        [2, LOCKED],
        [9, TICK],
      ],
      ['2 door-secured'],
    ],
    [
      'of no security while the lock says that it is open',
      [
        [0, unlocked()],
        [1, UNLOCKED],
        [9, TICK],
        [12, LOCKED],
      ],
      ['12 door-secured'],
    ],
    [
      'that it is open soon too long, and that it is',
      [
        [0, ordered()],
        [1, OPEN],
        [99, TICK],
      ],
      ['1 door-opened', '21 door-held-open-soon', '31 door-held-open'],
    ],
    [
      'the same where nobody looked before it was shut',
      [
        [0, ordered()],
        [1, OPEN],
        [40, SHUT],
      ],
      ['1 door-opened', '21 door-held-open-soon', '31 door-held-open', '40 door-closed', '40 door-secured'],
    ],
    [
      'later for somebody who needs more time',
      [
        [0, ordered(true)],
        [1, OPEN],
        [99, TICK],
      ],
      ['1 door-opened', '81 door-held-open-soon', '91 door-held-open'],
    ],
    [
      'also for one who comes through a door that is open already',
      [
        [0, ordered()],
        [1, OPEN],
        [5, ordered(true)],
        [99, TICK],
      ],
      ['1 door-opened', '81 door-held-open-soon', '91 door-held-open'],
    ],
    [
      'as ever at the next opening',
      [
        [0, ordered(true)],
        [1, OPEN],
        [2, SHUT],
        [3, OPEN],
        [40, SHUT],
      ],
      [
        '1 door-opened',
        '2 door-closed',
        '2 door-secured',
        '3 door-opened',
        '23 door-held-open-soon',
        '33 door-held-open',
        '40 door-closed',
        '40 door-secured',
      ],
    ],
    [
      'at each opening anew',
      [
        [0, unlocked()],
        [1, OPEN],
        [22, SHUT],
        [23, unlocked()],
        [24, OPEN],
        [45, SHUT],
      ],
      [
        '1 door-opened',
        '21 door-held-open-soon',
        '22 door-closed',
        '22 door-secured',
        '24 door-opened',
        '44 door-held-open-soon',
        '45 door-closed',
        '45 door-secured',
      ],
    ],
    [
      'of a lock that is still open when it is shut after the warning',
      [
        [0, ordered()],
        [1, OPEN],
        [20, unlocked()],
        [22, SHUT],
        [99, TICK],
      ],
      ['1 door-opened', '21 door-held-open-soon', '22 door-closed', '25 door-secured'],
    ],
    [
      'nothing forced in free passage, nor right after it',
      [
        [0, free(true)],
        [60, OPEN],
        [61, SHUT],
        [99, free(false)],
        [102, OPEN],
      ],
      ['60 door-opened', '61 door-closed', '99 door-secured', '102 door-opened'],
    ],
    [
      'of tampering, unit by unit, as it begins and ends',
      [
        [0, reading({ tamper: true }, 'a')],
        [1, reading({ tamper: false }, 'b')],
        [2, reading({}, 'a')],
        [3, reading({ tamper: true }, 'b')],
        [4, reading({ tamper: false }, 'a')],
      ],
      ['0 door-tampered', '3 door-tampered', '4 door-tamper-ended'],
    ],
  ])('%s', (_what, story, events) => expect(told(story).events).toEqual(events))

  it('at its first word, open, of no break-in', () =>
    expect(told([[0, OPEN]], DOOR_AT_FIRST).events).toEqual(['0 door-opened']))
  it('of no warning where it is to come at once, or not at all', () => {
    const { state } = told([
      [0, ordered()],
      [1, OPEN],
    ])
    expect(nextTick(state, door)).toBe(NOW + 21_000)
    for (const preAlertS of [0, 30, 31]) expect(nextTick(state, { ...door, preAlertS })).toBe(NOW + 31_000)
  })
})

describe('the condition of a door', () => {
  it.each<[string, Story, string]>([
    [
      'unlocked while the unlock lasts',
      [
        [0, unlocked()],
        [4.999, TICK],
      ],
      'unlocked',
    ],
    [
      'secured from then on',
      [
        [0, unlocked()],
        [5, TICK],
      ],
      'secured',
    ],
    [
      'unlocked by the word of the lock',
      [
        [0, UNLOCKED],
        [60, TICK],
      ],
      'unlocked',
    ],
    ['unlocked in free passage', [[0, free(true)]], 'unlocked'],
    [
      'secured where the lock says so, also then',
      [
        [0, free(true)],
        [1, LOCKED],
      ],
      'secured',
    ],
    [
      'open',
      [
        [0, ordered()],
        [1, OPEN],
      ],
      'open',
    ],
    [
      'held open',
      [
        [0, ordered()],
        [1, OPEN],
        [31, TICK],
      ],
      'held-open',
    ],
    [
      'forced, also when it is held open too long',
      [
        [1, OPEN],
        [60, TICK],
      ],
      'forced',
    ],
  ])('%s', (_what, story, condition) => {
    const { state } = told(story)
    expect(conditionOf(state, NOW + (story.at(-1)?.[0] ?? 0) * 1000)).toBe(condition)
  })
  it('is unknown before anything was told', () => expect(conditionOf(DOOR_AT_FIRST, NOW)).toBe('unknown'))
  it('has begun when it was opened, shut or unlocked, and when the unlock ran out', () => {
    const since = (story: Story): number => ((told(story).state.since ?? 0) - NOW) / 1000
    expect(since([[1, unlocked()]])).toBe(1)
    expect(
      since([
        [1, unlocked()],
        [9, TICK],
      ]),
    ).toBe(6)
    expect(
      since([
        [1, unlocked()],
        [2, OPEN],
        [3, unlocked()],
        [40, TICK],
      ]),
    ).toBe(2)
    expect(
      since([
        [1, OPEN],
        [2, SHUT],
        [3, SHUT],
      ]),
    ).toBe(2)
  })
})

describe('more time', () => {
  it('is never less than what everybody has', () => {
    const mistaken = { ...door, extendedUnlockMs: 1, extendedHeldOpenS: 1 }
    const { state } = told([
      [0, ordered(true)],
      [1, OPEN],
    ])
    expect([unlockMsOf(door, false), unlockMsOf(door, true), unlockMsOf(mistaken, true)]).toEqual([
      5_000, 15_000, 5_000,
    ])
    expect([heldOpenSOf(state, door), heldOpenSOf(state, mistaken)]).toEqual([90, 30])
  })
})
