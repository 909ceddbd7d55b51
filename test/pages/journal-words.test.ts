/** No fact without its sentence: every kind that the gateway records is told plainly, in both languages, and found by a group. */
import { describe, expect, test } from 'vitest'
import { GROUPS, kindsOf } from '../../dashboard/journal-page/groups.ts'
import { type Parts, sentenceOf, sentenceWords } from '../../dashboard/journal-page/sentences.ts'
import { journalWords } from '../../dashboard/journal-page/words.ts'
import { settingsWords } from '../../dashboard/settings-page/words.ts'
import { trustWords } from '../../dashboard/trust-page/words.ts'
import { en } from '../../dashboard/words/en.ts'
import { it } from '../../dashboard/words/it.ts'
import type { FactKind } from '../../gateway/core/facts.ts'
import { RECORD_KINDS } from '../../gateway/core/records.ts'
import { HOUSE_SETTINGS } from '../../gateway/core/settings.ts'

type Registered = `${string}-${'added' | 'changed' | 'removed'}`
/** A record, so that a new kind of fact is a type error here, until it has its sentence. */
const TOLD: Record<Exclude<FactKind, Registered>, true> = {
  'passage-granted': true,
  'passage-refused': true,
  'passage-unused': true,
  'stay-opened': true,
  'stay-closed': true,
  'stay-uncertain': true,
  'stay-confirmed': true,
  'door-unlocked': true,
  'unlock-unconfirmed': true,
  'door-secured': true,
  'door-opened': true,
  'door-closed': true,
  'door-forced': true,
  'door-held-open-soon': true,
  'door-held-open': true,
  'door-tampered': true,
  'door-tamper-ended': true,
  'exit-button-pressed': true,
  'unlock-requested': true,
  'free-passage-started': true,
  'free-passage-ended': true,
  'fire-alarm-started': true,
  'fire-alarm-ended': true,
  'roll-call-started': true,
  'roll-call-ended': true,
  'roll-call-ticked': true,
  'roll-call-missed': true,
  'desk-occupied': true,
  'desk-freed': true,
  'desk-silent': true,
  'unit-online': true,
  'unit-offline': true,
  'battery-ran-low': true,
  'battery-renewed': true,
  'policy-issued': true,
  'policy-acknowledged': true,
  'signal-refused': true,
  'badge-revoked': true,
  'badge-suspended': true,
  'badge-resumed': true,
  'badge-replaced': true,
  'badge-lent': true,
  'badge-returned': true,
  'erasure-asked': true,
  'erasure-withdrawn': true,
  'erasure-refused': true,
  'erasure-done': true,
  'history-viewed': true,
  'journal-exported': true,
  'passkey-renamed': true,
  'recovery-codes-made': true,
  'recovery-code-used': true,
  'sign-in-link-made': true,
  'sign-in-link-used': true,
  'sessions-ended': true,
  'screen-paired': true,
  'screen-ended': true,
  'clock-doubted': true,
  'clock-trusted': true,
  'badge-seen-twice': true,
  'gateway-started': true,
  'gateway-stopped': true,
  'authority-made': true,
  'certificate-made': true,
  'backup-made': true,
  'backup-downloaded': true,
}
/** The same of those that end in one of three words. */
const CHANGED: Record<Extract<FactKind, Registered>, true> = {
  ...threeOf('organisation', 'card', 'event', 'group', 'rule', 'schedule', 'calendar', 'zone', 'desk', 'door', 'unit'),
  ...threeOf('plan', 'drawing', 'person'),
  'badge-added': true,
  'badge-changed': true,
  'door-mode-changed': true,
  'account-added': true,
  'account-changed': true,
  'account-removed': true,
  'token-added': true,
  'token-removed': true,
  'setting-changed': true,
  'passkey-added': true,
  'passkey-removed': true,
  'password-changed': true,
  'second-factor-added': true,
  'second-factor-removed': true,
  'screen-changed': true,
}
function threeOf<Name extends string>(...names: Name[]): Record<`${Name}-${'added' | 'changed' | 'removed'}`, true> {
  const kinds = names.flatMap((name) => ['added', 'changed', 'removed'].map((act) => `${name}-${act}`))
  return Object.fromEntries(kinds.map((kind) => [kind, true])) as ReturnType<typeof threeOf<Name>>
}
const KINDS = [...Object.keys(TOLD), ...Object.keys(CHANGED)]

