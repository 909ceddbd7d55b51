import { both } from '../words/both.ts'

export const whyWords = both({
  it: { why: 'Perché?', whyOf: (who: string, when: string) => `Perché? ${who}, ${when}` },
  en: { why: 'Why?', whyOf: (who, when) => `Why? ${who}, ${when}` },
})
