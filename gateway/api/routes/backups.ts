import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { toRfc3339 } from '../../core/model.ts'
import { type ApiParts, type App, actorName } from '../deps.ts'
import { Count, Nullable, Time } from '../schemas.ts'

const BackupList = Type.Object({
  running: Nullable(
    Type.Object({
      name: Type.String(),
      since: Time,
      done: Type.Number({ description: 'From 0 to 1' }),
    }),
  ),
  failed: Nullable(Type.Object({ name: Type.String(), at: Time, why: Type.String() })),
  backups: Type.Array(Type.Object({ name: Type.String(), bytes: Count, at: Time })),
})
const Name = Type.Object({ name: Type.String({ maxLength: 200 }) })

type Needed = Pick<ApiParts, 'access' | 'backups' | 'clock'>

/** The copies in the data folder; one elsewhere is made at the command line. */
export function backupsRoutes(app: App, { access, backups, clock }: Needed): void {
  const note = (kind: 'backup-made' | 'backup-downloaded', file: string, by: string) =>
    access.change([], [{ kind, happenedAt: toRfc3339(clock.now()), file, by }])

  app.get('/api/backups', { config: { access: 'admin' }, schema: { response: { 200: BackupList } } }, () => {
    const [running, failed] = [backups.running(), backups.failed()]
    return {
      running: running === null ? null : { ...running, since: toRfc3339(running.since) },
      failed: failed === null ? null : { ...failed, at: toRfc3339(failed.at) },
      backups: backups.list().map((each) => ({ ...each, at: toRfc3339(Math.round(each.at)) })),
    }
  })

  app.post(
    '/api/backups',
    { config: { access: 'admin' }, schema: { response: { 202: Name } } },
    async (request, reply) => {
      const by = actorName(request)
      // Answered at once: it goes on whether or not anybody waits for it.
      const name = backups.start(async (made) => {
        await note('backup-made', made, by)
      })
      return reply.code(202).send({ name })
    },
  )

  app.get(
    '/api/backups/:name',
    {
      config: { access: 'admin' },
      exposeHeadRoute: false,
      schema: {
        params: Name,
        produces: ['application/octet-stream'],
        response: { 200: Type.String({ description: 'The whole database' }) },
      },
    },
    async (request, reply) => {
      const { name } = request.params
      const { stream, bytes } = backups.read(name)
      // All that the house knows leaves it here: that is written down first.
      await note('backup-downloaded', name, actorName(request))
      reply.header('content-disposition', `attachment; filename="${name}"`).header('content-length', bytes)
      const body: unknown = Readable.from(stream)
      return reply.type('application/octet-stream').send(body as string)
    },
  )
}
