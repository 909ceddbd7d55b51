/** What docs/access.md and the code say of who may pass is one and the same. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { PRECEDENCE } from '../../gateway/core/decide.ts'
import { DOUBTS } from '../../gateway/core/facts.ts'
import { DOOR_MODES } from '../../gateway/core/records.ts'
import { HOUSE_SETTINGS } from '../../gateway/core/settings.ts'

const PAGE = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'access.md'), 'utf8')

describe('the page about access', () => {
  test('tells the precedence row by row, in its order', () => {
    const rows = [...PAGE.matchAll(/^\| `([a-z-]+)` \| `([a-z-]+)` \| (.+) \|$/gm)].map(([, ...cells]) => cells)
    expect(rows).toEqual(PRECEDENCE.map(({ id, reason, meaning }) => [id, reason, meaning]))
  })

  test('tells every mode of a door', () => {
    const part = PAGE.split('\n## Modes of a door\n')[1]?.split('\n## ')[0] ?? ''
    expect([...part.matchAll(/^\| `([a-z]+)` \|/gm)].map(([, mode]) => mode)).toEqual([...DOOR_MODES])
  })

  test('tells the settings that bear on it as they are at first', () => {
    expect(PAGE).toContain(`\`closing-time\`, ${HOUSE_SETTINGS['closing-time'].initial}`)
    expect(PAGE).toContain(`\`longest-stay-h\`, ${HOUSE_SETTINGS['longest-stay-h'].initial}`)
    expect(PAGE).toMatch(new RegExp(`\`walk-s\` seconds \\(a setting, ${HOUSE_SETTINGS['walk-s'].initial} at first`))
  })
})

test('the page about the journal tells every doubt as it is in the code', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'journal.md'), 'utf8')
  const part = page.split('\n## What is not sure\n')[1]?.split('\n## ')[0] ?? ''
  const rows = [...part.matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)].map(([, word, meaning]) => [word, meaning])
  expect(rows).toEqual(Object.entries(DOUBTS))
})