const PARTS: Parts = {
  ...{ person: 'Nora N.', badge: 'b-7', door: 'Cortile', zone: 'Sala', unit: 'reader-1', desk: 'd12', by: 'ada' },
  ...{ subject: 'Corso', why: 'fuori orario', side: 'in', mode: 'chiusa', before: '04:00', after: '02:00' },
  ...{ file: 'x.db', until: '1 marzo', version: '7', names: 'soglia.local', places: ['Cortile', 'Ingresso'] },
  ...{ seconds: '2 s', count: 3, found: true, level: '12 %' },
  rule: { group: 'Notturni', doors: ['Cortile', 'Ingresso'], schedule: 'Sere' },
}

describe.each(['it', 'en'] as const)('in %s', (language) => {
  const t = sentenceWords[language]

  test.each(KINDS)('%s is a plain sentence', (kind) => {
    const said = sentenceOf(t, kind, PARTS)
    expect(said).not.toBe(t.unknown(kind))
    expect(said).toMatch(/^\p{Lu}.*\.$/u)
    expect(said).not.toMatch(/undefined|null|NaN| {2}|[a-z]+-[a-z]+ed\b/)
  })

  test('no two kinds are told alike, and each tells something of its own', () => {
    expect(new Set(KINDS.map((kind) => sentenceOf(t, kind, PARTS))).size).toBe(KINDS.length)
  })
})

test('a rule is told by whom it lets pass, where and when, and never by its code', () => {
  const { it, en } = sentenceWords
  const parts = { ...PARTS, subject: 'r-1a2b' }
  expect(sentenceOf(it, 'rule-added', parts)).toBe('Ada ha aggiunto la regola per Notturni: Cortile, Ingresso, Sere.')
  const wide = { ...parts, rule: { group: 'Guests', doors: null, schedule: null } }
  expect(sentenceOf(en, 'rule-changed', wide)).toBe('Ada changed the rule for Guests: every door, at any time.')
  expect(sentenceOf(it, 'rule-removed', { ...parts, rule: null })).toBe('Ada ha tolto una regola.')
})

test('a door that is called one already is not called so twice', () => {
  const said = (door: string): string => sentenceOf(sentenceWords.it, 'door-opened', { ...PARTS, door })
  expect(said('Porta cortile')).toBe('Porta cortile è stata aperta.')
  expect(said('Ingresso')).toBe('La porta Ingresso è stata aperta.')
})

test('what is not known yet is told as such', () => {
  expect(sentenceOf(sentenceWords.en, 'roof-lifted', PARTS)).toContain('roof-lifted')
  expect(sentenceOf(sentenceWords.en, 'roof-added', PARTS)).toContain('roof-added')
})

test('every kind is found by a group, and groups name only what is', () => {
  const grouped = kindsOf(Object.keys(GROUPS) as (keyof typeof GROUPS)[])
  expect(KINDS.filter((kind) => !grouped.includes(kind))).toEqual([])
  expect(grouped.filter((kind) => !KINDS.includes(kind))).toEqual([])
})

test('every kind of record has its noun', () => {
  const own = ['person', 'erasure', 'badge', 'override']
  expect(Object.keys(sentenceWords.it.nouns).sort()).toEqual(RECORD_KINDS.filter((kind) => !own.includes(kind)).sort())
})

test('every setting of the house has its name and meaning, and the journal calls it by name', () => {
  const keys = Object.keys(HOUSE_SETTINGS).sort()
  for (const language of ['it', 'en'] as const) {
    const { names, meanings } = settingsWords[language].house
    expect(Object.keys(names).sort()).toEqual(keys)
    expect(Object.keys(meanings).sort()).toEqual(keys)
    expect(Object.keys(journalWords[language].settings).sort()).toEqual(keys)
  }
})

test('why a unit was missed is told in words, whatever it lacks', () => {
  for (const [language, words] of [
    ['it', it],
    ['en', en],
  ] as const) {
    const { missed } = journalWords[language]
    expect(Object.keys(missed).sort()).toEqual(['silent', 'unheard', ...Object.keys(words.lacks)].sort())
  }
})

test.each([
  ['journal', journalWords],
  ['settings', settingsWords],
  ['trust', trustWords],
])('the words of the %s page are the same in both languages, and no sentence was left untranslated', (_, tables) => {
  const italian = leaves(tables.it)
  const english = new Map(leaves(tables.en))
  expect([...english.keys()].sort()).toEqual(italian.map(([path]) => path).sort())
  expect(italian.filter(([, text]) => text.trim() === '')).toEqual([])
  expect(italian.filter(([path, text]) => text.includes(' ') && english.get(path) === text)).toEqual([])
})

function leaves(table: object, path = ''): [string, string][] {
  return Object.entries(table).flatMap(([key, value]): [string, string][] => {
    const here = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') return [[here, value]]
    return typeof value === 'function' ? [[here, String(value(3, 7))]] : leaves(value as object, here)
  })
}
