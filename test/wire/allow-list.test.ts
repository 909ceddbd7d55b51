/** Allow-lists: the signatures, what a board refuses, and what a list says. Hashes are made by a second hand. */
import { createHmac, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AllowList,
  isFree,
  judge,
  type ListFault,
  nameOfCredential,
  readList,
  readTime,
  type Sign,
  signatureOfList,
  signatureOfTime,
  takeList,
} from '../../gateway/wire/allow-list.ts'
import { POLICY_BYTES_MAX } from '../../gateway/wire/input/limits.ts'

const KEY = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'
const hmac = (key: string, text: string): string =>
  createHmac('sha256', Buffer.from(key, 'hex')).update(text, 'utf8').digest('hex')
const sign: Sign = (text) => hmac(KEY, text)
const at = (time: string): number => Date.parse(`2026-11-22T${time}:00.000Z`)
const iso = (time: string): string => `2026-11-22T${time}:00.000Z`

const CARD = 'uid:04a2b3c4d5e680'
const NAME = hmac(KEY, `soglia badge v1\n${CARD}`).slice(0, 32)
const LIST = {
  unit: 'reader-1',
  door: 'front',
  version: 12,
  issued: iso('06:00'),
  expires: iso('23:00'),
  mode: 'scheduled',
  free: [[iso('10:00'), iso('11:00')]],
  windows: [[[iso('07:00'), iso('09:00')]], []],
  entries: { [NAME]: 0, ['0'.repeat(32)]: 1 },
}
const signed = (list: unknown, key = KEY) => {
  const text = typeof list === 'string' ? list : JSON.stringify(list)
  return { list: text, sig: hmac(key, `soglia list v1\n${text}`) }
}
const who = { unit: 'reader-1', sign }
const board = { ...who, held: 11, now: at('08:00') }
const good = readList(signed(LIST), who) as AllowList

describe('what is signed', () => {
  test('is a list, a credential and a time, each with words of its own before it', () => {
    expect(signatureOfList(sign, 'text')).toBe(hmac(KEY, 'soglia list v1\ntext'))
    expect(nameOfCredential(sign, CARD)).toBe(NAME)
    expect(signatureOfTime(sign, 'n', iso('08:00'))).toBe(hmac(KEY, `soglia time v1\nn\n${iso('08:00')}`))
  })
})

describe('a list that comes', () => {
  test('is taken as it is told', () => {
    expect(takeList(signed(LIST), board)).toEqual({
      unit: 'reader-1',
      door: 'front',
      version: 12,
      issued: at('06:00'),
      expires: at('23:00'),
      mode: 'scheduled',
      modeUntil: null,
      free: [[at('10:00'), at('11:00')]],
      windows: [[[at('07:00'), at('09:00')]], []],
      entries: new Map([
        [NAME, 0],
        ['0'.repeat(32), 1],
      ]),
    })
  })
  test('is taken also where no time is known, with a signature in upper case, and with fields of a later day', () => {
    expect(takeList(signed(LIST), { ...board, now: null })).toMatchObject({ version: 12 })
    const { list, sig } = signed({ ...LIST, later: true })
    expect(takeList({ list, sig: sig.toUpperCase() }, board)).toMatchObject({ version: 12 })
  })

  const other = randomBytes(32).toString('hex')
  test.each<[string, ListFault, { list: string; sig: string }, Partial<typeof board>]>([
    ['of another unit’s key', 'badly-signed', signed(LIST, other), {}],
    ['that was altered', 'badly-signed', { ...signed(LIST), list: JSON.stringify({ ...LIST, mode: 'free' }) }, {}],
    ['with half a signature', 'badly-signed', { ...signed(LIST), sig: signed(LIST).sig.slice(0, 32) }, {}],
    ['with none', 'badly-signed', { ...signed(LIST), sig: '' }, {}],
    ['with more than one', 'badly-signed', { ...signed(LIST), sig: `${signed(LIST).sig}00` }, {}],
    ['for another unit', 'foreign', signed({ ...LIST, unit: 'reader-2' }), {}],
    ['that was taken before', 'not-newer', signed(LIST), { held: 12 }],
    ['that is older', 'not-newer', signed(LIST), { held: 13 }],
    ['that has expired', 'expired', signed(LIST), { now: at('23:00') }],
    ['that is too large', 'too-large', { list: ' '.repeat(POLICY_BYTES_MAX + 1), sig: '' }, {}],
  ])('%s is refused', (_, fault, message, more) => {
    expect(takeList(message, { ...board, ...more })).toBe(fault)
  })

  test.each<[string, unknown]>([
    ['no JSON', '{'],
    ['no object', []],
    ['no unit', { ...LIST, unit: 7 }],
    ['no door', { ...LIST, door: null }],
    ['no version', { ...LIST, version: '12' }],
    ['a version that is no count', { ...LIST, version: 0 }],
    ['no life', { ...LIST, expires: LIST.issued }],
    ['no end', { ...LIST, expires: 'tomorrow' }],
    ['a mode that ends at no time', { ...LIST, mode: 'locked', modeUntil: 'later' }],
    ['an unknown mode', { ...LIST, mode: 'open' }],
    ['windows that are none', { ...LIST, windows: {} }],
    ['a window of one instant', { ...LIST, windows: [[[iso('07:00')]]] }],
    ['a window that runs backwards', { ...LIST, windows: [[[iso('09:00'), iso('07:00')]]] }],
    ['free passage that is none', { ...LIST, free: [iso('07:00'), iso('09:00')] }],
    ['no entries', { ...LIST, entries: [] }],
    ['a name in clear', { ...LIST, entries: { [CARD]: 0 } }],
    ['a window that there is not', { ...LIST, entries: { [NAME]: 2 } }],
    ['half a window', { ...LIST, entries: { [NAME]: 0.5 } }],
    ['a name of every object', `{"unit":"reader-1","__proto__":{"version":12},"entries":{"__proto__":0}}`],
  ])('with %s is refused, though it is well signed', (_, list) => {
    expect(takeList(signed(list), board)).toBe('bad-shape')
  })

  test('no text makes it throw, and none that is not signed is taken', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constant(JSON.stringify(LIST)))
    fc.assert(
      fc.property(text, fc.string(), (list, sig) => {
        expect(takeList({ list, sig }, board)).toBe('badly-signed')
        expect(takeList(signed(list), board)).not.toBeUndefined()
      }),
    )
  })
})

