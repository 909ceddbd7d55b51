/** The page for authors of boards is right: its example against plain hashes and the codec, its bounds against the code. */
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { STEADY_MS } from '../../firmware-sim/inputs.ts'
import { OUTBOX_MAX } from '../../firmware-sim/outbox.ts'
import { AWAY_AFTER_MS } from '../../firmware-sim/reach.ts'
import { judge, readTime, TIME_ANSWER_WITHIN_MS, takeList } from '../../gateway/wire/allow-list.ts'
import { PARTS_MAX } from '../../gateway/wire/policy-parts.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/boards.md'), 'utf8')
const [example = ''] = /```\nkey [\s\S]*?```/.exec(page) ?? []
/** The lines of the example, in their order. */
const lines = [...example.matchAll(/^(\w+) +(\S.*)$/gm)].map(([, word = '', value = '']) => [word, value])
const values = (word: string): string[] => lines.flatMap(([name, value]) => (name === word && value ? [value] : []))

const [key = ''] = values('key')
const [credential = ''] = values('credential')
const [name = ''] = values('name')
const [list = ''] = values('list')
const [nonce = ''] = values('nonce')
const [now = ''] = values('now')
const [listSig = '', timeSig = ''] = values('sig')
const sign = (text: string): string => createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('hex')

test('the example has all that it shows', () => {
  expect(lines.map(([word]) => word)).toEqual(['key', 'credential', 'name', 'list', 'sig', 'nonce', 'now', 'sig'])
})

test('its names and signatures are what the page says they are', () => {
  expect(name).toBe(sign(`soglia badge v1\n${credential}`).slice(0, 32))
  expect(listSig).toBe(sign(`soglia list v1\n${list}`))
  expect(timeSig).toBe(sign(`soglia time v1\n${nonce}\n${now}`))
})

test('a board takes its list and its time, and judges as the page says', () => {
  const at = readTime({ nonce, now, sig: timeSig }, nonce, sign) ?? 0
  expect(at).toBe(Date.parse(now))
  const taken = takeList({ list, sig: listSig }, { unit: 'reader-1', sign, held: 11, now: at })
  if (typeof taken === 'string') throw new Error(taken)
  const day = (time: string) => Date.parse(`2026-11-22T${time}Z`)
  expect(judge(taken, name, 'in', at)).toEqual({ granted: true, reason: 'ok' })
  expect(judge(taken, name, 'in', day('21:00:00'))).toEqual({ granted: false, reason: 'outside-schedule' })
  expect(judge(taken, name, 'out', day('23:00:00'))).toEqual({ granted: true, reason: 'ok' })
  expect(taken.expires).toBe(Date.parse('2026-11-23T06:00:00Z'))
})

test('its bounds are those of the code', () => {
  expect(page).toContain(`at most ${PARTS_MAX.toLocaleString('en')} of them`)
  expect(page).toContain(`with room for ${OUTBOX_MAX.toLocaleString('en')}`)
  expect(page).toContain(`(${STEADY_MS} ms do for a contact`)
  expect(page).toContain(`within ${TIME_ANSWER_WITHIN_MS / 1000} s, and if`)
  expect(page).toContain(`nothing at all was heard for ${AWAY_AFTER_MS / 1000} s after`)
})
