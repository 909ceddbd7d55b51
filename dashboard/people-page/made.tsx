import type { ImportReport } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { importWords } from './import-words.ts'

/** What a file makes beside people, or has made; nothing where it makes nothing. */
export function Made({ report, done = false }: { report: ImportReport; done?: boolean }) {
  const t = wordsOf(importWords)
  const { organisations, groups } = report
  const parts = [organisations > 0 ? t.organisations(organisations) : '', groups > 0 ? t.groups(groups) : '']
  const made = parts.filter((each) => each !== '').join(', ')
  return made === '' ? null : <p>{done ? t.made(made) : t.willMake(made)}</p>
}
