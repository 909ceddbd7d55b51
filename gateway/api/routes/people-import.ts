import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import { type ApiParts, type App, whoOf } from '../deps.ts'
import { BadRows, FILE_BYTES_MAX, FILE_FIELDS, fileIn } from '../files.ts'
import { createImports } from '../imports.ts'
import { Body, Count, Nullable, Time, words } from '../schemas.ts'

const ReadRow = Type.Object({
  row: Type.Integer({ description: 'Its line in the file' }),
  id: Nullable(Type.String()),
  name: Nullable(Type.String()),
  kind: Nullable(Type.String()),
  org: Nullable(Type.String()),
  groups: Nullable(Type.String()),
  host: Nullable(Type.String()),
  credentials: Count,
  from: Nullable(Type.String()),
  until: Nullable(Type.String()),
})
const REPORT = { rows: Count, people: Count, badges: Count, organisations: Count, groups: Count, bad: BadRows }
/** What is added, or would be by a run that is not dry. */
const Report = Type.Object({
  ...REPORT,
  preview: Type.Optional(Type.Array(ReadRow, { description: 'Each row as it was read, where it was asked for' })),
})
const Asked = Body({
  ...FILE_FIELDS,
  preview: Type.Optional(Type.Boolean({ description: 'With `dryRun`: also tells how each row was read' })),
})
const Progress = Type.Object({
  state: words(['running', 'done', 'failed']),
  by: Type.String(),
  since: Time,
  done: Count,
  of: Nullable(Count),
  report: Nullable(Type.Object(REPORT)),
  code: Nullable(Type.String({ description: 'Why it failed' })),
  detail: Nullable(Type.String()),
})

/** Files of people: looked over first, then written whole; how far it is can be asked by whoever looks in again. */
export function peopleImportRoutes(app: App, { register, clock }: Pick<ApiParts, 'register' | 'clock'>): void {
  const imports = createImports(clock)

  app.post(
    '/api/people/import',
    {
      config: { access: 'admin' },
      schema: { body: Asked, response: { 200: Report } },
      bodyLimit: FILE_BYTES_MAX,
    },
    async (request) => {
      const { dryRun, encoding, reason, preview } = request.body
      const file = fileIn(request.body)
      if (file === null) throw new SogliaError('E_INVALID', 'the file is missing: "csv" or "file"')
      const who = whoOf(request, { reason })
      if (dryRun !== true) {
        return imports.run(who.by, (onRow) => register.people.import(file, { encoding, onRow }, who))
      }
      const report = await register.people.import(file, { dryRun, encoding }, who)
      return preview === true ? { ...report, preview: await register.people.preview(file, { encoding }) } : report
    },
  )

  app.get('/api/imports/last', { config: { access: 'admin' }, schema: { response: { 200: Nullable(Progress) } } }, () =>
    imports.last(),
  )
}
