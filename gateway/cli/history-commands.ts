/** Who changed what, when and why. */
import { RECORD_KINDS } from '../core/records.ts'
import type { Call, Command } from './command.ts'
import { orOf } from './fields.ts'
import { printable } from './output.ts'
import { pathOf } from './request.ts'

interface Version {
  rev: number
  at: string
  by: string | null
  reason: string | null
  fact: string | null
  /** By field: before and after. */
  changed: Record<string, [unknown, unknown]>
  removed: boolean
}

/** Kinds that the command line calls otherwise. */
const SHORT: Readonly<Record<string, string>> = { org: 'organisation' }

const history: Command = {
  name: 'history',
  args: 'KIND ID',
  summary: 'who changed a record, when, what and why',
  options: {},
  async run(call) {
    const [typed = '', id = ''] = call.args
    const kind = SHORT[typed] ?? typed
    if (!(RECORD_KINDS as readonly string[]).includes(kind)) throw call.wrong(`KIND is ${orOf(RECORD_KINDS)}`)
    const path = pathOf('/api/history/{KIND}/{ID}', 'KIND ID', [kind, id])
    const versions = (await call.api.call('GET', path)) as Version[]
    call.out.answer(versions, versions.map((version) => describe(version, call)).join('\n'))
    return 0
  },
}

function describe({ rev, at, by, reason, fact, changed, removed }: Version, call: Call): string {
  const head = [`${rev}`, call.time(at), by ?? '-', fact ?? (removed ? 'removed' : '-'), reason].filter(
    (each) => each !== null,
  )
  const changes = Object.entries(changed)
    // A new record has fields in which nothing stands.
    .filter(([, [before, after]]) => before !== null || after !== null)
    .map(([field, [before, after]]) => `    ${field}: ${shown(before)} -> ${shown(after)}`)
  return [printable(head.join('  ')), ...changes].join('\n')
}

function shown(value: unknown): string {
  if (value == null) return '-'
  return printable(typeof value === 'string' ? value : JSON.stringify(value))
}

export const HISTORY_COMMANDS: readonly Command[] = [history]
