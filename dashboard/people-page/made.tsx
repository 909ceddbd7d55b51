import type { ImportReport } from '../../gateway/api/contract.ts'
import { wordsOf } from '../language.ts'
import { importWords } from './import-words.ts'

/** What a file makes beside people; nothing where it makes nothing. */
export function Made({ report: { organisations, groups } }: { report: ImportReport }) {
  return organisations + groups === 0 ? null : <p>{wordsOf(importWords).willMake(organisations, groups)}</p>
}
