/** How far the import under way is, and how the last one ended: it goes on while nobody looks. */
import { SogliaError } from '../core/errors.ts'
import { toRfc3339 } from '../core/model.ts'
import type { Clock } from '../core/ports.ts'
import type { ImportProgress, ImportReport } from './contract.ts'

export interface Imports {
  /** Resolves and rejects as `work` does. */
  run(by: string, work: (onRow: (done: number, of: number) => void) => Promise<ImportReport>): Promise<ImportReport>
  /** Of those that were begun the last; null: none since the gateway began. */
  last(): ImportProgress | null
}

export function createImports(clock: Clock): Imports {
  let newest: ImportProgress | null = null
  return {
    async run(by, work) {
      const mine: ImportProgress = {
        ...{ state: 'running', by, since: toRfc3339(clock.now()), done: 0, of: null },
        ...{ report: null, code: null, detail: null },
      }
      newest = mine
      try {
        const report = await work((done, of) => Object.assign(mine, { done, of }))
        Object.assign(mine, { state: 'done', done: report.rows, of: report.rows, report })
        return report
      } catch (error) {
        const { code, detail } = error instanceof SogliaError ? error : { code: 'E_INTERNAL', detail: '' }
        Object.assign(mine, { state: 'failed', code, detail })
        throw error
      }
    },
    last: () => newest,
  }
}
