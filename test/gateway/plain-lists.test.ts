/** A board that holds plain numbers decides by them at any time: that it was connected then is no doubt, all else is. */
import { expect, it } from 'vitest'
import { createOfflineJudge } from '../../gateway/access/offline.ts'
import type { AllowListContent } from '../../gateway/core/allow-list.ts'
import type { Tap } from '../../gateway/core/model.ts'
import type { Badge } from '../../gateway/core/records.ts'
import { unitOf } from '../support/units.ts'

const AT = 1_764_230_400_000
const HOUR = 3_600_000
const content: AllowListContent = {
  ...{ door: 'front', mode: 'scheduled', modeUntil: null, free: [] },
  ...{ windows: [[[AT, AT + HOUR]]], entries: { ada: 0 } },
}
const judge = createOfflineJudge({
  directory: { badges: () => [{ id: 'ada', credential: 'uid:deadbeef' } as Badge] },
  policies: {
    find: (unit, version) =>
      version === 3 ? { unit, version, issued: AT, expires: AT + HOUR, content: JSON.stringify(content) } : null,
  },
  connections: { wasConnected: () => true },
})
const doubts = (kind: string, settings: Record<string, string>, { policy = 3, at = AT + 1000 } = {}) => {
  const tap = { type: 'tap', offline: { granted: true, reason: 'ok', policy }, at } as Tap
  const unit = unitOf('front-in', kind, { door: 'front', settings })
  return judge.doubtsOf(unit, tap, { credential: 'uid:deadbeef', side: 'in', own: at })
}

it('tells one from the other', () => {
  expect(doubts('esp-rfid', { list: 'push' })).toEqual([])
  expect(doubts('esp-rfid', {})).toEqual(['unit-was-connected'])
  expect(doubts('mqtt', {})).toEqual(['unit-was-connected'])
  expect(doubts('esp-rfid', { list: 'push' }, { policy: 0 })).toEqual(['list-never-sent'])
  expect(doubts('esp-rfid', { list: 'push' }, { at: AT + 2 * HOUR })).toEqual(['list-not-valid-then'])
  expect(doubts('esp-rfid', { list: 'push' }, { at: AT - 60_000 })).toEqual(['list-disagrees'])
})
