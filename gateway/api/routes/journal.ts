import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import type { Journal } from '../../core/ports.ts'
import { parseT } from '../../core/time.ts'
import type { ApiParts, App } from '../deps.ts'
import { FactShape } from '../schemas.ts'

const FACTS_MAX = 1_000
const FACTS_AT_FIRST = 100
/** Read in one turn: an export must not make a tap wait. */
const EXPORT_PAGE_FACTS = 200

const Query = Type.Object({
  after: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: FACTS_MAX, default: FACTS_AT_FIRST })),
})
const T = Type.String({ maxLength: 40, description: "RFC 3339, or a date in the house's time zone" })
const ExportQuery = Type.Object({ from: Type.Optional(T), to: Type.Optional(T) })
const Answer = Type.Object({
  facts: Type.Array(FactShape),
  next: Type.Integer({ description: 'To be asked for as `after` next' }),
})

export function journalRoutes(app: App, { journal, timeZone }: Pick<ApiParts, 'journal' | 'timeZone'>): void {
  app.get(
    '/api/journal',
    { config: { access: 'staff' }, schema: { querystring: Query, response: { 200: Answer } } },
    (request) => {
      const { after = 0, limit = FACTS_AT_FIRST } = request.query
      const facts = journal.read(after, limit)
      return { facts, next: facts.at(-1)?.seq ?? after }
    },
  )

  app.get(
    '/api/journal/export',
    {
      config: { access: 'staff' },
      exposeHeadRoute: false,
      schema: {
        querystring: ExportQuery,
        produces: ['application/x-ndjson'],
        response: { 200: Type.String({ description: 'One fact a line' }) },
      },
    },
    async (request, reply) => {
      const from = readT('from', request.query.from, timeZone, 'start') ?? 0
      const to = readT('to', request.query.to, timeZone, 'end') ?? Number.POSITIVE_INFINITY
      const first = journal.seqAt(from)
      const lines = first === null ? [] : exported(journal, first - 1, to)
      // The schema says what the lines are; what is sent is their stream.
      const stream: unknown = Readable.from(lines, { objectMode: false, highWaterMark: 64 * 1024 })
      return reply.type('application/x-ndjson; charset=utf-8').send(stream as string)
    },
  )
}

/** Pages of lines: each is read when the one before it has gone out, and other work gets in between. */
async function* exported(journal: Journal, after: number, to: number): AsyncGenerator<string> {
  const head = journal.head()
  for (let seq = after; seq < head; await nextTurn()) {
    const facts = journal.read(seq, EXPORT_PAGE_FACTS)
    const wanted = facts.filter((fact) => fact.seq <= head && Date.parse(fact.at) < to)
    if (wanted.length > 0) yield wanted.map((fact) => `${JSON.stringify(fact)}\n`).join('')
    if (facts.length === 0 || wanted.length < facts.length) return
    seq = facts.at(-1)?.seq ?? head
  }
}

function readT(name: string, text: string | undefined, timeZone: string, edge: 'start' | 'end'): number | null {
  if (text === undefined) return null
  const at = parseT(text, timeZone, edge)
  if (at === null) throw new SogliaError('E_INVALID', `"${name}" is neither RFC 3339 nor a date like 2026-11-30`)
  return at
}
