import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { describe, expect, it as test } from 'vitest'
import type { Both } from '../../dashboard/words/both.ts'
import { en } from '../../dashboard/words/en.ts'
import { it } from '../../dashboard/words/it.ts'
import { atMoment } from '../../dashboard/words/italian.ts'
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
    if (value === null || typeof value !== 'object') return [[here, '']]
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
  'bridge-missing': true,
  'device-missing': true,
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

  test('an Italian preposition fits the moment after it', () => {
    expect(['08:15', '8 nov', '11 nov 2026, 08:15', '18 nov, 15:42'].map((moment) => atMoment('a', moment))).toEqual([
      'alle 08:15',
      'all’8 nov',
      'all’11 nov 2026, 08:15',
      'al 18 nov, 15:42',
    ])
    expect([atMoment('Da', '15:42'), atMoment('da', '1 dic')]).toEqual(['Dalle 15:42', 'dal 1 dic'])
  })

  test('no sentence was left untranslated', () => {
    const english = new Map(leaves(en))
    const same = leaves(it).filter(([path, text]) => text.includes(' ') && english.get(path) === text)
    // Mere joints between what comes from the house: `d12: …`, `street – hall`.
    expect(same.map(([path]) => path).sort()).toEqual(['desk', 'doorWay', 'unitDoor'])
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

const DASHBOARD = join(import.meta.dirname, '..', '..', 'dashboard')
const ENDINGS = /\.tsx?$/
const files = readdirSync(DASHBOARD, { recursive: true, encoding: 'utf8' })
  .filter((file) => ENDINGS.test(file) && !/(^|\/)dist\//.test(file))
  .map((file) => join(DASHBOARD, file))
const tables = files.filter((file) => /\/(?:[a-z-]+-)?words\.ts$/.test(file))

describe('the words of each page', () => {
  test('are found', () => {
    expect(tables.length).toBeGreaterThan(10)
  })

  test.each(tables.map((file) => [relative(DASHBOARD, file), file]))(
    '%s: both languages are whole',
    async (_, file) => {
      const exported = Object.values((await import(file)) as Record<string, Both<object>>)
      const both = exported.filter((each) => typeof each === 'object' && 'it' in each && 'en' in each)
      expect(both.length).toBeGreaterThan(0)
      for (const table of both) {
        const italian = leaves(table.it)
        const english = new Map(leaves(table.en))
        expect([...english.keys()].sort()).toEqual(italian.map(([path]) => path).sort())
        expect([...italian, ...english].filter(([, text]) => text.trim() === '')).toEqual([])
        // A sentence that is the same in both was not translated; words that both languages share are no sentences.
        const same = italian.filter(
          ([path, text]) => /\p{L}{2,} \p{L}{2,} \p{L}{2,}/u.test(text) && english.get(path) === text,
        )
        expect(same).toEqual([])
      }
    },
  )

  test('are the only words: no page says anything in one language only', () => {
    expect(files.filter((file) => file.endsWith('.tsx')).flatMap(wordsOutsideTables)).toEqual([])
  })
})

/** Attributes that are read aloud or shown. */
const SPOKEN = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'help', 'text', 'head', 'what', 'action'])
/** The product's own name, and names of things that no language translates. */
const NAMES = /^(Soglia|IT|EN|HTTPS|MQTT|TOTP|CSV|JSON|QR)$/

/** Text that stands in the drawing itself, and not in a table of words. */
function wordsOutsideTables(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const found: string[] = []
  const look = (text: string): void => {
    const plain = text.trim()
    if (/\p{L}{2,}/u.test(plain) && !NAMES.test(plain)) found.push(`${relative(DASHBOARD, file)}: ${plain}`)
  }
  const visit = (node: ts.Node): void => {
    // What stands in code is told as it is typed: a command, a topic, an address.
    if (ts.isJsxElement(node) && node.openingElement.tagName.getText() === 'code') return
    if (ts.isJsxText(node)) look(node.text)
    if (
      ts.isJsxAttribute(node) &&
      SPOKEN.has(node.name.getText()) &&
      node.initializer &&
      ts.isStringLiteral(node.initializer)
    ) {
      look(node.initializer.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}
