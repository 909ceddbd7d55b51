import { Type } from 'typebox'
import { SogliaError } from '../../core/errors.ts'
import { RECORD_KINDS, type RecordKind } from '../../core/records.ts'
import { type ApiParts, type App, actorOf } from '../deps.ts'
import { createVersions } from '../history.ts'
import { KINDS } from '../kinds.ts'
import { recordLook } from '../looks.ts'
import { IdText, Nullable, Rev } from '../schemas.ts'

const Params = Type.Object({ kind: IdText, id: IdText })
const Pair = Type.Unsafe<[before: unknown, after: unknown]>({ type: 'array', items: {}, minItems: 2, maxItems: 2 })
const Version = Type.Object({
  rev: Rev,
  at: Nullable(Type.String({ description: 'Null: before histories were kept' })),
  by: Nullable(Type.String()),
  reason: Nullable(Type.String()),
  fact: Nullable(Type.String({ description: 'The kind of the fact that was recorded with it' })),
  changed: Type.Record(Type.String(), Pair, {
    description: 'Each field that differs, before and after; null: nothing. Never a credential',
  }),
  removed: Type.Boolean(),
})

/** Every version of a record, the oldest first: who, when, what, why. Also of one that is gone. */
export function historyRoutes(app: App, parts: Pick<ApiParts, 'access' | 'clock' | 'histories' | 'journal'>): void {
  const versionsOf = createVersions(parts)

  app.get(
    '/api/history/:kind/:id',
    {
      config: { access: 'admin' },
      exposeHeadRoute: false,
      schema: { params: Params, response: { 200: Type.Array(Version) } },
    },
    async (request) => {
      const { kind, id } = request.params
      if (!isKind(kind)) throw new SogliaError('E_NOT_FOUND', `the kind; there are ${RECORD_KINDS.join(', ')}`)
      const versions = await versionsOf(kind, id)
      if (versions.length === 0) throw new SogliaError(KINDS[kind].unknown, id)
      if (kind === 'person') await recordLook(parts, actorOf(request), id, 'changes')
      return versions
    },
  )
}

function isKind(text: string): text is RecordKind {
  return RECORD_KINDS.some((kind) => kind === text)
}
