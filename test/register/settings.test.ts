import { beforeEach, expect, test } from 'vitest'
import { settingIn } from '../../gateway/core/settings.ts'
import { ADA, type Bench, codeOf, createBench } from './support.ts'

let bench: Bench
beforeEach(() => {
  bench = createBench()
})

test('a setting has its first value until it is set, with a fact and why', async () => {
  const { directory, register } = bench
  const initial = (['name', 'closing-time', 'longest-stay-h', 'walk-s'] as const).map((key) =>
    settingIn(directory, key),
  )
  expect(initial).toEqual(['Soglia', '04:00', '16', '3'])
  const answer = await register.settings.set('closing-time', ' 02:30 ', { by: 'bob', reason: 'no more night shows' })
  expect(answer).toEqual({ key: 'closing-time', value: '02:30' })
  expect(settingIn(directory, 'closing-time')).toBe('02:30')
  expect(bench.facts()).toMatchObject([
    { kind: 'setting-changed', subject: 'closing-time', by: 'bob', reason: 'no more night shows' },
  ])
})

test('what is so already writes nothing', async () => {
  await bench.register.settings.set('walk-s', '3', ADA)
  await bench.register.settings.set('walk-s', '5', ADA)
  await bench.register.settings.set('walk-s', '5', ADA)
  expect(bench.calls).toHaveLength(1)
})

test.each([
  ['name', 'x'.repeat(61), 'E_INVALID'],
  ['name', 'ミレピアーニ', 'none'],
  ['closing-time', '24:00', 'E_INVALID'],
  ['closing-time', '4:00', 'E_INVALID'],
  ['closing-time', '23:59', 'none'],
  ['longest-stay-h', '0', 'E_INVALID'],
  ['longest-stay-h', '73', 'E_INVALID'],
  ['longest-stay-h', '1.5', 'E_INVALID'],
  ['longest-stay-h', '012', 'E_INVALID'],
  ['longest-stay-h', '1e1', 'E_INVALID'],
  ['longest-stay-h', '72', 'none'],
  ['walk-s', '-1', 'E_INVALID'],
  ['walk-s', '601', 'E_INVALID'],
  ['walk-s', '0', 'none'],
  ['walk-s', '', 'E_INVALID'],
  ['time-server', 'perhaps', 'E_INVALID'],
  ['time-server', 'none', 'none'],
  ['home-assistant', 'on', 'E_INVALID'],
  ['home-assistant', 'it', 'none'],
  ['toString', 'x', 'E_NOT_FOUND'],
])('%s set to %j: %s', async (key, value, code) => {
  expect(await codeOf(bench.register.settings.set(key, value, ADA))).toBe(code)
})
