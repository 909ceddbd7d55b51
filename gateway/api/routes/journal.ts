import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Type } from 'typebox'
import { BYTE_ORDER_MARK, writeCsv } from '../../core/csv.ts'
import type { Recorded } from '../../core/facts.ts'
import type { Journal } from '../../core/ports.ts'
import { readT } from '../../register/part.ts'
import { type ApiParts, type App, actorOf } from '../deps.ts'
import { recordExport } from '../looks.ts'
import { FactShape, T, words } from '../schemas.ts'

const FACTS_MAX = 1_000
const FACTS_AT_FIRST = 100
/** Read in one turn: an export must not make a tap wait. */
const EXPORT_PAGE_FACTS = 200

const Query = Type.Object({
  after: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: FACTS_MAX, default: FACTS_AT_FIRST })),
})
const ExportQuery = Type.Object({
  from: Type.Optional(T),
  to: Type.Optional(T),
  format: Type.Optional(words(['ndjson', 'csv'])),
})
const Answer = Type.Object({
  facts: Type.Array(FactShape),
  next: Type.Integer({ description: 'To be asked for as `after` next' }),
})

type Needed = Pick<ApiParts, 'access' | 'clock' | 'journal' | 'timeZone'>

export function journalRoutes(app: App, { access, clock, journal, timeZone }: Needed): void {
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
        produces: ['application/x-ndjson', 'text/csv'],
        response: { 200: Type.String({ description: 'One fact a line' }) },
      },
    },
    async (request, reply) => {
      const { query } = request
      const from = query.from === undefined ? null : readT('from', query.from, timeZone, 'start')
      const to = query.to === undefined ? null : readT('to', query.to, timeZone, 'end')
      await recordExport({ access, clock }, actorOf(request), { from, to })
      const first = from === null ? 1 : journal.seqAt(from)
      const isCsv = query.format === 'csv'
      const range = { after: (first ?? journal.head() + 1) - 1, to: to ?? Number.POSITIVE_INFINITY }
      const lines = exported(journal, range, isCsv ? csvLine : jsonLine, isCsv ? writeCsv([CSV_COLUMNS]) : '')
      // The schema says what the lines are; what is sent is their stream.
      const stream: unknown = Readable.from(lines, { objectMode: false, highWaterMark: 64 * 1024 })
      const type = isCsv ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8'
      return reply.type(type).send(stream as string)
    },
  )
}

const jsonLine = (fact: Recorded): string => `${JSON.stringify(fact)}\n`

/** What most facts have, each in a column of its own; all else stands in the last one as JSON. */
const CSV_COLUMNS = [
  ...['seq', 'at', 'happenedAt', 'kind', 'person', 'badge', 'door', 'side', 'unit', 'zone', 'desk', 'reason', 'by'],
  ...['subject', 'doubt', 'more'],
]

function csvLine(fact: Recorded): string {
  const { doubt, ...fields } = fact as unknown as Record<string, unknown> & { doubt?: string[] }
  const more = Object.fromEntries(Object.entries(fields).filter(([name]) => !CSV_COLUMNS.includes(name)))
  const cells = CSV_COLUMNS.map((name) => {
    if (name === 'doubt') return doubt?.join(' ') ?? ''
    if (name === 'more') return Object.keys(more).length === 0 ? '' : JSON.stringify(more)
    return String(fields[name] ?? '')
  })
  return writeCsv([cells]).slice(BYTE_ORDER_MARK.length)
}

/** Pages of lines: each is read when the one before it has gone out, and other work gets in between. */
async function* exported(
  journal: Journal,
  { after, to }: { after: number; to: number },
  line: (fact: Recorded) => string,
  headLine: string,
): AsyncGenerator<string> {
  if (headLine !== '') yield headLine
  const head = journal.head()
  for (let seq = after; seq < head; await nextTurn()) {
    const facts = journal.read(seq, EXPORT_PAGE_FACTS)
    const wanted = facts.filter((fact) => fact.seq <= head && Date.parse(fact.at) < to)
    if (wanted.length > 0) yield wanted.map(line).join('')
    if (facts.length === 0 || wanted.length < facts.length) return
    seq = facts.at(-1)?.seq ?? head
  }
}