describe('what a list says', () => {
  const list = (more: Partial<AllowList>): AllowList => ({ ...good, ...more })
  const STRANGER = 'f'.repeat(32)
  const BARE = '0'.repeat(32)
  test.each<[string, AllowList, string, 'in' | 'out', string, string]>([
    ['a known badge in its window', good, NAME, 'in', '07:00', 'ok'],
    ['at the end of its window', good, NAME, 'in', '09:00', 'outside-schedule'],
    ['before it', good, NAME, 'in', '06:59', 'outside-schedule'],
    ['one with no window', good, BARE, 'in', '08:00', 'outside-schedule'],
    ['a stranger', good, STRANGER, 'in', '08:00', 'unknown-credential'],
    ['a stranger in free passage', good, STRANGER, 'in', '10:30', 'ok'],
    ['a known badge in free passage', good, BARE, 'in', '10:00', 'ok'],
    ['a stranger when it has ended', good, STRANGER, 'in', '11:00', 'unknown-credential'],
    ['a stranger at a free door', list({ mode: 'free' }), STRANGER, 'in', '08:00', 'ok'],
    ['a known badge at a locked door', list({ mode: 'locked' }), NAME, 'in', '08:00', 'door-locked'],
    ['in free passage at a locked door', list({ mode: 'locked' }), NAME, 'in', '10:30', 'door-locked'],
    ['locked for a while', list({ mode: 'locked', modeUntil: at('08:01') }), NAME, 'in', '08:00', 'door-locked'],
    ['when the lock has ended by itself', list({ mode: 'locked', modeUntil: at('08:00') }), NAME, 'in', '08:00', 'ok'],
    ['free after a lock', list({ mode: 'locked', modeUntil: at('09:30') }), STRANGER, 'in', '10:30', 'ok'],
    ['in a lockdown', list({ mode: 'lockdown' }), NAME, 'in', '10:30', 'door-locked-down'],
    ['a stranger in a lockdown', list({ mode: 'lockdown' }), STRANGER, 'in', '08:00', 'door-locked-down'],
    ['out, outside of every window', good, BARE, 'out', '22:00', 'ok'],
    ['out, in a lockdown', list({ mode: 'lockdown' }), NAME, 'out', '08:00', 'ok'],
    ['out, at a locked door', list({ mode: 'locked' }), BARE, 'out', '08:00', 'ok'],
    ['a stranger out', good, STRANGER, 'out', '08:00', 'unknown-credential'],
    ['a stranger out of a free door', list({ mode: 'free' }), STRANGER, 'out', '10:30', 'unknown-credential'],
  ])('%s', (_, by, name, side, time, reason) => {
    expect(judge(by, name, side, at(time))).toEqual({ granted: reason === 'ok', reason })
  })
  test.each<[AllowList['mode'], string, boolean]>([
    ['scheduled', '10:59', true],
    ['scheduled', '11:00', false],
    ['free', '15:00', true],
    ['locked', '10:30', false],
    ['lockdown', '10:30', false],
  ])('the lock of a door in mode %s at %s is let go: %s', (mode, time, free) => {
    expect(isFree(list({ mode }), at(time))).toBe(free)
  })
})

describe('the time', () => {
  const now = iso('08:00')
  const answer = { nonce: 'n1', now, sig: hmac(KEY, `soglia time v1\nn1\n${now}`) }
  test('is taken as answer to the nonce that was asked', () => {
    expect(readTime(answer, 'n1', sign)).toBe(at('08:00'))
  })
  test.each<[string, typeof answer, string]>([
    ['an answer to another nonce', answer, 'n2'],
    ['one made to look like ours', { ...answer, nonce: 'n2' }, 'n2'],
    ['another time', { ...answer, now: iso('09:00') }, 'n1'],
    ['another key', { ...answer, sig: hmac('00'.repeat(32), `soglia time v1\nn1\n${now}`) }, 'n1'],
    ['no time', { nonce: 'n1', now: 'soon', sig: hmac(KEY, 'soglia time v1\nn1\nsoon') }, 'n1'],
  ])('but not %s', (_, given, nonce) => {
    expect(readTime(given, nonce, sign)).toBeNull()
  })
})
