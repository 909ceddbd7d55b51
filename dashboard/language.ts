/** The language of the page: the browser's at first, then the one that was chosen, remembered here. */
import { computed, effect, signal } from '@preact/signals'
import type { Both } from './words/both.ts'
import { en } from './words/en.ts'
import { it, type Words } from './words/it.ts'

export const LANGUAGES = { it, en } as const
export type Language = keyof typeof LANGUAGES

const REMEMBERED = 'soglia.language'

function isLanguage(text: string | null | undefined): text is Language {
  return text === 'it' || text === 'en'
}

function firstLanguage(): Language {
  try {
    const chosen = localStorage.getItem(REMEMBERED)
    if (isLanguage(chosen)) return chosen
  } catch {
    // A browser that forbids storage still gets its page, in the browser's language.
  }
  for (const tag of navigator.languages) {
    const language = tag.slice(0, 2).toLowerCase()
    if (isLanguage(language)) return language
  }
  return 'it'
}

export const language = signal<Language>(firstLanguage())

/** The words of the chosen language. */
export const words = computed<Words>(() => LANGUAGES[language.value])

/** A page's own words in the chosen language: read while drawing, so that what is drawn follows it. */
export function wordsOf<Table>(tables: Both<Table>): Table {
  return tables[language.value] as Table
}

/** The tag for `Intl`: British English, whose clock has 24 hours as the house's has. */
export const locale = computed(() => (language.value === 'it' ? 'it-IT' : 'en-GB'))

export function chooseLanguage(chosen: Language): void {
  language.value = chosen
  try {
    localStorage.setItem(REMEMBERED, chosen)
  } catch {
    // Not remembered; chosen all the same.
  }
}

/** A word that came over the wire, in the chosen language; null where this page does not know it. */
export function lookUp<V>(table: Record<string, V>, word: string): V | null {
  return Object.hasOwn(table, word) ? (table[word] ?? null) : null
}

/** What went wrong, in words, with the next step. */
export function problemWords(code: string): string {
  return lookUp(words.value.problems, code) ?? words.value.problemOther(code)
}

effect(() => {
  document.documentElement.lang = language.value
})
